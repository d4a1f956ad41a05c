//! What its sender is told about a suggestion.

use crate::{Context, delivery::tell};
use domain::{delivery::Topic, id::NoticeId, language::Language, suggestion::Suggestion};
use std::collections::BTreeMap;
use storage::{Change, Notice};

/// What a notice tells. Args: `reference` (the number), `suggestion`, `deadline`; nothing of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionNotice {
    /// It came.
    Received,
    /// It was answered.
    Answered,
    /// Another office has it now.
    Passed,
}

impl SuggestionNotice {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Received, Self::Answered, Self::Passed];
    /// Name of the value that says which one.
    pub const SUGGESTION: &'static str = "suggestion";

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Received => "suggestion_received",
            Self::Answered => "suggestion_answered",
            Self::Passed => "suggestion_passed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
    /// What happened, as the end of "your suggestion …".
    pub(crate) fn headline(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Received, Language::Zh) => "已收到",
            (Self::Received, Language::En) => "has arrived",
            (Self::Answered, Language::Zh) => "已答复",
            (Self::Answered, Language::En) => "has an answer",
            (Self::Passed, Language::Zh) => "已转给其他经办机构",
            (Self::Passed, Language::En) => "went to another office",
        }
    }
    /// A message outside the app: which suggestion, where to read more and whom to call; nothing of its words.
    pub(crate) fn text(self, (host, hotline): (&str, &str), language: Language, number: &str) -> String {
        let what = self.headline(language);
        match language {
            Language::Zh => {
                format!("【易退 {host}】您的意见建议 {number} {what}。请登录查看，有疑问请拨打 {hotline}。")
            }
            Language::En => {
                format!("[Yitui {host}] Your suggestion {number} {what}. Sign in to see it; questions: {hotline}.")
            }
        }
    }
}

/// A notice to who sent it, with its messages, for the act's own change set.
pub(crate) fn tell_sender(ctx: &Context, suggestion: &Suggestion, kind: SuggestionNotice) -> Change {
    let args = BTreeMap::from([
        ("reference".to_owned(), suggestion.number.to_string()),
        ("deadline".to_owned(), suggestion.due.on.to_string()),
        (SuggestionNotice::SUGGESTION.to_owned(), suggestion.id.to_string()),
    ]);
    let notice = Notice {
        id: NoticeId::from_bits(ctx.ids.bits()),
        account: suggestion.account.clone(),
        application: None,
        certificate: None,
        kind: kind.name().to_owned(),
        args,
        at: ctx.now(),
        read_at: None,
    };
    tell(ctx, notice, Some(&suggestion.region), Topic::Progress, Topic::Progress.channels())
}
