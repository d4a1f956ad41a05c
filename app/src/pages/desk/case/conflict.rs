//! When an act can't be done: what happened meanwhile, or why this person may not. Nothing that was typed is lost.

use super::{super::words, history, open};
use crate::{components::*, door::Door, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::application::{ApplicationState as S, Move};
use http::StatusCode;
use leptos::prelude::*;
use usecases::desk::{act::CaseAct, case::CasePage};

/// 409: somebody acted first. Says who, what and when, and gives back what was typed.
pub(super) async fn show(door: &Door, id: &str, typed: &CaseAct) -> Response {
    let items = typed.items.iter().flatten().map(|item| &item.words);
    let words: Vec<_> = items.chain([&typed.words, &typed.note]).collect();
    with(door, id, &words).await
}

/// As [`show`], with any words that were typed.
pub(super) async fn with(door: &Door, id: &str, typed: &[&String]) -> Response {
    let page = match open(door, id).await {
        Ok(page) => page,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "desk.conflict");
    let kept: Vec<String> = typed.iter().filter(|w| !w.is_empty()).map(|w| (*w).clone()).collect();
    door.page_with(StatusCode::CONFLICT, title.clone(), || {
        let what = history::last(&page).unwrap_or_default();
        view! {
            <Outcome tone=Tone::Warn title=title text=what>
                <p>{tr!("desk.conflict_state", state = words::state(page.application.state))}</p>
                <p>{tr!("desk.conflict_text")}</p>
                <LinkButton label=tr!("desk.conflict_back") href=Route::Case(page.application.id.clone()).path() />
            </Outcome>
            {(!kept.is_empty())
                .then(|| {
                    view! {
                        <Panel title=tr!("desk.conflict_kept")>
                            {kept.into_iter().map(|w| view! { <p>{w}</p> }).collect_view()}
                        </Panel>
                    }
                })}
        }
    })
}

/// 403: this person may not do this to this case, and why.
pub(super) async fn forbidden(door: &Door, id: &str, by: Option<Move>) -> Response {
    let page = match open(door, id).await {
        Ok(page) => page,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "desk.forbidden");
    door.page_with(StatusCode::FORBIDDEN, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=why(door, &page, by)>
                <LinkButton label=tr!("desk.conflict_back") href=Route::Case(page.application.id.clone()).path() />
            </Outcome>
        }
    })
}

fn why(door: &Door, page: &CasePage, by: Option<Move>) -> String {
    let app = &page.application;
    let Some(staff) = &door.caller().staff else { return tr!("desk.forbidden_role") };
    match app.state {
        _ if !staff.role.decides() => tr!("desk.forbidden_role"),
        _ if page.entered_it => tr!("assist.own_entry_text"),
        _ if page.own_case => tr!("desk.forbidden_own_case"),
        S::AwaitingSecondApproval if app.first_approver.as_ref() == Some(&staff.id) => {
            tr!("desk.forbidden_same_person")
        }
        S::AwaitingSecondApproval => tr!("desk.forbidden_supervisor"),
        S::InReview if by == Some(Move::Approve) => tr!("desk.forbidden_needs_second"),
        _ => tr!("desk.forbidden_role"),
    }
}
