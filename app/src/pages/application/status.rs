//! The status page: how it stands, what to do, what comes next; a draft goes to its next step.

use super::{check::cover_label, correction, next::route, phases::phases, rating, talk, watch::BY_ITSELF};
use crate::pages::enquiry::ABOUT;
use crate::{
    components::{
        Actions, ButtonKind, Cell, Cells, Clock, ClockState, LinkButton, Moment, Notice, Outcome, Panel, Prose,
        SummaryList, SummaryRow, Timeline, Tone,
    },
    context::{language, page_ctx},
    door::{Door, see_other},
    form_data::FormData,
    i18n::{date, date_time, money, move_in, say, state_in},
    pages::{
        card::CardCloses,
        support::{answer, application_id, page_in, retry_after, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::{Actor, ApplicationAct as Act, ApplicationState as S},
    assist::{AssistWay, Assistance, Sending},
    deadline::Apology,
    id::ApplicationId,
    refund::RefundStage,
    rules::RefundShare,
    talk::CaseMessage,
    time::Timestamp,
};
use http::HeaderMap;
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{
        OfficeClock, Status, Step, open_case, saw_messages, show_status,
        watch::{Pulse, pulse},
        write_message,
    },
    card::{closes_with, still_bound},
};

pub(super) async fn show(
    door: Door,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let sent = query.as_deref().is_some_and(|query| query.split('&').any(|part| part == "sent"));
    let by_itself = headers.contains_key(BY_ITSELF);
    let typed = talk::Typed { sent, by_itself, ..talk::Typed::default() };
    let result = async { page(&door, &application_id(&id)?, typed).await };
    answer(&door, result.await)
}

/// The resident writes to the office.
pub(super) async fn write(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let id = application_id(&id)?;
        let (words, key) = (form.get(CaseMessage::FIELD).to_owned(), form.get("key").to_owned());
        let back = Route::Application(id.clone());
        match write_message(&door.ctx, door.caller(), &id, &words, &key).await {
            Ok(()) => Ok(see_other(&format!("{back}?sent#messages"))),
            Err(UseCaseError::Invalid(errors)) => {
                page(&door, &id, talk::Typed { words, key, errors, ..talk::Typed::default() }).await
            }
            Err(UseCaseError::LimitReached { retry_after, .. }) => {
                page(&door, &id, talk::Typed { words, key, wait: Some(retry_after), ..talk::Typed::default() }).await
            }
            // Closed in the meantime: the page says so.
            Err(UseCaseError::Conflict) => Ok(door.see_other(&back)),
            Err(error) => Err(error),
        }
    };
    answer(&door, result.await)
}

async fn page(door: &Door, id: &ApplicationId, mut typed: talk::Typed) -> UseCaseResult<Response> {
    // Before the page's parts are read: what changes meanwhile is told.
    let pulse = pulse(&door.ctx, door.caller(), id).await?;
    let status = show_status(&door.ctx, door.caller(), id).await?;
    let mut to_do = Vec::new();
    if matches!(status.application.state, S::Draft | S::CorrectionRequested) {
        let case = open_case(&door.ctx, door.caller(), id).await?;
        if status.application.state == S::Draft {
            let next = match case.next_step() {
                Step::Code => Step::Check,
                step => step,
            };
            return Ok(door.see_other(&route(next, id)));
        }
        to_do = case.steps();
    }
    let title = tr_in!(door.caller().language, "application.status_title");
    let application = &status.application;
    let on = application.effective_on.filter(|_| application.state == S::Approved);
    let closes = closes_with(&door.ctx, &application.cover, &application.person, on).await?;
    let ended = application.state == S::Effective && application.act == Act::Stop;
    let bound = ended && still_bound(&door.ctx, &application.person).await?;
    if typed.key.is_empty() {
        typed.key = format!("{:032x}", door.ctx.ids.bits());
    }
    let rated = rated(door, &status).await?;
    let code = status_for(&typed.errors, typed.wait);
    let (wait, by_itself) = (typed.wait, typed.by_itself);
    let page = page_in(door, status.region.as_ref(), code, &title, || {
        live(id, pulse, view(&status, &to_do, closes, bound, rated, &typed))
    });
    // Only what was shown just now counts as seen.
    if !by_itself {
        saw_messages(&door.ctx, &status).await?;
    }
    Ok(retry_after(wait, page))
}

/// The part that `public/status.js` keeps up to date, with what it says of that.
fn live(id: &ApplicationId, pulse: Pulse, view: impl IntoView) -> impl IntoView {
    let here = Route::Application(id.clone()).path();
    view! {
        <div class="live-part" data-live=Route::ApplicationEvents(id.clone()).path() data-pulse=pulse.to_string()>
            {view}
        </div>
        <div class="news__place" role="status">
            <p id="news" class="news" hidden>
                {tr!("live.news")}
                " "
                <a href=here>{tr!("live.load")}</a>
            </p>
            <p id="renewed" class="news" hidden>
                {tr!("live.renewed")}
            </p>
        </div>
    }
}

/// Whether the last handling was rated; `None` while it can't be and was not.
async fn rated(door: &Door, status: &Status) -> UseCaseResult<Option<bool>> {
    if !matches!(status.application.state, S::Refused | S::Effective) {
        return Ok(None);
    }
    let found = usecases::rating::show(&door.ctx, door.caller(), &status.application.id).await?;
    Ok(found.rating.is_some().then_some(true).or(found.open.map(|_| false)))
}

/// `closes`: the day on which the electronic card closes with the cover. `bound`: the cover has ended, and a channel still
/// shows the card. `rated`: the handling was rated, or can be. `typed`: a message to the office.
pub(super) fn view(
    status: &Status,
    to_do: &[Step],
    closes: Option<Date>,
    bound: bool,
    rated: Option<bool>,
    typed: &talk::Typed,
) -> impl IntoView + use<> {
    let (tone, text) = headline(status);
    let reference = status.application.reference.to_string();
    let phases = phases(status);
    view! {
        <Outcome tone=tone title=state_in(language(), status.application.act, status.application.state) text=text>
            <p class="outcome__note">
                {tr!("application.reference")} " " <strong>{reference}</strong>
            </p>
        </Outcome>
        {status.erased.map(gone)}
        {message(status)}
        {returned(status)}
        {entered(status)}
        {talk::fresh(status)}
        {things_to_do(status, to_do)}
        {status.apology.as_ref().map(|apology| late(apology, status.application.act))}
        {status.clock.map(|running| clock(running, status.application.act))}
        <Panel title=tr!("application.progress")>{phases}</Panel>
        {details(status)}
        <CardCloses on=closes />
        {receipts(status)}
        {talk::panel(status, typed)}
        {bound.then(unbind)}
        {rated.map(|rated| rating::invitation(&status.application.id, rated))}
        {acts(status)}
        {history(status)}
    }
}

/// What was sent is kept no longer.
fn gone(at: Timestamp) -> impl IntoView {
    let words = tr!("retention.resident_erased", on = date(language(), at.day()));
    view! { <Notice>{words}</Notice> }
}

fn headline(status: &Status) -> (Tone, String) {
    let on = status.application.effective_on.map(|d| date(language(), d)).unwrap_or_default();
    let today = page_ctx().map(|ctx| ctx.today);
    let ahead = status.application.effective_on > today;
    let year = status.cover.year;
    let refund_only = status.application.act == Act::Refund;
    // Ended before it began: then nothing is reimbursed "until then", and other years are another cover.
    let unbegun = status.application.effective_on.is_some_and(|on| on <= status.cover.starts_on);
    match status.application.state {
        S::Draft | S::Submitted => (Tone::Success, tr!("application.head_submitted")),
        S::InReview => (Tone::Info, tr!("application.head_in_review")),
        S::CorrectionRequested => (Tone::Warn, tr!("application.head_correction")),
        S::AwaitingSecondApproval => (Tone::Info, tr!("application.head_second")),
        S::Approved if ahead && unbegun => {
            (Tone::Success, tr!("application.head_approved_unbegun", year = year, date = on))
        }
        S::Approved if ahead => (Tone::Success, tr!("application.head_approved", year = year, date = on)),
        S::Approved => (Tone::Success, tr!("application.head_approved_now", year = year, date = on)),
        S::Refused if refund_only => (Tone::Danger, tr!("refund_only.head_refused")),
        S::Withdrawn if refund_only => (Tone::Neutral, tr!("refund_only.head_withdrawn")),
        S::Effective if refund_only => (Tone::Success, tr!("refund_only.head_done", year = year)),
        S::Expired if refund_only => (Tone::Warn, tr!("refund_only.head_expired")),
        S::Refused => (Tone::Danger, tr!("application.head_refused")),
        S::Withdrawn => (Tone::Neutral, tr!("application.head_withdrawn")),
        S::Undone => (Tone::Neutral, tr!("application.head_undone")),
        S::Effective if unbegun => (Tone::Success, tr!("application.head_effective_unbegun", year = year, date = on)),
        S::Effective => (Tone::Success, tr!("application.head_effective", year = year, date = on)),
        S::Expired => (Tone::Warn, tr!("application.head_expired")),
    }
}

/// The refund came back: why, and what to do, or what becomes of the account that was named since.
fn returned(status: &Status) -> AnyView {
    let Some(refund) = status.refund.as_ref().filter(|refund| refund.stage == RefundStage::Failed) else {
        return ().into_any();
    };
    if refund.account_given_at.is_some() {
        let number = refund.payee.as_ref().map(|payee| payee.masked_number()).unwrap_or_default();
        return view! {
            <Notice tone=Tone::Info title=tr!("refund_account.given")>
                <p>{tr!("refund_account.given_text", number = number)}</p>
            </Notice>
        }
        .into_any();
    }
    let why = refund.fault.map(|fault| view! { <p>{say(fault)}</p> });
    let go = refund.waits_for_account().then(|| {
        let href = Route::RefundAccount(status.application.id.clone()).path();
        view! {
            <Actions>
                <LinkButton label=tr!("refund_account.go") href=href />
            </Actions>
        }
    });
    view! {
        <Notice tone=Tone::Warn title=tr!("refund_account.returned")>
            {why}
            {go}
        </Notice>
    }
    .into_any()
}

/// What staff ask for, as things to do, and by when.
fn things_to_do(status: &Status, to_do: &[Step]) -> AnyView {
    let Some(due) = status.answer_by else { return ().into_any() };
    if !status.asked.is_empty() {
        return correction::items(status, to_do, due);
    }
    let id = &status.application.id;
    let rows: Vec<_> = to_do
        .iter()
        .filter_map(|step| {
            let (title, text) = match step {
                Step::Questions => (tr!("application.todo_questions"), tr!("application.todo_questions_text")),
                Step::Documents => (tr!("application.todo_documents"), tr!("application.todo_documents_text")),
                Step::Payee => (tr!("application.todo_payee"), tr!("application.todo_payee_text")),
                Step::Check => (tr!("application.todo_send"), tr!("application.todo_send_text")),
                Step::Reason | Step::Code => return None,
            };
            Some(view! { <Cell title=title text=text href=route(*step, id).path() /> })
        })
        .collect();
    let by = match status.application.act {
        Act::Stop => tr!("application.todo_by", date = date(language(), due.on)),
        Act::Refund => tr!("refund_only.todo_by", date = date(language(), due.on)),
    };
    view! { <Cells title=tr!("application.todo_title") note=by>{rows}</Cells> }.into_any()
}

/// What staff wrote, with a correction request or a refusal.
fn message(status: &Status) -> AnyView {
    let shown = matches!(status.application.state, S::CorrectionRequested | S::Refused);
    let Some(message) = status.application.staff_message.as_ref().filter(|_| shown) else { return ().into_any() };
    let refused = status.application.state == S::Refused;
    // Where it is asked for item by item, the list below says what.
    let listed = !status.asked.is_empty();
    if listed && message.words.is_empty() {
        return ().into_any();
    }
    let reasons = message.reasons.iter().filter(|_| !listed);
    let reasons: Vec<_> = reasons.map(|r| view! { <li>{say(*r)}</li> }).collect();
    let words = (!message.words.is_empty()).then(|| view! { <p>{message.words.clone()}</p> });
    let (tone, title) = if refused {
        (Tone::Danger, tr!("application.refused_why"))
    } else {
        (Tone::Warn, tr!("application.correction_why"))
    };
    let objection = Route::Objection(status.application.id.clone()).path();
    let then = refused.then(|| {
        view! {
            <p>{tr!("application.refused_then")}</p>
            <p>
                <a href=objection>{tr!("objection.link")}</a>
            </p>
        }
    });
    view! {
        <Notice tone=tone title=title>
            <Prose>
                {(!reasons.is_empty()).then(|| view! { <ul>{reasons}</ul> })}
                {words}
                {then}
            </Prose>
        </Notice>
    }
    .into_any()
}

/// The office's name, where the region is served still.
fn office(status: &Status) -> String {
    let office = status.region.as_ref().map(|region| region.office.v.name.get(language()).to_owned());
    office.unwrap_or_else(|| tr!("application.by_office"))
}

/// Staff entered and sent it: by which office, how, and what to do if that is news.
fn entered(status: &Status) -> AnyView {
    if let Some(back) = status.taken_back_by_staff() {
        return taken_back(status, back).into_any();
    }
    let Some((sending, assistance)) = status.sent_by_staff() else { return ().into_any() };
    let office = office(status);
    let when = date_time(language(), sending.at);
    let words = match assistance.way {
        AssistWay::Counter => tr!("assist.entered_counter", office = office, when = when),
        AssistWay::Phone => tr!("assist.entered_phone", office = office, when = when),
    };
    let consent = tr!("assist.entered_consent", consent = say(sending.consent));
    let then = if status.may_withdraw { tr!("assist.entered_withdraw") } else { tr!("assist.entered_ask") };
    view! {
        <Notice tone=Tone::Info title=tr!("assist.entered_title")>
            <p>{words}</p>
            <p>{consent} " " {then}</p>
        </Notice>
    }
    .into_any()
}

/// Staff took it back: where, how, and what to do if that is news.
fn taken_back(status: &Status, (sending, assistance): &(Sending, Assistance)) -> impl IntoView + use<> {
    let office = office(status);
    let when = date_time(language(), sending.at);
    let words = match assistance.way {
        AssistWay::Counter => tr!("assist_back.told_counter", office = office, when = when),
        AssistWay::Phone => tr!("assist_back.told_phone", office = office, when = when),
    };
    let consent = tr!("assist.entered_consent", consent = say(sending.consent));
    view! {
        <Notice tone=Tone::Info title=tr!("assist_back.told_title")>
            <p>{words}</p>
            <p>{consent} " " {tr!("assist_back.told_ask")}</p>
        </Notice>
    }
}

/// The office missed its day, and gave a new one.
fn late(apology: &Apology, act: Act) -> AnyView {
    let (missed, on) = (date(language(), apology.missed_on), date(language(), apology.new.on));
    let provisional = apology.new.provisional;
    // Where a refund alone is asked for, the cover was stopped before.
    let goes_on = (act == Act::Stop).then(|| view! { <p>{tr!("wall.late_cover")}</p> });
    view! {
        <Notice tone=Tone::Warn title=tr!("wall.late_title")>
            <p>{tr!("wall.late_text", missed = missed, on = on)}</p>
            {provisional.then(|| view! { <p>{tr!("wall.late_provisional")}</p> })}
            {goes_on}
        </Notice>
    }
    .into_any()
}

fn clock(clock: OfficeClock, act: Act) -> impl IntoView {
    let late = match act {
        Act::Stop => tr!("application.clock_late"),
        Act::Refund => tr!("refund_only.clock_late"),
    };
    let state = match (clock.paused, clock.late) {
        (true, _) => ClockState::Paused,
        (false, true) => ClockState::Late,
        (false, false) => ClockState::Running,
    };
    view! {
        <Panel>
            <Clock day=clock.day total=clock.of due=clock.deadline state=state>
                <p>{late}</p>
            </Clock>
        </Panel>
    }
}

fn details(status: &Status) -> impl IntoView + use<> {
    let application = &status.application;
    let region = status.region.as_ref().map(|r| r.name.get(language()).to_owned()).unwrap_or_default();
    // What was expected says nothing any more once it is taken back or refused.
    let closed = matches!(application.state, S::Withdrawn | S::Undone | S::Refused | S::Expired);
    let promised = application.promised.as_ref().filter(|_| !closed);
    let effective = application.effective_on.filter(|_| !closed).or_else(|| promised.and_then(|p| p.effective_on));
    // A refund alone has no day on which anything ends.
    let effective = effective.filter(|_| application.act == Act::Stop).map(|on| {
        let value = date(language(), on);
        let value = if application.effective_on.is_some() {
            value
        } else {
            tr!("application.effective_expected", date = value)
        };
        view! { <SummaryRow label=tr!("application.effective_on") value=value /> }
    });
    let refund = promised.map(|p| {
        let way = p.refund.way.map(say).unwrap_or_default();
        let value = match (p.refund.share, p.refund.amount) {
            (RefundShare::None, _) => say(p.refund.why),
            (_, Some(amount)) => format!("{} · {way}", money(language(), amount)),
            (share, None) => say(share),
        };
        view! { <SummaryRow label=tr!("application.refund") value=value /> }
    });
    let (label, name) = (cover_label(application.act), status.person.name.masked());
    let cover = tr!("application.cover_short", region = region, year = status.cover.year);
    let reason = application.reason().map(say).unwrap_or_default();
    view! {
        <Panel title=tr!("application.details")>
            <SummaryList>
                <SummaryRow label=tr!("application.insured") value=name />
                <SummaryRow label=label value=cover />
                <SummaryRow label=tr!("application.reason") value=reason />
                {effective}
                {refund}
            </SummaryList>
        </Panel>
    }
}

fn receipts(status: &Status) -> impl IntoView + use<> {
    let rows: Vec<_> = status
        .receipts
        .iter()
        // Newest first: it is the one that people look for.
        .rev()
        .map(|receipt| {
            let when = date_time(language(), receipt.body.at);
            let href = Route::Receipt(receipt.body.id.clone()).path();
            let act = status.application.act;
            let title = receipt.body.act.state().map(|state| state_in(language(), act, state)).unwrap_or_default();
            view! { <Cell title=title text=when href=href /> }
        })
        .collect();
    if rows.is_empty() {
        let again = Route::Application(status.application.id.clone()).path();
        return view! {
            <Prose>
                <p>
                    {tr!("application.receipt_soon")} " "
                    <a href=again>{tr!("application.look_again")}</a>
                </p>
            </Prose>
        }
        .into_any();
    }
    view! { <Cells title=tr!("application.receipts") note=tr!("application.receipts_note")>{rows}</Cells> }.into_any()
}

fn acts(status: &Status) -> impl IntoView + use<> {
    let id = &status.application.id;
    let undo = status.may_undo.then(|| {
        let href = Route::Undo(id.clone()).path();
        view! { <LinkButton label=tr!("application.undo_link") href=href kind=ButtonKind::Plain /> }
    });
    let withdraw = status.may_withdraw.then(|| {
        let href = Route::Withdraw(id.clone()).path();
        view! { <LinkButton label=tr!("application.withdraw_link") href=href kind=ButtonKind::Plain /> }
    });
    let ask = status.erased.is_none().then(|| {
        let href = format!("{}?{ABOUT}={id}", Route::EnquiryNew);
        view! { <LinkButton label=tr!("enquiry.ask_case") href=href kind=ButtonKind::Text /> }
    });
    view! {
        <Actions>
            {withdraw}
            {undo}
            {ask}
            <LinkButton label=tr!("application.to_my") href=Route::My.path() kind=ButtonKind::Text />
        </Actions>
    }
}

/// Stopping the cover did not unbind the card everywhere.
fn unbind() -> impl IntoView {
    view! {
        <Notice tone=Tone::Info title=tr!("application.unbind_title")>
            <p>{tr!("application.unbind_text")}</p>
            <p>
                <a href=Route::Wallet.path()>{tr!("card.my_link")}</a>
            </p>
        </Notice>
    }
}

fn history(status: &Status) -> impl IntoView + use<> {
    let looks = status.reveals.iter().map(|reveal| {
        let what = reveal.fields.iter().map(|f| say(*f)).collect::<Vec<_>>().join(" · ");
        let why = say(reveal.purpose);
        let moment = view! {
            <Moment
                title=tr!("application.looked", what = what)
                when=date_time(language(), reveal.at)
                who=tr!("application.by_office")
            >
                <p>{why}</p>
            </Moment>
        };
        (reveal.at, moment.into_any())
    });
    let mut moments: Vec<_> = status
        .events
        .iter()
        .map(|event| {
            let who = match event.actor {
                Actor::Resident(_) => tr!("application.by_you"),
                Actor::Staff(_) => tr!("application.by_office"),
                Actor::System | Actor::Operator | Actor::Anonymous => tr!("application.by_system"),
            };
            let moment = view! { <Moment title=move_in(language(), status.application.act, event.by) when=date_time(language(), event.at) who=who /> };
            (event.at, moment.into_any())
        })
        .chain(looks)
        .collect();
    // Stable: what happened in the same instant keeps its order, so it is turned round first.
    moments.reverse();
    moments.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let moments: Vec<_> = moments.into_iter().map(|(_, view)| view).collect();
    view! {
        <Panel title=tr!("application.history")>
            <Timeline>{moments}</Timeline>
        </Panel>
    }
}
