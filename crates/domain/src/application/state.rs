//! The eleven states and the only moves between them. The schema refuses the same moves on its own.

use serde::{Deserialize, Serialize};

/// State of an application. The names are the keys of `yitui facts --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ApplicationState {
    /// Being filled in.
    Draft,
    /// Sent, nobody has taken it yet.
    Submitted,
    /// A clerk has it.
    InReview,
    /// The resident must answer; the clock pauses.
    CorrectionRequested,
    /// One person approved, a second must.
    AwaitingSecondApproval,
    /// Decided: yes. Waits for its effective date.
    Approved,
    /// Decided: no.
    Refused,
    /// Taken back by the resident before the decision.
    Withdrawn,
    /// Taken back by the resident after approval, before the effective date.
    Undone,
    /// The cover has ended; for a refund alone, it was agreed to and its refund is planned.
    Effective,
    /// A draft or a correction that nobody finished in time.
    Expired,
}

/// Something that happens to an application and moves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// The resident sends it.
    Submit,
    /// Every automatic check passed in an automatic region.
    ApproveAutomatically,
    /// A clerk takes it.
    Take,
    /// The clerk gives it back to the queue.
    Release,
    /// Another clerk takes it over.
    TakeOver,
    /// A supervisor hands it to a member.
    Assign,
    /// The clerk asks the resident for a correction.
    RequestCorrection,
    /// The resident answers.
    Correct,
    /// What was corrected goes back to the clerk who asked for it.
    GoBack,
    /// The only or the second person approves.
    Approve,
    /// The first of two persons approves.
    Propose,
    /// The second person sends it back to the first.
    Return,
    /// A clerk refuses.
    Refuse,
    /// A supervisor takes a refusal back: the case is looked at again.
    Reopen,
    /// The resident withdraws before the decision.
    Withdraw,
    /// The resident undoes before the effective date.
    Undo,
    /// The worker ends the cover on its date; a refund alone is done with its approval.
    TakeEffect,
    /// Time ran out.
    Expire,
}

use ApplicationState as S;
use Move as M;

/// Every legal move: from, move, to. The migrations hold the same table; a test compares them.
pub const TRANSITIONS: &[(S, M, S)] = &[
    (S::Draft, M::Submit, S::Submitted),
    (S::Draft, M::Expire, S::Expired),
    (S::Submitted, M::ApproveAutomatically, S::Approved),
    (S::Submitted, M::Take, S::InReview),
    (S::Submitted, M::Assign, S::InReview),
    (S::Submitted, M::GoBack, S::InReview),
    (S::Submitted, M::Withdraw, S::Withdrawn),
    (S::InReview, M::Release, S::Submitted),
    (S::InReview, M::TakeOver, S::InReview),
    (S::InReview, M::Assign, S::InReview),
    (S::InReview, M::RequestCorrection, S::CorrectionRequested),
    (S::InReview, M::Approve, S::Approved),
    (S::InReview, M::Propose, S::AwaitingSecondApproval),
    (S::InReview, M::Refuse, S::Refused),
    (S::InReview, M::Withdraw, S::Withdrawn),
    (S::CorrectionRequested, M::Correct, S::Submitted),
    (S::CorrectionRequested, M::Withdraw, S::Withdrawn),
    (S::CorrectionRequested, M::Expire, S::Expired),
    (S::AwaitingSecondApproval, M::Approve, S::Approved),
    (S::AwaitingSecondApproval, M::Return, S::InReview),
    (S::AwaitingSecondApproval, M::Refuse, S::Refused),
    (S::AwaitingSecondApproval, M::Withdraw, S::Withdrawn),
    (S::Refused, M::Reopen, S::InReview),
    (S::Approved, M::Undo, S::Undone),
    (S::Approved, M::TakeEffect, S::Effective),
];

impl ApplicationState {
    /// All states, in the order of a life.
    pub const ALL: [Self; 11] = [
        S::Draft,
        S::Submitted,
        S::InReview,
        S::CorrectionRequested,
        S::AwaitingSecondApproval,
        S::Approved,
        S::Refused,
        S::Withdrawn,
        S::Undone,
        S::Effective,
        S::Expired,
    ];
    /// Where `by` leads from here; `None` when it is not allowed.
    #[must_use]
    pub fn after(self, by: Move) -> Option<Self> {
        TRANSITIONS.iter().find(|(from, m, _)| *from == self && *m == by).map(|(_, _, to)| *to)
    }
    /// The stored and published name, e.g. `InReview`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            S::Draft => "Draft",
            S::Submitted => "Submitted",
            S::InReview => "InReview",
            S::CorrectionRequested => "CorrectionRequested",
            S::AwaitingSecondApproval => "AwaitingSecondApproval",
            S::Approved => "Approved",
            S::Refused => "Refused",
            S::Withdrawn => "Withdrawn",
            S::Undone => "Undone",
            S::Effective => "Effective",
            S::Expired => "Expired",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
    /// Decided or ended: nothing more is expected of staff or resident (an approved one still waits for its date).
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, S::Refused | S::Withdrawn | S::Undone | S::Effective | S::Expired)
    }
    /// Open: counts against "one open application per person". A draft does not.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, S::Submitted | S::InReview | S::CorrectionRequested | S::AwaitingSecondApproval | S::Approved)
    }
    /// Waiting for staff: the office's clock runs.
    #[must_use]
    pub fn clock_runs(self) -> bool {
        matches!(self, S::Submitted | S::InReview | S::AwaitingSecondApproval)
    }
}

impl Move {
    /// Whether it says why: whoever loses a case reads it, and whoever reads a refusal that was taken back.
    #[must_use]
    pub fn needs_note(self) -> bool {
        matches!(self, M::TakeOver | M::Assign | M::Reopen)
    }
    /// All moves.
    pub const ALL: [Self; 18] = [
        M::Submit,
        M::ApproveAutomatically,
        M::Take,
        M::Release,
        M::TakeOver,
        M::Assign,
        M::RequestCorrection,
        M::Correct,
        M::GoBack,
        M::Approve,
        M::Propose,
        M::Return,
        M::Refuse,
        M::Reopen,
        M::Withdraw,
        M::Undo,
        M::TakeEffect,
        M::Expire,
    ];
    /// The stored name, e.g. `request_correction`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            M::Submit => "submit",
            M::ApproveAutomatically => "approve_automatically",
            M::Take => "take",
            M::Release => "release",
            M::TakeOver => "take_over",
            M::Assign => "assign",
            M::RequestCorrection => "request_correction",
            M::Correct => "correct",
            M::GoBack => "go_back",
            M::Approve => "approve",
            M::Propose => "propose",
            M::Return => "return",
            M::Refuse => "refuse",
            M::Reopen => "reopen",
            M::Withdraw => "withdraw",
            M::Undo => "undo",
            M::TakeEffect => "take_effect",
            M::Expire => "expire",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }
}
