//! Another account for a refund that came back: the account, then the code that is bound to it. Nothing is kept between
//! the two but in the form itself.

use super::payee::{Fields, typed};
use crate::{
    components::{
        Actions, Button, ButtonKind, Check, Field, FieldKind, Form, Hidden, LinkButton, Notice, PageHead, Resend,
        SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{money, say},
    pages::support::{TooOften, answer, application_id, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    account::ChallengePurpose,
    application::form::{FieldError, PayeeForm},
    id::ApplicationId,
    refund::Refund,
};
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    account::challenge::last_sent,
    application::{Returned, give_account, request_account_code, returned},
};

/// Field that says that the code was sent for the account of the same form.
const SENT: &str = "sent";

#[derive(Deserialize)]
pub(super) struct Again {
    again: Option<String>,
}

/// What the page shows besides the refund.
#[derive(Default)]
struct Shown {
    payee: PayeeForm,
    /// The masked phone that the code went to; `None`: the account is still to be typed.
    sent: Option<String>,
    errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
}

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Shown::default()).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, Query(again): Query<Again>, form: FormData) -> Response {
    let result = async {
        let id = application_id(&id)?;
        let result = if form.has(SENT) && again.again.is_none() {
            finish(&door, &id, &form).await
        } else {
            ask(&door, &id, &form).await
        };
        match result {
            // Handed over again, or somebody else named an account: the application's page says what is.
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Application(id))),
            other => other,
        }
    }
    .await;
    answer(&door, result)
}

/// The account was typed, or its code is wanted once more.
async fn ask(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    let typed = typed(form);
    let seen = form.get("doubt") == "seen" || form.has(SENT);
    match request_account_code(&door.ctx, door.caller(), id, &typed, seen).await {
        Ok(payee) => {
            let sent = phone(door).await?;
            page(door, id, Shown { payee, sent, ..Shown::default() }).await
        }
        Err(UseCaseError::Invalid(errors)) => page(door, id, Shown { payee: typed, errors, ..Shown::default() }).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            let sent = if form.has(SENT) { phone(door).await? } else { None };
            page(door, id, Shown { payee: typed, sent, wait: Some(retry_after), ..Shown::default() }).await
        }
        Err(error) => Err(error),
    }
}

/// The code was typed.
async fn finish(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    let payee = typed(form);
    match give_account(&door.ctx, door.caller(), id, &payee, form.get("code")).await {
        Ok(()) => Ok(door.see_other(&Route::Application(id.clone()))),
        Err(UseCaseError::Invalid(errors)) if errors.iter().all(|error| error.field == "code") => {
            let sent = phone(door).await?;
            page(door, id, Shown { payee, sent, errors, wait: None }).await
        }
        Err(UseCaseError::Invalid(errors)) => page(door, id, Shown { payee, errors, ..Shown::default() }).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            let sent = phone(door).await?;
            page(door, id, Shown { payee, sent, wait: Some(retry_after), ..Shown::default() }).await
        }
        Err(error) => Err(error),
    }
}

async fn phone(door: &Door) -> UseCaseResult<Option<String>> {
    Ok(last_sent(&door.ctx, door.caller(), ChallengePurpose::RefundAccount).await?.map(|(_, phone)| phone))
}

async fn page(door: &Door, id: &ApplicationId, shown: Shown) -> UseCaseResult<Response> {
    let Returned { refund, .. } = match returned(&door.ctx, door.caller(), id).await {
        Err(UseCaseError::Conflict) => return Ok(door.see_other(&Route::Application(id.clone()))),
        other => other?,
    };
    let title = tr_in!(door.caller().language, "refund_account.title");
    let refused = shown.errors.iter().filter(|error| !error.warning).count();
    let (status, wait) = (status_for(&vec![(); refused], shown.wait), shown.wait);
    Ok(retry_after(wait, door.page_with(status, title, || view(id, &refund, shown))))
}

fn view(id: &ApplicationId, refund: &Refund, shown: Shown) -> impl IntoView + use<> {
    let back = Route::Application(id.clone()).path();
    let lead = tr!("refund_account.lead", amount = money(language(), refund.amount));
    let why = refund.fault.map(|fault| {
        view! {
            <Notice tone=Tone::Warn title=tr!("refund_account.why")>
                <p>{say(fault)}</p>
            </Notice>
        }
    });
    let Shown { payee, sent, errors, wait } = shown;
    let form = match sent {
        None => account(payee, errors, back.clone()).into_any(),
        Some(phone) => code(id, payee, phone, errors).into_any(),
    };
    view! {
        <PageHead title=tr!("refund_account.title") lead=lead back=back />
        {why}
        <TooOften wait=wait />
        {form}
    }
}

fn account(payee: PayeeForm, errors: Vec<FieldError>, back: String) -> impl IntoView {
    let doubted = !errors.is_empty() && errors.iter().all(|error| error.warning);
    view! {
        <Form errors=errors live=true>
            {doubted.then(|| view! { <Hidden name="doubt" value="seen" /> })}
            <Fields payee=payee />
            <Actions>
                <Button label=tr!("refund_account.next") />
                <LinkButton label=tr!("refund_account.not_now") href=back kind=ButtonKind::Text />
            </Actions>
        </Form>
    }
}

fn code(id: &ApplicationId, payee: PayeeForm, phone: String, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let here = Route::RefundAccount(id.clone()).path();
    let again = format!("{here}?again=1");
    let masked = payee.masked_number();
    let (holder, bank) = (payee.holder.clone(), payee.bank.clone());
    view! {
        <SummaryList>
            <SummaryRow label=tr!("application.payee_holder") value=holder />
            <SummaryRow label=tr!("application.payee_number") value=masked />
            <SummaryRow label=tr!("application.payee_bank") value=bank />
        </SummaryList>
        <Form errors=errors live=true>
            <Hidden name="holder" value=payee.holder />
            <Hidden name="number" value=payee.number />
            <Hidden name="bank" value=payee.bank />
            <Hidden name=SENT value="on" />
            <Field
                name="code"
                label=tr!("application.code_label")
                hint=tr!("refund_account.code", phone = phone)
                kind=FieldKind::Code
                check=Check::Code
            />
            <Actions>
                <Button label=tr!("refund_account.button") />
                <LinkButton label=tr!("refund_account.change") href=here kind=ButtonKind::Text />
            </Actions>
            <Resend label=tr!("application.code_again") action=again />
        </Form>
    }
}
