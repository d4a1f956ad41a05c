//! What happens if I stop this cover: choose the reason, see the answer, start or turn back.

use super::{
    answer, exits,
    refund::{Words, preview_of, words},
};
use crate::{
    components::{
        Actions, Button, ButtonKind, Choice, Form, Hidden, LinkButton, Notice, PageHead, Panel, Prose, RadioGroup, Tone,
    },
    context::{here, language, page_ctx},
    door::Door,
    form_data::FormData,
    i18n::{date_range, say},
    pages::{
        card::{CardCloses, CardMissing},
        settlements::InTheWay,
        support::page_in,
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    application::ApplicationAct as Act,
    application::form::{FieldError, check_reason},
    card::{Institution, Settlement},
    consequence::{Block, Consequence},
    id::CoverId,
    rules::{Marked, Reason, RuleBook},
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult, application,
    card::{closes_with, missing_for_stop, open_settlements},
    desk::assist,
    preview::{Preview, own_employee_cover, show_preview},
};

#[derive(Deserialize)]
pub(crate) struct Asked {
    reason: Option<String>,
}

pub(super) async fn show(door: Door, Path(cover): Path<String>, Query(asked): Query<Asked>) -> Response {
    answered(door, Act::Stop, &cover, asked).await
}

/// The page for one of the acts: the question for the reason, or the answer.
pub(crate) async fn answered(door: Door, act: Act, cover: &str, asked: Asked) -> Response {
    let checked = asked.reason.as_deref().map(check_reason);
    let (reason, errors) = match checked {
        Some(Ok(reason)) => (Some(reason), Vec::new()),
        Some(Err(errors)) => (None, errors),
        None => (None, Vec::new()),
    };
    let result = page(&door, act, cover, reason, errors).await;
    super::super::support::answer(&door, result)
}

pub(super) async fn start(door: Door, Path(cover): Path<String>, form: FormData) -> Response {
    started(door, Act::Stop, &cover, form).await
}

/// Begins an application of that act.
pub(crate) async fn started(door: Door, act: Act, cover: &str, form: FormData) -> Response {
    let result = begin(&door, act, cover, &form).await;
    super::super::support::answer(&door, result)
}

async fn begin(door: &Door, act: Act, cover: &str, form: &FormData) -> UseCaseResult<Response> {
    let id = CoverId::parse(cover).ok_or(UseCaseError::NotFound)?;
    let reason = match check_reason(form.get("reason")) {
        Ok(reason) => reason,
        Err(errors) => return page(door, act, cover, None, errors).await,
    };
    let started = match &door.assisting {
        Some(assisting) => assist::start(&door.ctx, door.caller(), &assisting.id, &id, act, Some(reason)).await,
        None => application::start(&door.ctx, door.caller(), &id, act, Some(reason)).await,
    };
    match started {
        Ok(started) => Ok(door.see_other(&Route::Application(started))),
        // The answer may have changed since it was shown: show it again.
        Err(UseCaseError::Invalid(errors)) => page(door, act, cover, Some(reason), errors).await,
        Err(error) => Err(error),
    }
}

async fn page(
    door: &Door,
    act: Act,
    cover: &str,
    reason: Option<Reason>,
    errors: Vec<FieldError>,
) -> UseCaseResult<Response> {
    let cover = CoverId::parse(cover).ok_or(UseCaseError::NotFound)?;
    let preview = match show_preview(&door.ctx, door.caller(), &cover, act, reason).await {
        Err(UseCaseError::NotFound) => return employees(door, &cover).await,
        other => other?,
    };
    let Some(region) = preview.region.clone() else {
        return Ok(door.see_other(&Route::RegionNotServed));
    };
    let standing = &preview.standing;
    let words = words(door.caller().language, act, &standing.person.name, standing.cover.year);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let book = &door.ctx.book;
    Ok(match preview.answer.clone() {
        Some(found) => {
            let (cover, person) = (&standing.cover.id, &standing.person.id);
            let closes = closes_with(&door.ctx, cover, person, found.effective_on).await?;
            let missing = match act {
                Act::Stop => missing_for_stop(&door.ctx, &region, person).await?,
                Act::Refund => None,
            };
            // Where somebody was treated is theirs to look at, not the desk's.
            let shown_to_owner = door.assisting.is_none();
            let open = if shown_to_owner && found.blocks.contains(&Block::UnsettledClaims) {
                open_settlements(&door.ctx, door.caller(), person).await?
            } else {
                Vec::new()
            };
            let (title, card) = (words.answer.clone(), Card { closes, missing });
            page_in(door, Some(&region), status, &title, || shown(book, &preview, words, &found, card, open))
        }
        None => {
            let title = words.title.clone();
            page_in(door, Some(&region), status, &title, || choose(&preview, words, errors))
        }
    })
}

/// Somebody's own employees' cover is no residents' cover, and worth a word; any other is not there.
async fn employees(door: &Door, cover: &CoverId) -> UseCaseResult<Response> {
    let cover = own_employee_cover(&door.ctx, door.caller(), cover).await?;
    let region = door.ctx.book.region(&cover.region).cloned();
    let title = tr_in!(door.caller().language, "stop.employee_title");
    Ok(page_in(door, region.as_ref(), StatusCode::OK, &title, || exits::employee(region.clone())))
}

/// No reason yet: one question, and what is already under way.
fn choose(preview: &Preview, words: Words, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let choices = preview.reasons.iter().map(|reason| reason_choice(*reason)).collect();
    view! {
        <PageHead title=words.title lead=words.insured back=here(Route::My) />
        {under_way(preview)}
        <Form get=true errors=errors>
            <RadioGroup
                name="reason"
                legend=words.legend
                hint=tr!("stop.reason_hint")
                choices=choices
                value=String::new()
            />
            <Actions>
                <Button label=words.see />
            </Actions>
        </Form>
    }
}

/// A reason as it is offered, with a hint where the words alone may mislead.
pub(crate) fn reason_choice(reason: Reason) -> Choice {
    let choice = Choice::new(reason.code(), say(reason));
    match reason {
        Reason::Employee => choice.with_hint(tr!("stop.hint_employee")),
        Reason::OtherArea => choice.with_hint(tr!("stop.hint_other_area")),
        Reason::Duplicate => choice.with_hint(tr!("stop.hint_duplicate")),
        Reason::Voluntary => choice.with_hint(tr!("stop.hint_voluntary")),
        Reason::Mispaid => choice.with_hint(tr!("stop.hint_mispaid")),
        _ => choice,
    }
}

fn under_way(preview: &Preview) -> AnyView {
    if page_ctx().is_some_and(|ctx| ctx.assisting.is_some()) {
        return under_way_at_desk(preview);
    }
    let (id, title, go) = match (&preview.open, &preview.draft) {
        (Some(open), _) => (open.clone(), tr!("stop.open_title"), tr!("stop.open_go")),
        (None, Some(draft)) => (draft.clone(), tr!("stop.draft_title"), tr!("stop.draft_go")),
        (None, None) => return ().into_any(),
    };
    view! {
        <Notice tone=Tone::Info title=title>
            <p>
                <a href=Route::Application(id).path()>{go}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// Staff go on with a draft by beginning; an application that was sent is a case.
fn under_way_at_desk(preview: &Preview) -> AnyView {
    match (&preview.open, &preview.draft) {
        (Some(open), _) => {
            let href = Route::Case(open.clone()).path();
            view! {
                <Notice tone=Tone::Warn title=tr!("assist.open_title")>
                    <p>
                        <a href=href>{tr!("assist.open_go")}</a>
                    </p>
                </Notice>
            }
            .into_any()
        }
        (None, Some(_)) => view! {
            <Notice tone=Tone::Info title=tr!("assist.draft_title")>
                <p>{tr!("assist.draft_text")}</p>
            </Notice>
        }
        .into_any(),
        (None, None) => ().into_any(),
    }
}

/// What a stop has to do with the electronic card.
struct Card {
    /// The day on which it closes with the cover.
    closes: Option<Date>,
    /// The area's rule that a stop needs an active one, where there is none.
    missing: Option<Marked<bool>>,
}

/// `open`: settlements that are in the way.
fn shown(
    book: &RuleBook,
    preview: &Preview,
    words: Words,
    found: &Consequence,
    card: Card,
    open: Vec<(Settlement, Institution)>,
) -> impl IntoView + use<> {
    let again = here(preview_of(preview.act, &preview.standing.cover.id));
    let period = date_range(language(), found.period_from, found.period_to);
    let lead = tr!("stop.answer_lead", reason = say(found.reason), period = period);
    let lines = answer::lines(book, found);
    let reason = found.reason.code();
    let other = view! { <LinkButton label=tr!("stop.other_reason") href=again.clone() kind=ButtonKind::Plain /> };
    let body = match found.exit {
        Some(exit) => view! {
            {exits::exit(exit, preview.region.clone())}
            <Panel title=tr!("stop.why_title")>{lines}</Panel>
            <Actions>{other}</Actions>
        }
        .into_any(),
        None => view! {
            {(preview.act == Act::Stop).then(|| gentle(found))}
            {answer::blocks(&found.blocks)}
            <InTheWay open=open />
            <CardMissing book=book rule=card.missing />
            <Panel title=words.lines>{lines}</Panel>
            <CardCloses on=card.closes />
            {unknowns(found)}
            {(found.may_submit())
                .then(|| {
                    view! {
                        <Form>
                            <Hidden name="reason" value=reason />
                            <Actions>
                                <Button label=words.begin.clone() />
                            </Actions>
                        </Form>
                    }
                })}
            <Actions>{other}</Actions>
        }
        .into_any(),
    };
    view! {
        <PageHead title=words.answer lead=lead back=again.clone() />
        {under_way(preview)}
        {body}
    }
}

/// Those who only change insurance need not be afraid; those who give it up should know.
fn gentle(found: &Consequence) -> AnyView {
    if found.changes_insurance() {
        view! {
            <Notice tone=Tone::Success title=tr!("stop.no_worry_title")>
                <p>{tr!("stop.no_worry")}</p>
            </Notice>
        }
        .into_any()
    } else if found.reason == Reason::Voluntary {
        view! {
            <Notice tone=Tone::Warn title=tr!("stop.think_title")>
                <p>{tr!("stop.think")}</p>
            </Notice>
        }
        .into_any()
    } else {
        ().into_any()
    }
}

fn unknowns(found: &Consequence) -> AnyView {
    if found.unknowns.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = found.unknowns.iter().map(|u| view! { <li>{say(*u)}</li> }).collect();
    view! {
        <Notice tone=Tone::Neutral title=tr!("stop.unknown_title")>
            <Prose>
                <p>{tr!("stop.unknown_text")}</p>
                <ul>{lines}</ul>
            </Prose>
        </Notice>
    }
    .into_any()
}
