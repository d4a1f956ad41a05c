//! Who scanned the card, where and for what; and "this wasn't me".

use super::words::{certificate_id, use_lines};
use crate::{
    components::{
        Actions, Button, ButtonKind, EmptyState, Form, LinkButton, Notice, PageHead, Pagination, Panel, StatusTag,
        SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::Door,
    i18n::{date_time, money, say},
    pages::support::{answer, before, where_it_ended},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    card::{DisownResult, ScanOutcome, SettlementState},
    id::{CertificateId, ScanId},
    time::Timestamp,
};
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Access, Use, history, one_use},
};

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

pub(super) async fn show(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let result = async {
        let before = asked.before.as_deref().and_then(|text| where_it_ended(text, ScanId::parse));
        page(&door, &certificate_id(&id)?, before).await
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: &CertificateId, before: Option<(Timestamp, ScanId)>) -> UseCaseResult<Response> {
    let later = before.is_some();
    let (access, uses, more) = history(&door.ctx, door.caller(), id, before).await?;
    let title = tr_in!(door.caller().language, "card.history");
    Ok(door.page(title, || view(&access, &uses, more, later)))
}

/// `more`: older ones follow; `later`: newer ones came before.
pub(super) fn view(access: &Access, uses: &[Use], more: bool, later: bool) -> impl IntoView + use<> {
    let id = &access.certificate.id;
    let own = Route::CardHistory(id.clone()).path();
    let next = uses.last().filter(|_| more).map(|last| before(&own, last.scan.at, &last.scan.id));
    let previous = later.then(|| own.clone());
    let rows: Vec<_> = uses.iter().map(|one| row(id, one)).collect();
    let none = rows.is_empty();
    view! {
        <PageHead
            title=tr!("card.history")
            lead=tr!("card.history_lead", name = access.person.name.masked())
            back=Route::CardCentre(id.clone()).path()
        />
        {none.then(|| view! { <EmptyState title=tr!("card.no_uses") text=tr!("card.no_uses_text") /> })}
        {rows}
        <Pagination previous=previous next=next />
    }
}

/// `whole`: also what the row's title says in the list.
fn facts(one: &Use, whole: bool) -> impl IntoView + use<> {
    let (label, tone) = match one.scan.outcome {
        ScanOutcome::Accepted => (tr!("card.accepted"), Tone::Success),
        ScanOutcome::Refused(why) => (tr!("card.refused", why = say(why)), Tone::Warn),
    };
    let (when, what, kind) = (date_time(language(), one.scan.at), say(one.scan.business), say(one.institution.kind));
    let place = one.institution.name.clone();
    let about = whole.then(|| {
        view! {
            <SummaryRow label=tr!("card.used_for") value=what />
            <SummaryRow label=tr!("card.used_by") value=place>
                " "
                {kind}
            </SummaryRow>
        }
    });
    let by = one.by.as_ref().map(|name| {
        view! { <SummaryRow label=tr!("card.shown_by") value=name.masked() /> }
    });
    let bill = one.settlement.as_ref().map(|bill| {
        let (total, own) = (money(language(), bill.total()), money(language(), bill.personal));
        let value = match bill.state {
            SettlementState::Settled => tr!("card.use_amount_paid", total = total, own = own),
            SettlementState::Open => tr!("card.use_amount_open"),
            SettlementState::Cancelled => tr!("card.use_amount_none"),
        };
        view! { <SummaryRow label=tr!("card.use_amount") value=value /> }
    });
    let said = one.disowned.as_ref().map(|said| {
        let (at, result) = (date_time(language(), said.at), disown_result(said.result));
        view! {
            <SummaryRow label=tr!("card.disowned_at") value=at />
            <SummaryRow label=tr!("card.disowned_result") value=result />
            <SummaryRow label=tr!("card.disowned_next") value=after_disowning(one) />
        }
    });
    view! {
        <SummaryList>
            <SummaryRow label=tr!("card.used_at") value=when />
            {about}
            {by}
            {bill}
            <SummaryRow label=tr!("card.outcome")>
                <StatusTag label=label tone=tone />
            </SummaryRow>
            {said}
        </SummaryList>
    }
}

/// What becomes of the money: freezing stops the next use and takes nothing back.
fn after_disowning(one: &Use) -> String {
    match one.settlement.as_ref().map(|bill| bill.state) {
        Some(SettlementState::Settled) => tr!("card.disown_then_paid"),
        Some(SettlementState::Open) => tr!("card.disown_then_open"),
        Some(SettlementState::Cancelled) | None => tr!("card.disown_then_none"),
    }
}

fn disown_result(result: DisownResult) -> String {
    match result {
        DisownResult::Froze => tr!("card.disown_froze"),
        DisownResult::WasFrozen => tr!("card.disown_was_frozen"),
        DisownResult::WasClosed => tr!("card.disown_was_closed"),
    }
}

fn row(id: &CertificateId, one: &Use) -> impl IntoView + use<> {
    let (title, _) = use_lines(&one.scan, &one.institution);
    let facts = facts(one, false);
    let not_me = Route::DisownUse(id.clone(), one.scan.id.clone()).path();
    let said = one.disowned.is_some();
    view! {
        <Panel title=title>
            {said
                .then(|| {
                    view! {
                        <p>
                            <StatusTag label=tr!("card.disowned") tone=Tone::Danger />
                        </p>
                    }
                })}
            {facts}
            {(!said)
                .then(|| {
                    view! {
                        <Actions>
                            <LinkButton label=tr!("card.not_me") href=not_me kind=ButtonKind::Text />
                        </Actions>
                    }
                })}
        </Panel>
    }
}

/// Asks before the card is frozen for one of its uses.
pub(super) async fn ask(door: Door, Path((id, scan)): Path<(String, String)>) -> Response {
    let result = async {
        let (id, scan) = (certificate_id(&id)?, ScanId::parse(&scan).ok_or(UseCaseError::NotFound)?);
        let one = one_use(&door.ctx, door.caller(), &id, &scan).await?;
        let title = tr_in!(door.caller().language, "card.not_me_title");
        Ok(door.page(title, || question(&id, &one)))
    }
    .await;
    answer(&door, result)
}

fn question(id: &CertificateId, one: &Use) -> impl IntoView + use<> {
    let back = Route::CardHistory(id.clone()).path();
    let facts = facts(one, true);
    let then = after_disowning(one);
    view! {
        <PageHead title=tr!("card.not_me_title") lead=tr!("card.not_me_lead") back=back.clone() />
        <Panel>{facts}</Panel>
        <Notice tone=Tone::Info title=tr!("card.disowned_next")>
            <p>{then}</p>
        </Notice>
        <Form>
            <Actions>
                <Button label=tr!("card.not_me_button") kind=ButtonKind::Danger />
                <LinkButton label=tr!("card.it_was_me") href=back kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

pub(super) async fn disown(door: Door, Path((id, scan)): Path<(String, String)>) -> Response {
    let result = async {
        let (id, scan) = (certificate_id(&id)?, ScanId::parse(&scan).ok_or(UseCaseError::NotFound)?);
        match usecases::card::disown(&door.ctx, door.caller(), &id, &scan).await {
            Ok(()) => Ok(door.see_other(&Route::CardDone(id, "frozen".into()))),
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::CardCentre(id))),
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}
