//! The record of every act, newest first, for supervisors, administrators and auditors.

use crate::{
    components::*, context::language, door::Door, form_data::FormData, i18n::date_time, routes::Route, tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::application::Actor;
use leptos::prelude::*;
use usecases::desk::{
    AuditLeaf,
    record::{self, RecordPage},
};

/// A page of the record; `?before=` is an index.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let before = FormData::parse(query.unwrap_or_default().as_bytes()).get("before").parse().ok();
    match record::page(&door.ctx, door.caller(), before).await {
        Ok(page) => door.page(tr_in!(door.caller().language, "desk.record"), || entries(page, before)),
        Err(error) => door.refuse(&error),
    }
}

fn entries(page: RecordPage, before: Option<u64>) -> impl IntoView {
    let columns = vec![
        tr!("desk.record_index"),
        tr!("desk.record_at"),
        tr!("desk.record_actor"),
        tr!("desk.record_action"),
        tr!("desk.record_object"),
        tr!("desk.record_detail"),
        tr!("desk.record_request"),
    ];
    let rows: Vec<_> = page.entries.iter().map(|(leaf, name)| row(leaf, name.as_deref())).collect();
    let older = page.older.map(|index| format!("{}?before={index}", Route::DeskRecord));
    let newest = before.is_some_and(|b| b < page.size).then(|| Route::DeskRecord.path());
    view! {
        <PageHead title=tr!("desk.record") lead=tr!("desk.record_lead", count = page.size) />
        {if rows.is_empty() {
            view! { <EmptyState title=tr!("desk.nothing_here") /> }.into_any()
        } else {
            view! {
                <div class="wide">
                    <Table caption=tr!("desk.record") quiet=true columns=columns rows=rows />
                </div>
            }
            .into_any()
        }}
        <Pagination previous=newest next=older />
    }
}

fn row(leaf: &AuditLeaf, name: Option<&str>) -> Vec<AnyView> {
    let entry = &leaf.entry;
    let actor = match &entry.actor {
        Actor::Staff(id) => name.map_or_else(|| id.to_string(), str::to_owned),
        Actor::Resident(id) => tr!("desk.actor_resident", id = short(id.as_str())),
        Actor::System => tr!("desk.actor_system"),
        Actor::Operator => tr!("desk.actor_operator"),
        Actor::Anonymous => tr!("desk.actor_anonymous"),
    };
    vec![
        leaf.index.into_any(),
        view! { <span class="when">{date_time(language(), entry.at)}</span> }.into_any(),
        actor.into_any(),
        view! { <code>{entry.action.clone()}</code> }.into_any(),
        view! { <code class="id">{entry.object.clone()}</code> }.into_any(),
        (!entry.detail.is_empty()).then(|| view! { <code>{entry.detail.clone()}</code> }).into_any(),
        view! { <code class="id">{entry.request.clone()}</code> }.into_any(),
    ]
}

/// Enough of an identifier to tell two apart at a glance.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
