//! What a correction asks for, in words, and as the resident's list of things to do.

use super::next::route;
use crate::{
    components::{Cell, Cells, Notice, Prose, StatusTag, Tone},
    context::{here, language},
    i18n::{date, say_in},
    tr, tr_in,
};
use domain::{
    application::StaffReason as R,
    consequence::Deadline,
    id::ApplicationId,
    language::Language,
    review::{CorrectionItem, Subject},
    rules::Region,
};
use leptos::prelude::*;
use usecases::application::{Status, Step};

/// What an item is about.
pub(in crate::pages) fn subject(language: Language, region: Option<&Region>, subject: &Subject) -> String {
    match subject {
        Subject::Document(kind, _) => {
            let kinds = region.into_iter().flat_map(|r| r.documents.values()).flat_map(|group| &group.kinds);
            let named = kinds.into_iter().find(|k| k.key == *kind);
            named.map_or_else(|| kind.clone(), |kind| kind.name.get(language).to_owned())
        }
        Subject::Answer(question) => say_in(language, *question),
        Subject::Payee => tr_in!(language, "case.subject_payee"),
        Subject::Other => tr_in!(language, "case.subject_other"),
    }
}

/// What is wrong and what to do: the standard text of a reason.
pub(in crate::pages) fn standard_text(language: Language, item: &CorrectionItem) -> String {
    let document = matches!(item.subject, Subject::Document(..));
    match item.reason {
        R::DocumentUnreadable => tr_in!(language, "case.text_unreadable"),
        R::DocumentMissing => tr_in!(language, "case.text_missing"),
        R::DocumentOfOther => tr_in!(language, "case.text_of_other"),
        R::DocumentExpired => tr_in!(language, "case.text_expired"),
        R::AnswersDisagree if document => tr_in!(language, "case.text_disagrees_document"),
        R::AnswersDisagree => tr_in!(language, "case.text_disagrees"),
        R::PayeeMismatch => tr_in!(language, "case.text_payee"),
        // The words say it all.
        R::Other => String::new(),
        other => say_in(language, other),
    }
}

/// Standard text and own words in one.
pub(in crate::pages) fn item_text(language: Language, item: &CorrectionItem) -> String {
    let standard = standard_text(language, item);
    match (standard.is_empty(), item.words.is_empty()) {
        (true, _) => item.words.clone(),
        (_, true) => standard,
        _ => tr_in!(language, "case.text_and_words", text = standard, words = item.words),
    }
}

fn step(item: &CorrectionItem, to_do: &[Step]) -> Step {
    let step = match &item.subject {
        Subject::Document(..) => Step::Documents,
        Subject::Answer(_) => Step::Questions,
        Subject::Payee => Step::Payee,
        Subject::Other => Step::Check,
    };
    if to_do.contains(&step) { step } else { Step::Check }
}

/// Each item with its state and the page where it is answered; last, what sends it all.
pub(super) fn items(status: &Status, to_do: &[Step], due: Deadline) -> AnyView {
    let id = &status.application.id;
    let language = language();
    let rows: Vec<_> = status
        .asked
        .iter()
        .map(|(item, done)| {
            let href = here(route(step(item, to_do), id));
            let title = subject(language, status.region.as_ref(), &item.subject);
            let text = item_text(language, item);
            let (label, tone) =
                if *done { (tr!("case.item_done"), Tone::Success) } else { (tr!("case.item_open"), Tone::Warn) };
            view! {
                <Cell title=title text=text href=href>
                    <StatusTag label=label tone=tone />
                </Cell>
            }
        })
        .collect();
    let open = status.asked.iter().filter(|(_, done)| !done).count();
    let note = tr!("case.todo_note", date = date(language, due.on));
    let sending = sending(id, open);
    view! {
        <Cells title=tr!("application.todo_title") note=note>
            {rows}
            {sending}
        </Cells>
    }
    .into_any()
}

/// What was asked for and is not answered yet, said where somebody is about to go on without it.
pub(super) fn unanswered<'a>(
    region: &Region,
    items: impl Iterator<Item = &'a CorrectionItem>,
    then: String,
) -> AnyView {
    let language = language();
    let rows: Vec<_> = items
        .map(|item| {
            let text = item_text(language, item);
            let about = subject(language, Some(region), &item.subject);
            view! { <li><strong>{about}</strong> " " {text}</li> }
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <Notice tone=Tone::Warn title=tr!("application.unanswered_title", count = rows.len())>
            <Prose>
                <ul>{rows}</ul>
                <p>{then}</p>
            </Prose>
        </Notice>
    }
    .into_any()
}

fn sending(id: &ApplicationId, open: usize) -> AnyView {
    let text = if open == 0 { tr!("case.todo_send_all") } else { tr!("case.todo_send_open", count = open) };
    view! { <Cell title=tr!("application.todo_send") text=text href=here(route(Step::Check, id)) /> }.into_any()
}
