//! The refund: a case of its own, with its own stages, moved by staff alone or in batches.

mod answer;
mod batch;
mod line;

pub use answer::{AnswerFate, AnswerRow, AnswerSaid, RefundAnswer, RefundAnswerRow, judged};
pub use batch::{RefundBatch, RefundBatchMove, RefundBatchState, RefundBatchStep};
pub use line::{LineEnd, LineResult, RefundLeg, RefundLine, RefundParty, RefundTally};

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

/// Why a payment did not arrive, as whoever pays reports it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundFault {
    /// There is no such account.
    AccountUnknown,
    /// The account is another holder's.
    HolderDiffers,
    /// The account is closed, or takes no payments.
    AccountClosed,
    /// The way on which it was paid takes nothing back.
    ChannelRefused,
    /// Something that the payee can do nothing about: it is tried again.
    Technical,
}

impl RefundFault {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::AccountUnknown, Self::HolderDiffers, Self::AccountClosed, Self::ChannelRefused, Self::Technical];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AccountUnknown => "account_unknown",
            Self::HolderDiffers => "holder_differs",
            Self::AccountClosed => "account_closed",
            Self::ChannelRefused => "channel_refused",
            Self::Technical => "technical",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
    /// Whether a payment on this way can fail so.
    #[must_use]
    pub fn fits(self, way: RefundWay) -> bool {
        match self {
            Self::AccountUnknown | Self::HolderDiffers | Self::AccountClosed => way == RefundWay::PayeeAccount,
            Self::ChannelRefused => way == RefundWay::OriginalChannel,
            Self::Technical => true,
        }
    }
    /// Whether the applicant must name another account before it can arrive.
    #[must_use]
    pub fn asks_for_account(self) -> bool {
        self != Self::Technical
    }
}

impl Refund {
    /// Whether the applicant may name another account now: the payment came back for a reason that asks for one. What is
    /// planned or on its way goes where the decision says.
    #[must_use]
    pub fn takes_account(&self) -> bool {
        self.stage == RefundStage::Failed && self.fault.is_some_and(RefundFault::asks_for_account)
    }
    /// Whether it waits for the applicant, who named no other account since it came back.
    #[must_use]
    pub fn waits_for_account(&self) -> bool {
        self.takes_account() && self.account_given_at.is_none()
    }
    /// Whether it may be handed over to whoever pays, for its application in `state`: the resident may undo the stop
    /// until it is in effect, and money that is on its way can't be called back. What came back for its account is not
    /// sent to the same one again.
    #[must_use]
    pub fn may_leave(&self, state: ApplicationState) -> bool {
        state == ApplicationState::Effective
            && self.stage.may_become(RefundStage::HandedOver)
            && !self.waits_for_account()
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
    /// Why it came back, while it has failed.
    pub fault: Option<RefundFault>,
    /// When the applicant named another account since it failed.
    pub account_given_at: Option<Timestamp>,
    /// Who moved it last; `None` while nobody of the staff has.
    #[serde(default)]
    pub moved_by: Option<StaffId>,
    /// Last moved.
    pub updated_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}
