//! Phone, password, language.

use super::parts::{SignOutForm, Trouble};
use crate::{
    components::{
        Actions, Button, ButtonKind, Cell, Cells, Choice, Form, Notice, PageHead, Panel, RadioGroup, StatusTag, Tone,
    },
    context::page_ctx,
    door::{Door, see_other},
    form_data::FormData,
    routes::Route,
    shell::other_style,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    account::Account,
    application::form::{FieldCode, FieldError},
    language::Language,
};
use leptos::prelude::*;
use usecases::account::language;

/// The page; a query says what was just done.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    page(&door, query.as_deref(), Trouble::default())
}

/// A language was chosen: for text messages, and for the pages of this browser.
pub(super) async fn choose(door: Door, form: FormData) -> Response {
    let Some(chosen) = Language::from_tag(form.get("language")) else {
        let errors = vec![FieldError::new("language", FieldCode::Choice)];
        return page(&door, None, Trouble { errors, ..Trouble::default() });
    };
    match language::set(&door.ctx, door.caller(), chosen).await {
        Ok(()) => {
            let there = Route::Language(chosen.tag().to_owned()).path();
            see_other(&format!("{there}?to={}", Route::Settings))
        }
        Err(error) => door.refuse(&error),
    }
}

fn page(door: &Door, done: Option<&str>, trouble: Trouble) -> Response {
    let account = match door.caller().resident() {
        Ok(account) => account.clone(),
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "account.settings");
    door.page_with(trouble.status(), title.clone(), || {
        let said = match done {
            Some("phone") => Some(tr!("account.phone_changed")),
            Some("password") => Some(tr!("account.password_set")),
            _ => None,
        };
        view! {
            <PageHead title=title back=Route::My.path() />
            {said.map(|words| view! { <Notice tone=Tone::Success announce=true>{words}</Notice> })}
            {ways_in(&account)}
            <Panel title=tr!("account.language")>
                <Form errors=trouble.errors>
                    <RadioGroup
                        name="language"
                        legend=tr!("account.language_legend")
                        hint=tr!("account.language_hint")
                        choices=vec![Choice::new("zh-CN", "中文"), Choice::new("en", "English")]
                        value=account.language.tag()
                    />
                    <Actions>
                        <Button label=tr!("account.save") kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            </Panel>
            <SignOutForm />
        }
    })
}

fn ways_in(account: &Account) -> impl IntoView + use<> {
    let (label, tone) = match account.password {
        Some(_) => (tr!("account.password_there"), Tone::Success),
        None => (tr!("account.password_none"), Tone::Neutral),
    };
    let style = page_ctx().map(|ctx| {
        let (title, there) = other_style(&ctx);
        view! { <Cell title=title href=there /> }
    });
    let phone = account.phone.as_ref().map(|phone| phone.masked()).unwrap_or_default();
    view! {
        <Cells>
            <Cell title=tr!("account.phone") value=phone href=Route::ChangePhone.path() />
            <Cell title=tr!("account.password") text=tr!("account.password_text") href=Route::SetPassword.path()>
                <StatusTag label=label tone=tone />
            </Cell>
            <Cell title=tr!("delivery.settings") text=tr!("delivery.settings_text") href=Route::NoticeSettings.path() />
            <Cell title=tr!("account.sessions") href=Route::Sessions.path() />
            {style}
            <Cell title=tr!("look.title") href=Route::Looks.path() />
        </Cells>
    }
}
