//! One visit or purchase: its bill, who pays which part, and the scan that it began with.

use super::{ids, words};
use crate::{
    components::{Actions, LinkButton, Notice, PageHead, Panel, StatusTag, SummaryList, SummaryRow, Table},
    context::language,
    door::Door,
    i18n::{date_time, money, say},
    pages::support::{answer, page_in},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{Settlement, SettlementItem, SettlementState},
    id::CertificateId,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    card::{OneSettlement, one_settlement},
};

pub(super) async fn show(door: Door, Path(path): Path<(String, String)>) -> Response {
    answer(&door, page(&door, &path).await)
}

async fn page(door: &Door, path: &(String, String)) -> UseCaseResult<Response> {
    let (id, settlement) = ids(path)?;
    let one = one_settlement(&door.ctx, door.caller(), &id, &settlement).await?;
    let region = one.access.region(&door.ctx)?;
    let title = tr_in!(door.caller().language, "settlement.one");
    Ok(page_in(door, Some(region), StatusCode::OK, &title, || view(&one, door.ctx.paper.is_some())))
}

/// `paper`: documents can be made here.
pub(super) fn view(one: &OneSettlement, paper: bool) -> impl IntoView + use<> {
    let id = &one.access.certificate.id;
    let state = one.settlement.state;
    let lead = format!("{} · {}", say(one.settlement.business), one.institution.name);
    let bill = (state == SettlementState::Settled).then(|| bill(&one.settlement));
    let facts = facts(one);
    view! {
        <PageHead title=tr!("settlement.one") lead=lead back=Route::Settlements(id.clone()).path() />
        <Notice tone=words::tone(state) title=words::state(state)>
            <p>{words::meaning(state)}</p>
        </Notice>
        <Panel>{facts}</Panel>
        {bill}
        {(state == SettlementState::Settled).then(|| document(one, id, paper))}
        {scan(one, id)}
    }
}

fn facts(one: &OneSettlement) -> impl IntoView + use<> {
    let (settlement, institution) = (&one.settlement, &one.institution);
    let (label, tone) = (words::state(settlement.state), words::tone(settlement.state));
    let closed = settlement.closed_at.map(|at| {
        let label = match settlement.state {
            SettlementState::Cancelled => tr!("settlement.cancelled_at"),
            SettlementState::Open | SettlementState::Settled => tr!("settlement.settled_at"),
        };
        view! { <SummaryRow label=label value=date_time(language(), at) /> }
    });
    let (name, kind) = (institution.name.clone(), say(institution.kind));
    let number = settlement.id.to_string();
    let (person, what) = (one.access.person.name.masked(), say(settlement.business));
    let opened = date_time(language(), settlement.opened_at);
    view! {
        <SummaryList>
            <SummaryRow label=tr!("settlement.person") value=person />
            <SummaryRow label=tr!("settlement.institution") value=name>
                " "
                {kind}
            </SummaryRow>
            <SummaryRow label=tr!("settlement.business") value=what />
            <SummaryRow label=tr!("settlement.opened_at") value=opened />
            <SummaryRow label=tr!("settlement.state")>
                <StatusTag label=label tone=tone />
            </SummaryRow>
            {closed}
            <SummaryRow label=tr!("settlement.number") wide=true>
                <code>{number}</code>
            </SummaryRow>
        </SummaryList>
    }
}

fn bill(settlement: &Settlement) -> impl IntoView + use<> {
    let row = |item: &SettlementItem| {
        vec![
            item.name.clone().into_any(),
            item.quantity.to_string().into_any(),
            money(language(), item.amount).into_any(),
        ]
    };
    let rows = settlement.items.iter().map(row).collect();
    let columns = vec![tr!("settlement.item"), tr!("settlement.quantity"), tr!("settlement.amount")];
    let [total, fund, personal] =
        [settlement.total(), settlement.fund, settlement.personal].map(|part| money(language(), part));
    view! {
        <div class="bill">
            <Table caption=tr!("settlement.bill") columns=columns rows=rows />
        </div>
        <Panel title=tr!("settlement.parts")>
            <SummaryList>
                <SummaryRow label=tr!("settlement.total") value=total />
                <SummaryRow label=tr!("settlement.fund") value=fund />
                <SummaryRow label=tr!("settlement.personal") value=personal />
            </SummaryList>
        </Panel>
    }
}

fn document(one: &OneSettlement, id: &CertificateId, paper: bool) -> AnyView {
    if !paper {
        return view! { <Notice>{tr!("settlement.no_paper_text")}</Notice> }.into_any();
    }
    let href = Route::SettlementDocument(id.clone(), one.settlement.id.clone()).path();
    view! {
        <Actions>
            <LinkButton label=tr!("settlement.document") href=href />
        </Actions>
        <p class="narrow">{tr!("settlement.document_note")}</p>
    }
    .into_any()
}

/// `id`: the certificate that the page is about; the one that was shown may be another of the same person.
fn scan(one: &OneSettlement, id: &CertificateId) -> impl IntoView + use<> {
    let by = one.by.as_ref().map_or_else(|| tr!("settlement.shown_by_owner"), |name| name.masked());
    let at = date_time(language(), one.scan.at);
    let operator = (!one.scan.operator.is_empty()).then(|| {
        let operator = one.scan.operator.clone();
        view! { <SummaryRow label=tr!("settlement.operator") value=operator /> }
    });
    let not_me = (one.settlement.certificate == *id).then(|| {
        let href = Route::DisownUse(id.clone(), one.scan.id.clone()).path();
        view! {
            <p class="narrow">
                <a href=href>{tr!("settlement.not_me")}</a>
            </p>
        }
    });
    view! {
        <Panel title=tr!("settlement.scan")>
            <SummaryList>
                <SummaryRow label=tr!("settlement.shown_at") value=at />
                <SummaryRow label=tr!("settlement.shown_by") value=by />
                {operator}
            </SummaryList>
            {not_me}
        </Panel>
    }
}
