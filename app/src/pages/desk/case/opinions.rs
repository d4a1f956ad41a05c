//! Opinions of colleagues: what was asked, what was answered, and the forms for both.

use super::{conflict, open, render, view::Shown};
use crate::{
    components::*,
    context::language,
    door::{self, Door},
    form_data::FormData,
    i18n::date_time,
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::{
    application::form::FieldError,
    id::{ApplicationId, StaffId},
    staff::Staff,
    talk::{Opinion, OpinionState as O},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{case::CasePage, opinion},
};

/// The verb of the form that asks a colleague.
pub(super) const ASK: &str = "ask_opinion";
/// The verb of the form that answers, or declines to.
pub(super) const GIVE: &str = "give_opinion";
/// The verb of the button that needs no answer any more.
pub(super) const WITHDRAW: &str = "withdraw_opinion";

/// What was typed, when it was refused.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Typed {
    /// Who is to be asked.
    colleague: String,
    /// The question, or the answer.
    words: String,
    /// What was wrong with it.
    errors: Vec<FieldError>,
    /// It was an answer.
    answering: bool,
}

/// Asks, answers, declines or withdraws.
pub(super) async fn answer(door: &Door, id: &ApplicationId, verb: &str, form: &FormData) -> Response {
    let (ctx, caller) = (&door.ctx, door.caller());
    let which = form.get("opinion");
    let (words, result) = match verb {
        ASK => {
            let (to, question) = (form.get("colleague"), form.get("question"));
            (question, opinion::ask(ctx, caller, id, to, question).await)
        }
        WITHDRAW => ("", opinion::withdraw(ctx, caller, id, which).await),
        _ if form.has("decline") => (form.get("answer"), opinion::decline(ctx, caller, id, which).await),
        _ => (form.get("answer"), opinion::answer(ctx, caller, id, which, form.get("answer")).await),
    };
    let words = words.to_owned();
    match result {
        Ok(()) => door::see_other(&format!("{}#opinions", Route::Case(id.clone()))),
        Err(UseCaseError::Invalid(errors)) => {
            let page = match open(door, id.as_str()).await {
                Ok(page) => page,
                Err(error) => return door.refuse(&error),
            };
            let typed = Typed { colleague: form.get("colleague").to_owned(), words, errors, answering: verb == GIVE };
            render(door, StatusCode::UNPROCESSABLE_ENTITY, Shown { asked: Some(typed), ..Shown::of(page) })
        }
        Err(UseCaseError::Conflict) => conflict::with(door, id.as_str(), &[&words]).await,
        Err(UseCaseError::Forbidden) => conflict::forbidden(door, id.as_str(), None).await,
        Err(error) => door.refuse(&error),
    }
}

/// At the top of a case about which the reader was asked.
pub(super) fn asks_me(page: &CasePage, staff: Option<&Staff>) -> AnyView {
    let mine = |o: &&(Opinion, String, String)| o.0.state == O::Open && staff.is_some_and(|s| s.id == o.0.asked_of);
    let Some((_, by, _)) = page.opinions.iter().find(mine) else { return ().into_any() };
    let title = tr!("opinion.asks_you", name = by);
    view! {
        <Notice tone=Tone::Info title=title>
            <p>
                <a href="#opinions">{tr!("opinion.to_it")}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// What was asked, and the forms.
#[component]
pub(super) fn OpinionsPanel(
    /// The case, and what was typed.
    shown: Shown,
    /// Who reads it.
    staff: Option<Staff>,
) -> impl IntoView {
    let page = &shown.page;
    let me = staff.map(|s| s.id);
    let typed = shown.asked.clone().unwrap_or_default();
    if page.opinions.is_empty() && page.colleagues.is_none() {
        return ().into_any();
    }
    let rows: Vec<_> = page.opinions.iter().map(|one| row(page, one, me.as_ref(), &typed)).collect();
    let ask = page.colleagues.as_ref().map(|colleagues| ask(page, colleagues, typed, shown.asked.is_some()));
    view! {
        <Panel title=tr!("opinion.title") id="opinions">
            {(!rows.is_empty()).then(|| view! { <ol class="thread">{rows}</ol> })}
            {ask}
        </Panel>
    }
    .into_any()
}

fn row(page: &CasePage, (opinion, by, of): &(Opinion, String, String), me: Option<&StaffId>, typed: &Typed) -> AnyView {
    let asked = tr!("opinion.asked_line", by = by, of = of, when = date_time(language(), opinion.asked_at));
    let ended = opinion.ended_at.map(|at| date_time(language(), at)).unwrap_or_default();
    let line = match opinion.state {
        O::Open => tr!("opinion.open"),
        O::Answered => tr!("opinion.answered", of = of, when = ended),
        O::Declined => tr!("opinion.declined", of = of, when = ended),
        O::Withdrawn => tr!("opinion.withdrawn", by = by, when = ended),
        O::Lapsed => tr!("opinion.lapsed"),
    };
    let open = opinion.state == O::Open && !page.application.state.is_final();
    let give = (open && me == Some(&opinion.asked_of) && !page.own_case).then(|| give(page, opinion, typed));
    let withdraw = (open && me == Some(&opinion.asked_by)).then(|| {
        let action = address(page, WITHDRAW);
        let id = opinion.id.to_string();
        view! {
            <Form action=action>
                <Hidden name="opinion" value=id />
                <Button label=tr!("opinion.withdraw") kind=ButtonKind::Text />
            </Form>
        }
    });
    let answer = opinion.answer.clone().map(|words| view! { <p class="said__words">{words}</p> });
    view! {
        <li class="said">
            <p class="said__by">{asked}</p>
            <p class="said__words">{opinion.question.clone()}</p>
            <p class="said__by">{line}</p>
            {answer}
            {give}
            {withdraw}
        </li>
    }
    .into_any()
}

fn address(page: &CasePage, verb: &str) -> String {
    format!("{}#opinions", Route::CaseAct(page.application.id.clone(), verb.to_owned()))
}

fn give(page: &CasePage, opinion: &Opinion, typed: &Typed) -> AnyView {
    let (action, id) = (address(page, GIVE), opinion.id.to_string());
    let (words, errors) =
        if typed.answering { (typed.words.clone(), typed.errors.clone()) } else { Default::default() };
    view! {
        <Form action=action errors=errors>
            <Hidden name="opinion" value=id />
            <Textarea name="answer" label=tr!("opinion.answer") value=words hint=tr!("opinion.answer_hint") rows=3 />
            <Actions>
                <Button label=tr!("opinion.give") kind=ButtonKind::Plain />
                <Button label=tr!("opinion.decline") kind=ButtonKind::Text name="decline" value="on" />
            </Actions>
        </Form>
    }
    .into_any()
}

fn ask(page: &CasePage, colleagues: &[Staff], typed: Typed, is_open: bool) -> AnyView {
    if colleagues.is_empty() {
        return view! { <p class="quiet">{tr!("opinion.nobody")}</p> }.into_any();
    }
    let action = address(page, ASK);
    let choices: Vec<_> = colleagues
        .iter()
        .map(|member| {
            let role = crate::i18n::say(member.role);
            Choice::new(member.id.to_string(), format!("{}（{role}）", member.name))
        })
        .collect();
    let (words, errors) = if typed.answering { Default::default() } else { (typed.words, typed.errors) };
    let colleague = typed.colleague;
    let is_open = is_open && !typed.answering;
    view! {
        <Disclosure summary=tr!("opinion.ask") open=is_open>
            <Form action=action errors=errors>
                <Select name="colleague" label=tr!("opinion.colleague") choices=choices value=colleague />
                <Textarea
                    name="question"
                    label=tr!("opinion.question")
                    value=words
                    hint=tr!("opinion.question_hint")
                    rows=3
                />
                <Actions>
                    <Button label=tr!("opinion.ask_button") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Disclosure>
    }
    .into_any()
}
