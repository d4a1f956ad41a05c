use crate::{
    Assists, AuditLeaf, AuditQuery, Cards, ChangeSet, Committed, Deadlines, Deliveries, Desk, Document, Effect,
    Enquiries, Exports, Facts, Figures, HandOffs, Imported, Job, Note, Notice, ParkedForm, Passkeys, Pulse, Ratings,
    RefundBatches, RegionRules, Retentions, Reveal, Reviews, RosterEntry, Search, StoreError, Suggestions, Talks, Ward,
};
use async_trait::async_trait;
use domain::{
    account::{Account, Challenge, ChallengePurpose, Session, SessionOwner},
    application::{Application, ApplicationEvent, Reference},
    cover::{Cover, Payment},
    id::{
        AccountId, ApplicationId, CertificateId, ChallengeId, CoverId, DocumentId, JobId, PaymentId, PersonId,
        ReceiptId, RefundId, SessionId, StaffId,
    },
    person::{IdNumber, Person, Phone},
    receipt::Receipt,
    refund::{Refund, RefundStage},
    rules::RegionCode,
    staff::Staff,
    time::Timestamp,
};
use jiff::civil::Date;

/// Result of a read or write.
pub type StoreResult<T> = Result<T, StoreError>;

/// People, covers, payments: the embedded registry.
#[async_trait]
pub trait People: Send + Sync {
    /// A person.
    async fn lookup_person(&self, id: &PersonId) -> StoreResult<Option<Person>>;
    /// A person by identity number (blind index).
    async fn lookup_person_by_id_number(&self, number: &IdNumber) -> StoreResult<Option<Person>>;
    /// People whom `actor` may act for.
    async fn wards_of(&self, actor: &PersonId) -> StoreResult<Vec<Ward>>;
    /// All covers of a person, newest year first.
    async fn covers_of(&self, person: &PersonId) -> StoreResult<Vec<Cover>>;
    /// Residents' covers in force, by identifier, those after one when given.
    async fn covers_in_force(&self, after: Option<&CoverId>, limit: u32) -> StoreResult<Vec<Cover>>;
    /// A cover.
    async fn lookup_cover(&self, id: &CoverId) -> StoreResult<Option<Cover>>;
    /// Payments for a cover.
    async fn payments_of(&self, cover: &CoverId) -> StoreResult<Vec<Payment>>;
    /// The first `limit` generated people with a phone, for the demonstration's printed sign-ins.
    async fn sample_people(&self, region: &RegionCode, limit: u32) -> StoreResult<Vec<Person>>;
    /// Writes a batch of roster entries in one transaction; keyed by identity number, idempotent.
    async fn import(&self, batch: Vec<RosterEntry>) -> StoreResult<Imported>;
}

/// Accounts, sessions, one-time codes.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// An account.
    async fn lookup_account(&self, id: &AccountId) -> StoreResult<Option<Account>>;
    /// An account by phone (blind index).
    async fn lookup_account_by_phone(&self, phone: &Phone) -> StoreResult<Option<Account>>;
    /// The account that has proven to be this person.
    async fn lookup_account_by_person(&self, person: &PersonId) -> StoreResult<Option<Account>>;
    /// A session by the SHA-256 of its token, also a revoked one.
    async fn lookup_session(&self, token_hash: &str) -> StoreResult<Option<Session>>;
    /// Sessions of an owner that are not revoked, newest first.
    async fn sessions_of(&self, owner: &SessionOwner) -> StoreResult<Vec<Session>>;
    /// A code.
    async fn lookup_challenge(&self, id: &ChallengeId) -> StoreResult<Option<Challenge>>;
    /// The newest code of a session for a purpose.
    async fn latest_challenge(&self, session: &SessionId, purpose: ChallengePurpose) -> StoreResult<Option<Challenge>>;
    /// Staff.
    async fn lookup_staff(&self, id: &StaffId) -> StoreResult<Option<Staff>>;
    /// Staff by sign-in name.
    async fn lookup_staff_by_login(&self, login: &str) -> StoreResult<Option<Staff>>;
    /// All staff, by sign-in name.
    async fn list_staff(&self) -> StoreResult<Vec<Staff>>;
    /// What was kept for a page when its owner's session timed out, however old.
    async fn lookup_parked_form(&self, owner: &SessionOwner, page: &str) -> StoreResult<Option<ParkedForm>>;
    /// How often `limit` was counted for `key` in the window ending at `now`.
    async fn count_of(&self, limit: &str, key: &str, window_seconds: i64, now: Timestamp) -> StoreResult<i64>;
}

/// Applications and what hangs on them.
#[async_trait]
pub trait Applications: Send + Sync {
    /// An application.
    async fn lookup_application(&self, id: &ApplicationId) -> StoreResult<Option<Application>>;
    /// What tells whether anything of an application changed that its applicant sees.
    async fn application_pulse(&self, id: &ApplicationId) -> StoreResult<Option<Pulse>>;
    /// By reference.
    async fn lookup_application_by_reference(&self, reference: &Reference) -> StoreResult<Option<Application>>;
    /// Of an account, newest first, drafts included.
    async fn applications_of(&self, account: &AccountId) -> StoreResult<Vec<Application>>;
    /// The open application of a person, if any.
    async fn open_application_of(&self, person: &PersonId) -> StoreResult<Option<Application>>;
    /// History, oldest first.
    async fn events_of(&self, id: &ApplicationId) -> StoreResult<Vec<ApplicationEvent>>;
    /// Documents, oldest first.
    async fn documents_of(&self, id: &ApplicationId) -> StoreResult<Vec<Document>>;
    /// A document.
    async fn lookup_document(&self, id: &DocumentId) -> StoreResult<Option<Document>>;
    /// Documents whose row was written before `before` and whose bytes never came, oldest first.
    async fn pending_documents(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Document>>;
    /// Staff notes, oldest first.
    async fn notes_of(&self, id: &ApplicationId) -> StoreResult<Vec<Note>>;
    /// When staff had masked values shown in full, oldest first.
    async fn reveals_of(&self, id: &ApplicationId) -> StoreResult<Vec<Reveal>>;
    /// Staff who are the applicant, the insured, or a guardian or heir of the insured.
    async fn concerned_staff(&self, id: &ApplicationId) -> StoreResult<Vec<StaffId>>;
    /// Staff who are this person, or act for them, or for whom they act, as guardian or heir.
    async fn related_staff(&self, person: &PersonId) -> StoreResult<Vec<StaffId>>;
    /// The effect of an application.
    async fn lookup_effect(&self, id: &ApplicationId) -> StoreResult<Option<Effect>>;
    /// Planned effects whose day has come, oldest first.
    async fn due_effects(&self, today: Date, limit: u32) -> StoreResult<Vec<Effect>>;
    /// Drafts and unanswered corrections last changed before `before`.
    async fn stale_applications(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Application>>;
    /// Drafts last changed before `before` whose owner got no notice of `kind` about it since, oldest first.
    async fn untold_drafts(&self, before: Timestamp, kind: &str, limit: u32) -> StoreResult<Vec<Application>>;
    /// The refund of an application.
    async fn refund_of(&self, id: &ApplicationId) -> StoreResult<Option<Refund>>;
    /// The refund of a payment that is planned, under way, failed or paid; not one that fell away.
    async fn refund_of_payment(&self, id: &PaymentId) -> StoreResult<Option<Refund>>;
    /// The day on which an application ended a cover; `None` where none did.
    async fn stopped_on(&self, cover: &CoverId) -> StoreResult<Option<Date>>;
    /// A refund.
    async fn lookup_refund(&self, id: &RefundId) -> StoreResult<Option<Refund>>;
    /// Refunds at a stage within regions (empty: all), oldest first, with their applications.
    async fn list_refunds(
        &self,
        stage: RefundStage,
        regions: &[RegionCode],
        limit: u32,
    ) -> StoreResult<Vec<(Refund, Application)>>;
    /// Notices of an account, newest first.
    async fn notices_of(&self, account: &AccountId, limit: u32) -> StoreResult<Vec<Notice>>;
    /// Unread notices of an account.
    async fn count_unread(&self, account: &AccountId) -> StoreResult<i64>;
    /// A receipt.
    async fn lookup_receipt(&self, id: &ReceiptId) -> StoreResult<Option<Receipt>>;
    /// Receipts of an application, oldest first.
    async fn receipts_of(&self, id: &ApplicationId) -> StoreResult<Vec<Receipt>>;
    /// Receipts of acts on an electronic card, oldest first, whoever they were issued to.
    async fn receipts_of_card(&self, id: &CertificateId) -> StoreResult<Vec<Receipt>>;
}

/// The audit log and the outbox.
#[async_trait]
pub trait Records: Send + Sync {
    /// Number of entries.
    async fn audit_size(&self) -> StoreResult<u64>;
    /// Hashes of complete subtrees by (level, index), in the order asked; an absent one is `Damaged`.
    async fn audit_nodes(&self, nodes: &[(u8, u64)]) -> StoreResult<Vec<[u8; 32]>>;
    /// The entries about an object with this action, newest first.
    async fn audit_of(&self, action: &str, object: &str, limit: u32) -> StoreResult<Vec<AuditLeaf>>;
    /// Entries from an index on, oldest first.
    async fn list_audit(&self, from: u64, limit: u32) -> StoreResult<Vec<AuditLeaf>>;
    /// Entries that a search finds, newest first by instant, then index.
    async fn search_audit(&self, query: &AuditQuery) -> StoreResult<Vec<AuditLeaf>>;
    /// Names of all acts that are on the record.
    async fn audit_actions(&self) -> StoreResult<Vec<String>>;
    /// Takes up to `limit` jobs that are due and leases them until `lease_until`.
    async fn claim_jobs(&self, now: Timestamp, lease_until: Timestamp, limit: u32) -> StoreResult<Vec<Job>>;
    /// A job was done.
    async fn finish_job(&self, id: &JobId) -> StoreResult<()>;
    /// A job failed: try again at `due_at`, or dead when `None`.
    async fn fail_job(&self, id: &JobId, due_at: Option<Timestamp>) -> StoreResult<()>;
    /// Gives back what a worker held that is gone. Only for who knows that no other works on this database.
    async fn free_jobs(&self) -> StoreResult<()>;
    /// Waits until this process has committed a change set with a job, or returns at once when it did since the last wait.
    async fn job_added(&self);
    /// Throws away what is over.
    async fn purge(&self, expired: crate::Expired) -> StoreResult<crate::Purged>;
    /// A named value.
    async fn lookup_meta(&self, name: &str) -> StoreResult<Option<String>>;
    /// Keeps a rules text under its version, once.
    async fn archive_rules(&self, version: &str, text: &str) -> StoreResult<()>;
    /// A kept rules text.
    async fn lookup_rules(&self, version: &str) -> StoreResult<Option<String>>;
    /// Counts.
    async fn facts(&self, now: Timestamp) -> StoreResult<Facts>;
    /// Writes and reads a probe: the database works.
    async fn probe(&self) -> StoreResult<()>;
}

/// Applies change sets.
#[async_trait]
pub trait Writer: Send + Sync {
    /// Applies `changes` together or not at all; answers when they are durable.
    async fn commit(&self, changes: ChangeSet) -> StoreResult<Committed>;
}

/// Everything that may be remembered.
pub trait Store:
    People
    + Accounts
    + Applications
    + Assists
    + Cards
    + Deadlines
    + Deliveries
    + Desk
    + Enquiries
    + Exports
    + Figures
    + HandOffs
    + Passkeys
    + Ratings
    + Records
    + RefundBatches
    + RegionRules
    + Retentions
    + Reviews
    + Search
    + Suggestions
    + Talks
    + Writer
{
}

impl<
    T: People
        + Accounts
        + Applications
        + Assists
        + Cards
        + Deadlines
        + Deliveries
        + Desk
        + Enquiries
        + Exports
        + Figures
        + HandOffs
        + HandOffs
        + Passkeys
        + Ratings
        + Records
        + RefundBatches
        + RegionRules
        + Retentions
        + Reviews
        + Search
        + Suggestions
        + Talks
        + Writer,
> Store for T
{
}
