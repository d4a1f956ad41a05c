//! What the reader has a hand in and was not sent yet.

use super::super::words;
use crate::{
    components::*,
    context::language,
    i18n::{date, date_time},
    routes::Route,
    tr,
};
use domain::{
    application::{Application, ApplicationState as S, policy::draft_expires_on},
    assist::Entry,
    rules::RuleBook,
};
use leptos::prelude::*;

/// The list, with the ways to go on and to throw away.
pub(super) fn drafts(begun: &[(Application, Entry)], book: &RuleBook) -> impl IntoView + use<> {
    let columns =
        vec![tr!("desk.reference"), tr!("desk.reason"), tr!("desk.region"), tr!("assist.kept"), tr!("assist.go_on")];
    let rows: Vec<Vec<AnyView>> = begun.iter().map(|(app, entry)| row(app, entry, book)).collect();
    view! {
        <div class="wide">
            <Panel title=tr!("assist.drafts")>
                {if rows.is_empty() {
                    view! { <p>{tr!("assist.no_drafts")}</p> }.into_any()
                } else {
                    view! { <Table caption=tr!("assist.drafts") quiet=true columns=columns rows=rows /> }.into_any()
                }}
            </Panel>
        </div>
    }
}

fn row(app: &Application, entry: &Entry, book: &RuleBook) -> Vec<AnyView> {
    let until = if app.state == S::Draft {
        tr!(
            "assist.kept_until",
            on = date(language(), draft_expires_on(app)),
            at = date_time(language(), app.updated_at)
        )
    } else {
        words::state(app.state)
    };
    let drop = (entry.began && app.state == S::Draft).then(|| {
        let href = Route::AssistedDrop(app.id.clone()).path();
        view! { " " <a href=href>{tr!("assist.drop")}</a> }
    });
    let go_on = Route::Assisted(app.id.clone()).path();
    vec![
        app.reference.to_string().into_any(),
        words::reason_of(app).into_any(),
        words::region(book, &app.region).into_any(),
        until.into_any(),
        view! { <a href=go_on>{tr!("assist.go_on")}</a> {drop} }.into_any(),
    ]
}
