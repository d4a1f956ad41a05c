//! A site with a hospital, a pharmacy and cards whose codes can be made for any moment.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use crate::common::{Answer, Site};
use crypto::card_code::{self, Shown};
use domain::{
    card::{
        Binding, BindingKind, BindingState, BusinessType, Certificate, CertificateState, Entrustment, InstitutionKind,
        Slot, Uses,
    },
    id::{BindingId, CertificateId, EntrustmentId, InstitutionId},
    language::Language,
    person::{Person, Relation, RelationKind},
    rules::{ChannelCode, RegionCode},
    time::Timestamp,
};
use http::StatusCode;
use jiff::civil::Date;
use serde_json::{Value, json};
use server::http::Edge;
use std::sync::atomic::Ordering;
use storage::{CardChange, ChangeSet, RosterEntry};
use usecases::{
    Caller, roster,
    terminal::{NewTerminal, add_terminal, revoke_terminal},
};

pub const REGION: &str = "430000";
pub const BUY: &str = "02121";
pub const SCAN: &str = "/api/terminal/scan";
pub const OPEN: &str = "/api/terminal/settlements";

/// The site and who is on it.
pub struct Street {
    pub site: Site,
    /// Credentials.
    pub pharmacy: String,
    pub hospital: String,
    pub people: Vec<Person>,
}

pub fn operator() -> Caller {
    Caller {
        session: None,
        account: None,
        staff: None,
        language: Language::Zh,
        address: String::new(),
        agent: String::new(),
        device: None,
        request: "test".into(),
    }
}

impl Street {
    pub async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub async fn with(change: impl FnOnce(&mut Edge)) -> Self {
        let site = Site::with("http://127.0.0.1:8080", change).await;
        let ctx = &site.ctx;
        roster::load(site.store(), &ctx.keys, 1, 300, ctx.today(), &ctx.book, &mut |_| ()).await.unwrap();
        let samples = roster::samples(site.store(), &RegionCode(REGION.into()), ctx.today(), 3).await.unwrap();
        let people = samples.into_iter().map(|sample| sample.person).collect();
        let (_, pharmacy) = added(&site, "P43010000001", InstitutionKind::Pharmacy).await;
        let (_, hospital) = added(&site, "H43010000001", InstitutionKind::Hospital).await;
        Self { site, pharmacy, hospital, people }
    }

    /// What the register says of a person from here on.
    pub async fn register(&self, person: Person, relations: Vec<Relation>) {
        let entry = RosterEntry { person, covers: Vec::new(), payments: Vec::new(), relations, card: None };
        self.site.ctx.store.import(vec![entry]).await.unwrap();
    }

    /// The register has `actor` as guardian of `subject`.
    pub async fn make_guardian(&self, actor: &Person, subject: &Person) {
        let kind = RelationKind::Guardian;
        let relation = Relation { actor: actor.id.clone(), subject: subject.id.clone(), kind };
        self.register(actor.clone(), vec![relation]).await;
    }

    /// Another terminal.
    pub async fn another(&self, code: &str, kind: InstitutionKind) -> String {
        added(&self.site, code, kind).await.1
    }

    pub async fn revoke(&self, credential: &str) {
        let hash = crypto::session::token_hash(credential);
        let (terminal, _) = self.site.store().lookup_terminal_by_credential(&hash).await.unwrap().unwrap();
        revoke_terminal(&self.site.ctx, &operator(), &terminal.id).await.unwrap();
    }

    pub async fn institution(&self, code: &str) -> InstitutionId {
        self.site.store().lookup_institution_by_code(code).await.unwrap().unwrap().id
    }

    /// A person's card.
    pub async fn card(&self, person: &Person) -> Certificate {
        let ctx = &self.site.ctx;
        let region = ctx.book.region(&RegionCode(REGION.into())).unwrap();
        let certificate = Certificate {
            id: CertificateId::from_bits(ctx.ids.bits()),
            person: person.id.clone(),
            issuer: region.card.issuer.v.clone(),
            region: region.code.clone(),
            card: None,
            state: CertificateState::Active,
            password: String::new(),
            valid_until: None,
            activated_at: ctx.now(),
            state_since: ctx.now(),
            version: 1,
        };
        self.commit(CardChange::AddCertificate(certificate.clone())).await;
        certificate
    }

    pub async fn bound(
        &self,
        certificate: &Certificate,
        holder: &Person,
        kind: BindingKind,
        ends_on: Option<Date>,
    ) -> Binding {
        let ctx = &self.site.ctx;
        let binding = Binding {
            id: BindingId::from_bits(ctx.ids.bits()),
            certificate: certificate.id.clone(),
            holder: holder.id.clone(),
            kind,
            channel: ChannelCode::region_app(),
            device: Some(crypto::session::token_hash(crypto::session::token().expose())),
            label: "test".into(),
            locator: Some(card_code::locator()),
            state: BindingState::Bound,
            bound_at: ctx.now(),
            ended_at: None,
            ends_on,
            version: 1,
        };
        self.commit(CardChange::AddBinding(binding.clone())).await;
        binding
    }

    /// The first person's card on their own phone.
    pub async fn own(&self) -> (Certificate, Binding) {
        let card = self.card(&self.people[0]).await;
        let binding = self.bound(&card, &self.people[0], BindingKind::Own, None).await;
        (card, binding)
    }

    /// The second person buys for the first.
    pub async fn entrusted(
        &self,
        card: &Certificate,
        only: Option<InstitutionId>,
        scope: &[BusinessType],
        last_day: Date,
    ) -> Binding {
        let ctx = &self.site.ctx;
        let agent = &self.people[1];
        let entrustment = Entrustment {
            id: EntrustmentId::from_bits(ctx.ids.bits()),
            certificate: card.id.clone(),
            principal: card.person.clone(),
            agent: agent.id.clone(),
            agent_name: agent.name.clone(),
            scope: scope.to_vec(),
            institution: only,
            uses: Uses::Many,
            last_day,
            created_at: ctx.now(),
            ended: None,
            version: 1,
        };
        let kind = BindingKind::Entrusted(entrustment.id.clone());
        self.commit(CardChange::AddEntrustment(entrustment)).await;
        self.bound(card, agent, kind, Some(last_day.tomorrow().unwrap())).await
    }

    pub async fn commit(&self, change: CardChange) {
        self.site.store().commit(ChangeSet::new().with(change)).await.unwrap();
    }

    /// The code that a binding shows `slots` after now.
    pub fn code_in(&self, binding: &Binding, slots: i64) -> String {
        let now = Slot::at(self.site.ctx.now(), 30).number + slots;
        self.code_of(binding, &binding.certificate, now)
    }

    pub fn code_of(&self, binding: &Binding, certificate: &CertificateId, slot: i64) -> String {
        let (certificate, binding_id) = (certificate.as_str(), binding.id.as_str());
        let shown = Shown { certificate, binding: binding_id, version: binding.version, slot };
        card_code::issue(&self.site.ctx.keys, binding.locator.unwrap(), &shown)
    }

    pub fn code(&self, binding: &Binding) -> String {
        self.code_in(binding, 0)
    }

    pub fn set_clock(&self, at: Timestamp) {
        self.site.clock.now.store(at.0, Ordering::SeqCst);
    }

    /// A program's request.
    pub async fn post(&self, credential: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let answer = self.raw(credential, path, &body.to_string(), &[]).await;
        (answer.status, serde_json::from_str(&answer.text).unwrap())
    }

    pub async fn raw(&self, credential: &str, path: &str, body: &str, more: &[(&str, &str)]) -> Answer {
        let bearer = format!("Bearer {credential}");
        let mut headers = vec![("authorization", bearer.as_str()), ("content-type", "application/json")];
        headers.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        headers.extend(more);
        self.site.send("POST", path, &headers, body.to_owned()).await
    }

    pub async fn scan(&self, credential: &str, token: &str, business: &str) -> Value {
        let asked = json!({ "token": token, "business_type": business, "operator": "007" });
        let (status, reply) = self.post(credential, SCAN, &asked).await;
        assert_eq!(status, StatusCode::OK, "{reply}");
        reply
    }

    /// The outcome, which must tell nothing about anybody unless it is an acceptance, and must be on record.
    pub async fn outcome(&self, credential: &str, token: &str, business: &str) -> String {
        let reply = self.scan(credential, token, business).await;
        let outcome = reply["outcome"].as_str().unwrap().to_owned();
        let keys: Vec<&String> = reply.as_object().unwrap().keys().collect();
        if outcome != "accepted" {
            assert_eq!(keys, ["at", "business_type", "outcome", "scan_id"], "{reply}");
        }
        let id = domain::id::ScanId::parse(reply["scan_id"].as_str().unwrap()).unwrap();
        let scan = self.site.store().lookup_scan(&id).await.unwrap().unwrap();
        assert_eq!(scan.outcome.name(), outcome);
        outcome
    }
}

async fn added(site: &Site, code: &str, kind: InstitutionKind) -> (String, String) {
    let name = format!("示范 {code}");
    let known_as = Some((name, kind, RegionCode(REGION.into())));
    let new = NewTerminal { institution: code.into(), known_as, label: "1".into() };
    let (terminal, credential) = add_terminal(&site.ctx, &operator(), &new).await.unwrap();
    (terminal.id.to_string(), credential)
}
