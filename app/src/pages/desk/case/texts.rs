//! Standard texts in the case's forms: one is chosen, inserted, and can be edited before it is sent.

use crate::{components::*, context::language, form_data::FormData, tr};
use domain::{
    application::form::{FieldCode, FieldError},
    language::Language,
    rules::{Mark, RegionCode, RuleBook, TextUse},
};
use leptos::prelude::*;
use usecases::desk::case::CasePage;

/// Name of the button that inserts, and does nothing else.
pub(in crate::pages::desk) const INSERT: &str = "insert";
/// Name of the list.
pub(in crate::pages::desk) const FIELD: &str = "standard_text";

/// The words with what was chosen in the form: a text by name, else the default texts of the reasons that are ticked.
/// In the language that the applicant reads.
///
/// # Errors
/// `standard_text` when nothing was chosen.
pub(super) fn inserted(
    book: &RuleBook,
    page: &CasePage,
    usage: TextUse,
    form: &FormData,
    words: &str,
) -> Result<String, FieldError> {
    inserted_in(book, &page.application.region, page.reads, usage, form, words)
}

/// The same for whatever is read in `reads`.
///
/// # Errors
/// As [`inserted`].
pub(in super::super) fn inserted_in(
    book: &RuleBook,
    region: &RegionCode,
    reads: Language,
    usage: TextUse,
    form: &FormData,
    words: &str,
) -> Result<String, FieldError> {
    let (key, reasons) = (form.get(FIELD), form.all("reasons"));
    let chosen: Vec<_> = book
        .texts(region, usage)
        .into_iter()
        .filter(|text| match key {
            "" => text.reason.is_some_and(|reason| reasons.iter().any(|ticked| ticked == reason.name())),
            key => text.key == key,
        })
        .collect();
    if chosen.is_empty() {
        return Err(FieldError::new(FIELD, FieldCode::Choice));
    }
    Ok(book.inserted(&chosen, reads, words))
}

/// The list and its button.
pub(in crate::pages::desk) fn picker(book: &RuleBook, region: &RegionCode, usage: TextUse) -> AnyView {
    let title = |text: &domain::rules::StandardText| {
        let title = text.title.get(language());
        if text.mark == Mark::Sample { tr!("talk.text_sample", title = title) } else { title.to_owned() }
    };
    let texts = book.texts(region, usage);
    let choices: Vec<_> = texts.into_iter().map(|text| Choice::new(text.key.clone(), title(text))).collect();
    let hint = match usage {
        TextUse::Refusal => tr!("talk.text_hint_refusal"),
        TextUse::Correction | TextUse::Message | TextUse::Enquiry | TextUse::Suggestion => tr!("talk.text_hint"),
    };
    view! {
        <div class="insert">
            <Select name=FIELD label=tr!("talk.text") choices=choices hint=hint none=tr!("talk.text_none") />
            <Button label=tr!("talk.text_insert") kind=ButtonKind::Plain name=INSERT value="on" />
        </div>
    }
    .into_any()
}
