//! Proof at the counter: staff saw the identity document and tie the resident's account to the person.

use crate::{components::*, door::Door, form_data::FormData, tr, tr_in};
use axum::{extract::RawQuery, response::Response};
use domain::application::form::{FieldCode, FieldError};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseError, desk::counter};

/// The page.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    if !door.caller().staff.as_ref().is_some_and(|s| s.role.decides()) {
        return door.refuse(&UseCaseError::Forbidden);
    }
    page(&door, StatusCode::OK, &FormData::default(), Vec::new(), query.as_deref() == Some("done"))
}

/// What is on the document was typed.
pub(super) async fn confirm(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    if !door.caller().staff.as_ref().is_some_and(|s| s.role.decides()) {
        return door.refuse(&UseCaseError::Forbidden);
    }
    let refused = |errors| page(&door, StatusCode::UNPROCESSABLE_ENTITY, &form, errors, false);
    if !form.has("seen") {
        return refused(vec![FieldError::new("seen", FieldCode::MustTick)]);
    }
    let (phone, name, number) = (form.get("phone"), form.get("name"), form.get("id_number"));
    match counter::confirm(&door.ctx, door.caller(), phone, name, number).await {
        Ok(()) => crate::door::see_other(&format!("{}?done", crate::routes::Route::Counter)),
        Err(UseCaseError::Invalid(errors)) => refused(errors),
        // The role was looked at above: what is left is the member's own person or phone.
        Err(UseCaseError::Forbidden) if door.caller().staff.as_ref().is_some_and(|s| s.role.decides()) => {
            let title = tr_in!(door.caller().language, "desk.own_case");
            door.page_with(StatusCode::FORBIDDEN, title.clone(), || {
                view! {
                    <Outcome tone=Tone::Warn title=title text=tr!("desk.counter_own")>
                        <LinkButton label=tr!("desk.counter") href=crate::routes::Route::Counter.path() />
                    </Outcome>
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}

fn page(door: &Door, status: StatusCode, form: &FormData, errors: Vec<FieldError>, done: bool) -> Response {
    let title = tr_in!(door.caller().language, "desk.counter");
    let [phone, name, number] = ["phone", "name", "id_number"].map(|field| form.get(field).to_owned());
    let seen = form.has("seen");
    door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("desk.counter_lead") />
            {done.then(|| view! { <Notice tone=Tone::Success announce=true>{tr!("desk.counter_done")}</Notice> })}
            <Panel>
                <Form errors=errors>
                    <Field
                        name="phone"
                        label=tr!("desk.counter_phone")
                        kind=FieldKind::Phone
                        value=phone
                        hint=tr!("desk.counter_phone_hint")
                        autocomplete="off"
                    />
                    <Field
                        name="name"
                        label=tr!("desk.counter_name")
                        kind=FieldKind::Name
                        value=name
                        autocomplete="off"
                    />
                    <Field
                        name="id_number"
                        label=tr!("desk.id_number")
                        kind=FieldKind::IdNumber
                        value=number
                    />
                    <Checkbox name="seen" label=tr!("desk.counter_seen") checked=seen />
                    <Actions>
                        <Button label=tr!("desk.counter_button") />
                    </Actions>
                </Form>
            </Panel>
            <Cells>
                <Cell
                    title=tr!("assist.title")
                    text=tr!("assist.cell_text")
                    href=crate::routes::Route::Assist.path()
                />
                <Cell
                    title=tr!("desk.freeze_card")
                    text=tr!("desk.freeze_card_text")
                    href=crate::routes::Route::DeskFreezeCard.path()
                />
            </Cells>
        }
    })
}
