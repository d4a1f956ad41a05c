use super::BusinessType;
use crate::{
    id::{CertificateId, InstitutionId, PersonId, ScanId, SettlementId},
    money::Fen,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// State of a visit or purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettlementState {
    /// Under way, not settled: a stop has to wait for it.
    Open,
    /// Settled.
    Settled,
    /// Called off: nothing is owed.
    Cancelled,
}

impl SettlementState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Settled, Self::Cancelled];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Cancelled => "cancelled",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettlementItem {
    /// What.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// For how much, all together.
    pub amount: Fen,
}

/// A visit or purchase with its bill (结算).
#[derive(Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Identifier.
    pub id: SettlementId,
    /// Whose certificate was shown.
    pub certificate: CertificateId,
    /// Whose it is.
    pub person: PersonId,
    /// Where.
    pub institution: InstitutionId,
    /// The scan that began it.
    pub scan: ScanId,
    /// What for.
    pub business: BusinessType,
    /// State.
    pub state: SettlementState,
    /// The bill; sealed in storage.
    pub items: Vec<SettlementItem>,
    /// What the fund pays.
    pub fund: Fen,
    /// What the person pays.
    pub personal: Fen,
    /// Begun.
    pub opened_at: Timestamp,
    /// Settled or called off.
    pub closed_at: Option<Timestamp>,
    /// Version for compare-and-set.
    pub version: i64,
}

impl Settlement {
    /// The whole bill.
    #[must_use]
    pub fn total(&self) -> Fen {
        Fen(self.items.iter().map(|item| item.amount.0).sum())
    }
    /// Whether both parts make up the bill and none is negative.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.fund.0 >= 0
            && self.personal.0 >= 0
            && self.items.iter().all(|item| item.amount.0 >= 0)
            && self.fund.0 + self.personal.0 == self.total().0
    }
}

// What somebody bought at a pharmacy is personal.
impl std::fmt::Debug for Settlement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settlement").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}
