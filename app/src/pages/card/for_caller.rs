//! The desk: freezing somebody's cards because they call or come.

use crate::{
    components::*,
    door::Door,
    form_data::FormData,
    pages::support::{TooOften, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::application::form::FieldError;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    card::{AskedBy, FreezeForForm, FreezeReason, freeze_for},
};

/// What came of it, above the empty form.
#[derive(Clone, Copy)]
enum Done {
    Not,
    Frozen(usize),
}

/// Whoever is not at work here gets what the desk answers them.
fn away(door: &Door) -> Option<Response> {
    match door.caller().staff() {
        Err(error) => Some(door.refuse(&error)),
        Ok(staff) if staff.must_change_password => Some(door.see_other(&Route::DeskMe)),
        Ok(staff) if !staff.role.decides() => Some(door.refuse(&UseCaseError::Forbidden)),
        Ok(_) => None,
    }
}

pub(super) async fn show(door: Door) -> Response {
    away(&door).unwrap_or_else(|| page(&door, StatusCode::OK, FreezeForForm::default(), Vec::new(), None, Done::Not))
}

pub(super) async fn send(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = away(&door) {
        return elsewhere;
    }
    let typed = FreezeForForm {
        name: form.get("name").to_owned(),
        id_number: form.get("id_number").to_owned(),
        phone: form.get("phone").to_owned(),
        asked_by: form.get("asked_by").to_owned(),
        reason: form.get("reason").to_owned(),
    };
    let refused = |errors: Vec<FieldError>, wait: Option<i64>| {
        let status = status_for(&errors, wait);
        retry_after(wait, page(&door, status, typed.clone(), errors, wait, Done::Not))
    };
    match freeze_for(&door.ctx, door.caller(), &typed).await {
        // Names and numbers of whoever called do not stay on the screen.
        Ok(count) => page(&door, StatusCode::OK, FreezeForForm::default(), Vec::new(), None, Done::Frozen(count)),
        Err(UseCaseError::Invalid(errors)) => refused(errors, None),
        Err(UseCaseError::LimitReached { retry_after, .. }) => refused(Vec::new(), Some(retry_after)),
        // The role was looked at above: what is left is the member's own person, phone or family.
        Err(UseCaseError::Forbidden) => {
            let title = tr_in!(door.caller().language, "desk.own_case");
            door.page_with(StatusCode::FORBIDDEN, title.clone(), || {
                view! {
                    <Outcome tone=Tone::Warn title=title text=tr!("desk.freeze_card_own")>
                        <LinkButton label=tr!("desk.freeze_card") href=Route::DeskFreezeCard.path() />
                    </Outcome>
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}

fn page(
    door: &Door,
    status: StatusCode,
    typed: FreezeForForm,
    errors: Vec<FieldError>,
    wait: Option<i64>,
    done: Done,
) -> Response {
    let title = tr_in!(door.caller().language, "desk.freeze_card");
    door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("desk.freeze_card_lead") back=Route::Counter.path() />
            {told(done)}
            <TooOften wait=wait />
            <Panel>{fields(typed, errors)}</Panel>
        }
    })
}

fn told(done: Done) -> AnyView {
    match done {
        Done::Not => ().into_any(),
        Done::Frozen(0) => {
            view! { <Notice tone=Tone::Warn announce=true>{tr!("desk.freeze_card_none")}</Notice> }.into_any()
        }
        Done::Frozen(count) => {
            let words = tr!("desk.freeze_card_done", count = count);
            view! { <Notice tone=Tone::Success announce=true>{words}</Notice> }.into_any()
        }
    }
}

fn fields(typed: FreezeForForm, errors: Vec<FieldError>) -> impl IntoView {
    let asked_by = AskedBy::ALL.map(|way| {
        let label = match way {
            AskedBy::Phone => tr!("desk.freeze_card_phone_call"),
            AskedBy::Counter => tr!("desk.freeze_card_counter"),
        };
        Choice::new(way.name(), label)
    });
    let reasons = FreezeReason::ALL.map(|reason| {
        let label = match reason {
            FreezeReason::LostPhone => tr!("desk.freeze_card_lost_phone"),
            FreezeReason::Misuse => tr!("desk.freeze_card_misuse"),
            FreezeReason::Other => tr!("desk.freeze_card_other"),
        };
        Choice::new(reason.name(), label)
    });
    view! {
        <Form errors=errors>
            <Field
                name="name"
                label=tr!("desk.freeze_card_name")
                kind=FieldKind::Name
                value=typed.name
                autocomplete="off"
            />
            <Field name="id_number" label=tr!("desk.id_number") kind=FieldKind::IdNumber value=typed.id_number />
            <Field
                name="phone"
                label=tr!("desk.freeze_card_phone")
                hint=tr!("desk.freeze_card_phone_hint")
                kind=FieldKind::Phone
                value=typed.phone
                autocomplete="off"
            />
            <RadioGroup
                name="asked_by"
                legend=tr!("desk.freeze_card_asked_by")
                choices=asked_by.to_vec()
                value=typed.asked_by
            />
            <RadioGroup name="reason" legend=tr!("desk.freeze_card_reason") choices=reasons.to_vec() value=typed.reason />
            <Actions>
                <Button label=tr!("desk.freeze_card_button") kind=ButtonKind::Danger />
            </Actions>
        </Form>
    }
}
