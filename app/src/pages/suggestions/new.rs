//! The form for a suggestion.

use super::region_choices;
use crate::{
    components::*,
    door::Door,
    form_data::FormData,
    i18n::say,
    pages::support::{TooOften, answer, badge, retry_after, sources, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    application::form::FieldError,
    rules::{Mark, Marked, RuleBook},
    suggestion::{Suggestion, SuggestionForm, SuggestionKind},
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{UseCaseError, UseCaseResult, suggestion};

/// The published text that gives the right to propose something.
pub(super) const RIGHT: &str = "S3";

pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door, SuggestionForm::default(), Vec::new(), None, None))
}

pub(super) async fn send(door: Door, form: FormData) -> Response {
    let typed = SuggestionForm {
        kind: form.get("kind").to_owned(),
        region: form.get("region").to_owned(),
        words: form.get("words").to_owned(),
        publish: form.get("publish").to_owned(),
    };
    let key = form.get("key").to_owned();
    let result = match suggestion::send(&door.ctx, door.caller(), &typed, &key).await {
        Ok(id) => Ok(crate::door::see_other(&format!("{}?sent=yes", Route::MySuggestion(id)))),
        Err(UseCaseError::Invalid(errors)) => page(&door, typed, errors, None, Some(key)),
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, typed, Vec::new(), Some(retry_after), Some(key))
        }
        Err(error) => Err(error),
    };
    answer(&door, result)
}

fn page(
    door: &Door,
    typed: SuggestionForm,
    errors: Vec<FieldError>,
    wait: Option<i64>,
    key: Option<String>,
) -> UseCaseResult<Response> {
    door.caller().resident()?;
    let title = tr_in!(door.caller().language, "suggestion.new");
    let key = key.unwrap_or_else(|| domain::id::encode(door.ctx.ids.bits()));
    let (book, days) = (door.ctx.book.clone(), suggestion::days(&door.ctx));
    let status = status_for(&errors, wait);
    Ok(retry_after(wait, door.page_with(status, title, || view(&typed, errors, wait, key, &book, &days))))
}

fn view(
    typed: &SuggestionForm,
    errors: Vec<FieldError>,
    wait: Option<i64>,
    key: String,
    book: &Arc<RuleBook>,
    days: &Marked<u16>,
) -> impl IntoView + use<> {
    let kinds: Vec<_> = SuggestionKind::ALL
        .into_iter()
        .map(|kind| {
            let choice = Choice::new(kind.name(), say(kind));
            if kind.is_complaint() { choice.with_hint(tr!("suggestion.complaint_hint")) } else { choice }
        })
        .collect();
    let publish = vec![
        Choice::new("yes", tr!("suggestion.publish_yes")).with_hint(tr!("suggestion.publish_yes_hint")),
        Choice::new("no", tr!("suggestion.publish_no")),
    ];
    let regions = region_choices(book);
    let (typed, term, mark) = (typed.clone(), days.v, badge(book, days));
    let (right, official) = (book.clone(), book.clone());
    let longest = u32::try_from(Suggestion::LONGEST).unwrap_or(u32::MAX);
    view! {
        <PageHead title=tr!("suggestion.new") lead=tr!("suggestion.new_lead") back=Route::Suggestions.path() />
        <Right book=right />
        <TooOften wait=wait />
        <Form errors=errors>
            <Hidden name="key" value=key />
            <RadioGroup name="kind" legend=tr!("suggestion.kind") choices=kinds value=typed.kind />
            <Official book=official region=typed.region.clone() />
            <Select
                name="region"
                label=tr!("suggestion.region")
                choices=regions
                value=typed.region
                hint=tr!("suggestion.region_hint")
            />
            <Textarea
                name="words"
                label=tr!("suggestion.words")
                hint=tr!("suggestion.words_hint", most = Suggestion::LONGEST)
                value=typed.words
                rows=6
                maxlength=longest
            />
            <RadioGroup
                name="publish"
                legend=tr!("suggestion.publish")
                hint=tr!("suggestion.publish_hint")
                choices=publish
                value=typed.publish
            />
            <Notice tone=Tone::Info title=tr!("suggestion.next")>
                <p>{tr!("suggestion.next_text", days = term)}</p>
                {mark}
            </Notice>
            <Actions>
                <Button label=tr!("suggestion.send") />
                <LinkButton label=tr!("suggestion.not_now") href=Route::Suggestions.path() kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

/// That there is a right to it, with the text that says so.
#[component]
pub(super) fn Right(
    /// Where the text is listed.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let found = sources(&book, &[RIGHT.to_owned()]);
    (!found.is_empty()).then(|| {
        view! {
            <p>{tr!("suggestion.right")}</p>
            <div>
                <MarkBadge mark=Mark::Sourced sources=found />
            </div>
        }
    })
}

/// Where a complaint about staff, or signs of fraud, are taken officially. Our rules hold no other way for it than the
/// hotlines, so that none is named.
#[component]
fn Official(
    /// The regions.
    book: Arc<RuleBook>,
    /// Code of the one chosen, where the page comes back.
    region: String,
) -> impl IntoView {
    let chosen = domain::rules::RegionCode::parse(&region).and_then(|code| book.region(&code).cloned());
    let national = book.national.hotline.v.clone();
    let number = chosen.map_or(national, |region| region.callable_hotline().to_owned());
    view! {
        <Notice tone=Tone::Info title=tr!("suggestion.official")>
            <p>
                {tr!("suggestion.official_text")} " " <a href=format!("tel:{number}")>{number.clone()}</a> " · "
                <a href="tel:12345">"12345"</a>
            </p>
        </Notice>
    }
}
