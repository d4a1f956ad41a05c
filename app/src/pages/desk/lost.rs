//! Messages of the office's cases that reached nobody, for supervisors and auditors.

use super::case::{became, kind};
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use leptos::prelude::*;
use usecases::delivery::{LostMessage, lost_messages};

/// The list.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match lost_messages(&door.ctx, door.caller()).await {
        Ok(lost) => {
            let title = tr_in!(door.caller().language, "delivery.lost_title");
            door.page(title.clone(), || {
                view! {
                    <PageHead title=title lead=tr!("delivery.lost_lead") back=Route::Desk.path() />
                    {list(lost)}
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}

fn list(lost: Vec<LostMessage>) -> AnyView {
    if lost.is_empty() {
        return view! { <EmptyState title=tr!("delivery.lost_none") text=tr!("delivery.lost_none_text") /> }.into_any();
    }
    let columns =
        vec![tr!("delivery.lost_case"), tr!("delivery.lost_what"), tr!("delivery.lost_when"), tr!("delivery.lost_why")];
    let rows = lost.iter().map(row).collect();
    view! { <Table caption=tr!("delivery.lost_title") quiet=true columns=columns rows=rows /> }.into_any()
}

fn row(lost: &LostMessage) -> Vec<AnyView> {
    let href = format!("{}#told", Route::Case(lost.case.id.clone()));
    let reference = lost.case.reference.to_string();
    let message = &lost.message;
    let what = format!("{} · {}", kind(message), say(message.channel));
    let when = message.settled_at.map(|at| date_time(language(), at)).unwrap_or_default();
    vec![
        view! { <a href=href>{reference}</a> }.into_any(),
        what.into_any(),
        when.into_any(),
        became(message).into_any(),
    ]
}
