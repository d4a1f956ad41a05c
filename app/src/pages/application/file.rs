//! One document: shown to its owner, taken out.

use crate::{
    door::Door,
    pages::support::{answer, application_id},
    routes::Route,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use domain::id::DocumentId;
use http::header;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{drop_document, read_document},
};

pub(super) async fn show(door: Door, Path(ids): Path<(String, String)>) -> Response {
    answer(&door, bytes(&door, &ids).await)
}

async fn bytes(door: &Door, (application, document): &(String, String)) -> UseCaseResult<Response> {
    let application = application_id(application)?;
    let id = DocumentId::parse(document).ok_or(UseCaseError::NotFound)?;
    let (document, bytes) = read_document(&door.ctx, door.caller(), &application, &id).await?;
    let pdf = document.content_type == "application/pdf";
    // What somebody uploaded never runs here: a picture was written anew, a PDF is only ever saved.
    let (content_type, ending) = if pdf { ("application/pdf", "pdf") } else { ("image/jpeg", "jpg") };
    let disposition = if pdf { "attachment" } else { "inline" };
    let short = document.id.as_str().get(..6).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{disposition}; filename=\"document-{short}.{ending}\"")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) async fn take_out(door: Door, Path(ids): Path<(String, String)>) -> Response {
    answer(&door, out(&door, &ids).await)
}

async fn out(door: &Door, (application, document): &(String, String)) -> UseCaseResult<Response> {
    let application = application_id(application)?;
    let id = DocumentId::parse(document).ok_or(UseCaseError::NotFound)?;
    match drop_document(&door.ctx, door.caller(), &application, &id).await {
        // Pressed twice: it is out.
        Ok(()) | Err(UseCaseError::NotFound) => Ok(door.see_other(&Route::StepDocuments(application))),
        Err(error) => Err(error),
    }
}
