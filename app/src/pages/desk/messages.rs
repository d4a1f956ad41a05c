//! What colleagues did to the reader's cases, until it is put away.

use super::words;
use crate::{components::*, context::language, door::Door, i18n::date_time, routes::Route, tr};
use axum::{extract::Path, response::Response};
use domain::{application::Move, id::DeskMessageId};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::messages::{self, Told},
};

/// The reader puts a message away.
pub(super) async fn put_away(door: Door, Path(message): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = DeskMessageId::parse(&message) else { return door.refuse(&UseCaseError::NotFound) };
    match messages::put_away(&door.ctx, door.caller(), &id).await {
        Ok(()) => door.see_other(&Route::Desk),
        Err(error) => door.refuse(&error),
    }
}

/// The messages, newest first.
#[component]
pub(super) fn Messages(
    /// The messages.
    messages: Vec<Told>,
) -> impl IntoView {
    messages
        .into_iter()
        .map(|told| {
            let reference = told.application.reference.to_string();
            let title = match told.message.by {
                Move::TakeOver => tr!("queue.told_taken_over", name = told.actor, reference = reference),
                // To the one who has it now it was given, from everybody else it was taken.
                _ if told.application.assignee.as_ref() == Some(&told.message.staff) => {
                    tr!("queue.told_given", name = told.actor, reference = reference)
                }
                _ => tr!("queue.told_moved", name = told.actor, reference = reference),
            };
            let when = date_time(language(), told.message.at);
            let state = words::state(told.application.state);
            view! {
                <Notice tone=Tone::Info title=title>
                    <p>{told.message.words}</p>
                    <p class="when">{when} " · " {state}</p>
                    <Form action=Route::DeskMessage(told.message.id).path()>
                        <Actions>
                            <LinkButton
                                label=tr!("queue.open_case")
                                href=Route::Case(told.application.id).path()
                                kind=ButtonKind::Plain
                            />
                            <Button label=tr!("queue.put_away") kind=ButtonKind::Text />
                        </Actions>
                    </Form>
                </Notice>
            }
        })
        .collect_view()
}
