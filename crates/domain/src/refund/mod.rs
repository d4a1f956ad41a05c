//! The refund: a case of its own, with its own stages, moved by staff for now.

use crate::{
    application::{ApplicationState, form::PayeeForm},
    consequence::RefundWay,
    id::{ApplicationId, PaymentId, RefundId, StaffId},
    money::Fen,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Stage of a refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStage {
    /// Fixed by the approval.
    Planned,
    /// Handed over to whoever pays (treasury, tax, agency).
    HandedOver,
    /// Paid.
    Paid,
    /// The payment failed; it can be handed over again.
    Failed,
    /// Fell away because the stop was undone; the payment may be refunded later.
    Cancelled,
}

impl RefundStage {
    /// All stages.
    pub const ALL: [Self; 5] = [Self::Planned, Self::HandedOver, Self::Paid, Self::Failed, Self::Cancelled];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::HandedOver => "handed_over",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
    /// Whether staff (or the undo) may move a refund from here to `to`.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Planned | Self::Failed, Self::HandedOver)
                | (Self::HandedOver, Self::Paid | Self::Failed)
                | (Self::Planned, Self::Cancelled)
        )
    }
}

impl Refund {
    /// Whether it may be handed over to whoever pays, for its application in `state`: the resident may undo the stop
    /// until it is in effect, and money that is on its way can't be called back.
    #[must_use]
    pub fn may_leave(&self, state: ApplicationState) -> bool {
        state == ApplicationState::Effective && self.stage.may_become(RefundStage::HandedOver)
    }
}

/// A refund case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// Identifier.
    pub id: RefundId,
    /// The application it came from; at most one refund each.
    pub application: ApplicationId,
    /// The payment that is paid back.
    pub payment: PaymentId,
    /// Amount.
    pub amount: Fen,
    /// Way.
    pub way: RefundWay,
    /// Payee account, when the way is one.
    pub payee: Option<PayeeForm>,
    /// Stage.
    pub stage: RefundStage,
    /// Who moved it last; `None` while nobody of the staff has.
    #[serde(default)]
    pub moved_by: Option<StaffId>,
    /// Last moved.
    pub updated_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}
