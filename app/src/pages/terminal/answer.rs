//! What came of a scan: who it is, as far as the business needs to know, or why not and what to do now.

use super::{here, refuse, scan::ReadCode, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{BusinessType, ScanOutcome, ScanRefusal, Settlement},
    id::ScanId,
    rules::RuleBook,
};
use http::HeaderMap;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    terminal::{Holder, ScanAnswer, answered, open_settlement},
};

/// The page; for a quarter of an hour, at the same terminal.
pub(super) async fn show(door: Door, headers: HeaderMap, Path(scan): Path<String>) -> Response {
    let (at, _) = match here(&door, &headers).await {
        Ok(here) => here,
        Err(error) => return refuse(&door, &error),
    };
    let Some(scan) = ScanId::parse(&scan) else { return door.refuse(&UseCaseError::NotFound) };
    let (answer, settlement) = match answered(&door.ctx, &at, &scan).await {
        Ok(answered) => answered,
        Err(error) => return refuse(&door, &error),
    };
    let title = match answer.outcome {
        ScanOutcome::Accepted => tr_in!(door.caller().language, "terminal.accepted"),
        ScanOutcome::Refused(_) => tr_in!(door.caller().language, "terminal.refused"),
    };
    let place = words::place(&at);
    door.page(title, || {
        view! {
            <BackLink href=Route::Terminal.path() />
            {match answer.outcome {
                ScanOutcome::Accepted => accepted(&door.ctx.book, answer.clone(), settlement).into_any(),
                ScanOutcome::Refused(refusal) => {
                    view! {
                        {refused(refusal)}
                        {next_code(answer.business, true)}
                    }
                        .into_any()
                }
            }}
            <Prose>
                <p>{place}</p>
            </Prose>
        }
    })
}

/// Begins the settlement.
pub(super) async fn open(door: Door, headers: HeaderMap, Path(scan): Path<String>) -> Response {
    let (at, _) = match here(&door, &headers).await {
        Ok(here) => here,
        Err(error) => return refuse(&door, &error),
    };
    let Some(scan) = ScanId::parse(&scan) else { return door.refuse(&UseCaseError::NotFound) };
    match open_settlement(&door.ctx, door.caller(), &at, &scan).await {
        Ok(settlement) => door.see_other(&Route::TerminalSettlement(settlement.id)),
        Err(error) => refuse(&door, &error),
    }
}

/// Read at an arm's length: what is wrong, and what to do now.
pub(super) fn refused(refusal: ScanRefusal) -> impl IntoView {
    view! {
        <div class="refusal">
            <h1 class="refusal__title">
                <Icon name=IconName::Warn />
                <span>{words::why(refusal)}</span>
            </h1>
            <p class="refusal__next">{words::next_step(refusal)}</p>
        </div>
    }
}

fn accepted(book: &RuleBook, answer: ScanAnswer, settlement: Option<Settlement>) -> impl IntoView + use<> {
    let at = date_time(language(), answer.at);
    let (scan, business) = (answer.scan, answer.business);
    let holder = answer.holder.map(|holder| who(book, holder));
    let agent = answer.agent.map(|agent| {
        view! {
            <Panel title=tr!("terminal.agent")>
                <SummaryList>
                    <SummaryRow label=tr!("terminal.name") value=agent.name />
                    <SummaryRow label=tr!("terminal.id_number") value=agent.id_number wide=true />
                </SummaryList>
                <Prose>
                    <p>{tr!("terminal.agent_check")}</p>
                </Prose>
            </Panel>
        }
    });
    let text = if agent.is_some() { tr!("terminal.accepted_entrusted") } else { String::new() };
    let settling = answer.business.settles().then(|| settling(scan.clone(), settlement));
    view! {
        <Outcome title=tr!("terminal.accepted_for", business = say(answer.business)) text=text />
        {holder}
        {agent}
        {settling}
        {next_code(business, business.settles())}
        <SummaryList>
            <SummaryRow label=tr!("terminal.at") value=at />
            <SummaryRow label=tr!("terminal.scan_number") wide=true>
                <code>{scan.to_string()}</code>
            </SummaryRow>
        </SummaryList>
    }
}

/// Below who it is and before the small print: the cursor stands in it, and must not scroll the answer away.
fn next_code(business: BusinessType, second: bool) -> impl IntoView + use<> {
    view! {
        <Panel title=tr!("terminal.next_code", business = say(business))>
            <ReadCode business=business brief=true second=second />
        </Panel>
    }
}

fn who(book: &RuleBook, holder: Holder) -> impl IntoView + use<> {
    let region = words::region(book, &holder);
    let insured = words::insured(&holder);
    let tone = if holder.covers.is_empty() { Tone::Warn } else { Tone::Success };
    view! {
        <Panel title=tr!("terminal.holder")>
            <SummaryList>
                <SummaryRow label=tr!("terminal.name") value=holder.name />
                <SummaryRow label=tr!("terminal.id_number") value=holder.id_number wide=true />
                {region.map(|region| view! { <SummaryRow label=tr!("terminal.region") value=region /> })}
                <SummaryRow label=tr!("terminal.today")>
                    <StatusTag label=insured tone=tone />
                </SummaryRow>
            </SummaryList>
        </Panel>
    }
}

fn settling(scan: ScanId, settlement: Option<Settlement>) -> AnyView {
    match settlement {
        Some(settlement) => view! {
            <Actions>
                <LinkButton
                    label=tr!("terminal.to_settlement")
                    href=Route::TerminalSettlement(settlement.id).path()
                />
            </Actions>
        }
        .into_any(),
        None => view! {
            <Form action=Route::TerminalOpen(scan).path()>
                <Actions>
                    <Button label=tr!("terminal.open_settlement") />
                </Actions>
            </Form>
        }
        .into_any(),
    }
}
