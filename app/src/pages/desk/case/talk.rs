//! Messages with the resident: the thread, and the form for another one.

use super::{MESSAGE, NO_ANSWER, conflict, open, render, texts, view::Shown};
use crate::{
    components::*,
    context::language,
    door::{self, Door},
    form_data::FormData,
    i18n::date_time,
    pages::support::{TooOften, retry_after},
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::{
    application::form::FieldError,
    id::ApplicationId,
    rules::{RuleBook, TextUse},
    staff::Staff,
    talk::{CaseMessage, may_talk},
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::{case::CasePage, talk},
};

/// What was typed as a message, when it was refused.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Typed {
    /// The words.
    pub words: String,
    /// What was wrong with them.
    pub errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    pub wait: Option<i64>,
}

/// Sends a message to the resident.
pub(super) async fn answer(door: &Door, id: &ApplicationId, form: &FormData) -> Response {
    let (words, key) = (form.get(CaseMessage::FIELD).to_owned(), form.get("key").to_owned());
    if form.has(texts::INSERT) {
        return insert(door, id, form, words, key).await;
    }
    let (errors, wait) = match talk::write(&door.ctx, door.caller(), id, &words, &key).await {
        Ok(()) => return back(id),
        Err(UseCaseError::Invalid(errors)) => (errors, None),
        Err(UseCaseError::LimitReached { retry_after, .. }) => (Vec::new(), Some(retry_after)),
        Err(UseCaseError::Conflict) => return conflict::with(door, id.as_str(), &[&words]).await,
        Err(UseCaseError::Forbidden) => return conflict::forbidden(door, id.as_str(), None).await,
        Err(error) => return door.refuse(&error),
    };
    let page = match open(door, id.as_str()).await {
        Ok(page) => page,
        Err(error) => return door.refuse(&error),
    };
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = Shown { said: Some(Typed { words, errors, wait }), key, ..Shown::of(page) };
    retry_after(wait, render(door, status, shown))
}

/// The form once more with a standard text in it; nothing is sent.
async fn insert(door: &Door, id: &ApplicationId, form: &FormData, mut words: String, key: String) -> Response {
    let page = match open(door, id.as_str()).await {
        Ok(page) if page.may_write => page,
        Ok(_) => return conflict::forbidden(door, id.as_str(), None).await,
        Err(error) => return door.refuse(&error),
    };
    let mut errors = Vec::new();
    match texts::inserted(&door.ctx.book, &page, TextUse::Message, form, &words) {
        Ok(text) => words = text,
        Err(error) => errors.push(error),
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let said = Some(Typed { words, errors, wait: None });
    render(door, status, Shown { said, key, ..Shown::of(page) })
}

/// The resident's last message needs no answer.
pub(super) async fn no_answer(door: &Door, id: &ApplicationId) -> Response {
    match talk::no_answer(&door.ctx, door.caller(), id).await {
        Ok(()) => back(id),
        Err(UseCaseError::Forbidden) => conflict::forbidden(door, id.as_str(), None).await,
        Err(error) => door.refuse(&error),
    }
}

fn back(id: &ApplicationId) -> Response {
    door::see_other(&format!("{}#messages", Route::Case(id.clone())))
}

/// At the top of a case whose resident waits for an answer.
pub(super) fn waits(page: &CasePage) -> AnyView {
    let Some(since) = page.answer_due else { return ().into_any() };
    view! {
        <Notice tone=Tone::Warn title=tr!("talk.desk_waits")>
            <p>
                {tr!("talk.desk_waits_since", when = date_time(language(), since))} " " <a href="#messages">{tr!("talk.fresh_link")}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// The thread, and the form while something can still be said.
#[component]
pub(super) fn TalkPanel(
    /// The case, and what was typed.
    shown: Shown,
    /// Who reads it.
    staff: Option<Staff>,
    /// Standard texts.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let page = &shown.page;
    let said: Vec<_> = page.messages.iter().map(|(message, name)| said(message, name.as_deref())).collect();
    let thread = if said.is_empty() {
        view! { <p class="quiet">{tr!("talk.desk_none")}</p> }.into_any()
    } else {
        view! { <Thread said=said /> }.into_any()
    };
    let decides = staff.is_some_and(|staff| staff.role.decides());
    let form = if page.may_write {
        form(&shown, &book)
    } else if !may_talk(page.application.state) {
        view! { <p class="quiet">{tr!("talk.desk_closed")}</p> }.into_any()
    } else if decides && page.messages.len() >= CaseMessage::MOST {
        view! { <p>{tr!("talk.desk_full")}</p> }.into_any()
    } else {
        ().into_any()
    };
    view! {
        <Panel title=tr!("talk.desk_title") id="messages">
            {thread}
            {form}
        </Panel>
    }
}

fn said(message: &CaseMessage, name: Option<&str>) -> Said {
    let own = message.author.is_office();
    let more = match message.read_at {
        _ if !own => String::new(),
        Some(at) => tr!("talk.read", when = date_time(language(), at)),
        None => tr!("talk.unread"),
    };
    Said {
        who: match name {
            Some(name) => name.to_owned(),
            None if own => tr!("desk.actor_staff"),
            None => tr!("desk.actor_applicant"),
        },
        when: date_time(language(), message.at),
        words: message.words.clone(),
        own,
        fresh: false,
        more,
    }
}

fn form(shown: &Shown, book: &Arc<RuleBook>) -> AnyView {
    let app = &shown.page.application;
    let action = |verb: &str| format!("{}#messages", Route::CaseAct(app.id.clone(), verb.to_owned()));
    let (send, done) = (action(MESSAGE), action(NO_ANSWER));
    let typed = shown.said.clone().unwrap_or_default();
    let due = shown.page.answer_due.is_some();
    let is_open = shown.said.is_some() || due;
    let key = shown.key.clone();
    let (book, region) = (book.clone(), app.region.clone());
    view! {
        <Disclosure summary=tr!("talk.desk_write") open=is_open>
            <Form action=send errors=typed.errors>
                <TooOften wait=typed.wait />
                <Hidden name="key" value=key />
                {texts::picker(&book, &region, TextUse::Message)}
                <Textarea
                    name=CaseMessage::FIELD
                    label=tr!("talk.desk_write")
                    value=typed.words
                    hint=tr!("talk.desk_write_hint")
                    rows=3
                />
                <Actions>
                    <Button label=tr!("talk.send") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Disclosure>
        {due
            .then(|| {
                view! {
                    <Form action=done>
                        <Button label=tr!("talk.no_answer") kind=ButtonKind::Text />
                    </Form>
                }
            })}
    }
    .into_any()
}
