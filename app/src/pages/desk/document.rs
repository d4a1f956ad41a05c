//! A document of a case: pictures inline, PDF files only to be saved, both under a policy that runs nothing.

use crate::{door::Door, routes::Route};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use domain::id::{ApplicationId, DocumentId};
use http::{HeaderMap, HeaderValue, header};
use usecases::{UseCaseError, desk::case};

/// The stored bytes.
pub(super) async fn show(door: Door, Path((application, document)): Path<(String, String)>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let (Some(application), Some(document)) = (ApplicationId::parse(&application), DocumentId::parse(&document)) else {
        return door.refuse(&UseCaseError::NotFound);
    };
    match case::document(&door.ctx, door.caller(), &application, &document).await {
        Ok((document, bytes)) => (headers(&document.content_type, document.id.as_str()), bytes).into_response(),
        // The page of the case asks what for.
        Err(UseCaseError::PurposeNeeded) => door.see_other(&Route::Case(application)),
        Err(error) => door.refuse(&error),
    }
}

/// Only what was re-encoded here is shown in the browser; everything else is a file to save.
fn headers(content_type: &str, id: &str) -> HeaderMap {
    let (kind, disposition) = match content_type {
        "image/jpeg" => ("image/jpeg", format!("inline; filename=\"{id}.jpg\"")),
        "application/pdf" => ("application/pdf", format!("attachment; filename=\"{id}.pdf\"")),
        _ => ("application/octet-stream", format!("attachment; filename=\"{id}.bin\"")),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let disposition = HeaderValue::try_from(disposition).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reencoded_picture_opens_in_the_browser() {
        for (kind, shown) in [("image/jpeg", true), ("application/pdf", false), ("text/html", false), ("", false)] {
            let headers = headers(kind, "0");
            let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert_eq!(disposition.starts_with("inline"), shown, "{kind}");
            assert_eq!(headers[header::CONTENT_SECURITY_POLICY], "sandbox; default-src 'none'");
        }
        assert_eq!(headers("text/html", "0")[header::CONTENT_TYPE], "application/octet-stream");
    }
}
