//! The pages: one folder an area, doors beside the views they show.

pub mod account;
pub mod application;
mod ask;
pub mod card;
pub mod desk;
mod diagnostics;
pub mod enquiry;
pub mod help;
pub mod home;
mod offline;
mod published;
mod ratings;
pub mod receipt;
pub mod regions;
pub mod settlements;
pub mod statistics;
pub mod stop;
mod suggestions;
mod support;
pub mod terminal;

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
        .merge(card::router())
        .merge(settlements::router())
        .merge(receipt::router())
        .merge(desk::router())
        .merge(enquiry::router())
        .merge(help::router())
        .merge(offline::router())
        .merge(diagnostics::router())
        .merge(statistics::router())
        .merge(suggestions::router())
        .merge(terminal::router())
}
