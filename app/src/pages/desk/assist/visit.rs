//! Somebody who is helped: on the phone first the call back; then their covers and what can be gone on with.

use super::{super::words, begin, stopped};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_range, money, say},
    pages::support::{application_id, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::{Application, ApplicationState as S, Move, form::FieldError},
    assist::AssistWay,
    cover::{CoverStatus, InsuranceKind},
    id::AssistanceId,
    person::Capacity,
    rules::RuleBook,
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    account::my::{PaidCover, Someone},
    desk::assist::{self, AssistPage, Resumable},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    page(&door, &id, Vec::new()).await
}

/// They answered the call, or an application that was begun is gone on with.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = stopped(&door) {
        return elsewhere;
    }
    let Some(assistance) = AssistanceId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    if form.has("application") {
        let Ok(application) = application_id(form.get("application")) else {
            return door.refuse(&UseCaseError::NotFound);
        };
        return match assist::take_up(&door.ctx, door.caller(), &assistance, &application).await {
            Ok(()) => door.see_other(&Route::Assisted(application)),
            // Sent or thrown away meanwhile: the page says what there is now.
            Err(UseCaseError::Conflict) => door.see_other(&Route::AssistFor(assistance)),
            Err(UseCaseError::Forbidden) => begin::own(&door),
            Err(error) => door.refuse(&error),
        };
    }
    match assist::answered(&door.ctx, door.caller(), &assistance, form.has("answered")).await {
        Ok(()) => door.see_other(&Route::AssistFor(assistance)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, errors).await,
        Err(UseCaseError::Forbidden) => begin::own(&door),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, id: &str, errors: Vec<FieldError>) -> Response {
    if let Some(elsewhere) = stopped(door) {
        return elsewhere;
    }
    let Some(id) = AssistanceId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    let page = match assist::open(&door.ctx, door.caller(), &id).await {
        Ok(page) => page,
        Err(UseCaseError::Forbidden) => return begin::own(door),
        Err(error) => return door.refuse(&error),
    };
    let (book, today) = (door.ctx.book.clone(), door.ctx.today());
    let there = page.assistance.is_there(door.ctx.now());
    let title = tr_in!(door.caller().language, "assist.for_title", name = page.person.name.masked());
    door.page_with(status_for(&errors, None), title.clone(), || {
        let lead = match page.assistance.way {
            AssistWay::Counter => tr!("assist.lead_counter"),
            AssistWay::Phone => tr!("assist.lead_phone"),
        };
        view! {
            <PageHead title=title lead=lead back=Route::Assist.path() />
            {if there { known(&page, &book, today).into_any() } else { calling(&page, errors).into_any() }}
        }
    })
}

/// Nothing is shown before the person answers on the number that the register holds.
fn calling(page: &AssistPage, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let phone = page.person.phone.as_ref().map(|phone| phone.reveal().to_owned()).unwrap_or_default();
    let dial = format!("tel:{phone}");
    view! {
        <Panel title=tr!("assist.call_title")>
            <Prose>
                <p>{tr!("assist.call_text")}</p>
                <p>
                    <a href=dial>
                        <strong>{phone}</strong>
                    </a>
                </p>
                <ul>
                    <li>{tr!("assist.call_ask")}</li>
                    <li>{tr!("assist.call_code")}</li>
                    <li>{tr!("assist.call_other")}</li>
                </ul>
            </Prose>
            <Form errors=errors>
                <Checkbox name="answered" label=tr!("assist.answered") checked=false />
                <Actions>
                    <Button label=tr!("assist.answered_button") />
                    <LinkButton label=tr!("assist.not_reached") href=Route::Assist.path() kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}

fn known(page: &AssistPage, book: &RuleBook, today: Date) -> impl IntoView + use<> {
    let reach = if page.has_account { tr!("assist.has_account") } else { tr!("assist.no_account") };
    let id = &page.assistance.id;
    let resumable: Vec<_> = page.resumable.iter().map(|one| resume(one, id, book)).collect();
    let returnable: Vec<_> = page.returnable.iter().map(|(app, by)| take_back(app, *by, id, book)).collect();
    let returnable =
        (!returnable.is_empty()).then(|| view! { <Cells title=tr!("assist_back.list")>{returnable}</Cells> });
    let people: Vec<_> = page.family.iter().map(|(someone, covers)| person(someone, covers, id, book, today)).collect();
    view! {
        <Notice tone=Tone::Info>
            <p>{reach}</p>
        </Notice>
        {resumable}
        {people}
        {returnable}
    }
}

/// An application that they can take back, and how.
fn take_back(app: &Application, by: Move, id: &AssistanceId, book: &RuleBook) -> impl IntoView + use<> {
    let state = say(app.state);
    let text = match by {
        Move::Undo => tr!("assist_back.cell_undo", state = state),
        _ => tr!("assist_back.cell_withdraw", state = state),
    };
    let title = format!("{} · {}", app.reference, words::region(book, &app.region));
    let href = Route::AssistBack(id.clone(), app.id.clone()).path();
    view! { <Cell title=title text=text value=words::reason_of(app) href=href /> }
}

/// An application that was begun, online or by a colleague, or that waits for a correction.
fn resume(one: &Resumable, id: &AssistanceId, book: &RuleBook) -> impl IntoView + use<> {
    let app = &one.application;
    let words = match (app.state, one.mine) {
        (S::CorrectionRequested, _) => tr!("assist.resume_correction"),
        (_, true) => tr!("assist.resume_mine"),
        (_, false) => tr!("assist.resume_other"),
    };
    let facts = vec![
        (tr!("desk.reference"), app.reference.to_string()),
        (tr!("desk.reason"), words::reason_of(app)),
        (tr!("desk.region"), words::region(book, &app.region)),
    ];
    let (action, value) = (Route::AssistFor(id.clone()).path(), app.id.to_string());
    view! {
        <Panel title=words>
            <super::super::facts::Facts facts=facts />
            <Form action=action>
                <Hidden name="application" value=value />
                <Actions>
                    <Button label=tr!("assist.go_on") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}

fn person(
    someone: &Someone,
    covers: &[PaidCover],
    id: &AssistanceId,
    book: &RuleBook,
    today: Date,
) -> impl IntoView + use<> {
    let name = someone.person.name.masked();
    let title = match someone.capacity {
        Capacity::Oneself => tr!("assist.themselves", name = name),
        other => tr!("assist.acts_for", name = name, capacity = say(other)),
    };
    let rows: Vec<_> = covers.iter().map(|paid| cover(paid, id, book, today)).collect();
    let none = rows.is_empty();
    view! {
        <Cells title=title>
            {rows}
            {none.then(|| view! { <Cell title=tr!("search.no_cover") /> })}
        </Cells>
    }
}

/// A cover; one that can be stopped, or paid back, leads to what happens then.
fn cover(paid: &PaidCover, id: &AssistanceId, book: &RuleBook, today: Date) -> impl IntoView + use<> {
    let c = &paid.cover;
    let residents = c.kind == InsuranceKind::Residents;
    let over = c.ends_on.is_some_and(|end| end < today);
    let stop = residents && c.status == CoverStatus::Normal;
    let refund = residents && c.status == CoverStatus::Terminated && !paid.payments.is_empty() && !over;
    let href = if stop {
        Route::AssistStop(id.clone(), c.id.clone()).path()
    } else if refund {
        Route::AssistRefund(id.clone(), c.id.clone()).path()
    } else {
        String::new()
    };
    let period = match c.ends_on {
        Some(end) => date_range(language(), c.starts_on, end),
        None => date(language(), c.starts_on),
    };
    let paid_amount = paid.payments.first().map(|p| format!(" · {}", money(language(), p.amount))).unwrap_or_default();
    let text = format!("{} · {period}{paid_amount}", words::region(book, &c.region));
    let value = match (stop, refund) {
        (true, _) => tr!("assist.what_if"),
        (_, true) => tr!("refund_only.link"),
        _ => say(c.status),
    };
    let title = tr!("account.cover", year = c.year, kind = say(c.kind));
    view! { <Cell title=title text=text value=value href=href /> }
}
