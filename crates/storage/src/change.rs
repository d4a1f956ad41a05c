use crate::{
    AssistChange, AuditEntry, CardChange, DeadlineChange, DeliveryChange, DeskChange, Document, Effect, EnquiryChange,
    FigureCount, HandOffChange, Job, Look, Note, Notice, ParkedForm, PasskeyChange, RatingChange, RefundBatchChange,
    RetentionChange, Reveal, ReviewChange, RulesChange, SuggestionChange, TalkChange,
};
use domain::{
    account::{Account, Challenge, Session, SessionOwner},
    application::{Application, ApplicationEvent},
    cover::Cover,
    id::{ApplicationId, NoticeId, SessionId},
    receipt::Receipt,
    refund::Refund,
    staff::Staff,
    time::Timestamp,
};

/// One thing that is written. See the crate's documentation for versions.
#[derive(Clone, Debug)]
pub enum Change {
    /// A new account (version 1).
    AddAccount(Account),
    /// An account changed.
    UpdateAccount(Account),
    /// A new session.
    AddSession(Session),
    /// A session was used; never brings back a revoked one (then the change set fails with `Conflict`).
    TouchSession {
        /// Which.
        id: SessionId,
        /// When.
        at: Timestamp,
    },
    /// A session ended.
    RevokeSession {
        /// Which.
        id: SessionId,
        /// When.
        at: Timestamp,
    },
    /// Every session of an owner ended, but one; of staff also sign-ins that wait for the second factor, of residents
    /// also what lets a program sign them in.
    RevokeSessions {
        /// Whose.
        owner: SessionOwner,
        /// This one stays.
        except: Option<SessionId>,
        /// When.
        at: Timestamp,
    },
    /// Every session of everybody ended: what a restored database calls a session is none any more.
    RevokeAllSessions {
        /// When.
        at: Timestamp,
    },
    /// A code was sent.
    AddChallenge(Challenge),
    /// A code was tried or spent.
    UpdateChallenge(Challenge),
    /// Counts against a limit; fails with `LimitReached` when the window already holds `limit`. The whole set fails then.
    Count {
        /// Name of the limit, e.g. `code.phone.hour`.
        limit: &'static str,
        /// What it is counted for: a blind index, an account, an address; never clear personal data.
        key: String,
        /// Length of the window.
        window_seconds: i64,
        /// How many fit in.
        most: i64,
        /// When.
        at: Timestamp,
    },
    /// A new draft (version 1).
    AddApplication(Application),
    /// An application changed: with an event when it moved, without when only a draft's answers did.
    UpdateApplication(Application),
    /// A draft is thrown away, with its documents' rows.
    DeleteDraft(ApplicationId),
    /// History; `seq` equals the application's new version.
    AddEvent(ApplicationEvent),
    /// Room for a document, asked for before it is added (one file) or stored (its bytes), in the same set: nobody else
    /// takes the same room meanwhile. Fails with `LimitReached` named [`DOCUMENT_FILES`] or [`DOCUMENT_BYTES`].
    ReserveDocument {
        /// Its application.
        application: ApplicationId,
        /// Rows that come in addition.
        files: i64,
        /// Most rows.
        most_files: i64,
        /// Stored bytes that come in addition.
        bytes: i64,
        /// Most stored bytes.
        most_bytes: i64,
    },
    /// A document's row.
    AddDocument(Document),
    /// A document changed.
    UpdateDocument(Document),
    /// A document of a draft (or of a correction) is taken out.
    DeleteDocument(domain::id::DocumentId),
    /// An upload broke off: its row goes, if it still waits for bytes.
    DeletePending(domain::id::DocumentId),
    /// The end of a cover is planned.
    AddEffect(Effect),
    /// It was done or cancelled.
    UpdateEffect(Effect),
    /// A cover's status changed.
    UpdateCover(Cover),
    /// A refund is planned.
    AddRefund(Refund),
    /// A refund moved.
    UpdateRefund(Refund),
    /// A notice.
    AddNotice(Notice),
    /// A notice was read.
    ReadNotice {
        /// Which.
        id: NoticeId,
        /// When.
        at: Timestamp,
    },
    /// Background work.
    AddJob(Job),
    /// A signed receipt; at most one for each application and state, and for each act on a card.
    AddReceipt(Receipt),
    /// A new member of staff.
    AddStaff(Staff),
    /// Staff changed.
    UpdateStaff(Staff),
    /// A staff note.
    AddNote(Note),
    /// About a card.
    Card(Box<CardChange>),
    /// About the staff's desk.
    Desk(Box<DeskChange>),
    /// About the office's work on a case.
    Review(Box<ReviewChange>),
    /// About the office's deadlines.
    Deadline(Box<DeadlineChange>),
    /// What is said about a case.
    Talk(Box<TalkChange>),
    /// About an application that staff enter for somebody.
    Assist(Box<AssistChange>),
    /// About refunds that travel together.
    RefundBatch(Box<RefundBatchChange>),
    /// About how long things are kept.
    Retention(Box<RetentionChange>),
    /// About how notices reach people.
    Deliver(Box<DeliveryChange>),
    /// About programs that sign residents in.
    HandOff(Box<HandOffChange>),
    /// About passkeys of staff.
    Passkey(Box<PasskeyChange>),
    /// About a region's rules.
    Rules(Box<RulesChange>),
    /// About residents' questions to the office.
    Enquiry(Box<EnquiryChange>),
    /// About what residents think of how their cases were handled.
    Rating(Box<RatingChange>),
    /// About suggestions and the public digest.
    Suggestion(Box<SuggestionChange>),
    /// Entries of the record became figures.
    CountFigures(Box<FigureCount>),
    /// Staff had masked values shown in full.
    AddReveal(Reveal),
    /// Staff looked at a person, or said what for.
    AddLook(Look),
    /// What was typed when a session timed out; replaces what is kept for the same page.
    ParkForm {
        /// The form.
        form: ParkedForm,
        /// How many an owner may have: the oldest fall out.
        most: i64,
    },
    /// A parked form was used, whichever page it was for.
    DropParkedForm {
        /// Whose.
        owner: SessionOwner,
        /// Path that it is sent to.
        action: String,
    },
    /// An owner's parked forms are deleted.
    DropParkedForms(SessionOwner),
    /// Parked forms of that time or older are deleted.
    ForgetParkedForms {
        /// The newest that goes.
        until: Timestamp,
    },
    /// A named value, e.g. `worker.paused`; empty text deletes it.
    SetMeta {
        /// Name.
        name: &'static str,
        /// Value.
        value: String,
    },
}

impl From<CardChange> for Change {
    fn from(change: CardChange) -> Self {
        Self::Card(Box::new(change))
    }
}

impl From<DeskChange> for Change {
    fn from(change: DeskChange) -> Self {
        Self::Desk(Box::new(change))
    }
}

impl From<ReviewChange> for Change {
    fn from(change: ReviewChange) -> Self {
        Self::Review(Box::new(change))
    }
}

impl From<DeadlineChange> for Change {
    fn from(change: DeadlineChange) -> Self {
        Self::Deadline(Box::new(change))
    }
}

impl From<AssistChange> for Change {
    fn from(change: AssistChange) -> Self {
        Self::Assist(Box::new(change))
    }
}

impl From<RefundBatchChange> for Change {
    fn from(change: RefundBatchChange) -> Self {
        Self::RefundBatch(Box::new(change))
    }
}

impl From<RetentionChange> for Change {
    fn from(change: RetentionChange) -> Self {
        Self::Retention(Box::new(change))
    }
}

impl From<DeliveryChange> for Change {
    fn from(change: DeliveryChange) -> Self {
        Self::Deliver(Box::new(change))
    }
}

impl From<HandOffChange> for Change {
    fn from(change: HandOffChange) -> Self {
        Self::HandOff(Box::new(change))
    }
}

impl From<PasskeyChange> for Change {
    fn from(change: PasskeyChange) -> Self {
        Self::Passkey(Box::new(change))
    }
}

impl From<RulesChange> for Change {
    fn from(change: RulesChange) -> Self {
        Self::Rules(Box::new(change))
    }
}

impl From<RatingChange> for Change {
    fn from(change: RatingChange) -> Self {
        Self::Rating(Box::new(change))
    }
}

impl From<EnquiryChange> for Change {
    fn from(change: EnquiryChange) -> Self {
        Self::Enquiry(Box::new(change))
    }
}

impl From<SuggestionChange> for Change {
    fn from(change: SuggestionChange) -> Self {
        Self::Suggestion(Box::new(change))
    }
}

impl From<TalkChange> for Change {
    fn from(change: TalkChange) -> Self {
        Self::Talk(Box::new(change))
    }
}

/// Limit of [`Change::ReserveDocument`]: rows of an application.
pub const DOCUMENT_FILES: &str = "application_files";
/// Limit of [`Change::ReserveDocument`]: stored bytes of an application.
pub const DOCUMENT_BYTES: &str = "application_bytes";

/// A request's own key: the same key answers the same, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// Who asked (account id).
    pub actor: String,
    /// The key that the form or the client carried.
    pub key: String,
    /// SHA-256 (hex) of the request.
    pub request: String,
    /// What is answered, e.g. the application's id.
    pub answer: String,
    /// When.
    pub at: Timestamp,
}

/// What a use case hands over: applied together or not at all.
#[derive(Clone, Debug, Default)]
pub struct ChangeSet {
    /// In order, but an event goes in just before its application, and effects, refunds and receipts come last.
    pub changes: Vec<Change>,
    /// Acts on the record.
    pub audit: Vec<AuditEntry>,
    /// The request's key.
    pub idempotency: Option<Idempotency>,
}

impl ChangeSet {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
    /// Adds a change.
    #[must_use]
    pub fn with(mut self, change: impl Into<Change>) -> Self {
        self.changes.push(change.into());
        self
    }
    /// Adds an act.
    #[must_use]
    pub fn audited(mut self, entry: AuditEntry) -> Self {
        self.audit.push(entry);
        self
    }
}

/// What a commit answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// Index of the first audit leaf that was written, if any.
    pub first_leaf: Option<u64>,
}
