//! What the reader proposed.

use super::{due, region_name, tone};
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    rules::RuleBook,
    suggestion::{Suggestion, SuggestionState},
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::suggestion;

pub(super) async fn show(door: Door) -> Response {
    match suggestion::mine(&door.ctx, door.caller()).await {
        Ok(all) => {
            let book = door.ctx.book.clone();
            door.page(tr_in!(door.caller().language, "suggestion.mine"), || view(&all, &book))
        }
        Err(error) => door.refuse(&error),
    }
}

fn view(all: &[Suggestion], book: &Arc<RuleBook>) -> impl IntoView + use<> {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let title = format!("{} · {}", say(one.kind), one.number);
            let mut text = format!("{} · {}", region_name(book, &one.region), date_time(language(), one.sent_at));
            if one.state == SuggestionState::Open {
                text.push_str(&format!(" · {}", tr!("suggestion.until", on = due(one.due))));
            }
            let (label, tone) = (say(one.state), tone(one.state));
            view! {
                <Cell title=title text=text href=Route::MySuggestion(one.id.clone()).path()>
                    <StatusTag label=label tone=tone />
                </Cell>
            }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <EmptyState title=tr!("suggestion.mine_none") text=tr!("suggestion.mine_none_text") /> }.into_any()
    } else {
        view! { <Cells>{rows}</Cells> }.into_any()
    };
    view! {
        <PageHead title=tr!("suggestion.mine") back=Route::My.path() />
        {list}
        <Actions>
            <LinkButton label=tr!("suggestion.make") href=Route::SuggestionNew.path() />
            <LinkButton label=tr!("suggestion.digest") href=Route::Suggestions.path() kind=ButtonKind::Plain />
        </Actions>
    }
}
