//! One bad rating: what was said, the case as far as it is needed, the calls, and what came of it.

use super::{
    ratings::{due, stands},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say, state_in},
    pages::support::{TooOften, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::FieldError,
    id::RatingId,
    rating::{Review, ReviewState, StepKind},
    rules::RuleBook,
    words::visible,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::ratings::{self, ReviewPage},
};

/// What was typed and shown, beside the review.
#[derive(Clone, Default)]
struct Typed {
    /// Which of the two forms.
    act: String,
    /// A call: reached or not; an outcome: which.
    choice: String,
    words: String,
    errors: Vec<FieldError>,
    /// The phone, in full.
    phone: Option<String>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
    /// Somebody else was faster.
    stale: bool,
}

/// The page.
pub(super) async fn show(door: Door, Path(rating): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    page(&door, &rating, Typed::default()).await
}

/// A call, an outcome, or the phone to call.
pub(super) async fn act(door: Door, Path(rating): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RatingId::parse(&rating) else { return door.refuse(&UseCaseError::NotFound) };
    let act = form.get("act").to_owned();
    let words = form.get("words").to_owned();
    let version = form.get("version").parse().unwrap_or(0);
    let (ctx, caller) = (&door.ctx, door.caller());
    let (choice, done) = match act.as_str() {
        "phone" => match ratings::phone(ctx, caller, &id).await {
            Ok(phone) => {
                let phone = Some(phone.reveal().to_owned());
                return page(&door, &rating, Typed { phone, ..Typed::default() }).await;
            }
            Err(error) => (String::new(), Err(error)),
        },
        "call" => {
            let reached = form.get("reached").to_owned();
            let done = ratings::called(ctx, caller, &id, &reached, &words, version).await;
            (reached, done)
        }
        _ => {
            let outcome = form.get("outcome").to_owned();
            let done = ratings::close(ctx, caller, &id, &outcome, &words, version).await;
            (outcome, done)
        }
    };
    let typed = Typed { act, choice, words, ..Typed::default() };
    match done {
        Ok(()) => door.see_other(&Route::DeskRating(id)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &rating, Typed { errors, ..typed }).await,
        Err(UseCaseError::Conflict) => page(&door, &rating, Typed { stale: true, ..typed }).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, &rating, Typed { wait: Some(retry_after), ..typed }).await
        }
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, rating: &str, typed: Typed) -> Response {
    let Some(id) = RatingId::parse(rating) else { return door.refuse(&UseCaseError::NotFound) };
    match ratings::open(&door.ctx, door.caller(), &id).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "rating.one_title");
            let (book, today, wait) = (door.ctx.book.clone(), door.ctx.today(), typed.wait);
            let status = if typed.stale { http::StatusCode::CONFLICT } else { status_for(&typed.errors, typed.wait) };
            retry_after(wait, door.page_with(status, title, || view(&found, &typed, &book, today)))
        }
        Err(error) => door.refuse(&error),
    }
}

fn view(found: &ReviewPage, typed: &Typed, book: &Arc<RuleBook>, today: Date) -> impl IntoView + use<> {
    let ReviewPage { review, rating, .. } = found;
    let stale = typed.stale.then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("rating.stale") announce=true>
                <p>{tr!("rating.stale_text")}</p>
            </Notice>
        }
    });
    let aspects: Vec<_> = rating
        .aspects
        .iter()
        .map(|(aspect, level)| view! { <SummaryRow label=say(*aspect) value=say(*level) /> })
        .collect();
    let comment = rating.comment.as_ref().map(|words| visible(words)).unwrap_or_else(|| tr!("rating.no_comment"));
    let (level, when) = (say(rating.level), date_time(language(), rating.at));
    let (due, stands) = (due(review, today), stands(review));
    let case = case(found, book);
    let work = (review.state == ReviewState::Open).then(|| work(found, typed));
    let steps = steps(found);
    view! {
        <PageHead title=tr!("rating.one_title") lead=tr!("rating.one_lead") back=Route::DeskRatings.path() />
        {stale}
        <TooOften wait=typed.wait />
        <Panel title=tr!("rating.given")>
            <SummaryList>
                <SummaryRow label=tr!("rating.level_short") value=level />
                {aspects}
                <SummaryRow label=tr!("rating.comment") value=comment wide=true />
                <SummaryRow label=tr!("rating.when") value=when />
                <SummaryRow label=tr!("rating.due")>{due}</SummaryRow>
                <SummaryRow label=tr!("rating.stands")>{stands}</SummaryRow>
            </SummaryList>
        </Panel>
        {case}
        {steps}
        {work}
    }
}

/// The case as far as it is needed to look into it.
fn case(found: &ReviewPage, book: &RuleBook) -> impl IntoView + use<> {
    let app = &found.application;
    let decided = app.decided_at.map(|at| date_time(language(), at)).unwrap_or_default();
    let sent = app.submitted_at.map(|at| date_time(language(), at)).unwrap_or_default();
    let deadline = app.deadline.map(words::deadline).unwrap_or_default();
    let reasons = app.staff_message.iter().flat_map(|message| message.reasons.iter().map(|r| say(*r)));
    let reasons = words::list(reasons);
    let told = app.staff_message.as_ref().map(|message| message.words.clone()).filter(|words| !words.is_empty());
    let why = (!reasons.is_empty() || told.is_some()).then(|| {
        let told = told.map(|words| view! { <p>{visible(&words)}</p> });
        view! { <SummaryRow label=tr!("rating.told") value=reasons wide=true>{told}</SummaryRow> }
    });
    let (insured, region) = (found.person.name.masked(), words::region(book, &app.region));
    let (reason, state) = (words::reason_of(app), state_in(language(), app.act, app.state));
    let reference = app.reference.to_string();
    // No link: opening a closed case says so on the record, to whoever handled it, too.
    view! {
        <Panel title=tr!("rating.case")>
            <SummaryList>
                <SummaryRow label=tr!("desk.reference") value=reference />
                <SummaryRow label=tr!("desk.insured") value=insured />
                <SummaryRow label=tr!("desk.region") value=region />
                <SummaryRow label=tr!("rating.case_reason") value=reason />
                <SummaryRow label=tr!("rating.case_state") value=state />
                <SummaryRow label=tr!("rating.case_sent") value=sent />
                <SummaryRow label=tr!("rating.case_due") value=deadline />
                <SummaryRow label=tr!("rating.case_decided") value=decided />
                {why}
            </SummaryList>
        </Panel>
    }
}

/// What was done so far.
fn steps(found: &ReviewPage) -> AnyView {
    if found.steps.is_empty() {
        return view! {
            <Panel title=tr!("rating.steps")>
                <p class="quiet">{tr!("rating.no_steps")}</p>
            </Panel>
        }
        .into_any();
    }
    let said = found.steps.iter().map(|(step, name)| Said {
        who: name.clone().unwrap_or_else(|| tr!("rating.by_resident")),
        when: date_time(language(), step.at),
        words: step.words.clone().unwrap_or_default(),
        own: step.staff.is_some(),
        fresh: false,
        more: match step.kind {
            StepKind::Reached => tr!("rating.step_reached"),
            StepKind::Missed => tr!("rating.step_missed"),
            StepKind::Settled => tr!("rating.step_settled"),
            StepKind::Unsettled => tr!("rating.step_unsettled"),
            StepKind::Closed(state) => say(state),
        },
    });
    let said: Vec<_> = said.collect();
    view! {
        <Panel title=tr!("rating.steps")>
            <Thread said=said />
        </Panel>
    }
    .into_any()
}

/// The forms: whom to call, a call, an outcome.
fn work(found: &ReviewPage, typed: &Typed) -> impl IntoView + use<> {
    let version = found.review.version.to_string();
    let of = |act: &str| typed.act == act;
    let errors = |act: &str| if of(act) { typed.errors.clone() } else { Vec::new() };
    let kept = |act: &str| if of(act) { (typed.choice.clone(), typed.words.clone()) } else { Default::default() };
    let phone = match (&typed.phone, found.callable) {
        (Some(phone), _) => {
            let tel = format!("tel:{phone}");
            view! {
                <p>
                    <a href=tel>{phone.clone()}</a>
                </p>
            }
            .into_any()
        }
        (None, true) => view! {
            <Form>
                <Hidden name="act" value="phone" />
                <Actions>
                    <Button label=tr!("rating.phone") kind=ButtonKind::Plain />
                </Actions>
            </Form>
            <p class="quiet">{tr!("rating.phone_text")}</p>
        }
        .into_any(),
        (None, false) => view! { <p>{tr!("rating.phone_none")}</p> }.into_any(),
    };
    let calls = [("yes", tr!("rating.step_reached")), ("no", tr!("rating.step_missed"))];
    let calls = calls.map(|(value, label)| Choice::new(value, label)).to_vec();
    let outcomes: Vec<_> = found.outcomes.iter().map(|state| Choice::new(state.name(), say(*state))).collect();
    let (reached, note) = kept("call");
    let (outcome, words) = kept("close");
    let (call_errors, close_errors, closing) = (errors("call"), errors("close"), version.clone());
    let close = if outcomes.is_empty() {
        view! { <p class="quiet">{tr!("rating.close_not_yet", calls = Review::CALLS)}</p> }.into_any()
    } else {
        view! {
            <Form errors=close_errors>
                <Hidden name="act" value="close" />
                <Hidden name="version" value=closing />
                <RadioGroup name="outcome" legend=tr!("rating.outcome") choices=outcomes value=outcome />
                <Textarea name="words" label=tr!("rating.words") hint=tr!("rating.words_hint") value=words />
                <Actions>
                    <Button label=tr!("rating.close") />
                </Actions>
            </Form>
        }
        .into_any()
    };
    view! {
        <Panel title=tr!("rating.call")>
            {phone}
            <Form errors=call_errors>
                <Hidden name="act" value="call" />
                <Hidden name="version" value=version />
                <RadioGroup name="reached" legend=tr!("rating.reached") choices=calls value=reached />
                <Textarea name="words" label=tr!("rating.note") hint=tr!("rating.note_hint") value=note rows=3 />
                <Actions>
                    <Button label=tr!("rating.save_call") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
        <Panel title=tr!("rating.close_title")>{close}</Panel>
    }
}
