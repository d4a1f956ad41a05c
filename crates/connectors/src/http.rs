//! The one HTTP client for gateways: bounded in time, follows no redirects.

use std::{sync::Once, time::Duration};
use usecases::ports::SendError;

/// A connection that is not there by then will not be.
const CONNECT: Duration = Duration::from_secs(3);
/// For the whole of a call.
const CALL: Duration = Duration::from_secs(8);
/// Bytes of an answer that are read: they all are short.
const ANSWER: usize = 64 * 1024;

/// Picks the cryptography of TLS once for the process.
pub(crate) fn tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Fails where somebody has picked already: that one is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// A client.
///
/// # Errors
/// When the system's certificates can't be read.
pub(crate) fn client() -> Result<reqwest::Client, String> {
    tls();
    let built = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .timeout(CALL)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent("yitui")
        .build();
    built.map_err(|_| "the HTTP client can't be made; are the system's certificates there?".to_owned())
}

/// Sends a request and reads a short answer: its status and text.
pub(crate) async fn call(request: reqwest::RequestBuilder) -> Result<(u16, Vec<u8>), SendError> {
    // The error's own words may hold the address with its parameters: a code says enough.
    let failed = |error: &reqwest::Error| {
        let code = if error.is_timeout() {
            "timeout"
        } else if error.is_connect() {
            "connect"
        } else {
            "broken_off"
        };
        SendError::Retry(code.to_owned())
    };
    let mut response = request.send().await.map_err(|error| failed(&error))?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| failed(&error))? {
        body.extend_from_slice(&piece);
        if body.len() > ANSWER {
            return Err(SendError::Retry("answer_too_long".into()));
        }
    }
    Ok((status, body))
}

/// Posts JSON with a bearer secret, as a gateway does that reports; answers the status.
///
/// # Errors
/// Where nobody answers.
pub async fn post_json<T: serde::Serialize + Sync>(url: &str, secret: &str, body: &T) -> Result<u16, SendError> {
    let http = client().map_err(SendError::Final)?;
    Ok(call(http.post(url).bearer_auth(secret).json(body)).await?.0)
}
