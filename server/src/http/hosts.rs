//! What programs ask that hold the pages in a web-view: a ticket with which their user is signed in. They are no pages of
//! ours, so nothing of a browser's guards is there, and no cookie is read or set.

use super::Edge;
use app::door::Visit;
use axum::{
    Extension, Json, Router,
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::account::HandOff;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use usecases::{UseCaseError, account::hand_off::ticket};

/// Bytes of a question: a code of at most 128 characters.
const BYTES: usize = 1024;
/// For the whole of a body.
const READ: Duration = Duration::from_secs(5);

/// What the mini program sends.
#[derive(Deserialize)]
struct Asked {
    code: String,
}

/// The address.
pub(super) fn router(edge: Arc<Edge>) -> Router {
    Router::new().route("/hosts/wechat/ticket", post(wechat)).with_state(edge)
}

async fn wechat(State(edge): State<Arc<Edge>>, Extension(visit): Extension<Visit>, request: Request) -> Response {
    let body = match tokio::time::timeout(READ, to_bytes(request.into_body(), BYTES)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let Ok(asked) = serde_json::from_slice::<Asked>(&body) else { return StatusCode::BAD_REQUEST.into_response() };
    match ticket(&edge.ctx.fresh(), &visit.caller.address, &asked.code).await {
        Ok(Some(ticket)) => Json(json!({ "ticket": ticket, "expires_in": HandOff::SECONDS })).into_response(),
        Ok(None) => Json(json!({ "ticket": null })).into_response(),
        Err(UseCaseError::NotFound) => StatusCode::NOT_FOUND.into_response(),
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after.max(1).unsigned_abs()));
            response
        }
        Err(error) => {
            tracing::error!(request = %visit.caller.request, %error, "no ticket could be given");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
