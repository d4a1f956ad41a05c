//! One hold, and the form by which another supervisor lifts it.

use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_time},
    pages::desk::{away, facts::Facts, words},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{application::form::FieldError, id::HoldId, retention::HeldThing, rules::RuleBook};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::retention::{self, HoldRow},
};

/// The page; `?placed` and `?lifted` say what just happened.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    page(&door, &id, StatusCode::OK, query.as_deref().unwrap_or_default(), String::new(), Vec::new()).await
}

/// It is to be lifted.
pub(super) async fn lift(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = away(&door) {
        return elsewhere;
    }
    let Some(hold) = HoldId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match retention::lift(&door.ctx, door.caller(), &hold, form.get("why")).await {
        Ok(()) => crate::door::see_other(&format!("{}?lifted", Route::Hold(hold))),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, &id, StatusCode::UNPROCESSABLE_ENTITY, "", form.get("why").to_owned(), errors).await
        }
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    id: &str,
    status: StatusCode,
    said: &str,
    typed: String,
    errors: Vec<FieldError>,
) -> Response {
    if let Some(elsewhere) = away(door) {
        return elsewhere;
    }
    let Some(id) = HoldId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    let row = match retention::hold(&door.ctx, door.caller(), &id).await {
        Ok(row) => row,
        Err(error) => return door.refuse(&error),
    };
    let seconds = door.caller().staff.as_ref().is_some_and(|staff| staff.role.seconds());
    let book = door.ctx.book.clone();
    let title = tr_in!(door.caller().language, "retention.hold_title", order = row.hold.order);
    let said = match said {
        "placed" => Some("retention.was_placed"),
        "lifted" => Some("retention.was_lifted"),
        _ => None,
    };
    door.page_with(status, title.clone(), || {
        let (stands, may_lift) = (row.hold.ended_at.is_none(), row.may_lift);
        view! {
            <PageHead title=title back=Route::Retention.path() />
            {said.map(|words| view! { <Notice tone=Tone::Success announce=true>{tr!(words)}</Notice> })}
            <Panel>
                <Facts facts=facts(row, &book) />
            </Panel>
            {match (stands, may_lift) {
                (false, _) => ().into_any(),
                (true, true) => lifting(typed, errors).into_any(),
                (true, false) if seconds => view! { <Notice>{tr!("retention.second")}</Notice> }.into_any(),
                (true, false) => ().into_any(),
            }}
        }
    })
}

fn facts(row: HoldRow, book: &RuleBook) -> Vec<(String, String)> {
    let HoldRow { hold, reference, placed_by, lifted_by, .. } = row;
    let thing = match (&hold.thing, reference) {
        (HeldThing::Case(_), Some(reference)) => reference.to_string(),
        (HeldThing::Case(_), None) => tr!("retention.thing_case"),
        (HeldThing::Person(_), _) => tr!("retention.thing_person"),
    };
    let day = |at: domain::time::Timestamp| date(language(), at.plus_seconds(-1).day());
    let mut facts = vec![
        (tr!("retention.thing"), thing),
        (tr!("desk.region"), words::region(book, &hold.region)),
        (tr!("retention.reason"), hold.reason),
        (tr!("retention.order"), hold.order),
        (tr!("retention.placed"), format!("{} · {placed_by}", date_time(language(), hold.placed_at))),
        (tr!("retention.until"), hold.until.map_or_else(|| tr!("retention.no_end"), day)),
    ];
    if let Some(at) = hold.ended_at {
        let who = lifted_by.unwrap_or_else(|| tr!("retention.by_date"));
        facts.push((tr!("retention.ended"), format!("{} · {who}", date_time(language(), at))));
    }
    if !hold.lifted_why.is_empty() {
        facts.push((tr!("retention.why"), hold.lifted_why));
    }
    facts
}

fn lifting(typed: String, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <Panel title=tr!("retention.lift")>
            <p>{tr!("retention.lift_text")}</p>
            <Form errors=errors>
                <Textarea name="why" label=tr!("retention.why") value=typed rows=3 />
                <Actions>
                    <Button label=tr!("retention.lift") kind=ButtonKind::Danger />
                </Actions>
            </Form>
        </Panel>
    }
}
