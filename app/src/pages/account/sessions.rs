//! Where I am signed in, and how to end it.

use crate::{
    components::{
        Actions, Button, ButtonKind, Form, LinkButton, Notice, PageHead, Panel, Prose, StatusTag, SummaryList,
        SummaryRow, Tone,
    },
    context::language,
    door::{Cookie, Door, see_other},
    form_data::FormData,
    i18n::date_time,
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    account::{Session, device_kind},
    id::SessionId,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    account::{hand_off, sessions},
    delivery::channels_page,
};

/// The page.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    answer(&door, page(&door, query.as_deref().unwrap_or_default()).await)
}

async fn page(door: &Door, done: &str) -> UseCaseResult<Response> {
    let all = sessions::list(&door.ctx, door.caller()).await?;
    let this = door.caller().session.as_ref().map(|s| s.id.clone());
    let link = hand_off::allowed(&door.ctx, door.caller()).await?;
    let bound = channels_page(&door.ctx, door.caller()).await?.reach.wechat.is_some();
    let (ended, chosen) = (done == "ended", done == "wechat");
    let title = tr_in!(door.caller().language, "account.sessions");
    Ok(door.page(title.clone(), || {
        let panels: Vec<_> = all.iter().map(|s| one(s, Some(&s.id) == this.as_ref())).collect();
        view! {
            <PageHead title=title lead=tr!("account.sessions_lead") back=Route::My.path() />
            {ended.then(|| view! { <Notice tone=Tone::Success announce=true>{tr!("account.others_ended")}</Notice> })}
            {chosen.then(|| {
                let said = if link.is_some() { tr!("host.allowed") } else { tr!("host.forbidden") };
                view! { <Notice tone=Tone::Success announce=true>{said}</Notice> }
            })}
            {panels}
            {super::hand_off::panel(link, bound)}
            <Panel title=tr!("account.not_me") id="not-me">
                <Prose>
                    <p>{tr!("account.not_me_text")}</p>
                </Prose>
                <Form>
                    <Actions>
                        <Button label=tr!("account.not_me_button") kind=ButtonKind::Danger name="act" value="others" />
                        <LinkButton label=tr!("account.set_password") href=Route::SetPassword.path() kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            </Panel>
            <Panel title=tr!("account.end_all")>
                <Prose>
                    <p>{tr!("account.end_all_text")}</p>
                </Prose>
                <Form action=Route::Sessions.path()>
                    <Actions>
                        <Button label=tr!("account.end_all") kind=ButtonKind::Danger />
                    </Actions>
                </Form>
            </Panel>
        }
    }))
}

/// One session is ended; when it is this one, its cookie goes, too.
pub(super) async fn end(door: Door, Path(session): Path<String>) -> Response {
    let result = match SessionId::parse(&session) {
        None => Err(UseCaseError::NotFound),
        Some(id) => {
            let this = door.caller().session.as_ref().is_some_and(|s| s.id == id);
            sessions::end(&door.ctx, door.caller(), &id).await.map(|()| this)
        }
    };
    match result {
        Ok(true) => signed_out(&door, "this"),
        Ok(false) => door.see_other(&Route::Sessions),
        Err(error) => door.refuse(&error),
    }
}

/// Every session is ended: all others, or this one too.
pub(super) async fn end_all(door: Door, form: FormData) -> Response {
    if form.get("act") == "others" {
        return match sessions::end_others(&door.ctx, door.caller()).await {
            Ok(()) => see_other(&format!("{}?ended", Route::Sessions)),
            Err(error) => door.refuse(&error),
        };
    }
    match sessions::end_all(&door.ctx, door.caller()).await {
        Ok(()) => signed_out(&door, "all"),
        Err(error) => door.refuse(&error),
    }
}

/// To the sign-in page, which says what was ended.
fn signed_out(door: &Door, ended: &str) -> Response {
    Cookie::Resident.set(door.visit.secure, "", see_other(&format!("{}?ended={ended}", Route::SignIn)))
}

fn one(session: &Session, this: bool) -> impl IntoView + use<> {
    let action = Route::EndSession(session.id.clone()).path();
    let (created, seen) = (date_time(language(), session.created_at), date_time(language(), session.seen_at));
    let tag = this.then(|| view! { <StatusTag label=tr!("account.this_device") tone=Tone::Success /> });
    view! {
        <Panel title=device(&session.agent)>
            {tag}
            <SummaryList>
                <SummaryRow label=tr!("account.signed_in_at") value=created />
                <SummaryRow label=tr!("account.seen_at") value=seen />
            </SummaryList>
            <Form action=action>
                <Actions>
                    <Button label=tr!("account.end_session") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}

/// What a browser is called in lists.
pub(crate) fn device(agent: &str) -> String {
    device_kind(agent).unwrap_or_else(|| tr!("account.unknown_device"))
}
