//! Objecting to a refusal: until when, where, and the page to hand in. Its contents follow Art. 19 of the Regulations on
//! the Implementation of the Administrative Reconsideration Law (State Council Order 499).

use crate::{
    components::{
        Actions, Button, ButtonKind, Field, Form, LinkButton, MarkBadge, PageHead, Panel, Prose, SummaryList,
        SummaryRow, Textarea,
    },
    context::language,
    door::Door,
    form_data::FormData,
    i18n::date,
    pages::support::{answer, application_id, page_in, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{application::form::FieldError, id::ApplicationId, language::Language};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::objection::{Objection, ObjectionForm, objection},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, None, &[]).await }.await;
    answer(&door, result)
}

/// What was typed becomes a page to print; it is not kept.
pub(super) async fn write(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let id = application_id(&id)?;
        let typed = ["address", "request", "reasons"].map(|name| form.get(name).to_owned());
        let [address, request, reasons] = typed;
        let typed = ObjectionForm { address, request, reasons };
        if form.has("change") {
            return page(&door, &id, Some(typed), &[]).await;
        }
        match typed.check() {
            Ok(typed) => sheet_page(&door, &id, &typed).await,
            Err(errors) => page(&door, &id, Some(typed), &errors).await,
        }
    };
    answer(&door, result.await)
}

/// What can be objected to; elsewhere than where something was refused the status page says how it stands.
async fn found(door: &Door, id: &ApplicationId) -> UseCaseResult<Result<Objection, Response>> {
    match objection(&door.ctx, door.caller(), id).await {
        Ok(found) => Ok(Ok(found)),
        Err(UseCaseError::Conflict) => Ok(Err(door.see_other(&Route::Application(id.clone())))),
        Err(error) => Err(error),
    }
}

async fn page(
    door: &Door,
    id: &ApplicationId,
    typed: Option<ObjectionForm>,
    errors: &[FieldError],
) -> UseCaseResult<Response> {
    let found = match found(door, id).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let title = tr_in!(door.caller().language, "objection.title");
    let code = status_for(errors, None);
    Ok(page_in(door, found.region.as_ref(), code, &title, || view(&found, typed, errors.to_vec())))
}

fn view(found: &Objection, typed: Option<ObjectionForm>, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let id = &found.application.id;
    let status = Route::Application(id.clone()).path();
    let lead =
        tr!("objection.lead", reference = found.application.reference, date = date(language(), found.decided_on));
    let typed = typed
        .unwrap_or_else(|| ObjectionForm { request: tr!("objection.request_default"), ..ObjectionForm::default() });
    let [address, request, reasons] = [ObjectionForm::ADDRESS, ObjectionForm::REQUEST, ObjectionForm::REASONS]
        .map(|most| u32::try_from(most).unwrap_or(u32::MAX));
    let (reconsideration, court) = (date(language(), found.days.reconsideration), date(language(), found.days.court));
    let again = Route::Preview(found.application.cover.clone()).path();
    let (mark, action) = (found.mark, Route::Objection(id.clone()).path());
    view! {
        <PageHead title=tr!("objection.title") lead=lead back=status.clone() />
        <Panel title=tr!("objection.first")>
            <p>{tr!("objection.first_text")}</p>
            <Actions>
                <LinkButton label=tr!("objection.again") href=again kind=ButtonKind::Plain />
            </Actions>
        </Panel>
        <Panel title=tr!("objection.ways")>
            <SummaryList>
                <SummaryRow label=tr!("objection.reconsideration")>{reconsideration} " " <MarkBadge mark=mark /></SummaryRow>
                <SummaryRow label=tr!("objection.court")>{court} " " <MarkBadge mark=mark /></SummaryRow>
            </SummaryList>
            <Prose>
                <p>{tr!("objection.counted")}</p>
                <p>{tr!("objection.where")}</p>
            </Prose>
        </Panel>
        <Panel title=tr!("objection.form")>
            <p>{tr!("objection.form_lead")}</p>
            <Form action=action errors=errors>
                <Field name="address" label=tr!("objection.address") value=typed.address maxlength=address />
                <Textarea name="request" label=tr!("objection.request") value=typed.request rows=3 maxlength=request />
                <Textarea
                    name="reasons"
                    label=tr!("objection.reasons")
                    hint=tr!("objection.reasons_hint")
                    value=typed.reasons
                    rows=8
                    maxlength=reasons
                />
                <Actions>
                    <Button label=tr!("objection.make") />
                </Actions>
            </Form>
        </Panel>
    }
}

async fn sheet_page(door: &Door, id: &ApplicationId, typed: &ObjectionForm) -> UseCaseResult<Response> {
    let found = match found(door, id).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let phone = door.caller().phone()?.reveal().to_owned();
    let title = tr_in!(door.caller().language, "objection.form");
    let code = http::StatusCode::OK;
    Ok(page_in(door, found.region.as_ref(), code, &title, || sheet(&found, typed, phone)))
}

/// The sheet. It is handed in in China, so it is in Chinese whatever its writer reads.
fn sheet(found: &Objection, typed: &ObjectionForm, phone: String) -> impl IntoView + use<> {
    use Language::Zh;
    let id = &found.application.id;
    let person = &found.applicant;
    let agency = found.region.as_ref().map(|region| region.agency.v.zh.clone()).unwrap_or_default();
    let decision = tr_in!(
        Zh,
        "objection.s_decision_text",
        date = date(Zh, found.decided_on),
        reference = found.application.reference
    );
    let born = date(Zh, person.born_on);
    let insured = (found.insured.id != person.id).then(|| {
        let name = found.insured.name.reveal().to_owned();
        view! { <SummaryRow label=tr_in!(Zh, "objection.s_insured") value=name /> }
    });
    let (name, number) = (person.name.reveal().to_owned(), person.id_number.reveal().to_owned());
    let back = [("address", &typed.address), ("request", &typed.request), ("reasons", &typed.reasons)];
    let back: Vec<_> =
        back.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value.clone() /> }).collect();
    let ObjectionForm { address, request, reasons } = typed.clone();
    let action = Route::Objection(id.clone()).path();
    view! {
        <PageHead title=tr!("objection.form") back=action.clone() />
        <div class="screen-only">
            <p>{tr!("objection.made_hint")}</p>
            <Form action=action>
                {back}
                <input type="hidden" name="change" value="on" />
                <Actions>
                    <Button label=tr!("objection.change") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </div>
        <div lang="zh-CN">
            <Panel title=tr_in!(Zh, "objection.form")>
                <SummaryList>
                    <SummaryRow label=tr_in!(Zh, "objection.s_applicant") value=name />
                    <SummaryRow label=tr_in!(Zh, "objection.s_born") value=born />
                    <SummaryRow label=tr_in!(Zh, "objection.s_id_number") value=number />
                    <SummaryRow label=tr_in!(Zh, "objection.s_phone") value=phone />
                    <SummaryRow label=tr_in!(Zh, "objection.s_address") value=address />
                    {insured}
                    <SummaryRow label=tr_in!(Zh, "objection.s_respondent") value=agency />
                    <SummaryRow label=tr_in!(Zh, "objection.s_decision") value=decision />
                </SummaryList>
                <Prose>
                    <p>{tr_in!(Zh, "objection.s_sex")}</p>
                    <h3>{tr_in!(Zh, "objection.s_request")}</h3>
                    <p class="own-words">{request}</p>
                    <h3>{tr_in!(Zh, "objection.s_reasons")}</h3>
                    <p class="own-words">{reasons}</p>
                    <p>{tr_in!(Zh, "objection.s_to")}</p>
                    <p>{tr_in!(Zh, "objection.s_sign")}</p>
                    <p>{tr_in!(Zh, "objection.s_attached")}</p>
                </Prose>
            </Panel>
        </div>
    }
}
