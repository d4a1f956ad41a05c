//! WeChat's server as far as it is used here: tokens, whose a code is, subscription messages.

use super::{Fault, Faults, Ledger};
use axum::{
    Json, Router,
    extract::{Query, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::HashMap;
use tokio::net::TcpListener;

/// A code of the mini program begins so; what follows is whose it is.
const CODE: &str = "code-";
/// Whose number begins so takes no messages.
const SILENT: &str = "open-silent";
/// The only token.
const TOKEN: &str = "simulated-token";

/// A simulated server.
#[derive(Clone, Default)]
pub struct Server {
    /// Mini program and secret that it accepts.
    pub app: (String, String),
    /// What goes wrong.
    pub faults: Faults,
    /// What was handed over.
    pub ledger: Ledger,
}

/// Answers calls until the process ends.
///
/// # Errors
/// What the listener says.
pub async fn serve(listener: TcpListener, server: Server) -> std::io::Result<()> {
    let router = Router::new()
        .route("/cgi-bin/stable_token", post(token))
        .route("/sns/jscode2session", get(session))
        .route("/cgi-bin/message/subscribe/send", post(send))
        .route("/messages", get(async |State(server): State<Server>| Json(server.ledger.all())))
        .with_state(server);
    axum::serve(listener, router).await
}

fn error(code: i64) -> Response {
    Json(json!({ "errcode": code, "errmsg": "simulated" })).into_response()
}

async fn token(State(server): State<Server>, Json(asked): Json<Value>) -> Response {
    let field = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default();
    if (field("appid"), field("secret")) != (server.app.0.as_str(), server.app.1.as_str()) {
        return error(40013);
    }
    Json(json!({ "access_token": TOKEN, "expires_in": 7200 })).into_response()
}

async fn session(State(server): State<Server>, Query(asked): Query<HashMap<String, String>>) -> Response {
    let field = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    if (field("appid"), field("secret")) != (server.app.0.as_str(), server.app.1.as_str()) {
        return error(40013);
    }
    match field("js_code").strip_prefix(CODE) {
        Some(who) => Json(json!({ "openid": format!("open-{who}"), "session_key": "simulated" })).into_response(),
        None => error(40029),
    }
}

async fn send(
    State(server): State<Server>,
    Query(asked): Query<HashMap<String, String>>,
    Json(message): Json<Value>,
) -> Response {
    let faults = server.faults.next();
    if faults.contains(&Fault::Slow) {
        tokio::time::sleep(Fault::SLOW).await;
    }
    if faults.contains(&Fault::Drop) {
        tokio::time::sleep(Fault::NEVER).await;
    }
    if faults.contains(&Fault::Error) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    if asked.get("access_token").map(String::as_str) != Some(TOKEN) {
        return error(40001);
    }
    let field = |name: &str| message.get(name).and_then(Value::as_str).unwrap_or_default();
    let to = field("touser");
    if to.starts_with(SILENT) {
        return error(43101);
    }
    let id = field("page").split_once("?m=").map(|(_, id)| id).unwrap_or_default();
    let text = message.get("data").map(Value::to_string).unwrap_or_default();
    if id.is_empty() || field("template_id").is_empty() {
        return error(47003);
    }
    let _ = server.ledger.take(id, to, &text);
    if faults.contains(&Fault::Timeout) {
        tokio::time::sleep(Fault::NEVER).await;
    }
    Json(json!({ "errcode": 0, "errmsg": "ok" })).into_response()
}
