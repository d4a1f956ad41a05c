//! An e-mail address for notices: typed, confirmed by the code that it receives, taken away again. The e-mail's link
//! leads here; nothing happens by following it.

use super::parts::{CodeField, Trouble};
use crate::{
    components::*,
    door::{Door, see_other},
    form_data::FormData,
    pages::support::{TooOften, answer},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::delivery::Channel;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    delivery::{ask_email, channels_page, confirm_email, unbind_email},
};

/// Names of the forms.
const ASK: &str = "ask";
const CONFIRM: &str = "confirm";
const UNBIND: &str = "unbind";

/// The page.
pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door, Trouble::default(), "").await)
}

/// An address, its code, or the address taken away.
pub(super) async fn act(door: Door, form: FormData) -> Response {
    let result = match form.get("step") {
        ASK => ask_email(&door.ctx, door.caller(), form.get("email")).await.map(|()| Route::NoticeEmail.path()),
        CONFIRM => {
            let bound = confirm_email(&door.ctx, door.caller(), form.get("code")).await;
            bound.map(|()| format!("{}?email", Route::NoticeSettings))
        }
        UNBIND => {
            let unbound = unbind_email(&door.ctx, door.caller()).await;
            unbound.map(|()| format!("{}?unbound", Route::NoticeSettings))
        }
        _ => Err(UseCaseError::NotFound),
    };
    match result {
        Ok(there) => see_other(&there),
        Err(error) => {
            let result = match Trouble::of(error) {
                Ok(trouble) => {
                    let marked = trouble.clone();
                    page(&door, trouble, form.get("email")).await.map(|response| marked.mark(response))
                }
                Err(error) => Err(error),
            };
            answer(&door, result)
        }
    }
}

async fn page(door: &Door, trouble: Trouble, typed: &str) -> UseCaseResult<Response> {
    let shown = channels_page(&door.ctx, door.caller()).await?;
    if !shown.offered.contains(&Channel::Email) {
        return Err(UseCaseError::NotFound);
    }
    let asked = shown.reach.asked.filter(|asked| asked.is_live(door.ctx.now())).map(|asked| asked.address.masked());
    let bound = shown.reach.email.map(|bound| (bound.address.masked(), bound.fault.is_some()));
    let typed = typed.to_owned();
    let title = tr_in!(door.caller().language, "delivery.email_title");
    Ok(door.page_with(trouble.status(), title.clone(), || {
        let about_code = trouble.errors.iter().any(|error| error.field == "code");
        let (code_errors, email_errors) =
            if about_code { (trouble.errors, Vec::new()) } else { (Vec::new(), trouble.errors) };
        view! {
            <PageHead title=title lead=tr!("delivery.email_lead") back=Route::NoticeSettings.path() />
            <TooOften wait=trouble.wait />
            {bound.map(there)}
            {match asked {
                Some(address) => confirming(address, code_errors).into_any(),
                None if about_code => {
                    view! { <Notice tone=Tone::Warn>{tr!("delivery.code_over")}</Notice> }.into_any()
                }
                None => ().into_any(),
            }}
            {asking(typed, email_errors)}
        }
    }))
}

/// The address that is bound now.
fn there((address, bounced): (String, bool)) -> impl IntoView {
    view! {
        <Panel title=tr!("delivery.email_now")>
            <p>{address} " " {bounced.then(|| view! { <StatusTag label=tr!("delivery.bounced") tone=Tone::Warn /> })}</p>
            <Form>
                <Hidden name="step" value=UNBIND />
                <Actions>
                    <Button label=tr!("delivery.unbind") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}

fn confirming(address: String, errors: Vec<domain::application::form::FieldError>) -> impl IntoView {
    view! {
        <Panel title=tr!("delivery.confirm")>
            <Form errors=errors>
                <Hidden name="step" value=CONFIRM />
                <p>{tr!("delivery.confirm_text", address = address)}</p>
                <CodeField />
                <Actions>
                    <Button label=tr!("delivery.confirm_go") />
                </Actions>
            </Form>
        </Panel>
    }
}

fn asking(typed: String, errors: Vec<domain::application::form::FieldError>) -> impl IntoView {
    view! {
        <Panel title=tr!("delivery.email_new")>
            <Form errors=errors>
                <Hidden name="step" value=ASK />
                <Field
                    name="email"
                    label=tr!("delivery.email_address")
                    hint=tr!("delivery.email_hint")
                    value=typed
                    maxlength=254
                    autocomplete="email"
                />
                <Actions>
                    <Button label=tr!("account.send_code") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}
