//! What readers choose of the pages and their browser keeps for a year: the language, and the version for older people.
//! A choice goes back to where the reader was.

use super::Edge;
use app::{door::see_other, routes::Route, ui_style::UiStyle};
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::language::Language;
use http::{HeaderMap, HeaderValue, header};
use serde::Deserialize;
use std::sync::Arc;

/// Name of the cookie that keeps the language.
pub const LANGUAGE: &str = "lang";
const YEAR_SECONDS: u32 = 31_536_000;

/// Where the reader was.
#[derive(Deserialize)]
pub struct Back {
    #[serde(default)]
    to: String,
}

/// `GET /language/{language}?to=/regions`.
pub async fn language(State(edge): State<Arc<Edge>>, Path(tag): Path<String>, Query(back): Query<Back>) -> Response {
    let language = Language::from_tag(&tag).unwrap_or_default();
    chosen(&edge, back, LANGUAGE, language.tag())
}

/// `GET /ui/{style}?to=/regions`.
pub async fn ui(State(edge): State<Arc<Edge>>, Path(style): Path<String>, Query(back): Query<Back>) -> Response {
    let style = UiStyle::parse(&style).unwrap_or(UiStyle::Normal);
    chosen(&edge, back, UiStyle::NAME, style.name())
}

fn chosen(edge: &Edge, back: Back, name: &str, value: &str) -> Response {
    let to = if is_own_path(&back.to) { back.to } else { Route::Home.path() };
    let mut response = see_other(&to);
    keep(response.headers_mut(), name, value, edge.secure());
    response
}

/// Has the browser keep a choice.
pub fn keep(headers: &mut HeaderMap, name: &str, value: &str, secure: bool) {
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.append(header::SET_COOKIE, value);
    }
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
