//! The form of a correction request: one row for everything that can be asked for, begun from the verdicts.

use super::{super::words, documents, view::Shown};
use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    pages::application::subject,
    tr,
};
use domain::{
    application::{StaffReason, policy::correction_due},
    consequence::Deadline,
    review::{Subject, TypedItem, reason_field, words_field},
    rules::RuleBook,
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::desk::{act::CaseAct, case::CasePage};

/// The items as they stand in the form: as typed, or as the verdicts say.
pub(super) fn typed(page: &CasePage, typed: &CaseAct) -> Vec<TypedItem> {
    typed
        .items
        .clone()
        .unwrap_or_else(|| page.subjects.iter().filter_map(|subject| from_verdict(page, subject)).collect())
}

fn from_verdict(page: &CasePage, subject: &Subject) -> Option<TypedItem> {
    let Subject::Document(_, Some(document)) = subject else { return None };
    let (finding, _) = documents::newest(page, document)?;
    let reason = finding.verdict.asks()?;
    Some(TypedItem { subject: subject.key(), reason: reason.name().to_owned(), words: finding.words.clone() })
}

/// When the resident must have answered.
pub(super) fn due(page: &CasePage, book: &RuleBook, today: Date) -> Option<(Deadline, u16)> {
    let region = book.region(&page.application.region)?;
    Some((correction_due(&book.calendar, region, today), region.limits.correction.v))
}

/// Everything that can be asked for, a reason and words for each.
pub(super) fn rows(shown: &Shown, book: &RuleBook, today: Date) -> impl IntoView + use<> {
    let page = &shown.page;
    let items = typed(page, &shown.typed);
    let missing = |subject: &&Subject| matches!(subject, Subject::Document(_, None));
    let view_of = |subject: &Subject| row(page, subject, &items, book);
    let there: Vec<_> = page.subjects.iter().filter(|s| !missing(s)).map(view_of).collect();
    let chosen = |subject: &Subject| items.iter().any(|item| item.subject == subject.key());
    let absent: Vec<_> = page.subjects.iter().filter(|s| missing(s) && !chosen(s)).map(view_of).collect();
    let asked: Vec<_> = page.subjects.iter().filter(|s| missing(s) && chosen(s)).map(view_of).collect();
    let none = shown.errors.iter().any(|e| e.field == "item");
    let due = due(page, book, today).map(|(due, days)| {
        let text = tr!("case.ask_due", date = words::deadline(due), days = days);
        view! { <p>{text}</p> }
    });
    let absent =
        (!absent.is_empty()).then(|| view! { <Disclosure summary=tr!("case.ask_missing")>{absent}</Disclosure> });
    view! {
        {none.then(|| view! { <Notice tone=Tone::Danger announce=true>{tr!("case.ask_none")}</Notice> })}
        <p>{tr!("case.ask_lead")}</p>
        {due}
        {there}
        {asked}
        {absent}
    }
}

fn row(page: &CasePage, about: &Subject, items: &[TypedItem], book: &RuleBook) -> AnyView {
    let key = about.key();
    let typed = items.iter().find(|item| item.subject == key).cloned().unwrap_or_default();
    let region = book.region(&page.application.region);
    let mut label = subject(language(), region, about);
    if let Subject::Document(_, Some(id)) = about
        && let Some(document) = page.documents.iter().find(|d| d.id == *id)
    {
        label = tr!("case.ask_document", name = label, when = date_time(language(), document.created_at));
    }
    let choice = |reason: &StaffReason| Choice::new(reason.name(), say(*reason));
    let choices = about.reasons().iter().map(choice).collect();
    view! {
        <div class="ask">
            <Select
                name=reason_field(&key)
                label=label
                choices=choices
                value=typed.reason
                none=tr!("case.ask_nothing")
            />
            <div class="ask__words">
                <Textarea
                    name=words_field(&key)
                    label=tr!("case.ask_words")
                    value=typed.words
                    hint=tr!("case.ask_words_hint")
                    optional=true
                    rows=2
                />
            </div>
        </div>
    }
    .into_any()
}
