//! How it was handled, as the resident sees it: rated once, if they like; and what the office did about a bad rating.

use crate::{
    components::*,
    context::{language, page_ctx},
    door::Door,
    form_data::FormData,
    i18n::{date, date_time, say},
    pages::support::{answer, application_id, page_in, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::FieldError,
    id::ApplicationId,
    rating::{ASKED_AFTER_DAYS, Aspect, Level, Rating, RatingForm, Review, ReviewState, ReviewStep, StepKind},
    words::visible,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    rating::{self, RatingPage},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, RatingForm::default(), Vec::new()).await };
    answer(&door, result.await)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let id = application_id(&id)?;
        if form.has("settled") { settle(&door, &id, &form).await } else { rate(&door, &id, &form).await }
    };
    answer(&door, result.await)
}

async fn rate(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    let typed = RatingForm {
        level: form.get("level").to_owned(),
        aspects: Aspect::ALL.into_iter().map(|aspect| (aspect, form.get(aspect.name()).to_owned())).collect(),
        comment: form.get("comment").to_owned(),
    };
    let seq = form.get("seq").parse().unwrap_or(0);
    match rating::rate(&door.ctx, door.caller(), id, seq, &typed).await {
        // Rated before, or opened again: the page says what is.
        Ok(()) | Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Rating(id.clone()))),
        Err(UseCaseError::Invalid(errors)) => page(door, id, typed, errors).await,
        Err(error) => Err(error),
    }
}

async fn settle(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    let version = form.get("version").parse().unwrap_or(0);
    match rating::settle(&door.ctx, door.caller(), id, version, form.get("settled") == "yes").await {
        Ok(()) | Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Rating(id.clone()))),
        Err(error) => Err(error),
    }
}

async fn page(door: &Door, id: &ApplicationId, typed: RatingForm, errors: Vec<FieldError>) -> UseCaseResult<Response> {
    let found = rating::show(&door.ctx, door.caller(), id).await?;
    let title = tr_in!(door.caller().language, "rating.title");
    let status = status_for(&errors, None);
    let region = found.region.clone();
    Ok(page_in(door, region.as_ref(), status, &title, || view(&found, &typed, errors)))
}

pub(super) fn view(found: &RatingPage, typed: &RatingForm, errors: Vec<FieldError>) -> AnyView {
    let back = Route::Application(found.application.id.clone()).path();
    let reference = found.application.reference.to_string();
    match (&found.rating, &found.open) {
        (Some(rating), _) => given(found, rating, back).into_any(),
        (None, Some(handling)) => view! {
            <PageHead title=tr!("rating.title") lead=tr!("rating.lead", reference = reference) back=back.clone() />
            {form(handling.seq, typed, errors, back)}
        }
        .into_any(),
        (None, None) => view! {
            <PageHead title=tr!("rating.title") back=back.clone() />
            <EmptyState title=tr!("rating.not_yet") text=tr!("rating.not_yet_text", days = ASKED_AFTER_DAYS) />
            <Actions>
                <LinkButton label=tr!("rating.back") href=back kind=ButtonKind::Plain />
            </Actions>
        }
        .into_any(),
    }
}

fn form(seq: i64, typed: &RatingForm, errors: Vec<FieldError>, back: String) -> impl IntoView + use<> {
    let levels = || Level::ALL.into_iter().map(|level| Choice::new(level.name(), say(level))).collect::<Vec<_>>();
    let chosen = |aspect: Aspect| typed.aspects.get(&aspect).cloned().unwrap_or_default();
    let opened = typed.aspects.values().any(|value| !value.is_empty());
    let aspects: Vec<_> = Aspect::ALL
        .into_iter()
        .map(|aspect| {
            let value = chosen(aspect);
            view! { <Select name=aspect.name() label=say(aspect) choices=levels() value=value none=tr!("rating.unrated") /> }
        })
        .collect();
    let (level, comment) = (typed.level.clone(), typed.comment.clone());
    view! {
        <Form errors=errors>
            <Hidden name="seq" value=seq.to_string() />
            <RadioGroup name="level" legend=tr!("rating.level") choices=levels() value=level />
            <Disclosure summary=tr!("rating.aspects") open=opened>
                {aspects}
            </Disclosure>
            <Textarea
                name="comment"
                label=tr!("rating.comment")
                hint=tr!("rating.comment_hint")
                value=comment
                optional=true
            />
            <Notice tone=Tone::Info title=tr!("rating.who_title")>
                <p>{tr!("rating.who")}</p>
                <p>{tr!("rating.bad", days = Review::DAYS)}</p>
            </Notice>
            <Actions>
                <Button label=tr!("rating.send") />
                <LinkButton label=tr!("rating.not_now") href=back kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

fn given(found: &RatingPage, rating: &Rating, back: String) -> impl IntoView + use<> {
    let aspects: Vec<_> = rating
        .aspects
        .iter()
        .map(|(aspect, level)| view! { <SummaryRow label=say(*aspect) value=say(*level) /> })
        .collect();
    let comment = rating.comment.as_ref().map(|words| {
        view! { <SummaryRow label=tr!("rating.comment") value=visible(words) wide=true /> }
    });
    let review = found.review.as_ref().map(|(review, steps)| followed(review, steps));
    let (level, when) = (say(rating.level), date_time(language(), rating.at));
    view! {
        <Outcome title=tr!("rating.thanks") text=tr!("rating.thanks_text") />
        <Panel title=tr!("rating.given")>
            <SummaryList>
                <SummaryRow label=tr!("rating.level_short") value=level />
                {aspects}
                {comment}
                <SummaryRow label=tr!("rating.when") value=when />
            </SummaryList>
        </Panel>
        {review}
        <Actions>
            <LinkButton label=tr!("rating.back") href=back kind=ButtonKind::Plain />
        </Actions>
    }
}

/// What the office did: when it called, what it says; never which member, nor their notes.
fn followed(review: &Review, steps: &[ReviewStep]) -> impl IntoView + use<> {
    let office = tr!("application.by_office");
    let said: Vec<_> = steps
        .iter()
        .map(|step| {
            let own = step.staff.is_none();
            let words = match step.kind {
                StepKind::Closed(_) => step.words.clone().unwrap_or_default(),
                _ => String::new(),
            };
            Said {
                who: if own { tr!("application.by_you") } else { office.clone() },
                when: date_time(language(), step.at),
                words: if words.is_empty() { step_words(step.kind) } else { words },
                own,
                fresh: false,
                more: match step.kind {
                    StepKind::Closed(state) => say(state),
                    _ => String::new(),
                },
            }
        })
        .collect();
    let due = date(language(), review.due.on);
    let stands = match review.state {
        ReviewState::Open if review.due.provisional => tr!("rating.until_provisional", date = due),
        ReviewState::Open => tr!("rating.until", date = due),
        state => say(state),
    };
    let version = review.version.to_string();
    let again = review.round < Review::ROUNDS;
    let number = page_ctx().map(|ctx| ctx.hotline.label.clone()).unwrap_or_default();
    let ask = review.may_answer(steps).then(|| {
        let hint = if again { tr!("rating.settle_again") } else { tr!("rating.settle_last", number = number) };
        view! {
            <Form>
                <Hidden name="version" value=version />
                <p>
                    <strong>{tr!("rating.settle")}</strong>
                    " "
                    {hint}
                </p>
                <Actions>
                    <Button label=tr!("rating.settled_yes") name="settled" value="yes" />
                    <Button label=tr!("rating.settled_no") name="settled" value="no" kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    view! {
        <Panel title=tr!("rating.followed")>
            <p>{stands}</p>
            {(!said.is_empty()).then(|| view! { <Thread said=said /> })}
            {ask}
        </Panel>
    }
}

fn step_words(kind: StepKind) -> String {
    match kind {
        StepKind::Reached => tr!("rating.step_reached"),
        StepKind::Missed => tr!("rating.step_missed"),
        StepKind::Settled => tr!("rating.step_settled"),
        StepKind::Unsettled => tr!("rating.step_unsettled"),
        StepKind::Closed(state) => say(state),
    }
}

/// On the page of a case that was handled: the way to its rating.
pub(super) fn invitation(id: &ApplicationId, rated: bool) -> impl IntoView + use<> {
    let href = Route::Rating(id.clone()).path();
    let (text, label) = if rated {
        (tr!("rating.panel_given"), tr!("rating.panel_see"))
    } else {
        (tr!("rating.panel_text"), tr!("rating.panel_go"))
    };
    view! {
        <Panel title=tr!("rating.panel_title")>
            <p>{text}</p>
            <Actions>
                <LinkButton label=label href=href kind=ButtonKind::Plain />
            </Actions>
        </Panel>
    }
}
