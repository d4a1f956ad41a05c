//! Which documents an application needs.

use crate::{
    consequence::{Consequence, RefundAnswer, RefundWay, StopFacts, registry_confirms},
    id::DocumentId,
    person::Capacity,
    rules::{Condition, DecisionMode, DocumentGroup, DocumentKind, Need, Reason, ReasonRule, Region, Timing},
};
use std::collections::BTreeMap;

/// Shown first, in this order, and asked for with every reason.
const SHARED: [&str; 2] = ["identity", "payee"];

/// A group of documents that is asked for in one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedGroup<'a> {
    /// Key of the group.
    pub key: &'a str,
    /// The group as the rules have it.
    pub group: &'a DocumentGroup,
    /// How many are needed here: optional where registry data stand in for them.
    pub need: Need,
    /// Kinds that are still missing; for "one of" all of them while there is none.
    pub missing: Vec<&'a DocumentKind>,
}

impl AskedGroup<'_> {
    /// Whether nothing more of this group is needed.
    #[must_use]
    pub fn is_satisfied(&self) -> bool {
        self.missing.is_empty()
    }
}

/// The groups that an application for `reason` is asked for, with what is still missing.
///
/// `identity`, `payee` and every group that no reason names are asked for with every reason, as far as their
/// condition holds; then the reason's own. In an automatic region a person who acts for themself and whose reason the
/// registry confirms need not prove what the registry already says: identity and the reason's own groups are optional.
#[must_use]
pub fn required_documents<'a>(
    region: &'a Region,
    reason: Reason,
    facts: &StopFacts,
    consequence: &Consequence,
    uploaded: &BTreeMap<String, Vec<DocumentId>>,
) -> Vec<AskedGroup<'a>> {
    let Some(rule) = region.reason(reason) else { return Vec::new() };
    let mut asked = asked_groups(region, rule, facts, consequence.timing, &consequence.refund);
    let is_there = |kind: &DocumentKind| uploaded.get(&kind.key).is_some_and(|ids| !ids.is_empty());
    for each in &mut asked {
        let enough = match each.need {
            Need::Optional => true,
            Need::OneOf => each.group.kinds.iter().any(is_there),
            Need::AllOf => false,
        };
        if enough {
            each.missing.clear();
        }
        each.missing.retain(|kind| !is_there(kind));
    }
    asked
}

/// The groups asked for before anything is uploaded.
pub(crate) fn asked_groups<'a>(
    region: &'a Region,
    rule: &'a ReasonRule,
    facts: &StopFacts,
    timing: Timing,
    refund: &RefundAnswer,
) -> Vec<AskedGroup<'a>> {
    let named = |key: &str| region.reasons.iter().any(|r| r.documents.iter().any(|k| k == key));
    let shared = SHARED.into_iter().filter_map(|key| region.documents.get_key_value(key));
    let unnamed = region.documents.iter().filter(|(key, _)| !SHARED.contains(&key.as_str()) && !named(key));
    let own = rule.documents.iter().filter(|key| !SHARED.contains(&key.as_str()));
    let own = own.filter_map(|key| region.documents.get_key_value(key));
    let registry_knows = region.decision.v == DecisionMode::Automatic
        && facts.capacity == Capacity::Oneself
        && registry_confirms(rule.code, facts);
    shared
        .chain(unnamed)
        .chain(own)
        .filter(|(_, group)| holds(group.when, facts, timing, refund))
        .map(|(key, group)| {
            // A statement or an account is no evidence: the registry can't stand in for it.
            let evidence = key == "identity" || rule.documents.contains(key) && key != "payee";
            let waived = registry_knows && evidence && group.when == Condition::Always;
            let need = if waived { Need::Optional } else { group.need };
            AskedGroup { key, group, need, missing: group.kinds.iter().collect() }
        })
        .collect()
}

fn holds(condition: Condition, facts: &StopFacts, timing: Timing, refund: &RefundAnswer) -> bool {
    match condition {
        Condition::Always => true,
        Condition::OnBehalf => facts.capacity != Capacity::Oneself,
        Condition::RefundToAccount => refund.way == Some(RefundWay::PayeeAccount),
        Condition::Subsidised => facts.subsidised,
        Condition::AfterStart => timing == Timing::After,
    }
}
