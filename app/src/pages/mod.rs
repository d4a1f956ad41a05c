//! The pages: one folder an area, doors beside the views they show.

pub mod account;
pub mod application;
mod ask;
mod card_path;
pub mod desk;
pub mod help;
pub mod home;
pub mod receipt;
pub mod regions;
pub mod stop;
mod support;

use axum::Router;
use usecases::Context;

/// Every page's doors.
pub fn router() -> Router<Context> {
    Router::new()
        .merge(home::router())
        .merge(account::router())
        .merge(regions::router())
        .merge(stop::router())
        .merge(application::router())
        .merge(receipt::router())
        .merge(desk::router())
        .merge(help::router())
}
