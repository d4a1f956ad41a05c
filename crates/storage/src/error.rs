/// What can go wrong with a read or a commit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed it first: load again, decide again.
    #[error("the stored version of a {0} is another")]
    Conflict(&'static str),
    /// A rule that the schema holds was broken.
    #[error("the schema refuses: {0:?}")]
    Refused(Constraint),
    /// The same idempotency key was used before. `same` tells whether by the same request; `answer` is what it was answered.
    #[error("already answered")]
    Replayed {
        /// Stored answer.
        answer: String,
        /// Whether the request's hash is the same.
        same: bool,
    },
    /// A counter is at its limit until the given second (Unix).
    #[error("limit reached")]
    LimitReached {
        /// Which limit.
        limit: &'static str,
        /// Seconds until it opens again.
        retry_after: i64,
    },
    /// A stored value can't be read (damaged, wrong key). Never holds the value.
    #[error("stored value of {0} can't be read")]
    Damaged(&'static str),
    /// The database file itself is damaged: nothing in it can be trusted.
    #[error("the database file is damaged ({0}); restore a backup")]
    Corrupt(&'static str),
    /// The database can't be reached or is busy.
    #[error("database unavailable")]
    Unavailable,
    /// Any other failure of the database; the text holds no values.
    #[error("database failure: {0}")]
    Failure(String),
}

/// A rule that the schema holds on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// The move is not in the transition table.
    IllegalMove,
    /// An account has a draft of that act for that cover already.
    OneDraft,
    /// A payment is being paid back or was, or a refund of its cover is under way.
    OneRefund,
    /// A refund is in a batch that is under way: it moves with it.
    InBatch,
    /// A person has an open application already.
    OneOpenApplication,
    /// The second approver is the first.
    SecondPersonDiffers,
    /// An effect without an approval, or before its date.
    EffectWithoutApproval,
    /// History, audit and effects are append-only.
    AppendOnly,
    /// A phone belongs to another account.
    PhoneTaken,
    /// A person is proven by another account.
    PersonTaken,
    /// A sign-in name is taken.
    LoginTaken,
    /// An identity number belongs to another member of staff.
    IdentityTaken,
    /// A member of staff may not decide about themselves or those they act for.
    OwnCase,
    /// An application has that receipt or refund already.
    AlreadyThere,
    /// A code was used before, or its binding or certificate is not good any more.
    CodeUsed,
    /// A code's binding, card or terminal has ended.
    CodeDead,
    /// An institution's own number was used before.
    NumberTaken,
    /// A person has a certificate of that issuer, or the physical card has one, or the device has its binding already.
    CertificateTaken,
    /// A region's rules take effect on that day or later already.
    RulesDay,
    /// Other rules were made from what these were made from.
    RulesBase,
    /// A family account is full.
    FamilyFull,
    /// A legal hold keeps it.
    Held,
    /// A passkey is known already, or a member has as many as may be.
    PasskeyRefused,
    /// A member has a saved queue of that name.
    ViewNameTaken,
    /// Nothing is handed to who is away.
    Absent,
    /// A case goes only to who may decide it.
    ReceiverCannot,
    /// Nothing more is said about an application that was never sent, or is closed.
    TalkClosed,
    /// As much was said about an application as can be.
    TalkFull,
    /// A row that is referred to does not exist, or another check of the schema.
    Other,
}
