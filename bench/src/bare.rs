//! The bare counterpart: axum and one page that never changes.

use crate::error::{Result, at};
use axum::{Router, response::Html, routing::get};
use tokio::net::TcpListener;

/// Serves a page of `bytes` bytes on a free port, which is the first line that it prints, until it is killed.
pub async fn serve(bytes: usize) -> Result<()> {
    let text: &'static str = Box::leak("<p>停保</p>\n".repeat(bytes / 14 + 1).into_boxed_str());
    let end = (0..=bytes.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let page = &text[..end];
    let router = Router::new().route("/", get(async move || Html(page)));
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(at("bare page"))?;
    println!("{}", listener.local_addr().map_err(at("bare page"))?);
    axum::serve(listener, router).await.map_err(at("bare page"))
}
