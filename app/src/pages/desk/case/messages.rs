//! What the applicant was told outside the app, and what became of each message.

use super::view::Shown;
use crate::{
    components::*,
    context::language,
    door::{Door, see_other},
    form_data::FormData,
    i18n::{date_time, say},
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::{
    delivery::{Delivery, DeliveryState, Dropped},
    id::{ApplicationId, DeliveryId},
    staff::Staff,
};
use leptos::prelude::*;
use usecases::{UseCaseError, delivery::send_again};

/// The verb of the button that sends a message again.
pub(super) const AGAIN: &str = "message_again";

/// Sends one again.
pub(super) async fn answer(door: &Door, app: &ApplicationId, form: &FormData) -> Response {
    let Some(message) = DeliveryId::parse(form.get("message")) else { return door.refuse(&UseCaseError::NotFound) };
    match send_again(&door.ctx, door.caller(), app, &message).await {
        // It went out or is on its way: the page says so.
        Ok(()) | Err(UseCaseError::Conflict) => see_other(&format!("{}#told", Route::Case(app.clone()))),
        Err(error) => door.refuse(&error),
    }
}

/// Messages, newest first.
#[component]
pub(super) fn MessagesPanel(
    /// The case.
    shown: Shown,
    /// Who reads it.
    staff: Option<Staff>,
) -> impl IntoView {
    let page = &shown.page;
    let may_send = !page.own_case && staff.is_some_and(|s| s.role.decides());
    let rows: Vec<_> = page.told.iter().map(|message| one(message, &page.application.id, may_send)).collect();
    let none = rows.is_empty().then(|| view! { <p>{tr!("delivery.desk_none")}</p> });
    view! {
        <Panel title=tr!("delivery.desk_title") id="told">
            {none}
            <Timeline>{rows}</Timeline>
        </Panel>
    }
}

fn one(message: &Delivery, app: &ApplicationId, may_send: bool) -> AnyView {
    let again = (may_send && message.state.is_lost()).then(|| {
        let action = Route::CaseAct(app.clone(), AGAIN.to_owned()).path();
        let id = message.id.to_string();
        view! {
            <Form action=action>
                <Hidden name="message" value=id />
                <Actions>
                    <Button label=tr!("delivery.again") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    let text = became(message);
    let title = format!("{} · {}", kind(message), say(message.channel));
    let when = date_time(language(), message.created_at);
    let (state, tone) = (say(message.state), tone(message.state));
    let to = message.shown.clone().unwrap_or_default();
    view! {
        <Moment title=title when=when who=to>
            <p>
                <StatusTag label=state tone=tone /> " " {text}
            </p>
            {again}
        </Moment>
    }
    .into_any()
}

/// What the message is about, as its notice is called.
pub(in super::super) fn kind(message: &Delivery) -> String {
    let (none, language) = (std::collections::BTreeMap::new(), language());
    match message.kind.as_str() {
        "entered_for_you" => tr!("delivery.entered_for_you"),
        "taken_back_for_you" => tr!("delivery.taken_back_for_you"),
        kind => crate::pages::account::notice_words(language, kind, &none, None, None).title,
    }
}

/// What became of it, where the state alone does not say it.
pub(in super::super) fn became(message: &Delivery) -> String {
    let at = |at: Option<domain::time::Timestamp>| at.map(|at| date_time(language(), at)).unwrap_or_default();
    match message.state {
        DeliveryState::Queued if message.is_held() => {
            tr!("delivery.desk_held", when = date_time(language(), message.due_at))
        }
        DeliveryState::Queued if message.reason.is_empty() => String::new(),
        DeliveryState::Queued => tr!(
            "delivery.desk_tries",
            tries = message.tries,
            code = message.reason,
            when = date_time(language(), message.due_at)
        ),
        DeliveryState::Sent => at(message.sent_at),
        DeliveryState::Delivered => at(message.settled_at),
        DeliveryState::Failed | DeliveryState::Dead => {
            tr!("delivery.desk_lost", tries = message.tries, code = message.reason, when = at(message.settled_at))
        }
        DeliveryState::Dropped => {
            let why = Dropped::ALL.into_iter().find(|why| why.name() == message.reason);
            why.map(say).unwrap_or_default()
        }
    }
}

/// How a state looks.
pub(in super::super) fn tone(state: DeliveryState) -> Tone {
    match state {
        DeliveryState::Delivered => Tone::Success,
        DeliveryState::Failed | DeliveryState::Dead => Tone::Danger,
        DeliveryState::Queued | DeliveryState::Sent | DeliveryState::Dropped => Tone::Neutral,
    }
}
