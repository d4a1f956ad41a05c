//! The inbox.

use super::notice_words::notice_words;
use crate::{
    components::{Actions, Button, ButtonKind, EmptyState, Form, LinkButton, PageHead, Panel, StatusTag, Tone},
    context::language,
    door::Door,
    i18n::date_time,
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    id::{ApplicationId, NoticeId},
    time::Timestamp,
};
use leptos::prelude::*;
use std::collections::BTreeMap;
use usecases::{
    UseCaseError, UseCaseResult,
    account::{my, security::SecurityNotice},
};

/// A notice as the page shows it.
pub(super) struct Item {
    pub(super) id: NoticeId,
    pub(super) kind: String,
    pub(super) args: BTreeMap<String, String>,
    pub(super) at: Timestamp,
    pub(super) unread: bool,
    pub(super) application: Option<ApplicationId>,
}

/// The page.
pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door).await)
}

async fn page(door: &Door) -> UseCaseResult<Response> {
    let items: Vec<Item> = my::notices(&door.ctx, door.caller())
        .await?
        .into_iter()
        .map(|n| Item {
            id: n.id,
            kind: n.kind,
            args: n.args,
            at: n.at,
            unread: n.read_at.is_none(),
            application: n.application,
        })
        .collect();
    let title = tr_in!(door.caller().language, "account.notices");
    Ok(door.page(title.clone(), || {
        view! {
            <PageHead title=title back=Route::My.path() />
            {inbox(items)}
        }
    }))
}

/// A notice was read: on to its application.
pub(super) async fn read(door: Door, Path(notice): Path<String>) -> Response {
    let result = match NoticeId::parse(&notice) {
        None => Err(UseCaseError::NotFound),
        Some(id) => my::read_notice(&door.ctx, door.caller(), &id).await,
    };
    match result {
        Ok(notice) => door.see_other(&notice.application.map_or(Route::Notices, Route::Application)),
        Err(error) => door.refuse(&error),
    }
}

/// The notices, newest first.
pub(super) fn inbox(items: Vec<Item>) -> impl IntoView {
    if items.is_empty() {
        return view! { <EmptyState title=tr!("account.no_notices") text=tr!("account.no_notices_text") /> }.into_any();
    }
    items.into_iter().map(one).collect::<Vec<_>>().into_any()
}

fn one(item: Item) -> impl IntoView {
    let words = notice_words(language(), &item.kind, &item.args);
    let go = if item.application.is_some() { tr!("account.notice_open") } else { tr!("account.notice_read") };
    // Whoever did not do it can end what others have open.
    let not_me = SecurityNotice::is(&item.kind).then(|| {
        let there = format!("{}#not-me", Route::Sessions);
        view! { <LinkButton label=tr!("account.was_not_me") href=there kind=ButtonKind::Text /> }
    });
    let action = Route::ReadNotice(item.id).path();
    let button = (item.unread || item.application.is_some()).then(|| {
        view! {
            <Form action=action>
                <Actions>
                    <Button label=go kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    view! {
        <Panel title=words.title>
            <p>{words.body}</p>
            <p class="cells__note">
                {date_time(language(), item.at)} " "
                {item.unread.then(|| view! { <StatusTag label=tr!("account.new") tone=Tone::Danger /> })}
            </p>
            {button}
            {not_me}
        </Panel>
    }
}
