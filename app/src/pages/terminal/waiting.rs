//! The institution's settlements that are still open, newest first: what they are found again by, never whose they are.

use super::{here, refuse, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, say},
    pages::support::{before, where_it_ended},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Query, response::Response};
use domain::id::SettlementId;
use http::HeaderMap;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::terminal::{Waiting, waiting};

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// The page.
pub(super) async fn show(door: Door, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let (at, _) = match here(&door, &headers).await {
        Ok(here) => here,
        Err(error) => return refuse(&door, &error),
    };
    let before = asked.before.as_deref().and_then(|text| where_it_ended(text, SettlementId::parse));
    let later = before.is_some();
    let (rows, more) = match waiting(&door.ctx, &at, before).await {
        Ok(found) => found,
        Err(error) => return refuse(&door, &error),
    };
    let (title, place) = (tr_in!(door.caller().language, "terminal.waiting"), words::place(&at));
    door.page(title.clone(), || {
        view! {
            <PageHead title=title lead=place back=Route::Terminal.path() />
            {list(&rows, more, later)}
        }
    })
}

/// `more`: older ones follow; `later`: newer ones came before.
pub(super) fn list(rows: &[Waiting], more: bool, later: bool) -> impl IntoView + use<> {
    let own = Route::TerminalWaiting.path();
    let next = rows.last().filter(|_| more).map(|last| before(&own, last.settlement.opened_at, &last.settlement.id));
    let previous = later.then_some(own);
    let none = rows.is_empty();
    let cells: Vec<_> = rows.iter().map(cell).collect();
    view! {
        {none.then(|| view! { <EmptyState title=tr!("terminal.none_waiting") text=tr!("terminal.none_waiting_text") /> })}
        {(!none).then(|| view! { <Cells note=tr!("terminal.waiting_note")>{cells}</Cells> })}
        <Pagination previous=previous next=next />
    }
}

fn cell(row: &Waiting) -> impl IntoView + use<> {
    let href = Route::TerminalSettlement(row.settlement.id.clone()).path();
    let title = format!("{} · {}", say(row.settlement.business), date_time(language(), row.settlement.opened_at));
    let number = row.scan.number.as_ref().map(|number| tr!("terminal.own_number", number = number));
    let operator = (!row.scan.operator.is_empty()).then(|| row.scan.operator.clone());
    let text = [Some(row.terminal.clone()), operator, number].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! { <Cell title=title text=text href=href /> }
}
