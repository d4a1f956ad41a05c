use serde::{Deserialize, Serialize};

/// What an application asks for; fixed when it is begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationAct {
    /// The end of a cover, with the refund that the rule gives.
    #[default]
    Stop,
    /// The refund alone, for a cover that was stopped already: the cover stays as it is.
    Refund,
}

impl ApplicationAct {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Stop, Self::Refund];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Refund => "refund",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}
