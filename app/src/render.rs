//! From a view to a response: islands mode, rendered at once, never streamed (nothing waits for anything here).

use crate::{components::Failure, context::PageCtx, shell, tr_in};
use axum::response::{IntoResponse, Response};
use domain::language::Language;
use http::{HeaderValue, StatusCode, header};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use std::sync::Arc;

/// Renders a page: `view` runs with [`PageCtx`] in context, inside the shell. A 422 says so in its title.
///
/// The answer is `text/html; charset=utf-8`, in the page's language, and never stored.
pub fn render<V: IntoView>(ctx: &PageCtx, status: StatusCode, title: &str, view: impl FnOnce() -> V) -> Response {
    let mut response = (status, render_html(ctx, status, title, view)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(ctx.language.tag()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The page as text, e.g. for a test or a printed copy.
pub fn render_html<V: IntoView>(ctx: &PageCtx, status: StatusCode, title: &str, view: impl FnOnce() -> V) -> String {
    let language = ctx.language;
    let product = tr_in!(language, "shell.product");
    let error = if status == StatusCode::UNPROCESSABLE_ENTITY {
        format!("{} – ", tr_in!(language, "shell.error_prefix"))
    } else {
        String::new()
    };
    in_context(ctx, || {
        let content = view().to_html();
        shell::document(ctx, &format!("{error}{title} – {product}"), &content)
    })
}

/// Runs `work` with the page's context, e.g. to render a fragment with `to_html`.
pub fn in_context<T>(ctx: &PageCtx, work: impl FnOnce() -> T) -> T {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let result = owner.with(|| {
        provide_context::<Arc<PageCtx>>(Arc::new(ctx.clone()));
        provide_context::<Language>(ctx.language);
        work()
    });
    owner.unset_with_forced_cleanup();
    result
}

/// The page for a request that failed as a whole (403, 404, 409, 413, 415, 429, 500, 503 …).
///
/// `incident` is the number under which the cause was logged.
pub fn render_failure(ctx: &PageCtx, status: StatusCode, incident: Option<String>) -> Response {
    render_limited(ctx, status, incident, None)
}

/// The same at a limit: says in how many seconds it opens, to programs as well.
pub fn render_limited(ctx: &PageCtx, status: StatusCode, incident: Option<String>, wait: Option<i64>) -> Response {
    let title = crate::components::failure_title(ctx.language, status);
    let mut response =
        render(ctx, status, &title, move || view! { <Failure status=status incident=incident wait=wait /> });
    if let Some(seconds) = wait.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}
