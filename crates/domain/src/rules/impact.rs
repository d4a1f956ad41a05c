//! What a person is answered under two versions of a region's rules.

use super::{Reason, Region, RuleBook};
use crate::{
    application::ApplicationAct,
    consequence::{StopFacts, consequence},
};

/// A part of the answer that people would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AnswerPart {
    /// Whether the reason is accepted at all.
    Accepted,
    /// Whether it can be done, and what stands in the way.
    Possible,
    /// What the cover becomes.
    Status,
    /// The day it ends.
    EffectiveOn,
    /// Share, amount, way and ground of the refund.
    Refund,
    /// Waiting on return.
    Waiting,
    /// Who decides.
    Decision,
    /// The latest day of the decision.
    Deadline,
    /// The papers and questions.
    Documents,
}

impl AnswerPart {
    /// All, in order.
    pub const ALL: [Self; 9] = [
        Self::Accepted,
        Self::Possible,
        Self::Status,
        Self::EffectiveOn,
        Self::Refund,
        Self::Waiting,
        Self::Decision,
        Self::Deadline,
        Self::Documents,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Possible => "possible",
            Self::Status => "status",
            Self::EffectiveOn => "effective_on",
            Self::Refund => "refund",
            Self::Waiting => "waiting",
            Self::Decision => "decision",
            Self::Deadline => "deadline",
            Self::Documents => "documents",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }
}

/// What would be answered otherwise for these facts and this reason.
#[must_use]
pub fn impact(
    old: (&RuleBook, &Region),
    new: (&RuleBook, &Region),
    facts: &StopFacts,
    act: ApplicationAct,
    reason: Reason,
) -> Vec<AnswerPart> {
    let accepted = |region: &Region| region.reason(reason).is_some();
    match (accepted(old.1), accepted(new.1)) {
        (false, false) => return Vec::new(),
        (true, true) => {}
        _ => return vec![AnswerPart::Accepted],
    }
    let answer = |(book, region): (&RuleBook, &Region)| consequence(book, region, facts, act, reason);
    let mut parts = Vec::new();
    let mut note = |differs: bool, part| {
        if differs {
            parts.push(part);
        }
    };
    match (answer(old), answer(new)) {
        (Some(a), Some(b)) => {
            note((a.exit, &a.blocks, &a.unknowns) != (b.exit, &b.blocks, &b.unknowns), AnswerPart::Possible);
            note(a.status != b.status, AnswerPart::Status);
            note(a.effective_on != b.effective_on, AnswerPart::EffectiveOn);
            note(a.refund != b.refund, AnswerPart::Refund);
            note(a.waiting != b.waiting, AnswerPart::Waiting);
            note(a.decision != b.decision, AnswerPart::Decision);
            note(a.deadline != b.deadline, AnswerPart::Deadline);
        }
        (None, None) => {}
        _ => note(true, AnswerPart::Possible),
    }
    note(papers(old.1, reason) != papers(new.1, reason), AnswerPart::Documents);
    parts
}

/// What is asked for with a reason: which papers of which groups, and which questions.
fn papers(region: &Region, reason: Reason) -> impl PartialEq + use<'_> {
    let rule = region.reason(reason);
    let groups =
        ["identity", "payee"].into_iter().chain(rule.into_iter().flat_map(|r| r.documents.iter().map(String::as_str)));
    let groups: Vec<_> = groups
        .filter_map(|key| {
            let group = region.documents.get(key)?;
            let kinds: Vec<&str> = group.kinds.iter().map(|kind| kind.key.as_str()).collect();
            Some((key, group.need, group.when, kinds))
        })
        .collect();
    (groups, rule.map(|rule| rule.questions.clone()))
}
