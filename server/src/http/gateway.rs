//! What gateways call: reports about text messages, bounces of e-mail. They prove themselves by a secret in each call;
//! without one in the settings there is no such address.

use super::Edge;
use axum::{
    Json, Router,
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::delivery::Channel;
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use usecases::delivery::{Report, take_reports};

/// Bytes of a call: some hundreds of reports.
const BYTES: usize = 128 * 1024;
/// Reports in a call, at most.
const REPORTS: usize = 500;
/// For the whole of a body.
const READ: Duration = Duration::from_secs(10);

/// A report as Alibaba Cloud posts them; what it says besides is not looked at.
#[derive(Deserialize)]
struct SmsReport {
    out_id: Option<String>,
    success: bool,
    #[serde(default)]
    err_code: String,
}

/// A bounce, as a mail server's program posts it.
#[derive(Deserialize)]
struct Bounce {
    id: String,
    #[serde(default)]
    status: String,
}

/// The addresses.
pub(super) fn router(edge: Arc<Edge>) -> Router {
    Router::new()
        .route("/gateway/sms/receipts", post(receipts))
        .route("/gateway/mail/bounces", post(bounces))
        .with_state(edge)
}

async fn receipts(State(edge): State<Arc<Edge>>, request: Request) -> Response {
    let read = |body: &[u8]| {
        let all: Vec<SmsReport> = serde_json::from_slice(body).ok()?;
        let report = |r: SmsReport| Report { id: r.out_id.unwrap_or_default(), arrived: r.success, code: r.err_code };
        Some(all.into_iter().map(report).collect())
    };
    take(&edge, request, Channel::Sms, read).await
}

async fn bounces(State(edge): State<Arc<Edge>>, request: Request) -> Response {
    let read = |body: &[u8]| {
        let all: Vec<Bounce> = serde_json::from_slice(body).ok()?;
        Some(all.into_iter().map(|b| Report { id: b.id, arrived: false, code: b.status }).collect())
    };
    take(&edge, request, Channel::Email, read).await
}

async fn take(
    edge: &Edge,
    request: Request,
    channel: Channel,
    read: impl FnOnce(&[u8]) -> Option<Vec<Report>>,
) -> Response {
    // Before a byte of the body is read.
    let Some(secret) = &edge.gateway_secret else { return StatusCode::NOT_FOUND.into_response() };
    let given = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !secret.is(given) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let body = match tokio::time::timeout(READ, to_bytes(request.into_body(), BYTES)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let Some(reports) = read(&body).filter(|reports: &Vec<Report>| reports.len() <= REPORTS) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match take_reports(&edge.ctx, channel, &reports).await {
        // As the vendor wants it: anything else is called again.
        Ok(taken) => Json(json!({ "code": 0, "known": taken.known, "unknown": taken.unknown })).into_response(),
        Err(error) => {
            tracing::error!(%error, channel = channel.name(), "reports could not be taken");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
