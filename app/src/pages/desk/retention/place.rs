//! A hold is to be placed on a case, or on every case about its person.

use crate::{components::*, door::Door, form_data::FormData, pages::desk::away, routes::Route, tr, tr_in};
use axum::{extract::Path, response::Response};
use domain::{application::form::FieldError, id::ApplicationId};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::retention::{self, HoldForm},
};

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    page(&door, &id, StatusCode::OK, HoldForm::default(), Vec::new()).await
}

/// It was typed.
pub(super) async fn place(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = away(&door) {
        return elsewhere;
    }
    let Some(case) = ApplicationId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let typed = HoldForm {
        person: form.get("thing") == "person",
        reason: form.get("reason").to_owned(),
        order: form.get("order").to_owned(),
        until: form.get("until").to_owned(),
    };
    match retention::place(&door.ctx, door.caller(), &case, &typed).await {
        Ok(hold) => crate::door::see_other(&format!("{}?placed", Route::Hold(hold))),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, StatusCode::UNPROCESSABLE_ENTITY, typed, errors).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, id: &str, status: StatusCode, typed: HoldForm, errors: Vec<FieldError>) -> Response {
    if let Some(elsewhere) = away(door) {
        return elsewhere;
    }
    let Some(id) = ApplicationId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    let case = match retention::holdable(&door.ctx, door.caller(), &id).await {
        Ok(case) => case,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "retention.place", reference = case.reference);
    let today = door.ctx.today().to_string();
    door.page_with(status, title.clone(), || {
        let things = vec![
            Choice::new("case", tr!("retention.thing_case")),
            Choice::new("person", tr!("retention.thing_person")).with_hint(tr!("retention.thing_person_hint")),
        ];
        view! {
            <PageHead title=title lead=tr!("retention.place_lead") back=Route::Case(id).path() />
            <Panel>
                <Form errors=errors>
                    <RadioGroup
                        name="thing"
                        legend=tr!("retention.thing")
                        choices=things
                        value=if typed.person { "person" } else { "case" }
                    />
                    <Textarea name="reason" label=tr!("retention.reason") value=typed.reason rows=3 />
                    <Field
                        name="order"
                        label=tr!("retention.order")
                        value=typed.order
                        hint=tr!("retention.order_hint")
                        maxlength=80
                    />
                    <Field
                        name="until"
                        label=tr!("retention.until")
                        kind=FieldKind::Date
                        value=typed.until
                        hint=tr!("retention.until_hint")
                        min=today
                        optional=true
                    />
                    <Actions>
                        <Button label=tr!("retention.place_button") />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}
