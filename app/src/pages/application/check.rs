//! Step: check answers, declare.

use super::{
    correction::unanswered,
    next::{case, head, or_status, route, step_page},
};
use crate::{
    components::{
        Actions, Button, ButtonKind, Checkbox, Form, Hidden, LinkButton, Notice, Panel, Prose, SummaryList, SummaryRow,
        Tone,
    },
    context::{here, language, page_ctx},
    door::Door,
    form_data::FormData,
    i18n::{date, date_range, date_time, say},
    pages::{
        help::HelpWith,
        stop::answer::{blocks, lines},
        support::{TooOften, answer, application_id, retry_after, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::{ApplicationAct as Act, ApplicationState, form::FieldError, policy::NotYet},
    id::ApplicationId,
    person::Capacity,
    review::start_day_agrees,
    rules::{DecisionMode, Question, RuleBook},
    time::Timestamp,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, DocumentState, Step, declare, request_submit_code},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Vec::new(), None).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let result = match declare(&door.ctx, door.caller(), &id, form.get("declared") == "on", form.get("rules")).await {
        Ok(_) => code(&door, &id).await,
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, errors, None).await,
        // Blocked since, or the answer is no by now: the page says what.
        Err(UseCaseError::Conflict) => page(&door, &id, Vec::new(), None).await,
        Err(error) => Err(error),
    };
    or_status(&door, &id, result)
}

/// Sends the code and goes to its page; where one was sent a moment ago, that page offers to send another later.
async fn code(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    if door.assisting.is_some() {
        return Ok(door.see_other(&Route::StepCode(id.clone())));
    }
    match request_submit_code(&door.ctx, door.caller(), id).await {
        Ok(()) | Err(UseCaseError::LimitReached { limit: "code_phone_minute", .. }) => {
            Ok(door.see_other(&Route::StepCode(id.clone())))
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => page(door, id, Vec::new(), Some(retry_after)).await,
        Err(error) => Err(error),
    }
}

async fn page(door: &Door, id: &ApplicationId, errors: Vec<FieldError>, wait: Option<i64>) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    // Nothing to check yet: on to what is missing.
    if errors.is_empty() && !matches!(case.next_step(), Step::Check | Step::Code) {
        return Ok(door.see_other(&route(case.next_step(), id)));
    }
    let title = tr_in!(door.caller().language, "application.check_title");
    let book = &door.ctx.book;
    // A hold on the account's phone says nothing about who was seen at the counter.
    let held = door.caller().resident().ok().and_then(|account| account.held_until);
    let held = held.filter(|until| *until > door.ctx.now());
    let page = step_page(door, &case, status_for(&errors, wait), &title, || {
        view! { <TooOften wait=wait /> {view(book, &case, held, errors)} }
    });
    Ok(retry_after(wait, page))
}

fn view(book: &RuleBook, case: &Case, held: Option<Timestamp>, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let blocked = match (case.may_submit(), held) {
        (Err(NotYet::Blocked(found)), _) => Some(blocks(&found).into_any()),
        (_, Some(until)) => Some(on_hold(until).into_any()),
        _ => None,
    };
    let form = match blocked {
        Some(blocked) => view! {
            {blocked}
            <Actions>
                <LinkButton label=tr!("application.later") href=here(Route::My) kind=ButtonKind::Plain />
            </Actions>
        }
        .into_any(),
        None => declaration(case, &book.version, errors).into_any(),
    };
    let result = case.answer.as_ref().map(|found| lines(book, found));
    let given = answers(case, Paper::No);
    let unanswered = unanswered(&case.region, case.to_mend.iter(), tr!("application.unanswered_check"));
    view! {
        {head(case, Step::Check, tr!("application.check_title"), tr!("application.check_lead"))}
        <Panel title=tr!("application.your_answers")>{given}</Panel>
        <Panel title=tr!("application.what_happens")>{result}</Panel>
        {other_start_day(case)}
        {unanswered}
        <HelpWith question=guides::Question::Declaration />
        {form}
    }
}

/// The register knows another first day of the employees' cover than the one that was typed.
fn other_start_day(case: &Case) -> impl IntoView + use<> {
    let facts = &case.standing.facts;
    let on = facts.employee_from.filter(|_| start_day_agrees(&case.application.answers, facts) == Some(false));
    let change = here(route(Step::Questions, &case.application.id));
    on.filter(|_| case.has(Step::Questions)).map(|on| {
        view! {
            <Notice tone=Tone::Warn title=tr!("application.other_start")>
                <p>{tr!("application.other_start_text", date = date(language(), on))}</p>
                <p>
                    <a href=change>{tr!("application.todo_questions")}</a>
                </p>
            </Notice>
        }
    })
}

/// After a change of phone or a recovery: why it can't be sent yet, and from when on it can.
fn on_hold(until: Timestamp) -> impl IntoView {
    let when = date_time(language(), until);
    view! {
        <Notice tone=Tone::Warn title=tr!("application.held_title")>
            <p>{tr!("application.held", when = when)}</p>
        </Notice>
    }
}

/// What is declared, point by point; and the sentence that is agreed to.
pub(in crate::pages) fn declared_words(case: &Case) -> (Vec<String>, String) {
    let act = case.application.act;
    let words = match (act, case.application.capacity) {
        (Act::Stop, Capacity::Oneself) => tr!("application.declare"),
        (Act::Stop, other) => tr!("application.declare_for", capacity = say(other)),
        (Act::Refund, Capacity::Oneself) => tr!("refund_only.declare"),
        (Act::Refund, other) => tr!("refund_only.declare_for", capacity = say(other)),
    };
    let end = match act {
        Act::Stop => tr!("application.declare_end"),
        Act::Refund => tr!("refund_only.declare_end"),
    };
    (vec![tr!("application.declare_true"), end, way_back(case)], words)
}

/// `rules`: the version whose consequences this page shows; the declaration is about no other.
fn declaration(case: &Case, rules: &str, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let declared = case.application.answers.declared && case.application.rules == rules;
    let rules = rules.to_owned();
    let (points, words) = declared_words(case);
    let points: Vec<_> = points.into_iter().map(|point| view! { <li>{point}</li> }).collect();
    let at_desk = page_ctx().is_some_and(|ctx| ctx.assisting.is_some());
    let confirm = if at_desk { tr!("assist.to_consent") } else { tr!("application.get_code") };
    view! {
        <Form errors=errors>
            <Hidden name="rules" value=rules />
            <Notice tone=Tone::Neutral title=tr!("application.declare_title")>
                <Prose>
                    <ul>{points}</ul>
                </Prose>
            </Notice>
            <Checkbox
                name="declared"
                label=words
                checked=declared
                hint=tr!("application.declare_hint")
            />
            <Prose>
                <p>
                    {tr!("application.privacy")} " " <a href=Route::Privacy.path()>{tr!("application.privacy_link")}</a>
                </p>
            </Prose>
            <Actions>
                <Button label=confirm />
                <LinkButton label=tr!("application.later") href=here(Route::My) kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

/// Until when it can be taken back: what takes effect on the day of the decision can't be undone after that.
fn way_back(case: &Case) -> String {
    let answer = case.answer.as_ref();
    let decision = answer.map(|a| a.decision);
    if case.application.act == Act::Refund {
        return if decision == Some(DecisionMode::Automatic) {
            tr!("refund_only.declare_at_once")
        } else {
            tr!("refund_only.declare_back")
        };
    }
    let later = answer.and_then(|a| a.effective_on).is_some_and(|on| on > case.standing.facts.today);
    promise(later, decision)
}

/// `later`: it takes effect on a day after the decision's.
pub(super) fn promise(later: bool, decision: Option<DecisionMode>) -> String {
    match (later, decision == Some(DecisionMode::Automatic)) {
        (true, _) => tr!("application.declare_back"),
        (false, false) => tr!("application.declare_back_now"),
        (false, true) => tr!("application.declare_at_once"),
    }
}

/// Whether answers are shown to be changed, masked, or on a form that is signed, whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Paper {
    /// On the screen, with the ways to change them.
    No,
    /// On the form.
    Yes,
}

/// What was answered.
pub(in crate::pages) fn answers(case: &Case, paper: Paper) -> impl IntoView + use<> {
    let id = &case.application.id;
    let change = |step| if paper == Paper::Yes { String::new() } else { here(route(step, id)) };
    let draft = case.application.state == ApplicationState::Draft;
    let given = &case.application.answers;
    let questions: Vec<_> = case
        .rule()
        .map(|rule| rule.questions.clone())
        .unwrap_or_default()
        .into_iter()
        .map(|q| {
            let value = shown(q, given.questions.get(&q).map_or("", String::as_str));
            view! { <SummaryRow label=say(q) value=value change=change(Step::Questions) /> }
        })
        .collect();
    let documents = case.has(Step::Documents).then(|| {
        let names: Vec<_> = document_names(case).into_iter().map(|n| view! { <li>{n}</li> }).collect();
        view! {
            <SummaryRow label=tr!("application.documents") change=change(Step::Documents) wide=true>
                <ul>{names}</ul>
            </SummaryRow>
        }
    });
    let payee = case.has(Step::Payee).then(|| {
        let payee = given.payee.clone().unwrap_or_default();
        let value = format!("{} · {} · {}", payee.holder, payee.number, payee.bank);
        view! { <SummaryRow label=tr!("application.payee_title") value=value change=change(Step::Payee) /> }
    });
    let reason_change = if draft { change(Step::Reason) } else { String::new() };
    let person = &case.standing.person;
    let cover = &case.standing.cover;
    let period = case.answer.as_ref().map(|a| date_range(language(), a.period_from, a.period_to)).unwrap_or_default();
    let region = case.region.name.get(language());
    let cover = tr!("application.cover_value", region = region, year = cover.year, period = period);
    let (name, number) = match paper {
        Paper::No => (person.name.masked(), short(&person.id_number.masked())),
        Paper::Yes => (person.name.reveal().to_owned(), person.id_number.reveal().to_owned()),
    };
    let (label, capacity) = (cover_label(case.application.act), say(case.application.capacity));
    let reason = given.reason.map(say).unwrap_or_default();
    view! {
        <SummaryList>
            <SummaryRow label=tr!("application.insured") value=name />
            <SummaryRow label=tr!("application.id_number") value=number />
            <SummaryRow label=label value=cover />
            <SummaryRow label=tr!("application.capacity") value=capacity />
            <SummaryRow label=tr!("application.reason") value=reason change=reason_change />
            {questions}
            {documents}
            {payee}
        </SummaryList>
    }
}

/// What the cover is to the application.
pub(in crate::pages) fn cover_label(act: Act) -> String {
    match act {
        Act::Stop => tr!("application.cover"),
        Act::Refund => tr!("refund_only.cover"),
    }
}

/// A masked number with its stars drawn together: it fits on a phone.
fn short(masked: &str) -> String {
    let (first, rest) = masked.split_at(masked.find('*').unwrap_or(masked.len()));
    format!("{first}****{}", rest.trim_start_matches('*'))
}

fn shown(question: Question, typed: &str) -> String {
    match (question, typed) {
        (Question::StudentBenefitsUsed | Question::Subsidised, "yes") => tr!("application.yes"),
        (Question::StudentBenefitsUsed | Question::Subsidised, "no") => tr!("application.no"),
        (_, words) => domain::application::form::parse_date(words)
            .filter(|_| question != Question::OtherArea)
            .map_or_else(|| words.to_owned(), |day| date(language(), day)),
    }
}

fn document_names(case: &Case) -> Vec<String> {
    let asked = case.asked();
    case.documents
        .iter()
        .filter(|d| d.state == DocumentState::Stored)
        .map(|d| {
            asked
                .iter()
                .flat_map(|a| &a.group.kinds)
                .find(|k| k.key == d.kind)
                .map_or_else(|| d.kind.clone(), |k| k.name.get(language()).to_owned())
        })
        .collect()
}
