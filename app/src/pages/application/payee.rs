//! Step: the payee account, only where the refund can't go back the way it was paid.

use super::next::{buttons, case, go_on, head, leave, or_status, step_page};
use crate::{
    components::{Check, Field, FieldKind, Form, Hidden},
    door::Door,
    form_data::FormData,
    pages::{
        help::HelpWith,
        support::{answer, application_id},
    },
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::{FieldError, PayeeForm, check_payee},
    id::ApplicationId,
};
use guides::Question;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, Leave, Step, answer_payee},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, None, Vec::new()).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let leave = leave(&form);
    let typed = typed(&form);
    let result = match answer_payee(&door.ctx, door.caller(), &id, typed.clone(), leave).await {
        Ok(case) if leave == Leave::Continue && form.get("doubt") != "seen" => {
            match warnings(case.application.answers.payee.as_ref()) {
                none if none.is_empty() => Ok(go_on(&door, &case, leave)),
                // A number that looks mistyped is asked about once; sent again unchanged it counts.
                doubts => page(&door, &id, None, doubts).await,
            }
        }
        Ok(case) => Ok(go_on(&door, &case, leave)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, Some(typed), errors).await,
        Err(error) => Err(error),
    };
    or_status(&door, &id, result)
}

/// The account as typed.
pub(super) fn typed(form: &FormData) -> PayeeForm {
    let [holder, number, bank] = ["holder", "number", "bank"].map(|name| form.get(name).to_owned());
    PayeeForm { holder, number, bank }
}

fn warnings(payee: Option<&PayeeForm>) -> Vec<FieldError> {
    payee.and_then(|payee| check_payee(payee).ok()).map(|good| good.warnings).unwrap_or_default()
}

async fn page(
    door: &Door,
    id: &ApplicationId,
    typed: Option<PayeeForm>,
    errors: Vec<FieldError>,
) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if !case.has(Step::Payee) {
        return Ok(go_on(door, &case, Leave::Continue));
    }
    let payee = typed.or_else(|| case.application.answers.payee.clone()).unwrap_or_default();
    let title = tr_in!(door.caller().language, "application.payee_title");
    let refused = errors.iter().any(|error| !error.warning);
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(step_page(door, &case, status, &title, || view(&case, payee, errors)))
}

fn view(case: &Case, payee: PayeeForm, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let doubted = !errors.is_empty() && errors.iter().all(|error| error.warning);
    let buttons = buttons(case);
    view! {
        {head(case, Step::Payee, tr!("application.payee_title"), tr!("application.payee_lead"))}
        <HelpWith question=Question::Payee />
        <Form errors=errors live=true>
            {doubted.then(|| view! { <Hidden name="doubt" value="seen" /> })}
            <Fields payee=payee />
            {buttons}
        </Form>
    }
}

/// The three fields of an account.
#[component]
pub(super) fn Fields(
    /// As typed.
    payee: PayeeForm,
) -> impl IntoView {
    view! {
        <Field
            name="holder"
            label=tr!("application.payee_holder")
            hint=tr!("application.payee_holder_hint")
            kind=FieldKind::Name
            value=payee.holder
            check=Check::Required
        />
        <Field
            name="number"
            label=tr!("application.payee_number")
            kind=FieldKind::Account
            value=payee.number
            check=Check::Account
        />
        <Field
            name="bank"
            label=tr!("application.payee_bank")
            hint=tr!("application.payee_bank_hint")
            value=payee.bank
            check=Check::Required
        />
    }
}
