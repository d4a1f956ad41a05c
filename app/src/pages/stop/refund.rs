//! The refund alone, for a cover that was stopped: the same two pages as before a stop, in words of their own.

use super::preview::{Asked, answered, started};
use crate::{door::Door, form_data::FormData, routes::Route, tr_in};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{application::ApplicationAct as Act, id::CoverId, language::Language, person::Name};

pub(super) async fn show(door: Door, Path(cover): Path<String>, Query(asked): Query<Asked>) -> Response {
    answered(door, Act::Refund, &cover, asked).await
}

pub(super) async fn start(door: Door, Path(cover): Path<String>, form: FormData) -> Response {
    started(door, Act::Refund, &cover, form).await
}

/// The page before an application of that act for a cover.
pub(crate) fn preview_of(act: Act, cover: &CoverId) -> Route {
    match act {
        Act::Stop => Route::Preview(cover.clone()),
        Act::Refund => Route::RefundPreview(cover.clone()),
    }
}

/// What the two pages say differently about the two acts.
pub(super) struct Words {
    /// Heading while no reason is chosen.
    pub(super) title: String,
    /// Heading of the answer.
    pub(super) answer: String,
    /// Who and which year.
    pub(super) insured: String,
    /// The question for the reason.
    pub(super) legend: String,
    /// The button that asks.
    pub(super) see: String,
    /// Heading of the lines.
    pub(super) lines: String,
    /// The button that begins.
    pub(super) begin: String,
}

pub(super) fn words(language: Language, act: Act, name: &Name, year: i16) -> Words {
    let name = name.masked();
    match act {
        Act::Stop => Words {
            title: tr_in!(language, "stop.preview_title"),
            answer: tr_in!(language, "stop.answer_title"),
            insured: tr_in!(language, "stop.insured", name = name, year = year),
            legend: tr_in!(language, "stop.reason_legend"),
            see: tr_in!(language, "stop.see"),
            lines: tr_in!(language, "stop.lines_title"),
            begin: tr_in!(language, "stop.begin"),
        },
        Act::Refund => Words {
            title: tr_in!(language, "refund_only.title"),
            answer: tr_in!(language, "refund_only.title"),
            insured: tr_in!(language, "refund_only.insured", name = name, year = year),
            legend: tr_in!(language, "refund_only.legend"),
            see: tr_in!(language, "refund_only.see"),
            lines: tr_in!(language, "refund_only.lines_title"),
            begin: tr_in!(language, "refund_only.begin"),
        },
    }
}
