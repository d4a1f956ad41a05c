//! Who is at the counter or on the phone; below, what the reader began for others and did not send yet.

use super::{drafts::drafts, stopped};
use crate::{
    components::*,
    door::Door,
    form_data::FormData,
    pages::support::{TooOften, retry_after, status_for},
    routes::Route,
    tr, tr_in,
    way::AGAIN,
};
use axum::{extract::RawQuery, response::Response};
use domain::{application::form::FieldError, assist::AssistWay};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::assist::{self, IdentifyForm},
};

pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = stopped(&door) {
        return elsewhere;
    }
    let again = query.as_deref() == Some(AGAIN);
    page(&door, Shown { again, ..Shown::default() }).await
}

/// What the page shows besides the list.
#[derive(Default)]
struct Shown {
    typed: IdentifyForm,
    errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
    /// A visit or call is over: whoever it was must be seen again.
    again: bool,
}

/// What is on the document, or was said on the phone.
pub(super) async fn identify(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = stopped(&door) {
        return elsewhere;
    }
    let typed = IdentifyForm {
        way: form.get("way").to_owned(),
        name: form.get("name").to_owned(),
        id_number: form.get("id_number").to_owned(),
        seen: form.has("seen"),
    };
    match assist::identify(&door.ctx, door.caller(), &typed).await {
        Ok(id) => door.see_other(&Route::AssistFor(id)),
        Err(UseCaseError::Invalid(errors)) => page(&door, Shown { typed, errors, ..Shown::default() }).await,
        Err(UseCaseError::LimitReached { retry_after: wait, .. }) => {
            page(&door, Shown { typed, wait: Some(wait), ..Shown::default() }).await
        }
        // The role was looked at above: what is left is the member's own person or family.
        Err(UseCaseError::Forbidden) => own(&door),
        Err(error) => door.refuse(&error),
    }
}

/// Nobody helps themselves or their relatives.
pub(super) fn own(door: &Door) -> Response {
    let title = tr_in!(door.caller().language, "desk.own_case");
    door.page_with(StatusCode::FORBIDDEN, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=tr!("assist.own")>
                <LinkButton label=tr!("assist.title") href=Route::Assist.path() />
            </Outcome>
        }
    })
}

async fn page(door: &Door, shown: Shown) -> Response {
    let Shown { typed, errors, wait, again } = shown;
    let begun = match assist::drafts(&door.ctx, door.caller()).await {
        Ok(begun) => begun,
        Err(error) => return door.refuse(&error),
    };
    let (book, title) = (door.ctx.book.clone(), tr_in!(door.caller().language, "assist.title"));
    let status = status_for(&errors, wait);
    let page = door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("assist.lead") back=Route::Counter.path() />
            <TooOften wait=wait />
            {again
                .then(|| {
                    view! {
                        <Notice tone=Tone::Warn title=tr!("assist.over_title") announce=true>
                            <p>{tr!("assist.over_text")}</p>
                        </Notice>
                    }
                })}
            <Panel title=tr!("assist.who")>{fields(typed, errors)}</Panel>
            {drafts(&begun, &book)}
        }
    });
    retry_after(wait, page)
}

fn fields(typed: IdentifyForm, errors: Vec<FieldError>) -> impl IntoView {
    let ways = vec![
        Choice::new(AssistWay::Counter.name(), tr!("assist.way_counter")).with_hint(tr!("assist.way_counter_hint")),
        Choice::new(AssistWay::Phone.name(), tr!("assist.way_phone")).with_hint(tr!("assist.way_phone_hint")),
    ];
    view! {
        <Form errors=errors>
            <RadioGroup name="way" legend=tr!("assist.way") choices=ways value=typed.way />
            <Field
                name="name"
                label=tr!("assist.name")
                hint=tr!("assist.name_hint")
                kind=FieldKind::Name
                value=typed.name
                autocomplete="off"
            />
            <Field
                name="id_number"
                label=tr!("desk.id_number")
                kind=FieldKind::IdNumber
                value=typed.id_number
                autocomplete="off"
            />
            <Checkbox name="seen" label=tr!("assist.seen") hint=tr!("assist.seen_hint") checked=typed.seen />
            <Actions>
                <Button label=tr!("assist.identify") />
            </Actions>
        </Form>
    }
}
