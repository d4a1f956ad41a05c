//! Activates a card, or binds this device to it: area and consent, the owner's number, then code and card password.

use super::{
    area::{self, REGION, with_area},
    words::{code_sent, owner, person_id},
};
use crate::{
    components::{
        Actions, Button, ButtonKind, Check, Checkbox, Field, FieldKind, Form, Hidden, LinkButton, PageHead, Panel,
        Prose, Resend, Steps,
    },
    context::{PageCtx, language},
    door::{Cookie, Door},
    form_data::FormData,
    pages::{
        account::{CodeField, DemoCodes, Trouble},
        ask::WhereToAsk,
        help::HelpWith,
        support::{TooOften, answer, page_at},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    account::ChallengePurpose,
    id::PersonId,
    language::Language,
    rules::{RegionCode, RuleBook},
};
use guides::Question;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Activation, Area, IdentityForm, Why, activate, activation, another_code, check_identity},
};

/// What an address may say besides whose card it is.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    region: Option<String>,
    again: Option<u8>,
}

/// An area's code from outside; a malformed one is none.
fn chosen(text: Option<&str>) -> Option<RegionCode> {
    text.and_then(RegionCode::parse)
}

pub(super) async fn show(door: Door, Path(person): Path<String>, Query(asked): Query<Asked>) -> Response {
    let region = chosen(asked.region.as_deref());
    let result = async {
        first(&door, &person_id(&person)?, region.as_ref(), IdentityForm::default(), Trouble::default()).await
    }
    .await;
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
    let region = chosen(Some(form.get(REGION)));
    let result = async {
        let (id, region) = (person_id(&person)?, region.as_ref());
        match check_identity(&door.ctx, door.caller(), &id, region, &typed).await {
            Ok(found) => Ok(crate::door::see_other(&with_area(&Route::ActivateCardCode(id), &found))),
            Err(UseCaseError::Conflict) => Err(UseCaseError::Conflict),
            Err(error) => first(&door, &id, region, typed, Trouble::of(error)?).await,
        }
    }
    .await;
    or_wallet(&door, result)
}

pub(super) async fn show_code(door: Door, Path(person): Path<String>, Query(asked): Query<Asked>) -> Response {
    let region = chosen(asked.region.as_deref());
    let result = async { second(&door, &person_id(&person)?, region.as_ref(), Trouble::default()).await }.await;
    or_wallet(&door, result)
}

/// Code and password were typed, or another code is wanted.
pub(super) async fn finish(
    door: Door,
    Path(person): Path<String>,
    Query(asked): Query<Asked>,
    form: FormData,
) -> Response {
    let region = chosen(asked.region.as_deref());
    let result = async {
        let (id, region) = (person_id(&person)?, region.as_ref());
        let found = activation(&door.ctx, door.caller(), &id, region).await?;
        if asked.again.is_some() {
            return match another_code(&door.ctx, door.caller(), ChallengePurpose::ActivateCard).await {
                Ok(()) => Ok(crate::door::see_other(&with_area(&Route::ActivateCardCode(id), &found))),
                Err(error) => second(&door, &id, region, Trouble::of(error)?).await,
            };
        }
        let (code, password, repeat) = (form.get("code"), form.get("password"), form.get("repeat"));
        let why = found.why;
        match activate(&door.ctx, door.caller(), &id, region, code, password, repeat).await {
            Ok(activated) => {
                let act = if why == Why::Device { "bound" } else { "activated" };
                let done = door.see_other(&Route::CardDone(activated.certificate, act.into()));
                Ok(match activated.device {
                    Some(token) => Cookie::Device.set(door.visit.secure, &token, done),
                    None => done,
                })
            }
            Err(UseCaseError::Conflict) => Err(UseCaseError::Conflict),
            Err(error) => second(&door, &id, region, Trouble::of(error)?).await,
        }
    }
    .await;
    or_wallet(&door, result)
}

fn title(why: Why) -> String {
    title_in(language(), why)
}

fn title_in(language: Language, why: Why) -> String {
    match why {
        Why::First => tr_in!(language, "card.activate_title"),
        Why::Again => tr_in!(language, "card.activate_again_title"),
        Why::Device => tr_in!(language, "card.bind_title"),
    }
}

async fn first(
    door: &Door,
    id: &PersonId,
    region: Option<&RegionCode>,
    typed: IdentityForm,
    trouble: Trouble,
) -> UseCaseResult<Response> {
    let found = activation(&door.ctx, door.caller(), id, region).await?;
    let name = title_in(door.caller().language, found.why);
    let (marked, status, book) = (trouble.clone(), trouble.status(), &door.ctx.book);
    let Some(area) = &found.area else {
        return Ok(door.page(name, || area::view(book, &found, title(found.why))));
    };
    let path = with_area(&Route::ActivateCard(id.clone()), &found);
    let ctx = PageCtx { path, ..door.page_ctx() };
    let page =
        page_at(door, ctx, Some(&area.region), status, &name, || identity_page(book, &found, area, typed, trouble));
    Ok(marked.mark(page))
}

pub(super) fn identity_page(
    book: &RuleBook,
    found: &Activation,
    area: &Area,
    typed: IdentityForm,
    trouble: Trouble,
) -> impl IntoView + use<> {
    let (name, region) = (owner(&found.person, found.capacity), area.region.clone());
    let (title, total) = (title(found.why), area::steps(found));
    let own = Route::ActivateCard(found.person.id.clone()).path();
    // Where there was a choice, back is where it was made.
    let several = found.areas.len() > 1;
    let back = if several { own.clone() } else { Route::Wallet.path() };
    let why_here = (!several && found.why != Why::Device).then(|| {
        view! {
            <Prose>
                <p>{tr!("card.area_only")}</p>
            </Prose>
        }
    });
    let code = region.code.to_string();
    let facts = view! {
        <PageHead title=title lead=tr!("card.activate_lead") back=back>
            <Steps current=total - 1 total=total />
        </PageHead>
        {area::facts(book, area, Some(name))}
        {why_here}
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
        <HelpWith question=Question::Activate />
        <TooOften wait=trouble.wait />
        <Form action=own errors=trouble.errors live=true>
            <Hidden name=REGION value=code />
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

async fn second(door: &Door, id: &PersonId, region: Option<&RegionCode>, trouble: Trouble) -> UseCaseResult<Response> {
    let found = activation(&door.ctx, door.caller(), id, region).await?;
    let Some(area) = &found.area else { return Ok(door.see_other(&Route::ActivateCard(id.clone()))) };
    let Some(phone) = code_sent(door, ChallengePurpose::ActivateCard).await? else {
        return Ok(crate::door::see_other(&with_area(&Route::ActivateCard(id.clone()), &found)));
    };
    let name = title_in(door.caller().language, found.why);
    let (marked, status) = (trouble.clone(), trouble.status());
    let path = with_area(&Route::ActivateCardCode(id.clone()), &found);
    let ctx = PageCtx { path, ..door.page_ctx() };
    let page = page_at(door, ctx, Some(&area.region), status, &name, || code_page(&found, phone, trouble));
    Ok(marked.mark(page))
}

pub(super) fn code_page(found: &Activation, phone: String, trouble: Trouble) -> impl IntoView + use<> {
    let back = with_area(&Route::ActivateCard(found.person.id.clone()), found);
    let own = with_area(&Route::ActivateCardCode(found.person.id.clone()), found);
    let again = format!("{own}{}again=1", if own.contains('?') { '&' } else { '?' });
    let total = area::steps(found);
    // Another device of a card that is in use: its password stays.
    let new_password = found.why != Why::Device;
    let button = if new_password { tr!("card.activate") } else { tr!("card.bind_here") };
    view! {
        <PageHead title=title(found.why) lead=tr!("card.code_to_register", phone = phone) back=back>
            <Steps current=total total=total />
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
