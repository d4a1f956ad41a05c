use super::super::words;
use crate::{
    components::*,
    context::language,
    i18n::{date, say},
    routes::Route,
    tr,
};
use domain::rules::RuleBook;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::case::OtherCase;

/// Other applications about the same person: where, since when, how they stand; a link to those of the office.
#[component]
pub(in crate::pages::desk) fn OthersPanel(
    /// The applications, newest first.
    others: Vec<OtherCase>,
    /// What they are called here.
    title: String,
    /// Regions' names.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let columns = vec![tr!("case.application"), tr!("desk.region"), tr!("desk.submitted"), tr!("desk.state")];
    let rows: Vec<Vec<AnyView>> = others
        .into_iter()
        .map(|other| {
            let name = match other.own {
                Some((id, reference, reason)) => {
                    let label = format!("{reference} · {}", reason.map(say).unwrap_or_default());
                    view! { <a href=Route::Case(id).path()>{label}</a> }.into_any()
                }
                None => tr!("case.other_office").into_any(),
            };
            let sent = other.sent.map(|at| date(language(), at.day())).unwrap_or_default();
            let state = view! { <StatusTag label=words::state(other.state) tone=words::state_tone(other.state) /> };
            vec![name, words::region(&book, &other.region).into_any(), sent.into_any(), state.into_any()]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Panel title=title.clone()>
                <Table caption=title quiet=true columns=columns rows=rows />
            </Panel>
        }
    })
}
