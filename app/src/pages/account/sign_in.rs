//! Phone, code, and the password where one was set; the way out. No page tells whether an account exists.

use super::parts::{AnotherCode, CodeField, DemoCodes, Trouble, once_more, resend_in};
use crate::{
    components::{
        Actions, Button, ButtonKind, Check, Disclosure, Field, FieldKind, Form, LinkButton, Notice, PageHead, Panel,
        Prose, Tone,
    },
    door::{Cookie, Door},
    form_data::FormData,
    pages::support::{PleaseAgain, SessionOver, TooOften, answer},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::account::ChallengePurpose;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    account::{
        challenge::last_sent,
        sign_in::{self, Next},
    },
    session,
};

/// The first page: the phone.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if door.caller().account.is_some() {
        return door.onward(&Route::My);
    }
    let ended = match query.as_deref() {
        Some("ended=all") => Some(tr_in!(door.caller().language, "account.signed_out_all")),
        Some("ended=this") => Some(tr_in!(door.caller().language, "account.signed_out_this")),
        Some("ended=ticket") => Some(tr_in!(door.caller().language, "host.over")),
        _ => None,
    };
    phone_page(&door, String::new(), Trouble::default(), ended)
}

/// The page came out of the browser's memory, from before this session: what was typed, with a token of today.
fn once_again(door: &Door, form: &FormData) -> Response {
    if door.caller().account.is_some() {
        return door.onward(&Route::My);
    }
    phone_page(door, form.get("phone").to_owned(), Trouble { again: true, ..Trouble::default() }, None)
}

/// A phone was typed.
pub(super) async fn send(door: Door, form: FormData) -> Response {
    if door.way.stale {
        return once_again(&door, &form);
    }
    match sign_in::request_code(&door.ctx, door.caller(), form.get("phone")).await {
        Ok(token) => {
            let there = door.see_other(&Route::SignInCode);
            match token {
                Some(token) => Cookie::Resident.set(door.visit.secure, &token, there),
                None => there,
            }
        }
        Err(error) => once_more(&door, error, |trouble| phone_page(&door, form.get("phone").to_owned(), trouble, None)),
    }
}

/// The second page: the code.
pub(super) async fn show_code(door: Door) -> Response {
    if door.caller().account.is_some() {
        return door.onward(&Route::My);
    }
    code_page(&door, Trouble::default()).await
}

/// A code was typed.
pub(super) async fn enter_code(door: Door, form: FormData) -> Response {
    let entered = sign_in::enter_code(&door.ctx, door.caller(), form.get("code")).await;
    code_step(&door, entered).await
}

/// Another code is wanted.
pub(super) async fn again(door: Door) -> Response {
    match sign_in::resend(&door.ctx, door.caller()).await {
        Ok(()) => door.see_other(&Route::SignInCode),
        Err(error) => code_step(&door, Err(error)).await,
    }
}

async fn code_step(door: &Door, entered: UseCaseResult<Next>) -> Response {
    match entered.map_err(Trouble::of) {
        Ok(next) => go_on(door, next),
        Err(Ok(trouble)) => code_page(door, trouble).await,
        Err(Err(error)) => door.refuse(&error),
    }
}

/// The third page, only where a password was set.
pub(super) async fn show_password(door: Door) -> Response {
    let result = sign_in::waits_for_password(&door.ctx, door.caller())
        .await
        .map(|waits| if waits { password_page(&door, Trouble::default()) } else { door.see_other(&Route::SignIn) });
    answer(&door, result)
}

/// A password was typed.
pub(super) async fn enter_password(door: Door, form: FormData) -> Response {
    match sign_in::enter_password(&door.ctx, door.caller(), form.get("password")).await {
        Ok(next) => go_on(&door, next),
        Err(error) => once_more(&door, error, |trouble| password_page(&door, trouble)),
    }
}

/// The password is forgotten: the code alone signs in, and irreversible acts wait a day.
pub(super) async fn forget(door: Door) -> Response {
    match sign_in::forget_password(&door.ctx, door.caller()).await {
        Ok(next) => go_on(&door, next),
        Err(error) => door.refuse(&error),
    }
}

fn go_on(door: &Door, next: Next) -> Response {
    match next {
        Next::SignedIn(token) => Cookie::Resident.set(door.visit.secure, &token, door.onward(&Route::My)),
        Next::Password => door.see_other(&Route::SignInPassword),
    }
}

/// Signing out ends the session for good, also one that was over.
pub(super) async fn leave(door: Door) -> Response {
    match session::end(&door.ctx, door.caller()).await {
        Ok(()) | Err(UseCaseError::Conflict) => {
            Cookie::Resident.set(door.visit.secure, "", door.forgetting(door.see_other(&Route::Home)))
        }
        Err(error) => door.refuse(&error),
    }
}

/// `ended`: what was signed out a moment ago, in words.
fn phone_page(door: &Door, phone: String, trouble: Trouble, ended: Option<String>) -> Response {
    let title = tr_in!(door.caller().language, "account.sign_in");
    // Whoever came here to freeze a card must not think that the link leads nowhere.
    let freezing = door.way.next.as_deref() == Some(Route::LostCard.path().as_str());
    door.page_with(trouble.status(), title.clone(), || {
        let lost = freezing.then(|| view! { <Notice tone=Tone::Warn>{tr!("card.lost_first")}</Notice> });
        let to_lost = (!freezing).then(|| {
            view! {
                <p>
                    <a href=Route::LostCard.path()>{tr!("card.lost_sign_in")}</a>
                </p>
            }
        });
        view! {
            <PageHead title=title lead=tr!("account.sign_in_lead") />
            {ended.map(|words| view! { <Notice tone=Tone::Success announce=true>{words}</Notice> })}
            <SessionOver way=door.way.clone() />
            <PleaseAgain again=trouble.again />
            <TooOften wait=trouble.wait />
            {lost}
            <Form errors=trouble.errors live=true>
                <Field
                    name="phone"
                    label=tr!("account.phone")
                    hint=tr!("account.phone_hint")
                    kind=FieldKind::Phone
                    value=phone
                    check=Check::Phone
                />
                <Actions>
                    <Button label=tr!("account.send_code") />
                </Actions>
            </Form>
            <DemoCodes />
            <Prose>
                {to_lost}
                <p>
                    {tr!("account.sign_in_privacy")} " "
                    <a href=Route::Privacy.path()>{tr!("account.privacy")}</a>
                </p>
            </Prose>
        }
    })
}

async fn code_page(door: &Door, trouble: Trouble) -> Response {
    let (sent, phone) = match last_sent(&door.ctx, door.caller(), ChallengePurpose::SignIn).await {
        Ok(Some(sent)) => sent,
        Ok(None) => return door.see_other(&Route::SignIn),
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "account.code_title");
    let seconds = resend_in(door, sent);
    let marked = trouble.clone();
    marked.mark(door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.code_lead", phone = phone) back=Route::SignIn.path() />
            <TooOften wait=trouble.wait />
            <Form action=Route::SignInCode.path() errors=trouble.errors live=true>
                <CodeField />
                <Actions>
                    <Button label=tr!("account.sign_in") />
                </Actions>
                <AnotherCode action=Route::SignInAgain seconds=seconds />
            </Form>
            <DemoCodes />
            <Disclosure summary=tr!("account.no_code")>
                <Prose>
                    <ul>
                        <li>{tr!("account.no_code_number")}</li>
                        <li>{tr!("account.no_code_wait")}</li>
                        <li>{tr!("account.no_code_lost")}</li>
                    </ul>
                </Prose>
            </Disclosure>
        }
    }))
}

fn password_page(door: &Door, trouble: Trouble) -> Response {
    let title = tr_in!(door.caller().language, "account.password_title");
    door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.password_lead") />
            <TooOften wait=trouble.wait />
            <Form errors=trouble.errors>
                <Field name="password" label=tr!("account.password") kind=FieldKind::Password />
                <Actions>
                    <Button label=tr!("account.sign_in") />
                </Actions>
            </Form>
            <Disclosure summary=tr!("account.forgotten")>
                <Notice tone=Tone::Warn>
                    <p>{tr!("account.forgotten_text")}</p>
                </Notice>
                <Form action=Route::ForgetPassword.path()>
                    <Actions>
                        <Button label=tr!("account.forgotten_go") kind=ButtonKind::Danger />
                        <LinkButton label=tr!("account.cancel") href=Route::SignIn.path() kind=ButtonKind::Text />
                    </Actions>
                </Form>
            </Disclosure>
            <Panel title=tr!("card.lost_password_title")>
                <Prose>
                    <p>{tr!("card.lost_password_text")}</p>
                </Prose>
                <Form action=Route::LostCard.path()>
                    <Actions>
                        <Button label=tr!("card.lost_button") kind=ButtonKind::Danger />
                        <LinkButton label=tr!("card.lost_look") href=Route::LostCard.path() kind=ButtonKind::Text />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}
