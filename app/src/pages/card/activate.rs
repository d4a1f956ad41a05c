//! Activates a card, or binds this device to it: area and consent, the owner's number, then code and card password.

use super::words::{code_sent, credential, owner, person_id};
use crate::{
    components::{
        Actions, Button, ButtonKind, Check, Checkbox, Field, FieldKind, Form, LinkButton, PageHead, Panel, Prose,
        Resend, Steps, SummaryList, SummaryRow,
    },
    context::language,
    door::{Cookie, Door},
    form_data::FormData,
    pages::{
        account::{CodeField, DemoCodes, Trouble},
        ask::WhereToAsk,
        support::{TooOften, answer, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{account::ChallengePurpose, id::PersonId};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Activation, IdentityForm, Why, activate, activation, another_code, check_identity},
};

/// The query of "send again".
const AGAIN: &str = "again=1";

pub(super) async fn show(door: Door, Path(person): Path<String>) -> Response {
    let result = async { first(&door, &person_id(&person)?, IdentityForm::default(), Trouble::default()).await }.await;
    or_wallet(&door, result)
}

/// Bound here already, frozen, or not insured: the wallet says which.
fn or_wallet(door: &Door, result: UseCaseResult<Response>) -> Response {
    match result {
        Err(UseCaseError::Conflict) => door.see_other(&Route::Wallet),
        other => answer(door, other),
    }
}

/// Consent was given and the number was typed.
pub(super) async fn identity(door: Door, Path(person): Path<String>, form: FormData) -> Response {
    let typed = IdentityForm { consent: form.has("consent"), id_number: form.get("id_number").to_owned() };
    let result = async {
        let id = person_id(&person)?;
        match check_identity(&door.ctx, door.caller(), &id, &typed).await {
            Ok(()) => Ok(door.see_other(&Route::ActivateCardCode(id))),
            Err(UseCaseError::Conflict) => Err(UseCaseError::Conflict),
            Err(error) => first(&door, &id, typed, Trouble::of(error)?).await,
        }
    }
    .await;
    or_wallet(&door, result)
}

pub(super) async fn show_code(door: Door, Path(person): Path<String>) -> Response {
    let result = async { second(&door, &person_id(&person)?, Trouble::default()).await }.await;
    or_wallet(&door, result)
}

/// Code and password were typed, or another code is wanted.
pub(super) async fn finish(
    door: Door,
    Path(person): Path<String>,
    RawQuery(query): RawQuery,
    form: FormData,
) -> Response {
    let result = async {
        let id = person_id(&person)?;
        if query.as_deref() == Some(AGAIN) {
            return match another_code(&door.ctx, door.caller(), ChallengePurpose::ActivateCard).await {
                Ok(()) => Ok(door.see_other(&Route::ActivateCardCode(id))),
                Err(error) => second(&door, &id, Trouble::of(error)?).await,
            };
        }
        let (code, password, repeat) = (form.get("code"), form.get("password"), form.get("repeat"));
        let why = activation(&door.ctx, door.caller(), &id).await?.why;
        match activate(&door.ctx, door.caller(), &id, code, password, repeat).await {
            Ok(activated) => {
                let act = if why == Why::Device { "bound" } else { "activated" };
                let done = door.see_other(&Route::CardDone(activated.certificate, act.into()));
                Ok(match activated.device {
                    Some(token) => Cookie::Device.set(door.visit.secure, &token, done),
                    None => done,
                })
            }
            Err(UseCaseError::Conflict) => Err(UseCaseError::Conflict),
            Err(error) => second(&door, &id, Trouble::of(error)?).await,
        }
    }
    .await;
    or_wallet(&door, result)
}

fn title(why: Why) -> String {
    match why {
        Why::First => tr!("card.activate_title"),
        Why::Again => tr!("card.activate_again_title"),
        Why::Device => tr!("card.bind_title"),
    }
}

async fn first(door: &Door, id: &PersonId, typed: IdentityForm, trouble: Trouble) -> UseCaseResult<Response> {
    let found = activation(&door.ctx, door.caller(), id).await?;
    let name = tr_in!(door.caller().language, "card.activate_title");
    let (marked, status) = (trouble.clone(), trouble.status());
    let page = page_in(door, Some(&found.region), status, &name, || identity_page(&found, typed, trouble));
    Ok(marked.mark(page))
}

pub(super) fn identity_page(found: &Activation, typed: IdentityForm, trouble: Trouble) -> impl IntoView + use<> {
    let place = found.region.name.get(language()).to_owned();
    let (name, region) = (owner(&found.person, found.capacity), found.region.clone());
    let (title, card) = (title(found.why), credential(&found.issuer));
    let issuer = found.issuer.name.get(language()).to_owned();
    let facts = view! {
        <PageHead title=title lead=tr!("card.activate_lead") back=Route::Wallet.path()>
            <Steps current=1 total=2 />
        </PageHead>
        <Panel>
            <SummaryList>
                <SummaryRow label=tr!("card.name") value=name />
                <SummaryRow label=tr!("card.region") value=place />
                <SummaryRow label=tr!("card.credential") value=card />
                <SummaryRow label=tr!("card.issuer") value=issuer />
            </SummaryList>
        </Panel>
    };
    let consent = if found.why == Why::Device { tr!("card.consent_device") } else { tr!("card.consent") };
    let Some(phone) = found.phone.clone() else {
        // Only the phone of the register can take the code: whoever has none there goes to the counter.
        return view! {
            {facts}
            <Panel title=tr!("card.counter_title")>
                <Prose>
                    <p>{tr!("card.counter_text")}</p>
                </Prose>
            </Panel>
            <WhereToAsk region=Some(region) />
        }
        .into_any();
    };
    view! {
        {facts}
        <Panel title=tr!("card.consent_title")>
            <Prose>
                <ul>
                    <li>{tr!("card.consent_what")}</li>
                    <li>{tr!("card.consent_why")}</li>
                    <li>{tr!("card.consent_who")}</li>
                    <li>{tr!("card.consent_end")}</li>
                </ul>
                <p>
                    <a href=Route::Privacy.path()>{tr!("account.privacy")}</a>
                </p>
            </Prose>
        </Panel>
        <TooOften wait=trouble.wait />
        <Form errors=trouble.errors live=true>
            <Checkbox name="consent" label=consent checked=typed.consent />
            <Field
                name="id_number"
                label=tr!("card.owner_number")
                hint=tr!("card.owner_number_sent", phone = phone)
                kind=FieldKind::IdNumber
                value=typed.id_number
                check=Check::IdNumber
            />
            <Actions>
                <Button label=tr!("card.send_code") />
            </Actions>
        </Form>
    }
    .into_any()
}

async fn second(door: &Door, id: &PersonId, trouble: Trouble) -> UseCaseResult<Response> {
    let found = activation(&door.ctx, door.caller(), id).await?;
    let Some(phone) = code_sent(door, ChallengePurpose::ActivateCard).await? else {
        return Ok(door.see_other(&Route::ActivateCard(id.clone())));
    };
    let name = tr_in!(door.caller().language, "card.activate_title");
    let (marked, status) = (trouble.clone(), trouble.status());
    let page = page_in(door, Some(&found.region), status, &name, || code_page(&found, phone, trouble));
    Ok(marked.mark(page))
}

pub(super) fn code_page(found: &Activation, phone: String, trouble: Trouble) -> impl IntoView + use<> {
    let back = Route::ActivateCard(found.person.id.clone()).path();
    let again = format!("{}?{AGAIN}", Route::ActivateCardCode(found.person.id.clone()));
    // Another device of a card that is in use: its password stays.
    let new_password = found.why != Why::Device;
    let button = if new_password { tr!("card.activate") } else { tr!("card.bind_here") };
    view! {
        <PageHead title=title(found.why) lead=tr!("card.code_to_register", phone = phone) back=back>
            <Steps current=2 total=2 />
        </PageHead>
        <TooOften wait=trouble.wait />
        <Form errors=trouble.errors live=true>
            <CodeField />
            {new_password
                .then(|| {
                    view! {
                        <Field
                            name="password"
                            label=tr!("card.new_password")
                            hint=tr!("card.new_password_hint")
                            kind=FieldKind::Pin
                        />
                        <Field name="repeat" label=tr!("card.repeat_password") kind=FieldKind::Pin />
                    }
                })}
            <Actions>
                <Button label=button />
                <LinkButton label=tr!("card.keep") href=Route::Wallet.path() kind=ButtonKind::Text />
            </Actions>
            <Resend label=tr!("account.resend") action=again />
        </Form>
        <DemoCodes />
    }
}
