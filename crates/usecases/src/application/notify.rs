use crate::{Context, delivery::tell};
use domain::{application::Application, delivery::Topic, id::NoticeId};
use std::collections::BTreeMap;
use storage::{Change, Notice};

/// What a notice tells; its sentence is the locale key `notice.<name>` (`.title` and `.body`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// Sent. Args: `reference`, `deadline`.
    Submitted,
    /// An office entered and sent it for them. Args: `reference`, `way` (`counter` or `phone`).
    Entered,
    /// Approved. Args: `reference`, `effective_on`, `decided_on` (the same day: it can't be undone).
    Approved,
    /// Sent and approved at once, with the refund where there is one. Args: `reference`, `effective_on`, `decided_on`,
    /// `amount` (empty: none). One notice for what happened in one moment.
    ApprovedAtOnce,
    /// A member of staff has it. Args: `reference`.
    InReview,
    /// Nobody has it any more: it waits in its place again. Args: `reference`.
    PutBack,
    /// One person approved, a second must. Args: `reference`.
    AwaitingSecond,
    /// Refused. Args: `reference`.
    Refused,
    /// The refusal was taken back. Args: `reference`, `deadline`.
    Reopened,
    /// Staff ask for something. Args: `reference`, `days` (working days to answer).
    CorrectionRequested,
    /// The resident answered. Args: `reference`, `deadline`.
    Corrected,
    /// Taken back before the decision. Args: `reference`.
    Withdrawn,
    /// Taken back before the effective date. Args: `reference`.
    Undone,
    /// The cover has ended. Args: `reference`, `effective_on`.
    Effective,
    /// A draft or correction ran out of time. Args: `reference`.
    Expired,
    /// A draft will be thrown away soon. Args: `reference`, `on`.
    DraftExpiring,
    /// A refund is planned. Args: `reference`, `amount` (yuan).
    RefundPlanned,
    /// A refund was handed over to whoever pays. Args: `reference`, `amount`.
    RefundHandedOver,
    /// A refund was paid. Args: `reference`, `amount`.
    RefundPaid,
    /// A refund failed. Args: `reference`, `amount`, `fault`.
    RefundFailed,
    /// The applicant named another account for a refund that came back. Args: `reference`, `amount`.
    RefundAccount,
    /// A refund fell away with the undo. Args: `reference`, `amount`.
    RefundCancelled,
    /// The office wrote a message. Args: `reference`.
    Message,
    /// It is late. Args: `reference`, `deadline` (missed), `on` (new day), `provisional` (`yes` or `no`).
    Late,
    /// How was it handled? Once, three days after its end. Args: `reference`.
    RatingAsked,
    /// Something came of a bad rating. Args: `reference`.
    RatingAnswered,
    /// A question was received. Args: `reference` (its number), `deadline`.
    EnquiryReceived,
    /// The office answered it. Args: `reference`.
    EnquiryAnswered,
    /// Another office has it. Args: `reference`, `deadline`.
    EnquiryHanded,
    /// It is over; did that settle it? Args: `reference`.
    EnquiryClosed,
}

impl NoticeKind {
    /// All kinds: a test asks for a sentence for each in every language.
    pub const ALL: [Self; 30] = [
        Self::Submitted,
        Self::Entered,
        Self::Approved,
        Self::ApprovedAtOnce,
        Self::InReview,
        Self::PutBack,
        Self::AwaitingSecond,
        Self::Refused,
        Self::Reopened,
        Self::CorrectionRequested,
        Self::Corrected,
        Self::Withdrawn,
        Self::Undone,
        Self::Effective,
        Self::Expired,
        Self::DraftExpiring,
        Self::RefundPlanned,
        Self::RefundHandedOver,
        Self::RefundPaid,
        Self::RefundFailed,
        Self::RefundAccount,
        Self::RefundCancelled,
        Self::Message,
        Self::Late,
        Self::RatingAsked,
        Self::RatingAnswered,
        Self::EnquiryReceived,
        Self::EnquiryAnswered,
        Self::EnquiryHanded,
        Self::EnquiryClosed,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Entered => "entered",
            Self::Approved => "approved",
            Self::ApprovedAtOnce => "approved_at_once",
            Self::InReview => "in_review",
            Self::PutBack => "put_back",
            Self::AwaitingSecond => "awaiting_second",
            Self::Refused => "refused",
            Self::Reopened => "reopened",
            Self::CorrectionRequested => "correction_requested",
            Self::Corrected => "corrected",
            Self::Withdrawn => "withdrawn",
            Self::Undone => "undone",
            Self::Effective => "effective",
            Self::Expired => "expired",
            Self::DraftExpiring => "draft_expiring",
            Self::RefundPlanned => "refund_planned",
            Self::RefundHandedOver => "refund_handed_over",
            Self::RefundPaid => "refund_paid",
            Self::RefundFailed => "refund_failed",
            Self::RefundAccount => "refund_account",
            Self::RefundCancelled => "refund_cancelled",
            Self::Message => "message",
            Self::Late => "late",
            Self::RatingAsked => "rating_asked",
            Self::RatingAnswered => "rating_answered",
            Self::EnquiryReceived => "enquiry_received",
            Self::EnquiryAnswered => "enquiry_answered",
            Self::EnquiryHanded => "enquiry_handed",
            Self::EnquiryClosed => "enquiry_closed",
        }
    }
}

impl NoticeKind {
    /// Whether it is about a question to the office, and not about an application.
    #[must_use]
    pub fn is_enquiry(self) -> bool {
        matches!(self, Self::EnquiryReceived | Self::EnquiryAnswered | Self::EnquiryHanded | Self::EnquiryClosed)
    }
    /// What it is about, as far as its ways to people depend on it.
    #[must_use]
    pub fn topic(self) -> Topic {
        match self {
            Self::Approved | Self::ApprovedAtOnce | Self::Refused | Self::Reopened => Topic::Decision,
            Self::CorrectionRequested | Self::RefundFailed => Topic::Todo,
            Self::Late => Topic::Late,
            _ => Topic::Progress,
        }
    }
}

/// A notice to the applicant and its messages, written in the fact's own change set. `reference` is added to `args`.
#[must_use]
pub fn notice(ctx: &Context, application: &Application, kind: NoticeKind, args: &[(&str, String)]) -> Change {
    let mut all: BTreeMap<String, String> = args.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
    all.insert("reference".to_owned(), application.reference.to_string());
    // A region may say it in its own words.
    all.insert("region".to_owned(), application.region.to_string());
    let notice = Notice {
        id: NoticeId::from_bits(ctx.ids.bits()),
        account: application.account.clone(),
        application: Some(application.id.clone()),
        certificate: None,
        kind: kind.name().to_owned(),
        args: all,
        at: ctx.now(),
        read_at: None,
    };
    let topic = kind.topic();
    tell(ctx, notice, Some(&application.region), topic, topic.channels())
}
