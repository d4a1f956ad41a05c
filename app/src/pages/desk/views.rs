//! The reader's own queues: the list, saving one, and which queue opens first.

use super::{
    queue_filter::{SaveForm, describe, unread},
    queue_view::standing_name,
};
use crate::{components::*, context::language, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{
    application::form::FieldError,
    queue::{QueueFilter, STANDING_QUEUES},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::views::{self, ViewForm},
};

/// The list.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    page(&door, StatusCode::OK, None).await
}

/// A filter is saved under a name; its queue opens.
pub(super) async fn add(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Ok(filter) = QueueFilter::from_pairs(form.pairs()) else { return unread(&door) };
    let typed = ViewForm { name: form.get("name").to_owned(), filter, columns: Vec::new() };
    match views::add(&door.ctx, door.caller(), &typed).await {
        Ok(id) => crate::door::see_other(&format!("{}?queue={id}", Route::Desk)),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, Some((typed, errors))).await
        }
        Err(error) => door.refuse(&error),
    }
}

/// A queue becomes the one that opens first.
pub(super) async fn start(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match views::start_with(&door.ctx, door.caller(), form.get("queue")).await {
        Ok(()) => door.see_other(&Route::DeskViews),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, refused: Option<(ViewForm, Vec<FieldError>)>) -> Response {
    let (own, setting) = match views::list(&door.ctx, door.caller()).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let book = door.ctx.book.clone();
    let title = tr_in!(door.caller().language, "queue.own");
    door.page_with(status, title.clone(), || {
        let start = if setting.start.is_empty() { STANDING_QUEUES[0].name.to_owned() } else { setting.start };
        let standing = STANDING_QUEUES.map(|q| (q.name.to_owned(), standing_name(language(), q), None));
        let saved = own.iter().map(|v| {
            let open = Route::DeskView(v.id.clone()).path();
            (v.id.to_string(), v.name.clone(), Some((describe(&v.filter, &book), open)))
        });
        let rows: Vec<_> =
            standing.into_iter().chain(saved).map(|(name, label, own)| row(&name, label, own, name == start)).collect();
        let columns = vec![tr!("queue.queue"), tr!("queue.lists"), tr!("queue.first")];
        let refused = refused.map(|(typed, errors)| {
            view! { <SaveForm filter=typed.filter name=typed.name errors=errors /> }
        });
        view! {
            <PageHead title=title.clone() lead=tr!("queue.own_lead") back=Route::Desk.path() />
            {refused}
            <div class="wide">
                <Table caption=title quiet=true columns=columns rows=rows />
            </div>
        }
    })
}

fn row(name: &str, label: String, own: Option<(String, String)>, first: bool) -> Vec<AnyView> {
    let open = view! { <a href=format!("{}?queue={name}", Route::Desk)>{label.clone()}</a> };
    let lists = match own {
        Some((what, change)) => {
            let named = tr!("queue.change_named", name = label);
            view! {
                <div>
                    <div>{what}</div>
                    <a href=change aria-label=named>{tr!("kit.change")}</a>
                </div>
            }
            .into_any()
        }
        None => tr!("queue.standing").into_any(),
    };
    let start = if first {
        view! { <StatusTag label=tr!("queue.is_first") tone=Tone::Success /> }.into_any()
    } else {
        let name = name.to_owned();
        view! {
            <Form action=Route::DeskStart.path()>
                <Hidden name="queue" value=name />
                <Button label=tr!("queue.make_first") kind=ButtonKind::Text />
            </Form>
        }
        .into_any()
    };
    vec![open.into_any(), lists, start]
}
