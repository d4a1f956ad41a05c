//! What is looked for in the record of every act.

use crate::application::Actor;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is looked for in the record; everything that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditFilter {
    /// About this, by identifier: a person or a case with everything that belongs to it, or any other object.
    pub about: Option<String>,
    /// What somebody did.
    pub actor: Option<Actor>,
    /// Acts of this name.
    pub action: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl AuditFilter {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// What is asked for, as names and values of an address or of the record: identifiers, nothing personal.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let all = [
            ("about", self.about.clone()),
            ("actor", self.actor.as_ref().map(Actor::key)),
            ("action", self.action.clone()),
            ("from", day(self.from)),
            ("until", day(self.until)),
        ];
        all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
    }
}
