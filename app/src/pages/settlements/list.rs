//! Every visit and purchase that was settled, newest first.

use super::words;
use crate::{
    components::{Cell, Cells, EmptyState, Notice, PageHead, StatusTag, Tone},
    context::language,
    door::Door,
    i18n::{date, money, say},
    pages::support::{answer, page_in},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{Institution, Settlement, SettlementState},
    id::CertificateId,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Settlements, settlements},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    answer(&door, page(&door, &id).await)
}

async fn page(door: &Door, id: &str) -> UseCaseResult<Response> {
    let id = CertificateId::parse(id).ok_or(UseCaseError::NotFound)?;
    let found = settlements(&door.ctx, door.caller(), &id).await?;
    let region = found.access.region(&door.ctx)?;
    let title = tr_in!(door.caller().language, "settlement.title");
    Ok(page_in(door, Some(region), StatusCode::OK, &title, || view(&found)))
}

pub(super) fn view(found: &Settlements) -> impl IntoView + use<> {
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
        let note = if found.more { tr!("settlement.more") } else { String::new() };
        view! { <Cells note=note>{rows}</Cells> }.into_any()
    };
    view! {
        <PageHead title=tr!("settlement.title") lead=lead back=Route::CardCentre(id.clone()).path() />
        {waits}
        {list}
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
