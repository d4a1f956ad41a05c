use domain::{
    account::SessionOwner,
    application::{Actor, Application},
    card::PhysicalCard,
    cover::{Cover, CoverStatus, Payment},
    id::{
        AccountId, ApplicationId, BatchId, CertificateId, CoverId, DocumentId, ExportId, JobId, NoticeId, PersonId,
        RefundAnswerId, RulesDraftId, StaffId,
    },
    person::{Person, Relation},
    staff::{RevealPurpose, RevealedField},
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// State of an uploaded document. The row exists before the bytes do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentState {
    /// Row written, bytes on their way.
    Pending,
    /// Bytes are stored.
    Stored,
    /// Refused; the reason is in [`Document::refusal`].
    Refused,
}

/// An uploaded document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Identifier; also the name of the stored object.
    pub id: DocumentId,
    /// Its application.
    pub application: ApplicationId,
    /// Key of the document kind in the region's rules.
    pub kind: String,
    /// `image/jpeg` or `application/pdf`, decided by content; empty while pending.
    pub content_type: String,
    /// Size of the stored bytes (after re-encoding).
    pub size: i64,
    /// SHA-256 (hex) of the stored bytes.
    pub sha256: String,
    /// State.
    pub state: DocumentState,
    /// `FieldCode` name when refused.
    pub refusal: Option<String>,
    /// Verdict of the malware scanner: `not_scanned`, `clean`.
    pub scan: String,
    /// Uploaded.
    pub created_at: Timestamp,
    /// Version.
    pub version: i64,
}

/// What tells whether anything of an application changed that its applicant sees; compared, never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse {
    /// Its version.
    pub version: i64,
    /// Messages between resident and office.
    pub messages: i64,
    /// The refund's version; 0: there is none.
    pub refund: i64,
    /// Receipts.
    pub receipts: i64,
}

impl std::fmt::Display for Pulse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}-{}-{}", self.version, self.messages, self.refund, self.receipts)
    }
}

/// The end of a cover that is due on a day. At most one for each application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Its application (primary key).
    pub application: ApplicationId,
    /// The cover that ends.
    pub cover: CoverId,
    /// Status the cover gets.
    pub status: CoverStatus,
    /// On which day.
    pub due_on: Date,
    /// When the worker did it; `None` while planned.
    pub done_at: Option<Timestamp>,
    /// Undone by the resident before its day.
    pub cancelled_at: Option<Timestamp>,
    /// Version.
    pub version: i64,
}

/// A notice in a resident's inbox; rendered in the reader's language when it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Identifier.
    pub id: NoticeId,
    /// Whose.
    pub account: AccountId,
    /// About which application, if any.
    pub application: Option<ApplicationId>,
    /// About which electronic card, if any.
    pub certificate: Option<CertificateId>,
    /// Kind: a key of the locale files, e.g. `submitted`, `approved`.
    pub kind: String,
    /// Values for the sentence; nothing personal.
    pub args: BTreeMap<String, String>,
    /// Written.
    pub at: Timestamp,
    /// Read.
    pub read_at: Option<Timestamp>,
}

/// Kind of background work, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Sign and store the receipt of an application's move (detail: state name).
    IssueReceipt(ApplicationId),
    /// Sign and store the receipt of an act on a card (detail: what was done, as JSON).
    IssueCardReceipt(CertificateId),
    /// Tell the phone of an account what happened to its card (detail: notice kind, perhaps the kind of device).
    TellPhone(AccountId),
    /// The same to the phone that the register holds for somebody without an account (detail: notice kind).
    TellPerson(PersonId),
    /// Work on the cases of a batch that still wait, a slice of them (detail: how many waited, or since when it is put off).
    WorkBatch(BatchId),
    /// Take the rows of an answer about a batch of refunds that still wait, a slice of them (detail: how many waited).
    TakeRefundAnswer(RefundAnswerId),
    /// Look at real cases under a draft of a region's rules, a slice of them (detail: how many were looked at).
    PreviewRules(RulesDraftId),
    /// Make the next part of an export (detail: the version that it goes on from).
    MakeExport(ExportId),
    /// Delete what an export does not need any more (detail: its state).
    ClearExport(ExportId),
    /// Delete the bytes of the documents of a case that was erased (detail: their names, parted by blanks).
    DropObjects(ApplicationId),
}

impl JobKind {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::IssueReceipt(_) => "issue_receipt",
            Self::IssueCardReceipt(_) => "issue_card_receipt",
            Self::TellPhone(_) => "tell_phone",
            Self::TellPerson(_) => "tell_person",
            Self::WorkBatch(_) => "work_batch",
            Self::TakeRefundAnswer(_) => "take_refund_answer",
            Self::PreviewRules(_) => "preview_rules",
            Self::MakeExport(_) => "make_export",
            Self::ClearExport(_) => "clear_export",
            Self::DropObjects(_) => "drop_objects",
        }
    }
    /// The identifier of what it is about.
    #[must_use]
    pub fn subject(&self) -> &str {
        match self {
            Self::IssueReceipt(id) => id.as_str(),
            Self::IssueCardReceipt(id) => id.as_str(),
            Self::TellPhone(id) => id.as_str(),
            Self::TellPerson(id) => id.as_str(),
            Self::WorkBatch(id) => id.as_str(),
            Self::TakeRefundAnswer(id) => id.as_str(),
            Self::PreviewRules(id) => id.as_str(),
            Self::MakeExport(id) | Self::ClearExport(id) => id.as_str(),
            Self::DropObjects(id) => id.as_str(),
        }
    }
    /// Reads a stored name with the identifier that belongs to it.
    #[must_use]
    pub fn from_name(name: &str, subject: String) -> Option<Self> {
        match name {
            "issue_receipt" => Some(Self::IssueReceipt(ApplicationId(subject))),
            "issue_card_receipt" => Some(Self::IssueCardReceipt(CertificateId(subject))),
            "tell_phone" => Some(Self::TellPhone(AccountId(subject))),
            "tell_person" => Some(Self::TellPerson(PersonId(subject))),
            "work_batch" => Some(Self::WorkBatch(BatchId(subject))),
            "preview_rules" => Some(Self::PreviewRules(RulesDraftId(subject))),
            "take_refund_answer" => Some(Self::TakeRefundAnswer(RefundAnswerId(subject))),
            "make_export" => Some(Self::MakeExport(ExportId(subject))),
            "drop_objects" => Some(Self::DropObjects(ApplicationId(subject))),
            "clear_export" => Some(Self::ClearExport(ExportId(subject))),
            _ => None,
        }
    }
}

/// A row of the outbox: written in the fact's own transaction, done at least once, idempotent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Identifier.
    pub id: JobId,
    /// Kind and subject.
    pub kind: JobKind,
    /// More, never personal.
    pub detail: String,
    /// Tries so far; a claimed job's own try is not counted.
    pub tries: i64,
    /// Not before.
    pub due_at: Timestamp,
    /// `waiting`, `done`, `dead`.
    pub state: JobState,
    /// Written.
    pub created_at: Timestamp,
}

/// State of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waiting for its time or a worker.
    Waiting,
    /// Done.
    Done,
    /// Gave up after the last try; staff can see it.
    Dead,
}

/// A staff-only note on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The case.
    pub application: ApplicationId,
    /// Who wrote it.
    pub staff: StaffId,
    /// The words.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// Staff had masked values of a case shown in full. Holds which and why, never the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reveal {
    /// The case.
    pub application: ApplicationId,
    /// Who looked.
    pub staff: StaffId,
    /// At what.
    pub fields: Vec<RevealedField>,
    /// What for.
    pub purpose: RevealPurpose,
    /// The same in their own words; empty for none.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// An act on the record. Becomes an RFC 6962 leaf; holds nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What, e.g. `application.submit`, `session.sign_in`, `person.viewed`.
    pub action: String,
    /// On what: an identifier.
    pub object: String,
    /// More, never personal: codes, versions.
    pub detail: String,
    /// The request's incident id.
    pub request: String,
}

/// An audit entry where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLeaf {
    /// Index in the log, from 0.
    pub index: u64,
    /// The entry.
    pub entry: AuditEntry,
    /// RFC 6962 leaf hash over the entry's canonical bytes.
    pub hash: [u8; 32],
}

impl AuditEntry {
    /// The bytes that the leaf hash is over: compact JSON, fields in order.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// One person with everything an import line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterEntry {
    /// The person.
    pub person: Person,
    /// Covers (residents and employee), by year.
    pub covers: Vec<Cover>,
    /// Payments.
    pub payments: Vec<Payment>,
    /// Relations in which this person acts.
    pub relations: Vec<Relation>,
    /// The physical card; `None` where the register knows none.
    pub card: Option<PhysicalCard>,
}

/// What an imported batch did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// New people.
    pub added: u64,
    /// People that were there and are now as the line says.
    pub updated: u64,
    /// People that were there exactly so.
    pub unchanged: u64,
}

/// An application with what a queue row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// The application.
    pub application: Application,
    /// The insured's name in clear (staff within the jurisdiction).
    pub name: domain::person::Name,
    /// Name of the assignee.
    pub assignee: Option<String>,
}

/// Up to when what is over is thrown away. Each answers for rows older than it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expired {
    /// Sessions that were ended, or last seen, before.
    pub sessions: Timestamp,
    /// Codes that were sent before.
    pub challenges: Timestamp,
    /// Idempotency keys that were taken before.
    pub keys: Timestamp,
    /// Counters whose window was over before.
    pub counters: Timestamp,
    /// At most so many rows of each kind.
    pub limit: u32,
    /// Under which day the report counts them.
    pub day: Date,
}

/// What was thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Sessions.
    pub sessions: u64,
    /// Codes.
    pub challenges: u64,
    /// Idempotency keys.
    pub keys: u64,
    /// Counters.
    pub counters: u64,
}

/// Counts for `yitui facts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// People in the roster.
    pub people: i64,
    /// Covers by state (`normal`, `paused`, `terminated`).
    pub covers: BTreeMap<String, i64>,
    /// Applications by state name, every state present.
    pub applications: BTreeMap<String, i64>,
    /// Effects that were done.
    pub effects: i64,
    /// Receipts.
    pub receipts: i64,
    /// Notices.
    pub notices: i64,
    /// Outbox by state (`waiting`, `done`, `dead`).
    pub outbox: BTreeMap<String, i64>,
    /// Entries of the audit log.
    pub audit: i64,
    /// Sessions that are neither revoked nor expired by age.
    pub sessions: i64,
}

/// A resident's or staff's own link between people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ward {
    /// In which relation.
    pub relation: Relation,
    /// The person acted for.
    pub person: Person,
}

/// What somebody had typed into a form when their session timed out.
#[derive(Clone, PartialEq, Eq)]
pub struct ParkedForm {
    /// Whose: a resident's account or a member of staff.
    pub owner: SessionOwner,
    /// Path of the page that showed the form.
    pub page: String,
    /// Path that the form is sent to.
    pub action: String,
    /// Names and values in order, without secrets. Sealed in storage.
    pub fields: Vec<(String, String)>,
    /// When it was sent.
    pub at: Timestamp,
}

// What people type is personal: only the names are shown.
impl std::fmt::Debug for ParkedForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.fields.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("ParkedForm").field("page", &self.page).field("fields", &names).finish_non_exhaustive()
    }
}
