use serde::{Deserialize, Serialize};

/// What happened to a certificate or its bindings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardAct {
    /// Activated, or activated again.
    Activated,
    /// Frozen.
    Frozen,
    /// Freed again.
    Unfrozen,
    /// One or all bindings of this service ended.
    Unbound,
    /// A device was bound again within a day.
    Restored,
    /// Closed with the cover.
    Closed,
}

impl CardAct {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Activated, Self::Frozen, Self::Unfrozen, Self::Unbound, Self::Restored, Self::Closed];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Activated => "activated",
            Self::Frozen => "frozen",
            Self::Unfrozen => "unfrozen",
            Self::Unbound => "unbound",
            Self::Restored => "restored",
            Self::Closed => "closed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}
