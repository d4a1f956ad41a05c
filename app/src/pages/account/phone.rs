//! Change of phone: the new number, then the code that was sent to it, with the password or the old number's code.

use super::parts::{AnotherCode, CodeField, DemoCodes, Trouble, once_more};
use crate::{
    components::{Actions, Button, Check, Disclosure, Field, FieldKind, Form, Notice, PageHead, Prose, Steps, Tone},
    door::{Door, see_other},
    form_data::FormData,
    pages::support::TooOften,
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::account::ChallengePurpose;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    account::{challenge::last_sent, phone},
};

/// The first page: the new number.
pub(super) async fn show(door: Door) -> Response {
    match door.caller().resident() {
        Ok(_) => number_page(&door, String::new(), Trouble::default()),
        Err(error) => door.refuse(&error),
    }
}

/// A number was typed.
pub(super) async fn send(door: Door, form: FormData) -> Response {
    match phone::request(&door.ctx, door.caller(), form.get("phone")).await {
        Ok(()) => door.see_other(&Route::ChangePhoneCode),
        Err(error) => once_more(&door, error, |trouble| number_page(&door, form.get("phone").to_owned(), trouble)),
    }
}

/// The second page: the code.
pub(super) async fn show_code(door: Door) -> Response {
    code_page(&door, Trouble::default()).await
}

/// The code was typed.
pub(super) async fn enter_code(door: Door, form: FormData) -> Response {
    let typed = phone::Typed { code: form.get("code"), current: form.get("current"), old_code: form.get("old_code") };
    match phone::confirm(&door.ctx, door.caller(), &typed).await {
        Ok(()) => see_other(&format!("{}?phone", Route::Settings)),
        Err(error) => code_again(&door, error).await,
    }
}

/// Another code is wanted.
pub(super) async fn again(door: Door) -> Response {
    match phone::resend(&door.ctx, door.caller()).await {
        Ok(()) => door.see_other(&Route::ChangePhoneCode),
        Err(error) => code_again(&door, error).await,
    }
}

async fn code_again(door: &Door, error: UseCaseError) -> Response {
    match Trouble::of(error) {
        Ok(trouble) => code_page(door, trouble).await,
        Err(error) => door.refuse(&error),
    }
}

fn number_page(door: &Door, typed: String, trouble: Trouble) -> Response {
    let title = tr_in!(door.caller().language, "account.change_phone");
    door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.change_phone_lead") back=Route::Settings.path()>
                <Steps current=1 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Notice tone=Tone::Warn>
                <p>{tr!("account.change_phone_hold")}</p>
            </Notice>
            <Form errors=trouble.errors live=true>
                <Field
                    name="phone"
                    label=tr!("account.new_phone")
                    hint=tr!("account.phone_hint")
                    kind=FieldKind::Phone
                    value=typed
                    check=Check::Phone
                />
                <Actions>
                    <Button label=tr!("account.send_code") />
                </Actions>
            </Form>
        }
    })
}

async fn code_page(door: &Door, trouble: Trouble) -> Response {
    let (old, has_password) = match (door.caller().phone(), door.caller().resident()) {
        (Ok(phone), Ok(account)) => (phone.masked(), account.password.is_some()),
        (Err(error), _) | (_, Err(error)) => return door.refuse(&error),
    };
    let number = match last_sent(&door.ctx, door.caller(), ChallengePurpose::ChangePhone).await {
        Ok(Some((_, number))) => number,
        Ok(None) => return door.see_other(&Route::ChangePhone),
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "account.code_title");
    let marked = trouble.clone();
    marked.mark(door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.code_lead", phone = number) back=Route::ChangePhone.path()>
                <Steps current=2 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Form action=Route::ChangePhoneCode.path() errors=trouble.errors live=true>
                <CodeField label=tr!("account.new_code") />
                {if has_password {
                    view! {
                        <Field
                            name="current"
                            label=tr!("account.current_password")
                            kind=FieldKind::Password
                            check=Check::Required
                        />
                    }
                        .into_any()
                } else {
                    view! {
                        <CodeField name="old_code" label=tr!("account.old_code", phone = old) />
                    }
                        .into_any()
                }}
                <Actions>
                    <Button label=tr!("account.change_phone_go") />
                </Actions>
                <AnotherCode action=Route::ChangePhoneAgain />
            </Form>
            <DemoCodes />
            <Disclosure summary=tr!("account.old_phone_lost")>
                <Prose>
                    <p>{tr!("account.old_phone_lost_text")}</p>
                </Prose>
            </Disclosure>
        }
    }))
}
