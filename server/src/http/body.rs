//! Sizes, kinds and pace of what comes in.

use super::{
    Edge,
    refusal::{Asked, refuse},
};
use app::{pages::terminal::is_api, routes::Route};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, header};
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::{
    future::Future,
    io,
    pin::Pin,
    sync::Arc,
    task::{Context as Task, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep, timeout};

/// Whether a method may change something.
#[must_use]
pub fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

/// The requests that may be large: a document for an application, and an answer of whoever pays refunds.
#[must_use]
pub fn is_upload(request: &Request) -> bool {
    let path = request.uri().path();
    if path.starts_with("/desk/refund-batches/") {
        return request.method() == Method::POST && path.ends_with("/answer");
    }
    // At the desk, too, where staff scan what somebody brought.
    let path = path.strip_prefix("/desk/assist").unwrap_or(path);
    request.method() == Method::POST && path.starts_with("/applications/") && path.ends_with("/documents")
}

/// What a form is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// `application/x-www-form-urlencoded`.
    UrlEncoded,
    /// `multipart/form-data` with a boundary.
    Multipart,
}

/// The kind of form; `None` for anything else, also for multipart without a boundary.
#[must_use]
pub fn form_kind(headers: &HeaderMap) -> Option<FormKind> {
    let mut all = headers.get_all(header::CONTENT_TYPE).iter();
    let value = all.next()?.to_str().ok()?.to_ascii_lowercase();
    if all.next().is_some() {
        return None;
    }
    let mut parts = value.split(';').map(str::trim);
    match parts.next()? {
        "application/x-www-form-urlencoded" => Some(FormKind::UrlEncoded),
        "multipart/form-data" => {
            let boundary = parts.find_map(|part| part.strip_prefix("boundary="))?.trim_matches('"');
            (!boundary.is_empty() && boundary.len() <= 70).then_some(FormKind::Multipart)
        }
        _ => None,
    }
}

/// Whether the body is JSON, as the institutions' interface takes it.
#[must_use]
pub fn is_json(headers: &HeaderMap) -> bool {
    let mut all = headers.get_all(header::CONTENT_TYPE).iter();
    let value = all.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = value.split(';').next().unwrap_or_default().trim();
    all.next().is_none() && kind.eq_ignore_ascii_case("application/json")
}

/// Refuses what is too large (413) or of another kind (415), reads small forms at once, and paces the rest.
pub async fn body(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let refused = |status| refuse(&edge, &asked, status);
    let bounds = edge.bounds;
    let upload = is_upload(&request);
    let kind = form_kind(request.headers());
    let api = is_api(request.uri().path());
    if is_unsafe(request.method()) {
        match kind {
            _ if api && is_json(request.headers()) => {}
            _ if api => return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Some(FormKind::UrlEncoded) => {}
            Some(FormKind::Multipart) if upload => {}
            _ => return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        }
    }
    let most = match kind {
        Some(FormKind::Multipart) if upload => bounds.upload_bytes,
        _ if api => bounds.json_bytes,
        _ => bounds.form_bytes,
    };
    let stated =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if stated.is_some_and(|length| length > most as u64) {
        return refused(StatusCode::PAYLOAD_TOO_LARGE);
    }
    // Pages on which as many cases as a batch takes are chosen.
    let bulk = [Route::Bulk, Route::RefundBatchNew].iter().any(|route| request.uri().path() == route.path());
    let fields = if bulk { bounds.batch_fields } else { bounds.form_fields };
    let (parts, body) = request.into_parts();
    if kind == Some(FormKind::Multipart) && upload {
        let paced = Paced::new(body, bounds.body_idle, bounds.body_rate);
        return next.run(Request::from_parts(parts, Body::new(Limited::new(paced, most)))).await;
    }
    match timeout(bounds.body_idle, Limited::new(body, most).collect()).await {
        Err(_) => refused(StatusCode::REQUEST_TIMEOUT),
        Ok(Err(error)) if error.is::<LengthLimitError>() => refused(StatusCode::PAYLOAD_TOO_LARGE),
        Ok(Err(_)) => refused(StatusCode::BAD_REQUEST),
        Ok(Ok(collected)) => {
            let bytes = collected.to_bytes();
            if !api && bytes.iter().filter(|byte| **byte == b'&').count() >= fields {
                return refused(StatusCode::PAYLOAD_TOO_LARGE);
            }
            next.run(Request::from_parts(parts, Body::from(bytes))).await
        }
    }
}

/// A body that must keep coming: an error after too long without a byte, or when it drips.
struct Paced {
    body: Body,
    idle: Duration,
    rate: u64,
    started: Instant,
    read: u64,
    patience: Pin<Box<Sleep>>,
}

impl Paced {
    fn new(body: Body, idle: Duration, rate: u64) -> Self {
        Self { body, idle, rate, started: Instant::now(), read: 0, patience: Box::pin(sleep(idle)) }
    }
    fn drips(&self) -> bool {
        let elapsed = self.started.elapsed();
        elapsed > self.idle && self.read < self.rate.saturating_mul(elapsed.as_secs())
    }
}

impl http_body::Body for Paced {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_frame(task) {
            Poll::Ready(Some(Ok(frame))) => {
                this.read += frame.data_ref().map_or(0, |data| data.len() as u64);
                this.patience.as_mut().reset(Instant::now() + this.idle);
                if this.drips() { Poll::Ready(Some(Err(slow()))) } else { Poll::Ready(Some(Ok(frame))) }
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => match this.patience.as_mut().poll(task) {
                Poll::Ready(()) => Poll::Ready(Some(Err(slow()))),
                Poll::Pending => Poll::Pending,
            },
        }
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn slow() -> axum::BoxError {
    io::Error::new(io::ErrorKind::TimedOut, "the body comes too slowly").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(value: &str) -> Option<FormKind> {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, value.parse().unwrap());
        form_kind(&headers)
    }

    #[test]
    fn two_kinds_of_form_are_taken() {
        assert_eq!(kind("application/x-www-form-urlencoded; charset=UTF-8"), Some(FormKind::UrlEncoded));
        assert_eq!(kind("multipart/form-data; boundary=----x"), Some(FormKind::Multipart));
        for other in ["multipart/form-data", "multipart/form-data; boundary=", "text/plain", "application/json", ""] {
            assert_eq!(kind(other), None, "{other}");
        }
    }

    #[test]
    fn json_is_json() {
        let json = |values: &[&str]| {
            is_json(&values.iter().map(|value| (header::CONTENT_TYPE, value.parse().unwrap())).collect())
        };
        assert!(json(&["application/json"]) && json(&["Application/JSON; charset=utf-8"]));
        for other in [&[][..], &["text/plain"], &["application/jsonp"], &["application/json", "text/plain"]] {
            assert!(!json(other), "{other:?}");
        }
    }
}
