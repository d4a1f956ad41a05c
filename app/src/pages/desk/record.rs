//! The record of every act, newest first, for supervisors, administrators and auditors; auditors can search it.

use super::record_filter::{Asked, SearchPanel, told};
use crate::{
    components::*, context::language, door::Door, form_data::FormData, i18n::date_time, routes::Route, tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{application::Actor, export::ExportSource, staff::Role};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    audit::{self, Found},
    desk::{
        AuditLeaf,
        record::{self, RecordPage},
    },
};

/// A page of the record; `?before=` is an index, or a place by time where something is searched for.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let is_auditor = door.caller().staff.as_ref().is_some_and(|s| s.role == Role::Auditor);
    let title = tr_in!(door.caller().language, "desk.record");
    let asked = Asked::of(&query);
    if is_auditor && (!asked.filter.is_empty() || asked.unread) {
        if asked.unread {
            return found_page(&door, StatusCode::UNPROCESSABLE_ENTITY, asked, None);
        }
        return match audit::search(&door.ctx, door.caller(), &asked.filter, asked.before).await {
            Ok(found) => found_page(&door, StatusCode::OK, asked, Some(found)),
            Err(error) => door.refuse(&error),
        };
    }
    let before = query.get("before").parse().ok();
    let page = match record::page(&door.ctx, door.caller(), before).await {
        Ok(page) => page,
        Err(error) => return door.refuse(&error),
    };
    let choices = if is_auditor { audit::choices(&door.ctx, door.caller()).await } else { Ok(Default::default()) };
    match choices {
        Ok(choices) => door.page(title, || {
            let panel = is_auditor.then(|| view! { <SearchPanel asked=Asked::default() choices=choices /> });
            entries(page, before, panel, is_auditor)
        }),
        Err(error) => door.refuse(&error),
    }
}

/// An auditor looks for a person or a case: the answer leads to what is on the record about them, so that neither number
/// nor reference stands in an address.
pub(super) async fn look_up(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match audit::find(&door.ctx, door.caller(), form.get("person")).await {
        Ok(id) => crate::door::see_other(&format!("{}?about={id}", Route::DeskRecord)),
        Err(UseCaseError::NotFound) => {
            let asked = Asked { nobody: true, ..Asked::default() };
            found_page(&door, StatusCode::UNPROCESSABLE_ENTITY, asked, None)
        }
        Err(error) => door.refuse(&error),
    }
}

fn found_page(door: &Door, status: StatusCode, asked: Asked, found: Option<Found>) -> Response {
    door.page_with(status, tr_in!(door.caller().language, "audit.search"), || {
        let older = found.as_ref().and_then(|f| f.older).map(|place| asked.address(Some(place)));
        let newest = asked.before.is_some().then(|| asked.address(None));
        let said = found.as_ref().and_then(|f| f.about.as_ref()).map(told);
        let cut = found.as_ref().is_some_and(|f| f.cut);
        let choices = found.as_ref().map(|f| f.choices.clone()).unwrap_or_default();
        let export = found.as_ref().is_some_and(|f| !f.entries.is_empty()).then(|| {
            let href = super::export_new::address(&ExportSource::Record(asked.filter.clone()), &[]);
            view! {
                <p>
                    <a href=href>{tr!("export.link")}</a>
                </p>
            }
        });
        let list = found.map(|found| {
            let rows: Vec<_> = found.entries.iter().map(|(leaf, name)| row(leaf, name.as_deref(), true)).collect();
            table(rows)
        });
        let nobody =
            asked.nobody.then(|| view! { <Notice tone=Tone::Warn announce=true>{tr!("audit.nobody")}</Notice> });
        let unread =
            asked.unread.then(|| view! { <Notice tone=Tone::Warn announce=true>{tr!("audit.unread")}</Notice> });
        view! {
            <PageHead title=tr!("audit.search") lead=tr!("audit.search_lead") back=Route::DeskRecord.path() />
            {nobody}
            {unread}
            <SearchPanel asked=asked choices=choices />
            {said}
            {list}
            {cut.then(|| view! { <p class="quiet">{tr!("audit.cut")}</p> })}
            {export}
            <Pagination previous=newest next=older />
        }
    })
}

fn entries(page: RecordPage, before: Option<u64>, panel: Option<impl IntoView>, searches: bool) -> impl IntoView {
    let rows: Vec<_> = page.entries.iter().map(|(leaf, name)| row(leaf, name.as_deref(), searches)).collect();
    let older = page.older.map(|index| format!("{}?before={index}", Route::DeskRecord));
    let newest = before.is_some_and(|b| b < page.size).then(|| Route::DeskRecord.path());
    view! {
        <PageHead title=tr!("desk.record") lead=tr!("desk.record_lead", count = page.size) />
        {panel}
        {table(rows)}
        <Pagination previous=newest next=older />
    }
}

fn table(rows: Vec<Vec<AnyView>>) -> AnyView {
    if rows.is_empty() {
        return view! { <EmptyState title=tr!("desk.nothing_here") /> }.into_any();
    }
    let columns = vec![
        tr!("desk.record_index"),
        tr!("desk.record_at"),
        tr!("desk.record_actor"),
        tr!("desk.record_action"),
        tr!("desk.record_object"),
        tr!("desk.record_detail"),
        tr!("desk.record_request"),
    ];
    view! {
        <div class="wide">
            <Table caption=tr!("desk.record") quiet=true columns=columns rows=rows />
        </div>
    }
    .into_any()
}

/// Who acted, in words.
pub(super) fn actor(by: &Actor, name: Option<&str>) -> String {
    match by {
        Actor::Staff(id) => name.map_or_else(|| id.to_string(), str::to_owned),
        Actor::Resident(id) => tr!("desk.actor_resident", id = short(id.as_str())),
        Actor::System => tr!("desk.actor_system"),
        Actor::Operator => tr!("desk.actor_operator"),
        Actor::Anonymous => tr!("desk.actor_anonymous"),
    }
}

/// `searches`: who acted and what it was about lead to the rest that is on record about them.
fn row(leaf: &AuditLeaf, name: Option<&str>, searches: bool) -> Vec<AnyView> {
    let entry = &leaf.entry;
    let proof = Route::DeskEntry(leaf.index).path();
    let number = leaf.index;
    let who = actor(&entry.actor, name);
    let who = if searches {
        let href = format!("{}?actor={}", Route::DeskRecord, entry.actor.key());
        view! { <a href=href>{who}</a> }.into_any()
    } else {
        who.into_any()
    };
    let object = view! { <code class="id">{entry.object.clone()}</code> };
    let object = if searches && domain::id::PersonId::parse(&entry.object).is_some() {
        let href = format!("{}?about={}", Route::DeskRecord, entry.object);
        view! { <a href=href>{object}</a> }.into_any()
    } else {
        object.into_any()
    };
    vec![
        view! { <a href=proof>{number}</a> }.into_any(),
        view! { <span class="when">{date_time(language(), entry.at)}</span> }.into_any(),
        who,
        view! { <code>{entry.action.clone()}</code> }.into_any(),
        object,
        (!entry.detail.is_empty()).then(|| view! { <code>{entry.detail.clone()}</code> }).into_any(),
        view! { <code class="id">{entry.request.clone()}</code> }.into_any(),
    ]
}

/// Enough of an identifier to tell two apart at a glance.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}
