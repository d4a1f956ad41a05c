//! Entrusted purchase: who may buy with the card, what, where and until when; both names are shown at the terminal.

use super::words::{certificate_id, entrustment_id};
use crate::{
    components::{
        Actions, Button, ButtonKind, CheckboxGroup, Choice, Field, FieldKind, Form, Notice, PageHead, Panel, Prose,
        RadioGroup, Select, StatusTag, SummaryList, SummaryRow, Tone,
    },
    context::{language, page_ctx},
    door::Door,
    form_data::FormData,
    i18n::{date, say},
    pages::{
        account::Trouble,
        help::HelpWith,
        support::{TooOften, answer, badge},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{BindingKind, BindingState, BusinessType, EndReason, EntrustForm, Entrustment, Institution, Uses},
    id::{CertificateId, EntrustmentId},
    rules::RuleBook,
};
use guides::Question;
use jiff::{ToSpan as _, civil::Date};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Centre, Entrustments, centre, entrust, entrustments, may_entrust, revoke_entrustment},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &certificate_id(&id)?, EntrustForm::default(), Trouble::default()).await }.await;
    answer(&door, result)
}

/// A new one.
pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let typed = EntrustForm {
        name: form.get("name").to_owned(),
        id_number: form.get("id_number").to_owned(),
        scope: form.all("scope"),
        institution: form.get("institution").to_owned(),
        uses: form.get("uses").to_owned(),
        last_day: form.get("last_day").to_owned(),
    };
    let result = async {
        let id = certificate_id(&id)?;
        match entrust(&door.ctx, door.caller(), &id, &typed, form.get("password")).await {
            Ok(_) => Ok(door.see_other(&Route::Entrust(id))),
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::CardCentre(id))),
            Err(error) => page(&door, &id, typed, Trouble::of(error)?).await,
        }
    }
    .await;
    answer(&door, result)
}

/// One is revoked.
pub(super) async fn revoke(door: Door, Path(id): Path<String>) -> Response {
    let result = async {
        let certificate = revoke_entrustment(&door.ctx, door.caller(), &entrustment_id(&id)?).await?;
        Ok(door.see_other(&Route::Entrust(certificate)))
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: &CertificateId, typed: EntrustForm, trouble: Trouble) -> UseCaseResult<Response> {
    let found = entrustments(&door.ctx, door.caller(), id).await?;
    let accepted = accepted(&centre(&door.ctx, door.caller(), id).await?);
    let title = tr_in!(door.caller().language, "card.entrust");
    let marked = trouble.clone();
    Ok(marked.mark(door.page_with(trouble.status(), title, || view(&door.ctx.book, &found, &accepted, typed, trouble))))
}

/// Entrustments that somebody shows codes under.
fn accepted(centre: &Centre) -> Vec<EntrustmentId> {
    let bound = centre.bindings.iter().filter(|shown| shown.binding.state == BindingState::Bound);
    let kinds = bound.filter_map(|shown| match &shown.binding.kind {
        BindingKind::Entrusted(id) => Some(id.clone()),
        BindingKind::Own | BindingKind::Family => None,
    });
    kinds.collect()
}

pub(super) fn view(
    book: &RuleBook,
    found: &Entrustments,
    accepted: &[EntrustmentId],
    typed: EntrustForm,
    trouble: Trouble,
) -> impl IntoView + use<> {
    let id = found.access.certificate.id.clone();
    let list: Vec<_> =
        found.all.iter().map(|one| panel(one, &found.institutions, accepted.contains(&one.id))).collect();
    let today = page_ctx().map_or(Date::MIN, |ctx| ctx.today);
    let form = may_entrust(&found.access, today).then(|| form(book, found, typed, trouble));
    let may = form.is_some();
    view! {
        <PageHead
            title=tr!("card.entrust")
            lead=tr!("card.entrust_lead")
            back=Route::CardCentre(id).path()
        />
        {list}
        {(!may).then(|| view! { <Notice tone=Tone::Neutral>{tr!("card.entrust_not_now")}</Notice> })}
        <HelpWith question=Question::Entrust />
        {form}
    }
}

/// What an entrustment allows, in rows.
pub(super) fn terms(one: &Entrustment, institutions: &[Institution]) -> impl IntoView + use<> {
    let scope = one.scope.iter().map(|business| say(*business)).collect::<Vec<_>>().join(" · ");
    let place = match &one.institution {
        None => tr!("card.any_institution"),
        Some(id) => {
            institutions.iter().find(|i| i.id == *id).map_or_else(|| tr!("card.one_institution"), |i| i.name.clone())
        }
    };
    let uses = match one.uses {
        Uses::One => tr!("card.uses_one"),
        Uses::Many => tr!("card.uses_many"),
    };
    view! {
        <SummaryRow label=tr!("card.scope") value=scope />
        <SummaryRow label=tr!("card.institution") value=place />
        <SummaryRow label=tr!("card.how_often") value=uses />
        <SummaryRow label=tr!("card.last_day") value=date(language(), one.last_day) />
    }
}

fn panel(one: &Entrustment, institutions: &[Institution], accepted: bool) -> impl IntoView + use<> {
    let today = page_ctx().map(|ctx| ctx.today);
    let over = today.is_some_and(|today| today > one.last_day);
    let (state, tone) = match &one.ended {
        Some((_, EndReason::Used)) => (tr!("card.entrustment_used"), Tone::Neutral),
        Some((_, EndReason::Revoked)) => (tr!("card.entrustment_revoked"), Tone::Neutral),
        Some((_, EndReason::Expired)) => (tr!("card.entrustment_over"), Tone::Neutral),
        None if over => (tr!("card.entrustment_over"), Tone::Neutral),
        None if accepted => (tr!("card.entrustment_accepted"), Tone::Success),
        None => (tr!("card.entrustment_waits"), Tone::Info),
    };
    let runs = one.ended.is_none() && !over;
    let waits = (runs && !accepted).then(|| view! { <p>{tr!("card.entrustment_waits_text")}</p> });
    let revoke = Route::RevokeEntrustment(one.id.clone()).path();
    let terms = terms(one, institutions);
    view! {
        <Panel title=one.agent_name.masked()>
            <p>
                <StatusTag label=state tone=tone />
            </p>
            {waits}
            <SummaryList>{terms}</SummaryList>
            {runs
                .then(|| {
                    view! {
                        <Form action=revoke>
                            <Actions>
                                <Button label=tr!("card.revoke") kind=ButtonKind::Danger />
                            </Actions>
                        </Form>
                    }
                })}
        </Panel>
    }
}

fn form(book: &RuleBook, found: &Entrustments, typed: EntrustForm, trouble: Trouble) -> impl IntoView + use<> {
    let scope = BusinessType::ALL
        .iter()
        .filter(|business| business.may_be_entrusted())
        .map(|business| Choice::new(business.code(), say(*business)))
        .collect();
    let places = found.institutions.iter().map(|i| Choice::new(i.code.clone(), i.name.clone())).collect();
    let uses = vec![Choice::new("one", tr!("card.uses_one")), Choice::new("many", tr!("card.uses_many"))];
    let today = page_ctx().map(|ctx| ctx.today);
    let latest = today.and_then(|day| day.checked_add(i64::from(found.days_most.v).days()).ok());
    let last = tr!("card.last_day_hint", days = found.days_most.v);
    let most = badge(book, &found.days_most);
    let (min, max) = (today.map(|d| d.to_string()), latest.map(|d| d.to_string()));
    view! {
        <Panel title=tr!("card.entrust_new")>
            <Prose>
                <p>{tr!("card.entrust_private")}</p>
            </Prose>
            <TooOften wait=trouble.wait />
            <Form errors=trouble.errors>
                <Field
                    name="name"
                    label=tr!("card.agent_name")
                    kind=FieldKind::Name
                    autocomplete="off"
                    value=typed.name
                />
                <Field
                    name="id_number"
                    label=tr!("card.agent_number")
                    kind=FieldKind::IdNumber
                    value=typed.id_number
                />
                <CheckboxGroup name="scope" legend=tr!("card.scope") choices=scope values=typed.scope />
                <Select
                    name="institution"
                    label=tr!("card.institution")
                    none=tr!("card.any_institution")
                    choices=places
                    value=typed.institution
                />
                <RadioGroup name="uses" legend=tr!("card.how_often") choices=uses value=typed.uses />
                <Field
                    name="last_day"
                    label=tr!("card.last_day")
                    hint=last
                    kind=FieldKind::Date
                    value=typed.last_day
                    min=min.unwrap_or_default()
                    max=max.unwrap_or_default()
                />
                <div>
                    <p>{tr!("card.days_most_rule")}</p>
                    {most}
                </div>
                <Field name="password" label=tr!("card.password") hint=tr!("card.password_hint") kind=FieldKind::Pin />
                <Actions>
                    <Button label=tr!("card.entrust_button") />
                </Actions>
            </Form>
        </Panel>
    }
}
