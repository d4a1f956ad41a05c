//! Every visit and purchase that was settled, newest first.

use super::words;
use crate::{
    components::{Cell, Cells, EmptyState, Notice, PageHead, Pagination, StatusTag, Tone},
    context::language,
    door::Door,
    i18n::{date, money, say},
    pages::support::{answer, before, page_in, where_it_ended},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    card::{Institution, Settlement, SettlementState},
    id::{CertificateId, SettlementId},
};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Settlements, settlements},
};

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

pub(super) async fn show(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    answer(&door, page(&door, &id, asked).await)
}

async fn page(door: &Door, id: &str, asked: Asked) -> UseCaseResult<Response> {
    let id = CertificateId::parse(id).ok_or(UseCaseError::NotFound)?;
    let before = asked.before.as_deref().and_then(|text| where_it_ended(text, SettlementId::parse));
    let later = before.is_some();
    let found = settlements(&door.ctx, door.caller(), &id, before).await?;
    let region = found.access.region(&door.ctx)?;
    let title = tr_in!(door.caller().language, "settlement.title");
    Ok(page_in(door, Some(region), StatusCode::OK, &title, || view(&found, later)))
}

/// `later`: newer ones came before.
pub(super) fn view(found: &Settlements, later: bool) -> impl IntoView + use<> {
    let id = &found.access.certificate.id;
    let lead = tr!("settlement.lead", name = found.access.person.name.masked());
    let waits = found.all.iter().any(|(settlement, _)| settlement.state == SettlementState::Open).then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("settlement.waits_title")>
                <p>{tr!("settlement.waits_text")}</p>
            </Notice>
        }
    });
    let rows: Vec<_> = found.all.iter().map(|(settlement, institution)| row(id, settlement, institution)).collect();
    let list = if rows.is_empty() {
        view! { <EmptyState title=tr!("settlement.none") text=tr!("settlement.none_text") /> }.into_any()
    } else {
        view! { <Cells>{rows}</Cells> }.into_any()
    };
    let own = Route::Settlements(id.clone()).path();
    let next = found.all.last().filter(|_| found.more);
    let next = next.map(|(settlement, _)| before(&own, settlement.opened_at, &settlement.id));
    let previous = later.then_some(own);
    view! {
        <PageHead title=tr!("settlement.title") lead=lead back=Route::CardCentre(id.clone()).path() />
        {waits}
        {list}
        <Pagination previous=previous next=next />
    }
}

fn row(id: &CertificateId, settlement: &Settlement, institution: &Institution) -> impl IntoView + use<> {
    let href = Route::Settlement(id.clone(), settlement.id.clone()).path();
    let title = format!("{} · {}", say(settlement.business), institution.name);
    let day = date(language(), settlement.opened_at.day());
    let text = match settlement.state {
        SettlementState::Settled => format!("{day} · {}", money(language(), settlement.total())),
        SettlementState::Open | SettlementState::Cancelled => day,
    };
    let (label, tone) = (words::state(settlement.state), words::tone(settlement.state));
    view! {
        <Cell title=title text=text href=href>
            <StatusTag label=label tone=tone />
        </Cell>
    }
}
