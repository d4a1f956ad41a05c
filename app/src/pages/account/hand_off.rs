//! Signed in by the program that holds the pages: its ticket comes in an address, leaves it at once, and opens nothing
//! before a press of a button on a page that says whose account it is.

use crate::{
    components::{
        Actions, Button, ButtonKind, Form, LinkButton, Notice, PageHead, Panel, Prose, SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::{Cookie, Door, see_other},
    form_data::FormData,
    i18n::date_time,
    pages::terminal,
    routes::Route,
    tr, tr_in, way,
};
use axum::{extract::RawQuery, response::Response};
use domain::account::HostLink;
use http::HeaderMap;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    account::hand_off::{Offer, allow, forbid, offer, take as use_up},
};

/// The ticket moves from the address to a cookie; then the page says whose account it opens.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let given = query.get("ticket");
    if !given.is_empty() {
        return keep(&door, given, query.get("to"));
    }
    let ticket = held(&door, &headers);
    match offer(&door.ctx, door.caller(), &ticket).await {
        Ok(Offer::Already) => spent(&door, door.onward(&Route::My)),
        Ok(Offer::As { name, instead_of }) => page(&door, name, instead_of),
        Ok(Offer::Over) => over(&door),
        Err(error) => door.refuse(&error),
    }
}

/// The button: signed in.
pub(super) async fn take(door: Door, headers: HeaderMap) -> Response {
    match use_up(&door.ctx, door.caller(), &held(&door, &headers)).await {
        Ok(token) => {
            let there = Cookie::Resident.set(door.visit.secure, &token, door.onward(&Route::My));
            spent(&door, there)
        }
        // Pressed twice: the first press did it.
        Err(UseCaseError::Conflict) if door.caller().account.is_some() => spent(&door, door.onward(&Route::My)),
        Err(UseCaseError::Conflict) => over(&door),
        Err(error) => door.refuse(&error),
    }
}

/// WeChat may sign in, or no more.
pub(super) async fn choose(door: Door, form: FormData) -> Response {
    let chosen = match form.get("act") {
        "allow" => allow(&door.ctx, door.caller()).await,
        "forbid" => forbid(&door.ctx, door.caller()).await,
        _ => Err(UseCaseError::NotFound),
    };
    match chosen {
        Ok(()) => see_other(&format!("{}?wechat", Route::Sessions)),
        // It was taken away meanwhile: the page that binds it says how.
        Err(UseCaseError::Invalid(_)) => door.see_other(&Route::NoticeWechat),
        Err(error) => door.refuse(&error),
    }
}

/// 303 to an address without it: no history, no `Referer` and no picture of the screen has it.
fn keep(door: &Door, ticket: &str, to: &str) -> Response {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    let ticket = if ticket.len() <= 256 && ticket.bytes().all(plain) { ticket } else { "over" };
    let there = door.forgetting(door.see_other(&Route::HandOff));
    let there = if terminal::is_terminal(to) || to.contains('?') || way::is_desk(to) {
        there
    } else {
        way::remember(door.visit.secure, to, there)
    };
    Cookie::HandOff.set(door.visit.secure, ticket, there)
}

fn held(door: &Door, headers: &HeaderMap) -> String {
    way::cookie(headers, Cookie::HandOff.name(door.visit.secure)).unwrap_or_default().to_owned()
}

fn spent(door: &Door, response: Response) -> Response {
    Cookie::HandOff.set(door.visit.secure, "", response)
}

/// By phone and code then, and on to where they were going.
fn over(door: &Door) -> Response {
    if door.caller().account.is_some() {
        return spent(door, door.onward(&Route::My));
    }
    spent(door, see_other(&format!("{}?ended=ticket", Route::SignIn)))
}

fn page(door: &Door, name: String, instead_of: Option<String>) -> Response {
    let title = tr_in!(door.caller().language, "host.title");
    let stay = if instead_of.is_some() { Route::My } else { Route::SignIn };
    let (who, go_on) = (
        tr_in!(door.caller().language, "host.as", name = name),
        tr_in!(door.caller().language, "host.go_on", name = name),
    );
    door.page(title.clone(), || {
        let other = instead_of.map(|other| {
            view! { <Notice tone=Tone::Warn>{tr!("host.instead", other = other)}</Notice> }
        });
        view! {
            <PageHead title=title lead=tr!("host.lead") />
            {other}
            <Form>
                <Prose>
                    <p>{who}</p>
                </Prose>
                <Actions>
                    <Button label=go_on />
                    <LinkButton label=tr!("host.not_me") href=stay.path() kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    })
}

/// Whether WeChat signs in, among the sessions; nothing where there is no WeChat bound.
pub(super) fn panel(link: Option<HostLink>, bound: bool) -> Option<impl IntoView> {
    if link.is_none() && !bound {
        return None;
    }
    let action = Route::WechatSignsIn.path();
    Some(view! {
        <Panel title=tr!("host.wechat") id="wechat">
            {match link {
                Some(link) => {
                    view! {
                        <SummaryList>
                            <SummaryRow label=tr!("host.since") value=date_time(language(), link.linked_at) />
                        </SummaryList>
                        <Form action=action>
                            <Actions>
                                <Button label=tr!("host.forbid") kind=ButtonKind::Plain name="act" value="forbid" />
                            </Actions>
                        </Form>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <Prose>
                            <p>{tr!("host.offer")}</p>
                        </Prose>
                        <Form action=action>
                            <Actions>
                                <Button label=tr!("host.allow") kind=ButtonKind::Plain name="act" value="allow" />
                            </Actions>
                        </Form>
                    }
                        .into_any()
                }
            }}
        </Panel>
    })
}
