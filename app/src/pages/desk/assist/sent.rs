//! An application that staff enter: a draft leads to its next step, one that was sent is a sheet to hand out.

use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date, date_time, money, say, state_in},
    pages::{
        application::{cover_label, phases, route},
        receipt::check_address,
        support::{answer, application_id, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::ApplicationAct as Act, assist::AssistWay, id::ApplicationId, person::Person, rules::RefundShare,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    application::{Status, Step, is_editable, open_case},
    desk::assist::{self, Sent},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?).await }.await;
    answer(&door, result)
}

async fn page(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    let sent = assist::sent(&door.ctx, door.caller(), id).await?;
    if is_editable(&sent.status.application) {
        let next = match open_case(&door.ctx, door.caller(), id).await?.next_step() {
            Step::Code => Step::Check,
            step => step,
        };
        return Ok(door.see_other(&route(next, id)));
    }
    let address = sent.status.receipts.last().map(|receipt| check_address(&door.ctx, &receipt.body.id));
    let title = tr_in!(door.caller().language, "assist.sent_title");
    let region = sent.status.region.clone();
    Ok(page_in(door, region.as_ref(), StatusCode::OK, &title, || view(&sent, address)))
}

fn view(sent: &Sent, address: Option<String>) -> impl IntoView + use<> {
    let status = &sent.status;
    let app = &status.application;
    let state = state_in(language(), app.act, app.state);
    let phases = phases(status);
    let clock = status.clock.map(|clock| {
        let due = clock.deadline;
        view! { <Panel><Clock day=clock.day total=clock.of due=due state=ClockState::Running /></Panel> }
    });
    let (facts, next) = (facts(status, &sent.applicant), next(sent));
    let receipt = receipt(Route::Assisted(app.id.clone()).path(), address);
    view! {
        <PageHead title=tr!("assist.sent_title") back=Route::Assist.path() />
        <p class="screen-only">{tr!("assist.sent_lead")} " " {tr!("assist.print_hint")}</p>
        <Panel title=state>{facts}</Panel>
        <Panel title=tr!("application.progress")>{phases}</Panel>
        {clock}
        <Panel title=tr!("assist.next_title")>
            <Prose>{next}</Prose>
        </Panel>
        {receipt}
    }
}

/// What was applied for, and for whom.
pub(super) fn facts(status: &Status, applicant: &Person) -> impl IntoView + use<> {
    let app = &status.application;
    let region = status.region.as_ref().map(|r| r.name.get(language()).to_owned()).unwrap_or_default();
    let cover = tr!("application.cover_short", region = region, year = status.cover.year);
    let promised = app.promised.as_ref();
    let effective = app.effective_on.or_else(|| promised.and_then(|p| p.effective_on));
    let effective = effective.filter(|_| app.act == Act::Stop).map(|on| {
        view! { <SummaryRow label=tr!("application.effective_on") value=date(language(), on) /> }
    });
    let refund = promised.map(|p| {
        let value = match (p.refund.share, p.refund.amount) {
            (RefundShare::None, _) => say(p.refund.why),
            (_, Some(amount)) => money(language(), amount),
            (share, None) => say(share),
        };
        view! { <SummaryRow label=tr!("application.refund") value=value /> }
    });
    let entered = status.sent_by_staff().map(|(sending, _)| {
        let value = format!("{} · {}", date_time(language(), sending.at), say(sending.consent));
        view! { <SummaryRow label=tr!("assist.sent_at") value=value /> }
    });
    let (applicant, insured) = (applicant.name.reveal().to_owned(), status.person.name.reveal().to_owned());
    let label = cover_label(app.act);
    let (reference, reason) = (app.reference.to_string(), app.reason().map(say).unwrap_or_default());
    view! {
        <SummaryList>
            <SummaryRow label=tr!("application.reference") value=reference />
            <SummaryRow label=tr!("assist.applicant") value=applicant />
            <SummaryRow label=tr!("application.insured") value=insured />
            <SummaryRow label=label value=cover />
            <SummaryRow label=tr!("application.reason") value=reason />
            {effective}
            {refund}
            {entered}
        </SummaryList>
    }
}

/// What happens next, for somebody who reads it on paper at home.
fn next(sent: &Sent) -> impl IntoView + use<> {
    let learn = if sent.has_account { tr!("assist.next_account") } else { tr!("assist.next_letter") };
    // What only an account can do is not promised to who has none.
    let back = match (sent.status.may_withdraw, sent.has_account) {
        (true, true) => Some(tr!("assist.next_withdraw")),
        (true, false) => Some(tr!("assist.next_withdraw_office")),
        (false, _) => None,
    };
    let undo = match (sent.status.may_undo, sent.has_account) {
        (true, true) => Some(tr!("assist.next_undo")),
        (true, false) => Some(tr!("assist_back.next_undo_office")),
        (false, _) => None,
    };
    let keep = match sent.way {
        Some(AssistWay::Phone) => tr!("assist.next_keep_phone"),
        _ => tr!("assist.next_keep"),
    };
    let lines: Vec<_> =
        [Some(learn), back, undo, Some(keep)].into_iter().flatten().map(|line| view! { <li>{line}</li> }).collect();
    view! { <ul>{lines}</ul> }
}

/// The newest receipt's code, so that anybody can check the sheet; it is signed some seconds after the act, and `again` is
/// the page that has it then.
pub(super) fn receipt(again: String, address: Option<String>) -> AnyView {
    match address {
        Some(address) => view! {
            <Panel title=tr!("receipt.check_title")>
                <Prose>
                    <p>{tr!("receipt.check_text")}</p>
                </Prose>
                <Qr text=address.clone() title=tr!("receipt.qr_title") />
                <Prose>
                    <p>{address}</p>
                </Prose>
            </Panel>
        }
        .into_any(),
        None => view! {
            <Prose>
                <p>
                    {tr!("application.receipt_soon")} " " <a href=again>{tr!("application.look_again")}</a>
                </p>
            </Prose>
        }
        .into_any(),
    }
}
