//! Faults of the institutions' interface: one shape for the doors and for the guards in front of them.

use crate::door::Door;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use usecases::UseCaseError;

#[derive(Serialize)]
struct Fault<'a> {
    error: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    incident: &'a str,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    code: &'static str,
}

/// What a use case's error looks like to a program.
pub(super) fn refused(door: &Door, error: &UseCaseError) -> Response {
    let incident = door.caller().request.as_str();
    let status = match error {
        UseCaseError::NotSignedIn | UseCaseError::NotProven => StatusCode::UNAUTHORIZED,
        UseCaseError::NotFound => StatusCode::NOT_FOUND,
        UseCaseError::Forbidden | UseCaseError::PurposeNeeded => StatusCode::FORBIDDEN,
        UseCaseError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        UseCaseError::Conflict => StatusCode::CONFLICT,
        UseCaseError::LimitReached { .. } => StatusCode::TOO_MANY_REQUESTS,
        UseCaseError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        UseCaseError::Store(_) | UseCaseError::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if status.is_server_error() {
        tracing::error!(request = %incident, %error, "request failed");
    }
    let fields = match error {
        UseCaseError::Invalid(errors) => {
            errors.iter().map(|e| Field { field: sent_as(&e.field), code: e.code.name() }).collect()
        }
        _ => Vec::new(),
    };
    let mut response = json(status, &Fault { error: code(status), fields, line: None, column: None, incident });
    let wait = match error {
        UseCaseError::LimitReached { retry_after, .. } => Some(*retry_after),
        UseCaseError::Unavailable(_) => Some(2),
        _ => None,
    };
    if let Some(value) = wait.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What a guard in front of the doors answers: the same shape as theirs.
#[must_use]
pub fn refusal(status: StatusCode, incident: &str) -> Response {
    json(status, &Fault { error: code(status), fields: Vec::new(), line: None, column: None, incident })
}

/// A field's name as the interface calls it.
fn sent_as(field: &str) -> &str {
    match field {
        "business" => "business_type",
        "number" => "out_biz_no",
        other => other,
    }
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "malformed",
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::REQUEST_TIMEOUT => "timeout",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "content_type",
        StatusCode::MISDIRECTED_REQUEST => "host",
        StatusCode::UNPROCESSABLE_ENTITY => "invalid",
        StatusCode::TOO_MANY_REQUESTS => "too_many",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ => "internal",
    }
}

/// An answer with its body.
pub(super) fn json<T: Serialize>(status: StatusCode, reply: &T) -> Response {
    match serde_json::to_vec(reply) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A body that can't be read: where it is wrong, never what was sent.
pub(super) fn unread(door: &Door, error: &serde_json::Error) -> Response {
    let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
    let fields = Vec::from_iter(error.is_data().then_some(Field { field: "body", code: "shape" }));
    let (line, column) = (Some(error.line()), Some(error.column()));
    json(status, &Fault { error: code(status), fields, line, column, incident: &door.caller().request })
}
