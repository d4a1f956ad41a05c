//! All layers in their order, around all pages.

use super::{
    Edge, Health, assets, bare, body, choices, csrf, gateway, headers, health,
    host::host,
    hosts, kept, load,
    origin::origin,
    panics::panics,
    refusal::{Asked, refuse},
    session::session,
    visit,
};
use app::routes::Route;
use axum::{
    Router,
    extract::{Request, State},
    middleware::from_fn_with_state,
    response::Response,
    routing::get,
};
use http::{Method, StatusCode};
use std::sync::Arc;

/// Marks the answer to an address that no route knows, so that a test can tell it from "no such thing".
#[derive(Clone, Copy, Debug)]
pub struct NoRoute;

/// Everything the server answers, behind all its layers.
pub fn router(edge: Edge, health: Health) -> Router {
    let edge = Arc::new(edge);
    let ctx = edge.ctx.clone();
    let load = load::Load::new(edge.clone());
    let choices = Router::new()
        .route(pattern(&Route::Language(String::new())), get(choices::language))
        .route(pattern(&Route::Ui(String::new())), get(choices::ui));
    let pages = app::pages::router()
        .with_state(ctx)
        .merge(choices.with_state(edge.clone()))
        .method_not_allowed_fallback({
            let edge = edge.clone();
            async move |request: Request| refuse(&edge, &Asked::of(&request), StatusCode::METHOD_NOT_ALLOWED)
        })
        .fallback_service(Router::new().fallback(nowhere).with_state(edge.clone()))
        .layer(from_fn_with_state(edge.clone(), bare::bare))
        .layer(from_fn_with_state(edge.clone(), kept::kept))
        .layer(from_fn_with_state(edge.clone(), csrf::csrf))
        .layer(from_fn_with_state(edge.clone(), session))
        .layer(from_fn_with_state(edge.clone(), origin))
        .layer(from_fn_with_state(edge.clone(), body::body))
        .layer(from_fn_with_state(load.clone(), load::load));
    let own = Router::new()
        .route("/live", get(health::live))
        .route("/ready", get(health::ready).with_state(health))
        .route("/assets/{*path}", get(nowhere).with_state(edge.clone()));
    pages
        .merge(own)
        .merge(gateway::router(edge.clone()))
        .merge(hosts::router(edge.clone()).layer(from_fn_with_state(load, load::load)))
        .merge(edge.check_files.router())
        .layer(from_fn_with_state(edge.clone(), host))
        .layer(from_fn_with_state(edge.clone(), panics))
        .layer(from_fn_with_state(edge.clone(), headers::headers))
        .layer(from_fn_with_state(edge, visit::visit))
}

/// The pattern of a route, whatever its parameters.
fn pattern(route: &Route) -> &'static str {
    let name = format!("{route:?}");
    let name = name.split('(').next().unwrap_or_default();
    Route::PATTERNS.iter().find(|(known, _)| *known == name).map_or("/", |(_, pattern)| pattern)
}

/// One of the site's files, or the page that says there is nothing here.
async fn nowhere(State(edge): State<Arc<Edge>>, request: Request) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD)
        && let Some(response) = assets::serve(request.uri().path(), request.headers())
    {
        return response;
    }
    let mut response = refuse(&edge, &Asked::of(&request), StatusCode::NOT_FOUND);
    response.extensions_mut().insert(NoRoute);
    response
}
