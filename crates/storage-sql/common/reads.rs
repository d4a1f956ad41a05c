//! The traits: every read takes a connection of the reader pool, every write becomes an [`Order`].

use super::{
    account, application, audit, counter, document, effect, facts, job, meta, notice,
    order::{Done, Order},
    parked, person, receipt, refund, reveal, session, staff,
};
use crate::{Backend, patiently};
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
use storage::{
    Accounts, Applications, AuditLeaf, AuditQuery, ChangeSet, Committed, Document, Effect, Facts, Imported, Job, Note,
    Notice, ParkedForm, People, Pulse, Records, Reveal, RosterEntry, StoreResult, Ward, Writer,
};

#[async_trait]
impl People for Backend {
    async fn lookup_person(&self, id: &PersonId) -> StoreResult<Option<Person>> {
        person::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_person_by_id_number(&self, number: &IdNumber) -> StoreResult<Option<Person>> {
        person::by_id_number(&mut *self.reader().await?, self.keys(), number).await
    }
    async fn wards_of(&self, actor: &PersonId) -> StoreResult<Vec<Ward>> {
        person::wards(&mut *self.reader().await?, self.keys(), actor).await
    }
    async fn covers_of(&self, id: &PersonId) -> StoreResult<Vec<Cover>> {
        person::covers(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn covers_in_force(&self, after: Option<&CoverId>, limit: u32) -> StoreResult<Vec<Cover>> {
        patiently(async { person::covers_in_force(&mut *self.reader().await?, self.keys(), after, limit).await }).await
    }
    async fn lookup_cover(&self, id: &CoverId) -> StoreResult<Option<Cover>> {
        person::cover(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn payments_of(&self, cover: &CoverId) -> StoreResult<Vec<Payment>> {
        person::payments(&mut *self.reader().await?, self.keys(), cover).await
    }
    async fn sample_people(&self, region: &RegionCode, limit: u32) -> StoreResult<Vec<Person>> {
        patiently(async { person::sample(&mut *self.reader().await?, self.keys(), region, limit).await }).await
    }
    async fn import(&self, batch: Vec<RosterEntry>) -> StoreResult<Imported> {
        match self.write(Order::Import(batch)).await? {
            Done::Imported(imported) => Ok(imported),
            _ => Ok(Imported::default()),
        }
    }
}

#[async_trait]
impl Accounts for Backend {
    async fn lookup_account(&self, id: &AccountId) -> StoreResult<Option<Account>> {
        account::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_account_by_phone(&self, phone: &Phone) -> StoreResult<Option<Account>> {
        account::by_phone(&mut *self.reader().await?, self.keys(), phone).await
    }
    async fn lookup_account_by_person(&self, id: &PersonId) -> StoreResult<Option<Account>> {
        account::by_person(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_session(&self, token_hash: &str) -> StoreResult<Option<Session>> {
        session::by_token(&mut *self.reader().await?, self.keys(), token_hash).await
    }
    async fn sessions_of(&self, owner: &SessionOwner) -> StoreResult<Vec<Session>> {
        session::of_owner(&mut *self.reader().await?, self.keys(), owner).await
    }
    async fn lookup_challenge(&self, id: &ChallengeId) -> StoreResult<Option<Challenge>> {
        session::challenge(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn latest_challenge(&self, id: &SessionId, purpose: ChallengePurpose) -> StoreResult<Option<Challenge>> {
        session::latest_challenge(&mut *self.reader().await?, self.keys(), id, purpose).await
    }
    async fn lookup_staff(&self, id: &StaffId) -> StoreResult<Option<Staff>> {
        staff::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_staff_by_login(&self, login: &str) -> StoreResult<Option<Staff>> {
        staff::by_login(&mut *self.reader().await?, self.keys(), login).await
    }
    async fn list_staff(&self) -> StoreResult<Vec<Staff>> {
        staff::list(&mut *self.reader().await?, self.keys()).await
    }
    async fn lookup_parked_form(&self, owner: &SessionOwner, page: &str) -> StoreResult<Option<ParkedForm>> {
        parked::lookup(&mut *self.reader().await?, self.keys(), owner, page).await
    }
    async fn count_of(&self, limit: &str, key: &str, window_seconds: i64, now: Timestamp) -> StoreResult<i64> {
        counter::count_of(&mut *self.reader().await?, limit, key, window_seconds, now).await
    }
}

#[async_trait]
impl Applications for Backend {
    async fn lookup_application(&self, id: &ApplicationId) -> StoreResult<Option<Application>> {
        application::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn application_pulse(&self, id: &ApplicationId) -> StoreResult<Option<Pulse>> {
        application::pulse(&mut *self.reader().await?, id).await
    }
    async fn lookup_application_by_reference(&self, reference: &Reference) -> StoreResult<Option<Application>> {
        application::by_reference(&mut *self.reader().await?, self.keys(), reference).await
    }
    async fn applications_of(&self, id: &AccountId) -> StoreResult<Vec<Application>> {
        application::of_account(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn open_application_of(&self, id: &PersonId) -> StoreResult<Option<Application>> {
        application::open_of(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn events_of(&self, id: &ApplicationId) -> StoreResult<Vec<ApplicationEvent>> {
        application::events(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn documents_of(&self, id: &ApplicationId) -> StoreResult<Vec<Document>> {
        document::of_application(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_document(&self, id: &DocumentId) -> StoreResult<Option<Document>> {
        document::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn pending_documents(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Document>> {
        document::pending(&mut *self.reader().await?, self.keys(), before, limit).await
    }
    async fn notes_of(&self, id: &ApplicationId) -> StoreResult<Vec<Note>> {
        application::notes(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn reveals_of(&self, id: &ApplicationId) -> StoreResult<Vec<Reveal>> {
        reveal::of(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn concerned_staff(&self, id: &ApplicationId) -> StoreResult<Vec<StaffId>> {
        reveal::concerned(&mut *self.reader().await?, id).await
    }
    async fn related_staff(&self, person: &PersonId) -> StoreResult<Vec<StaffId>> {
        reveal::related(&mut *self.reader().await?, person).await
    }
    async fn lookup_effect(&self, id: &ApplicationId) -> StoreResult<Option<Effect>> {
        effect::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn due_effects(&self, today: Date, limit: u32) -> StoreResult<Vec<Effect>> {
        effect::due(&mut *self.reader().await?, self.keys(), today, limit).await
    }
    async fn stale_applications(&self, before: Timestamp, limit: u32) -> StoreResult<Vec<Application>> {
        application::stale(&mut *self.reader().await?, self.keys(), before, limit).await
    }
    async fn untold_drafts(&self, before: Timestamp, kind: &str, limit: u32) -> StoreResult<Vec<Application>> {
        application::untold_drafts(&mut *self.reader().await?, self.keys(), before, kind, limit).await
    }
    async fn refund_of(&self, id: &ApplicationId) -> StoreResult<Option<Refund>> {
        refund::of(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn refund_of_payment(&self, id: &PaymentId) -> StoreResult<Option<Refund>> {
        refund::of_payment(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn stopped_on(&self, cover: &CoverId) -> StoreResult<Option<Date>> {
        effect::stopped_on(&mut *self.reader().await?, self.keys(), cover).await
    }
    async fn lookup_refund(&self, id: &RefundId) -> StoreResult<Option<Refund>> {
        refund::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn list_refunds(
        &self,
        stage: RefundStage,
        regions: &[RegionCode],
        limit: u32,
    ) -> StoreResult<Vec<(Refund, Application)>> {
        refund::list(&mut *self.reader().await?, self.keys(), (stage, regions), None, limit).await
    }
    async fn notices_of(&self, id: &AccountId, limit: u32) -> StoreResult<Vec<Notice>> {
        notice::of_account(&mut *self.reader().await?, self.keys(), id, limit).await
    }
    async fn count_unread(&self, id: &AccountId) -> StoreResult<i64> {
        notice::count_unread(&mut *self.reader().await?, id).await
    }
    async fn lookup_receipt(&self, id: &ReceiptId) -> StoreResult<Option<Receipt>> {
        receipt::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn receipts_of(&self, id: &ApplicationId) -> StoreResult<Vec<Receipt>> {
        receipt::of(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn receipts_of_card(&self, id: &CertificateId) -> StoreResult<Vec<Receipt>> {
        receipt::of_card(&mut *self.reader().await?, self.keys(), id).await
    }
}

#[async_trait]
impl Records for Backend {
    async fn audit_size(&self) -> StoreResult<u64> {
        audit::size(&mut *self.reader().await?).await
    }
    async fn audit_nodes(&self, nodes: &[(u8, u64)]) -> StoreResult<Vec<[u8; 32]>> {
        audit::nodes(&mut *self.reader().await?, nodes).await
    }
    async fn audit_of(&self, action: &str, object: &str, limit: u32) -> StoreResult<Vec<AuditLeaf>> {
        audit::of_object(&mut *self.reader().await?, action, object, limit).await
    }
    async fn list_audit(&self, from: u64, limit: u32) -> StoreResult<Vec<AuditLeaf>> {
        patiently(async { audit::list(&mut *self.reader().await?, from, limit).await }).await
    }
    async fn search_audit(&self, query: &AuditQuery) -> StoreResult<Vec<AuditLeaf>> {
        audit::search(&mut *self.reader().await?, query).await
    }
    async fn audit_actions(&self) -> StoreResult<Vec<String>> {
        audit::actions(&mut *self.reader().await?).await
    }
    async fn claim_jobs(&self, now: Timestamp, lease_until: Timestamp, limit: u32) -> StoreResult<Vec<Job>> {
        // Looking is free: an idle worker must not make the database write every time.
        if !job::any_due(&mut *self.reader().await?, now).await? {
            return Ok(Vec::new());
        }
        match self.write(Order::Claim { now, lease_until, limit }).await? {
            Done::Claimed(jobs) => Ok(jobs),
            _ => Ok(Vec::new()),
        }
    }
    async fn finish_job(&self, id: &JobId) -> StoreResult<()> {
        self.write(Order::Finish(id.clone())).await.map(drop)
    }
    async fn fail_job(&self, id: &JobId, due_at: Option<Timestamp>) -> StoreResult<()> {
        self.write(Order::Fail(id.clone(), due_at)).await.map(drop)
    }
    async fn free_jobs(&self) -> StoreResult<()> {
        self.write(Order::Free).await.map(drop)
    }
    async fn job_added(&self) {
        self.jobs.notified().await;
    }
    async fn purge(&self, expired: storage::Expired) -> StoreResult<storage::Purged> {
        match self.write(Order::Purge(expired)).await? {
            Done::Purged(purged) => Ok(purged),
            _ => Ok(storage::Purged::default()),
        }
    }
    async fn lookup_meta(&self, name: &str) -> StoreResult<Option<String>> {
        meta::lookup(&mut *self.reader().await?, name).await
    }
    async fn archive_rules(&self, version: &str, text: &str) -> StoreResult<()> {
        self.write(Order::ArchiveRules(version.to_owned(), text.to_owned())).await.map(drop)
    }
    async fn lookup_rules(&self, version: &str) -> StoreResult<Option<String>> {
        meta::lookup_rules(&mut *self.reader().await?, version).await
    }
    async fn facts(&self, now: Timestamp) -> StoreResult<Facts> {
        patiently(async { facts::facts(&mut *self.reader().await?, now).await }).await
    }
    async fn probe(&self) -> StoreResult<()> {
        self.write(Order::Probe).await.map(drop)
    }
}

#[async_trait]
impl Writer for Backend {
    async fn commit(&self, changes: ChangeSet) -> StoreResult<Committed> {
        let job = changes.changes.iter().any(|change| matches!(change, storage::Change::AddJob(_)));
        let done = self.write(Order::Commit(changes)).await?;
        if job {
            self.jobs.notify_one();
        }
        match done {
            Done::Committed(committed) => Ok(committed),
            _ => Ok(Committed::default()),
        }
    }
}
