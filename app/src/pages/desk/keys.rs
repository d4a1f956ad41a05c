//! The desk's keys: what they do, and whether single keys act (WCAG 2.1.4). The keys themselves are in `public/desk.js`.

use crate::{components::*, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::response::Response;
use leptos::prelude::*;
use usecases::desk::views;

/// The sheet.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let on = match views::list(&door.ctx, door.caller()).await {
        Ok((_, setting)) => setting.single_keys,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "queue.keys");
    door.page(title.clone(), || {
        let (state, turn, value) = if on {
            (tr!("queue.keys_on"), tr!("queue.keys_turn_off"), "off")
        } else {
            (tr!("queue.keys_off"), tr!("queue.keys_turn_on"), "on")
        };
        view! {
            <PageHead title=title lead=tr!("queue.keys_lead") back=Route::Desk.path() />
            <Panel>
                <KeyList />
            </Panel>
            <Panel title=tr!("queue.keys_setting")>
                <p>{state}</p>
                <Form>
                    <Hidden name="keys" value=value />
                    <Actions>
                        <Button label=turn kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}

/// Single keys are turned on or off.
pub(super) async fn set(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match views::set_keys(&door.ctx, door.caller(), form.get("keys") == "on").await {
        Ok(()) => door.see_other(&Route::DeskKeys),
        Err(error) => door.refuse(&error),
    }
}

/// Whether single keys act for the reader. Without an answer they don't: a page is worth showing all the same.
pub(super) async fn are_on(door: &Door) -> bool {
    views::list(&door.ctx, door.caller()).await.is_ok_and(|(_, setting)| setting.single_keys)
}

/// Which key does what.
#[component]
fn KeyList() -> impl IntoView {
    let keys = [
        ("j", tr!("queue.key_next")),
        ("k", tr!("queue.key_previous")),
        ("o", tr!("queue.key_open")),
        ("x", tr!("queue.key_pick")),
        ("t", tr!("queue.key_take")),
        ("d", tr!("queue.key_decide")),
        ("u", tr!("queue.key_queue")),
        ("/", tr!("queue.key_search")),
        ("?", tr!("queue.key_help")),
    ];
    let rows: Vec<_> = keys
        .into_iter()
        .map(|(key, words)| view! { <SummaryRow label=words><kbd class="key">{key}</kbd></SummaryRow> })
        .collect();
    view! { <SummaryList>{rows}</SummaryList> }
}

/// Where the keys act: the sheet that `?` opens, and where they lead. Nothing of it is seen without the script.
#[component]
pub(super) fn KeySheet() -> impl IntoView {
    view! {
        <dialog
            id="desk-keys"
            class="sheet"
            aria-label=tr!("queue.keys")
            data-queue=Route::Desk.path()
        >
            <h2 class="panel__title">{tr!("queue.keys")}</h2>
            <KeyList />
            <form method="dialog">
                <Actions>
                    <Button label=tr!("queue.close") kind=ButtonKind::Plain />
                    <LinkButton
                        label=tr!("queue.keys_setting")
                        href=Route::DeskKeys.path()
                        kind=ButtonKind::Text
                    />
                </Actions>
            </form>
        </dialog>
    }
}
