//! Whole values instead of masked ones: the form that asks for them, and the one answer that shows them.

use super::{
    super::{facts::Facts, purpose::PurposeWords},
    REVEAL, conflict, open, render,
    view::Shown,
};
use crate::{components::*, door::Door, form_data::FormData, i18n::say, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{
    id::ApplicationId,
    staff::{RevealPurpose, RevealedField, Staff},
};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{
        case::CasePage,
        reveal::{self, RevealForm, Revealed},
    },
};

/// Where whole values are asked for; `None` for who may not see them.
pub(super) fn link(page: &CasePage, staff: Option<&Staff>) -> Option<String> {
    let may = staff.is_some_and(|s| reveal::may_reveal(s, &page.application, page.refund.as_ref())) && !page.own_case;
    may.then(|| format!("{}#act", address(&page.application.id)))
}

fn address(id: &ApplicationId) -> String {
    Route::CaseAct(id.clone(), REVEAL.to_owned()).path()
}

/// The case with the form open; who may not have it is led back.
pub(super) fn show(door: &Door, page: CasePage) -> Response {
    if link(&page, door.caller().staff.as_ref()).is_none() {
        return door.see_other(&Route::Case(page.application.id));
    }
    render(door, StatusCode::OK, Shown { revealing: Some(RevealForm::default()), ..Shown::of(page) })
}

/// The values, once; or what is missing; or why not.
pub(super) async fn answer(door: &Door, id: &ApplicationId, form: &FormData) -> Response {
    let typed = RevealForm {
        fields: form.all("fields"),
        purpose: form.get("purpose").to_owned(),
        words: form.get("words").to_owned(),
    };
    let result = reveal::reveal(&door.ctx, door.caller(), id, &typed).await;
    let page = match &result {
        Ok(_) | Err(UseCaseError::Invalid(_)) => open(door, id.as_str()).await,
        Err(UseCaseError::Forbidden) => return conflict::forbidden(door, id.as_str(), None).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => return too_many(door, id, *retry_after),
        Err(error) => return door.refuse(error),
    };
    match (page, result) {
        (Ok(page), Ok(values)) => render(door, StatusCode::OK, Shown { revealed: Some(values), ..Shown::of(page) }),
        (Ok(page), Err(UseCaseError::Invalid(errors))) => {
            let shown = Shown { revealing: Some(typed), errors, ..Shown::of(page) };
            render(door, StatusCode::UNPROCESSABLE_ENTITY, shown)
        }
        (Err(error), _) | (_, Err(error)) => door.refuse(&error),
    }
}

/// 429: enough for this hour.
fn too_many(door: &Door, id: &ApplicationId, retry_after: i64) -> Response {
    let title = tr_in!(door.caller().language, "desk.reveal_limit");
    let (most, minutes) = (door.ctx.limits.reveal_staff_hour.most, retry_after.max(1).unsigned_abs().div_ceil(60));
    let back = Route::Case(id.clone()).path();
    let mut response = door.page_with(StatusCode::TOO_MANY_REQUESTS, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=tr!("desk.reveal_limit_text", most = most, minutes = minutes)>
                <LinkButton label=tr!("desk.conflict_back") href=back />
            </Outcome>
        }
    });
    if let Ok(seconds) = HeaderValue::from_str(&retry_after.to_string()) {
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}

/// The form: which values, and what for.
#[component]
pub(super) fn RevealPanel(
    /// The case and what was typed.
    shown: Shown,
) -> impl IntoView {
    let page = &shown.page;
    let there = |field: &RevealedField| match field {
        RevealedField::IdNumber => true,
        RevealedField::Phone => page.standing.person.phone.is_some(),
        RevealedField::PayeeAccount => reveal::payee_of(&page.application, page.refund.as_ref()).is_some(),
    };
    let fields = RevealedField::ALL.into_iter().filter(there).map(|f| Choice::new(f.name(), say(f))).collect();
    let purposes = RevealPurpose::ALL.into_iter().map(|p| Choice::new(p.name(), say(p))).collect();
    let typed = shown.revealing.clone().unwrap_or_default();
    let action = format!("{}#main", address(&page.application.id));
    let back = Route::Case(page.application.id.clone()).path();
    view! {
        <Panel title=tr!("desk.reveal") id="act">
            <p>{tr!("desk.reveal_lead")}</p>
            <Form action=action errors=shown.errors.clone()>
                <CheckboxGroup name="fields" legend=tr!("desk.reveal_fields") choices=fields values=typed.fields />
                <RadioGroup name="purpose" legend=tr!("desk.reveal_purpose") choices=purposes value=typed.purpose />
                <PurposeWords value=typed.words />
                <Actions>
                    <Button label=tr!("desk.reveal_button") />
                </Actions>
            </Form>
            <LinkButton label=tr!("desk.cancel") href=back kind=ButtonKind::Text />
        </Panel>
    }
}

/// The whole values.
#[component]
pub(super) fn RevealedPanel(
    /// What was asked for.
    values: Revealed,
) -> impl IntoView {
    let mut facts = Vec::new();
    if let Some(number) = &values.id_number {
        facts.push((say(RevealedField::IdNumber), number.reveal().to_owned()));
    }
    if let Some(phone) = &values.phone {
        facts.push((say(RevealedField::Phone), phone.reveal().to_owned()));
    }
    if let Some(payee) = &values.payee {
        facts.push((tr!("desk.payee_holder"), payee.holder.clone()));
        facts.push((say(RevealedField::PayeeAccount), payee.number.clone()));
        facts.push((tr!("desk.payee_bank"), payee.bank.clone()));
    }
    view! {
        <Panel title=tr!("desk.revealed")>
            <Notice tone=Tone::Info announce=true>
                <p>{tr!("desk.revealed_text")}</p>
            </Notice>
            <Facts facts=facts />
        </Panel>
    }
}
