//! A letter about how a case stands, to print: for an applicant whom no message reaches.

use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date, say},
    pages::{
        account::notice_words,
        support::{application_id, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{application::ApplicationState as S, rules::Region};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    desk::assist::{self, Letter},
};

/// The letter; where messages reach the applicant there is none.
pub(in crate::pages::desk) async fn page(door: &Door, id: &str) -> UseCaseResult<Response> {
    let id = application_id(id)?;
    let letter = match assist::letter(&door.ctx, door.caller(), &id).await {
        Err(UseCaseError::Conflict) => return Ok(door.see_other(&Route::Case(id))),
        other => other?,
    };
    let region = door.ctx.book.region(&letter.application.region).cloned();
    let office = region.as_ref().map(|region| region.office.v.name.get(door.caller().language).to_owned());
    let today = door.ctx.today();
    let title = tr_in!(door.caller().language, "assist.letter_title");
    Ok(page_in(door, region.as_ref(), StatusCode::OK, &title, || {
        view(&letter, region.as_ref(), office.unwrap_or_default(), today)
    }))
}

fn view(letter: &Letter, region: Option<&Region>, office: String, today: Date) -> impl IntoView + use<> {
    let app = &letter.application;
    let told = letter.told.as_ref().map(|(kind, args)| notice_words(language(), kind, args, None, region));
    let (title, body) = told.map_or_else(Default::default, |words| (words.title, words.body));
    let message = app.staff_message.as_ref().filter(|_| matches!(app.state, S::Refused | S::CorrectionRequested));
    let reasons: Vec<_> = message.map(|m| m.reasons.clone()).unwrap_or_default().into_iter().map(say).collect();
    let reasons: Vec<_> = reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect();
    let words = message.map(|m| m.words.clone()).filter(|words| !words.is_empty());
    let words = words.map(|words| view! { <blockquote class="letter__words">{words}</blockquote> });
    let greeting = tr!("assist.letter_to", name = letter.applicant.name.reveal());
    let about = tr!("assist.letter_about", reference = app.reference, insured = letter.insured.name.reveal());
    let come = match app.state {
        S::CorrectionRequested => tr!("assist.letter_come"),
        _ => tr!("assist.letter_ask"),
    };
    let signed = format!("{office} · {}", date(language(), today));
    let back = Route::Case(app.id.clone()).path();
    view! {
        <PageHead title=tr!("assist.letter_title") back=back />
        <p class="screen-only">{tr!("assist.print_hint")}</p>
        <Panel title=title>
            <Prose>
                <p>{greeting}</p>
                <p>{about}</p>
                <p>{body}</p>
                <ul>{reasons}</ul>
                {words}
                <p>{come}</p>
                <p>{signed}</p>
            </Prose>
        </Panel>
    }
}
