//! A correction request: what a case can be asked for, and the list of items as typed.

use super::act::{CaseAct, read_words};
use crate::{Context, UseCaseError, UseCaseResult};
use domain::{
    application::{Application, StaffMessage},
    review::{CorrectionItem, Subject, check_items, message_of},
};
use std::collections::BTreeSet;
use storage::{Document, DocumentState};

/// Groups of documents that are asked for with every reason.
const SHARED: [&str; 2] = ["identity", "payee"];

/// What `app` can be asked for: each document that was handed in, each answer, the account; then kinds that are not
/// there, and anything else.
#[must_use]
pub fn offered(ctx: &Context, app: &Application, documents: &[Document]) -> Vec<Subject> {
    let stored = documents.iter().filter(|d| d.state == DocumentState::Stored);
    let mut subjects: Vec<_> = stored.map(|d| Subject::Document(d.kind.clone(), Some(d.id.clone()))).collect();
    let there: BTreeSet<_> = documents.iter().map(|d| d.kind.as_str()).collect();
    let region = ctx.book.region(&app.region);
    let rule = region.and_then(|region| region.reason(app.reason()?));
    let asked = |question: &&domain::rules::Question| rule.is_some_and(|rule| rule.questions.contains(question));
    subjects.extend(app.answers.questions.keys().filter(asked).map(|question| Subject::Answer(*question)));
    subjects.extend(app.answers.payee.is_some().then_some(Subject::Payee));
    let groups = SHARED.into_iter().chain(rule.into_iter().flat_map(|rule| rule.documents.iter().map(String::as_str)));
    let mut missing = Vec::new();
    for group in groups {
        let kinds = region.and_then(|region| region.documents.get(group)).into_iter().flat_map(|group| &group.kinds);
        for kind in kinds.filter(|kind| !there.contains(kind.key.as_str())) {
            let subject = Subject::Document(kind.key.clone(), None);
            if !missing.contains(&subject) {
                missing.push(subject);
            }
        }
    }
    subjects.extend(missing);
    subjects.push(Subject::Other);
    subjects
}

/// Reads the items and the words to all of them.
///
/// # Errors
/// `Invalid` on `item`, on an item's reason or words, or on `words`.
pub fn read(offered: &[Subject], form: &CaseAct) -> UseCaseResult<(Vec<CorrectionItem>, StaffMessage)> {
    let typed = form.items.as_deref().unwrap_or_default();
    let words = read_words(form);
    match (check_items(offered, typed), words) {
        (Ok(items), Ok(words)) => {
            let message = message_of(&items, &words);
            Ok((items, message))
        }
        (items, words) => {
            let mut errors = items.err().unwrap_or_default();
            errors.extend(words.err().unwrap_or_default());
            Err(UseCaseError::Invalid(errors))
        }
    }
}
