//! What was sent, each time it was sent, and how one sending differs from the one before.

use crate::{
    application::{
        Application,
        form::{Answers, PayeeForm},
    },
    consequence::{Consequence, StopFacts},
    id::{ApplicationId, DocumentId},
    rules::Question,
    time::Timestamp,
};
use std::collections::BTreeSet;

/// An application as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Which application.
    pub application: ApplicationId,
    /// `seq` of the event that sent it.
    pub seq: i64,
    /// What was answered.
    pub answers: Answers,
    /// What was promised.
    pub promised: Option<Consequence>,
    /// What the register said then.
    pub facts: StopFacts,
    /// SHA-256 (hex) of the rule texts that it was judged by.
    pub rules: String,
    /// When.
    pub at: Timestamp,
}

impl Submission {
    /// `app` as it was just sent, on what the register said, under the rules `rules`.
    #[must_use]
    pub fn of(app: &Application, facts: &StopFacts, rules: &str) -> Self {
        Self {
            application: app.id.clone(),
            seq: app.version,
            answers: app.answers.clone(),
            promised: app.promised.clone(),
            facts: facts.clone(),
            rules: rules.to_owned(),
            at: app.updated_at,
        }
    }
}

/// One thing that differs between two sendings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// An answer, before and after; `None`: none was given.
    Answer(Question, Option<String>, Option<String>),
    /// The payee account, before and after.
    Payee(Option<PayeeForm>, Option<PayeeForm>),
    /// Documents of a kind: which are gone, and which are new.
    Documents(String, Vec<DocumentId>, Vec<DocumentId>),
}

/// What differs from `before` to `after`: answers, then the account, then documents by kind.
#[must_use]
pub fn differences(before: &Answers, after: &Answers) -> Vec<Difference> {
    let mut found = Vec::new();
    let questions: BTreeSet<_> = before.questions.keys().chain(after.questions.keys()).collect();
    for question in questions {
        let (old, new) = (before.questions.get(question), after.questions.get(question));
        if old != new {
            found.push(Difference::Answer(*question, old.cloned(), new.cloned()));
        }
    }
    if before.payee != after.payee {
        found.push(Difference::Payee(before.payee.clone(), after.payee.clone()));
    }
    let kinds: BTreeSet<_> = before.documents.keys().chain(after.documents.keys()).collect();
    for kind in kinds {
        let of = |answers: &Answers| answers.documents.get(kind).cloned().unwrap_or_default();
        let (old, new) = (of(before), of(after));
        let gone: Vec<_> = old.iter().filter(|d| !new.contains(d)).cloned().collect();
        let added: Vec<_> = new.iter().filter(|d| !old.contains(d)).cloned().collect();
        if !gone.is_empty() || !added.is_empty() {
            found.push(Difference::Documents(kind.clone(), gone, added));
        }
    }
    found
}
