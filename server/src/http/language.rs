//! The language switch: sets a cookie and goes back to where the reader was.

use super::Edge;
use app::{door::see_other, routes::Route};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::language::Language;
use http::{HeaderValue, header};
use serde::Deserialize;
use std::sync::Arc;

/// The cookie's name.
pub const COOKIE: &str = "lang";
const YEAR_SECONDS: u32 = 31_536_000;

/// Where the reader was.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    to: String,
}

/// `GET /language/{language}?to=/regions`.
pub async fn choose(State(edge): State<Arc<Edge>>, Path(tag): Path<String>, Query(back): Query<Back>) -> Response {
    let language = Language::from_tag(&tag).unwrap_or_default();
    let to = if is_own_path(&back.to) { back.to } else { Route::Home.path() };
    let mut response = see_other(&to);
    let secure = if edge.secure() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly{secure}", language.tag());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// A path on this site and nothing that a browser would take for another one.
fn is_own_path(to: &str) -> bool {
    to.starts_with('/')
        && !to.starts_with("//")
        && to.len() <= 512
        && to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn only_an_own_path_is_gone_back_to() {
        for good in ["/", "/regions?q=%E5%B9%BF", "/applications/x/reason"] {
            assert!(is_own_path(good), "{good}");
        }
        for bad in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:1", "/a\r\nb", "/ a", "evil"]
        {
            assert!(!is_own_path(bad), "{bad}");
        }
    }
}
