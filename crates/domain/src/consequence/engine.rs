use super::{Consequence, StopFacts};
use crate::rules::{Reason, Region, RuleBook};

/// What happens if this cover is stopped for `reason` today.
#[must_use]
pub fn consequence(_book: &RuleBook, _region: &Region, _facts: &StopFacts, _reason: Reason) -> Option<Consequence> {
    None
}
