//! Frees a frozen card after a fresh identity check: the owner's number first, then a code to the phone that the
//! register holds.

use super::words::{certificate_id, code_sent};
use crate::{
    components::{Actions, Button, ButtonKind, Check, Field, FieldKind, Form, LinkButton, PageHead, Resend, Steps},
    door::Door,
    form_data::FormData,
    pages::{
        account::{CodeField, DemoCodes, Trouble},
        ask::WhereToAsk,
        support::{TooOften, answer},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{account::ChallengePurpose, card::CertificateState, id::CertificateId};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{access, another_code, request_unfreeze_code, unfreeze},
};

/// The query of "send again".
const AGAIN: &str = "again=1";

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { first(&door, &certificate_id(&id)?, String::new(), Trouble::default()).await }.await;
    answer(&door, result)
}

/// The number was typed.
pub(super) async fn identity(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let id = certificate_id(&id)?;
        let typed = form.get("id_number");
        match request_unfreeze_code(&door.ctx, door.caller(), &id, typed).await {
            Ok(()) => Ok(door.see_other(&Route::UnfreezeCode(id))),
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::CardCentre(id))),
            Err(UseCaseError::Forbidden) => counter(&door, &id).await,
            Err(error) => first(&door, &id, typed.to_owned(), Trouble::of(error)?).await,
        }
    }
    .await;
    answer(&door, result)
}

pub(super) async fn show_code(door: Door, Path(id): Path<String>) -> Response {
    let result = async { second(&door, &certificate_id(&id)?, Trouble::default()).await }.await;
    answer(&door, result)
}

/// The code was typed, or another one is wanted.
pub(super) async fn finish(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery, form: FormData) -> Response {
    let result = async {
        let id = certificate_id(&id)?;
        if query.as_deref() == Some(AGAIN) {
            return match another_code(&door.ctx, door.caller(), ChallengePurpose::UnfreezeCard).await {
                Ok(()) => Ok(door.see_other(&Route::UnfreezeCode(id))),
                Err(error) => second(&door, &id, Trouble::of(error)?).await,
            };
        }
        match unfreeze(&door.ctx, door.caller(), &id, form.get("code")).await {
            Ok(_) => Ok(door.see_other(&Route::CardDone(id, "unfrozen".into()))),
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::CardCentre(id))),
            Err(error) => second(&door, &id, Trouble::of(error)?).await,
        }
    }
    .await;
    answer(&door, result)
}

async fn is_frozen(door: &Door, id: &CertificateId) -> UseCaseResult<bool> {
    let card = access(&door.ctx, door.caller(), id).await?;
    Ok(card.certificate.state == CertificateState::Frozen)
}

async fn first(door: &Door, id: &CertificateId, typed: String, trouble: Trouble) -> UseCaseResult<Response> {
    if !is_frozen(door, id).await? {
        return Ok(door.see_other(&Route::CardCentre(id.clone())));
    }
    let title = tr_in!(door.caller().language, "card.unfreeze_title");
    let (marked, id) = (trouble.clone(), id.clone());
    let page = door.page_with(trouble.status(), title, move || {
        view! {
            <PageHead
                title=tr!("card.unfreeze_title")
                lead=tr!("card.unfreeze_lead")
                back=Route::CardCentre(id.clone()).path()
            >
                <Steps current=1 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Form errors=trouble.errors live=true>
                <Field
                    name="id_number"
                    label=tr!("card.owner_number")
                    hint=tr!("card.owner_number_hint")
                    kind=FieldKind::IdNumber
                    value=typed
                    check=Check::IdNumber
                />
                <Actions>
                    <Button label=tr!("card.send_code") />
                </Actions>
            </Form>
        }
    });
    Ok(marked.mark(page))
}

/// The register holds no phone: only the counter can see who somebody is.
async fn counter(door: &Door, id: &CertificateId) -> UseCaseResult<Response> {
    let card = access(&door.ctx, door.caller(), id).await?;
    let region = card.region(&door.ctx)?.clone();
    let title = tr_in!(door.caller().language, "card.counter_title");
    let back = Route::CardCentre(id.clone()).path();
    Ok(door.page(title, move || {
        view! {
            <PageHead title=tr!("card.counter_title") lead=tr!("card.counter_text") back=back />
            <WhereToAsk region=Some(region) />
        }
    }))
}

async fn second(door: &Door, id: &CertificateId, trouble: Trouble) -> UseCaseResult<Response> {
    if !is_frozen(door, id).await? {
        return Ok(door.see_other(&Route::CardCentre(id.clone())));
    }
    let Some(phone) = code_sent(door, ChallengePurpose::UnfreezeCard).await? else {
        return Ok(door.see_other(&Route::Unfreeze(id.clone())));
    };
    let title = tr_in!(door.caller().language, "card.unfreeze_title");
    let again = format!("{}?{AGAIN}", Route::UnfreezeCode(id.clone()));
    let (marked, id) = (trouble.clone(), id.clone());
    let page = door.page_with(trouble.status(), title, move || {
        view! {
            <PageHead
                title=tr!("card.unfreeze_title")
                lead=tr!("card.code_to_register", phone = phone)
                back=Route::Unfreeze(id.clone()).path()
            >
                <Steps current=2 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Form errors=trouble.errors live=true>
                <CodeField />
                <Actions>
                    <Button label=tr!("card.unfreeze") />
                    <LinkButton label=tr!("card.keep") href=Route::CardCentre(id).path() kind=ButtonKind::Text />
                </Actions>
                <Resend label=tr!("account.resend") action=again />
            </Form>
            <DemoCodes />
        }
    });
    Ok(marked.mark(page))
}
