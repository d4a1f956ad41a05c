//! What a correction request asks for, item by item, and how far each is answered.

use crate::{
    application::{
        StaffMessage, StaffReason,
        form::{Answers, FieldCode, FieldError},
    },
    id::{ApplicationId, DocumentId},
    rules::Question,
    words::has_hidden,
};

/// What an item is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A document that was handed in, by the key of its kind; or, without one, a kind that is missing.
    Document(String, Option<DocumentId>),
    /// An answer.
    Answer(Question),
    /// The payee account.
    Payee,
    /// Something else; the words say what.
    Other,
}

use StaffReason as R;

impl Subject {
    /// The stored text and the form's value: `document:<kind>:<document>`, `answer:<question>`, `payee`, `other`.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Document(kind, document) => {
                format!("document:{kind}:{}", document.as_ref().map_or("", DocumentId::as_str))
            }
            Self::Answer(question) => format!("answer:{}", question.name()),
            Self::Payee => "payee".to_owned(),
            Self::Other => "other".to_owned(),
        }
    }
    /// Reads a stored text.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split(':').collect::<Vec<_>>().as_slice() {
            ["document", kind, ""] => Some(Self::Document((*kind).to_owned(), None)),
            ["document", kind, document] => {
                Some(Self::Document((*kind).to_owned(), Some(DocumentId::parse(document)?)))
            }
            ["answer", question] => Question::from_name(question).map(Self::Answer),
            ["payee"] => Some(Self::Payee),
            ["other"] => Some(Self::Other),
            _ => None,
        }
    }
    /// What can be wrong with it, the likeliest first.
    #[must_use]
    pub fn reasons(&self) -> &'static [StaffReason] {
        match self {
            Self::Document(_, Some(_)) => {
                &[R::DocumentUnreadable, R::DocumentOfOther, R::DocumentExpired, R::AnswersDisagree, R::Other]
            }
            Self::Document(_, None) => &[R::DocumentMissing],
            Self::Answer(_) => &[R::AnswersDisagree, R::Other],
            Self::Payee => &[R::PayeeMismatch, R::AnswersDisagree, R::Other],
            Self::Other => &[R::Other],
        }
    }
}

/// One thing that the resident is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct CorrectionItem {
    /// What it is about.
    pub subject: Subject,
    /// What is wrong with it.
    pub reason: StaffReason,
    /// Words to the resident; empty when none.
    pub words: String,
}

// Words of staff may say more than they should.
impl std::fmt::Debug for CorrectionItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CorrectionItem").field("subject", &self.subject).field("reason", &self.reason).finish()
    }
}

impl CorrectionItem {
    /// Longest words, in characters.
    pub const LONGEST: usize = 200;
}

/// A correction request: what was asked for with one move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Its application.
    pub application: ApplicationId,
    /// `seq` of the event that asked.
    pub seq: i64,
    /// The items, in the order of the form.
    pub items: Vec<CorrectionItem>,
}

/// An item as typed: subject, reason, words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedItem {
    /// Key of the subject.
    pub subject: String,
    /// Name of the reason.
    pub reason: String,
    /// Words.
    pub words: String,
}

/// Name of the field that holds an item's reason.
#[must_use]
pub fn reason_field(subject: &str) -> String {
    format!("reason:{subject}")
}

/// Name of the field that holds an item's words.
#[must_use]
pub fn words_field(subject: &str) -> String {
    format!("words:{subject}")
}

/// Reads the items as typed; `offered` is what the case can be asked for.
///
/// # Errors
/// `item`: none, or one that was not offered; `reason:…`, `words:…` of an item, by the key of its subject.
pub fn check_items(offered: &[Subject], typed: &[TypedItem]) -> Result<Vec<CorrectionItem>, Vec<FieldError>> {
    let (mut items, mut wrong) = (Vec::new(), Vec::new());
    if typed.is_empty() {
        wrong.push(FieldError::new("item", FieldCode::Required));
    }
    for item in typed {
        let Some(subject) = Subject::from_key(&item.subject).filter(|s| offered.contains(s)) else {
            wrong.push(FieldError::new("item", FieldCode::Choice));
            continue;
        };
        let words = item.words.trim().to_owned();
        let field = words_field(&item.subject);
        let reason = StaffReason::from_name(&item.reason).filter(|r| subject.reasons().contains(r));
        match reason {
            None => wrong.push(FieldError::new(reason_field(&item.subject), FieldCode::Choice)),
            // "Something else" must say what.
            Some(R::Other) if words.is_empty() => wrong.push(FieldError::new(field.clone(), FieldCode::Required)),
            Some(_) => {}
        }
        if words.chars().count() > CorrectionItem::LONGEST {
            wrong.push(FieldError::new(field.clone(), FieldCode::TooLong));
        }
        if has_hidden(&words) {
            wrong.push(FieldError::new(field, FieldCode::Character));
        }
        if let Some(reason) = reason
            && !items.iter().any(|known: &CorrectionItem| known.subject == subject)
        {
            items.push(CorrectionItem { subject, reason, words });
        }
    }
    if wrong.is_empty() { Ok(items) } else { Err(wrong) }
}

/// The message that stands for the items: each reason once, in their order, and the words to all of it.
#[must_use]
pub fn message_of(items: &[CorrectionItem], words: &str) -> StaffMessage {
    let mut reasons: Vec<StaffReason> = Vec::new();
    for item in items {
        if !reasons.contains(&item.reason) {
            reasons.push(item.reason);
        }
    }
    StaffMessage { reasons, words: words.to_owned() }
}

/// Whether something was done about an item since it was asked for. `then`: what was sent when it was asked for.
#[must_use]
pub fn is_answered(item: &CorrectionItem, then: &Answers, now: &Answers) -> bool {
    match &item.subject {
        Subject::Document(kind, _) => {
            let of = |answers: &Answers| answers.documents.get(kind).cloned().unwrap_or_default();
            let before = of(then);
            of(now).iter().any(|document| !before.contains(document))
        }
        Subject::Answer(question) => then.questions.get(question) != now.questions.get(question),
        Subject::Payee => then.payee != now.payee,
        Subject::Other => then.questions != now.questions || then.payee != now.payee || then.documents != now.documents,
    }
}
