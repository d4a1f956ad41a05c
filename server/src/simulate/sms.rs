//! A text message gateway that speaks as Alibaba Cloud's does: signed `SendSms` calls, reports posted back.

use super::{Fault, Faults, Ledger};
use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use connectors::{
    post_json,
    sms::acs3::{ALGORITHM, Signed, hash},
};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use std::{collections::HashMap, time::Duration};
use tokio::net::TcpListener;

/// Between a message and the report that it arrived.
const ARRIVES: Duration = Duration::from_millis(200);
/// Phones that end so exist for nobody.
const GONE: &str = "0000";

/// A simulated gateway.
#[derive(Clone, Default)]
pub struct Gateway {
    /// Access key and secret that it accepts.
    pub key: (String, String),
    /// Where reports are posted, and with which secret.
    pub reports: Option<(String, String)>,
    /// What goes wrong.
    pub faults: Faults,
    /// What was handed over.
    pub ledger: Ledger,
}

/// Answers calls until the process ends.
///
/// # Errors
/// What the listener says.
pub async fn serve(listener: TcpListener, gateway: Gateway) -> std::io::Result<()> {
    let router = Router::new()
        .route("/", post(send))
        .route("/messages", get(async |State(gateway): State<Gateway>| Json(gateway.ledger.all())))
        .with_state(gateway);
    axum::serve(listener, router).await
}

fn refused(status: StatusCode, code: &str) -> Response {
    (status, Json(json!({ "Code": code, "Message": code, "RequestId": "simulated" }))).into_response()
}

async fn send(State(gateway): State<Gateway>, headers: HeaderMap, body: Bytes) -> Response {
    let faults = gateway.faults.next();
    if faults.contains(&Fault::Slow) {
        tokio::time::sleep(Fault::SLOW).await;
    }
    if faults.contains(&Fault::Drop) {
        // The nearest to a cable that is pulled: no answer for as long as anybody waits.
        tokio::time::sleep(Fault::NEVER).await;
    }
    if faults.contains(&Fault::Error) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if !is_signed(&gateway, &headers, &body) {
        return refused(StatusCode::BAD_REQUEST, "SignatureDoesNotMatch");
    }
    let form: HashMap<_, _> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    let (to, id, values) = (field("PhoneNumbers"), field("OutId"), field("TemplateParam"));
    if field("SignName").is_empty() || field("TemplateCode").is_empty() {
        return refused(StatusCode::OK, "isv.SMS_TEMPLATE_ILLEGAL");
    }
    if to.len() != 11 || id.is_empty() {
        return refused(StatusCode::OK, "isv.MOBILE_NUMBER_ILLEGAL");
    }
    let values: HashMap<String, String> = serde_json::from_str(&values).unwrap_or_default();
    let text = values.get("text").or_else(|| values.get("code")).cloned().unwrap_or_default();
    let provider = gateway.ledger.take(&id, &to, &text);
    let times = if faults.contains(&Fault::Duplicate) { 2 } else { 1 };
    if let Some((url, secret)) = gateway.reports.clone() {
        let report = json!([{
            "phone_number": to, "success": !to.ends_with(GONE), "err_code": if to.ends_with(GONE) { "MK:0001" } else { "DELIVERED" },
            "biz_id": provider, "out_id": id, "sms_size": "1",
        }]);
        tokio::spawn(async move {
            for _ in 0..times {
                tokio::time::sleep(ARRIVES).await;
                let _ = post_json(&url, &secret, &report).await;
            }
        });
    }
    if faults.contains(&Fault::Timeout) {
        tokio::time::sleep(Fault::NEVER).await;
    }
    Json(json!({ "Code": "OK", "Message": "OK", "BizId": provider, "RequestId": "simulated" })).into_response()
}

/// Whether the call carries the signature that its headers and body ask for.
fn is_signed(gateway: &Gateway, headers: &HeaderMap, body: &[u8]) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let part = |name: &str| {
        let given = text("authorization").strip_prefix(ALGORITHM)?.trim();
        given.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    };
    let (Some(names), Some(signature)) = (part("SignedHeaders"), part("Signature")) else { return false };
    let needed =
        ["content-type", "host", "x-acs-action", "x-acs-content-sha256", "x-acs-date", "x-acs-signature-nonce"];
    if needed.iter().any(|name| !names.split(';').any(|given| given == *name)) {
        return false;
    }
    let digest = hash(body);
    let signed: Vec<(&str, &str)> = names.split(';').map(|name| (name, text(name))).collect();
    let request = Signed { method: "POST", path: "/", query: "", headers: &signed, body: &digest };
    part("Credential") == Some(gateway.key.0.as_str())
        && text("x-acs-action") == "SendSms"
        && text("x-acs-content-sha256") == digest
        && request.signature(&gateway.key.1) == signature
}
