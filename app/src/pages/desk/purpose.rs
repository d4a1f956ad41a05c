//! What somebody is looked at for: asked before a page that is not one's own work opens.

use super::{facts::Facts, words};
use crate::{components::*, door::Door, form_data::FormData, i18n::say, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{application::form::FieldError, staff::LookPurpose};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::look::{self, PurposeForm, Target, Unsaid},
};

/// Verb of the form, below the page of a case or a person.
pub(super) const PURPOSE: &str = "purpose";

fn page_of(target: &Target) -> Route {
    match target {
        Target::Case(id) => Route::Case(id.clone()),
        Target::Person(id) => Route::DeskPerson(id.clone()),
    }
}

/// The page that asks.
pub(super) async fn ask(door: &Door, target: &Target) -> Response {
    page(door, StatusCode::OK, target, PurposeForm::default(), Vec::new()).await
}

/// What was chosen: then the page opens.
pub(super) async fn answer(door: &Door, target: &Target, form: &FormData) -> Response {
    let typed = PurposeForm { purpose: form.get("purpose").to_owned(), words: form.get("words").to_owned() };
    match look::say(&door.ctx, door.caller(), target, &typed).await {
        Ok(()) => door.see_other(&page_of(target)),
        Err(UseCaseError::Invalid(errors)) => page(door, StatusCode::UNPROCESSABLE_ENTITY, target, typed, errors).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    target: &Target,
    typed: PurposeForm,
    errors: Vec<FieldError>,
) -> Response {
    let unsaid = match look::unsaid(&door.ctx, door.caller(), target).await {
        Ok(unsaid) => unsaid,
        Err(error) => return door.refuse(&error),
    };
    let book = door.ctx.book.clone();
    let action = format!("{}/{PURPOSE}", page_of(target));
    let title = tr_in!(door.caller().language, "search.purpose");
    door.page_with(status, title.clone(), || {
        let lead = if unsaid.case.is_some() { tr!("search.purpose_case") } else { tr!("search.purpose_person") };
        let region = (tr!("desk.region"), words::region(&book, &unsaid.region));
        let facts = known(unsaid).into_iter().chain([region]).collect();
        let choices = LookPurpose::ASKED.into_iter().map(|p| Choice::new(p.name(), say(p))).collect();
        view! {
            <PageHead title=title lead=lead back=Route::Desk.path() />
            <Panel>
                <Facts facts=facts />
                <Form action=action errors=errors>
                    <RadioGroup
                        name="purpose"
                        legend=tr!("search.purpose_legend")
                        hint=tr!("search.purpose_hint")
                        choices=choices
                        value=typed.purpose
                    />
                    <PurposeWords value=typed.words />
                    <Actions>
                        <Button label=tr!("search.purpose_button") />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}

/// What can be told before.
fn known(unsaid: Unsaid) -> Vec<(String, String)> {
    let mut facts: Vec<_> = unsaid.name.map(|name| (tr!("desk.name"), name.masked())).into_iter().collect();
    if let Some((reference, state, assignee)) = unsaid.case {
        facts.push((tr!("desk.reference"), reference.to_string()));
        facts.push((tr!("desk.state"), words::state(state)));
        facts.extend(assignee.map(|name| (tr!("desk.assignee"), name)));
    }
    facts
}

/// The field for a purpose in one's own words, beside the purposes to choose from.
#[component]
pub(super) fn PurposeWords(
    /// What was typed.
    value: String,
) -> impl IntoView {
    view! {
        <Textarea
            name="words"
            label=tr!("desk.reveal_words")
            value=value
            hint=tr!("desk.reveal_words_hint")
            optional=true
            rows=2
        />
    }
}
