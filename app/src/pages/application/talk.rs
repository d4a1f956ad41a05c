//! What was said between the resident and the office, and the form for more: a part of the status page.

use crate::{
    components::*,
    context::{language, page_ctx},
    i18n::date_time,
    pages::support::TooOften,
    routes::Route,
    tr,
};
use domain::{
    application::{ApplicationState as S, form::FieldError},
    talk::{CaseMessage, may_talk},
};
use leptos::prelude::*;
use usecases::application::Status;

/// What was typed, and what came of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// The words.
    pub words: String,
    /// What was wrong with them.
    pub errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    pub wait: Option<i64>,
    /// It was just sent.
    pub sent: bool,
    /// Made with the page: sent twice is sent once.
    pub key: String,
    /// The page asked by itself: nobody has seen it yet.
    pub by_itself: bool,
}

/// The office wrote something that was not seen yet: stands at the top.
pub(super) fn fresh(status: &Status) -> AnyView {
    let count = status.messages.iter().filter(|m| is_fresh(m)).count();
    if count == 0 {
        return ().into_any();
    }
    let title = tr!("talk.fresh", count = count);
    view! {
        <Notice tone=Tone::Info title=title>
            <p>
                <a href="#messages">{tr!("talk.fresh_link")}</a>
            </p>
        </Notice>
    }
    .into_any()
}

fn is_fresh(message: &CaseMessage) -> bool {
    message.author.is_office() && message.read_at.is_none()
}

/// The thread, and the form while something can still be said.
pub(super) fn panel(status: &Status, typed: &Typed) -> AnyView {
    let state = status.application.state;
    let open = may_talk(state);
    if state == S::Draft || (!open && status.messages.is_empty()) {
        return ().into_any();
    }
    // The office, never one of its members.
    let office = status.region.as_ref().map(|region| region.agency.v.get(language()).to_owned());
    let office = office.unwrap_or_else(|| tr!("application.by_office"));
    let said: Vec<_> = status
        .messages
        .iter()
        .map(|message| Said {
            who: if message.author.is_office() { office.clone() } else { tr!("application.by_you") },
            when: date_time(language(), message.at),
            words: message.words.clone(),
            own: !message.author.is_office(),
            fresh: is_fresh(message),
            more: String::new(),
        })
        .collect();
    let thread = (!said.is_empty()).then(|| view! { <Thread said=said /> });
    let sent = typed.sent.then(|| {
        view! {
            <Notice tone=Tone::Success announce=true>
                <p>{tr!("talk.sent")}</p>
            </Notice>
        }
    });
    let form = if !open {
        let number = page_ctx().map(|ctx| ctx.hotline.label.clone()).unwrap_or_default();
        view! { <p>{tr!("talk.closed", number = number)}</p> }.into_any()
    } else if status.messages.len() >= CaseMessage::MOST {
        let number = page_ctx().map(|ctx| ctx.hotline.label.clone()).unwrap_or_default();
        view! { <p>{tr!("talk.full", number = number)}</p> }.into_any()
    } else {
        form(status, typed)
    };
    view! {
        <Panel title=tr!("talk.title") id="messages">
            {sent}
            {thread}
            {form}
        </Panel>
    }
    .into_any()
}

fn form(status: &Status, typed: &Typed) -> AnyView {
    let action = format!("{}#messages", Route::Application(status.application.id.clone()));
    let (words, key, wait) = (typed.words.clone(), typed.key.clone(), typed.wait);
    view! {
        <Form action=action errors=typed.errors.clone()>
            <TooOften wait=wait />
            <Hidden name="key" value=key />
            <Textarea name=CaseMessage::FIELD label=tr!("talk.write") value=words hint=tr!("talk.write_hint") rows=3 />
            <Actions>
                <Button label=tr!("talk.send") kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
    .into_any()
}
