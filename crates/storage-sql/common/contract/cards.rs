//! The electronic card: what is remembered, and what the schema refuses by itself.

mod uses;

use super::world::{NOW, World, bits, entry, name, region};
use domain::{
    card::{
        Binding, BindingKind, BindingState, BusinessType, CardNumber, Certificate, CertificateState, EndReason,
        Entrustment, Institution, InstitutionKind, Scan, ScanOutcome, ScanRefusal, Settlement, SettlementItem,
        SettlementState, Terminal, Uses,
    },
    id::{BindingId, CertificateId, EntrustmentId, InstitutionId, PersonId, ScanId, SettlementId, TerminalId},
    money::Fen,
    person::{Relation, RelationKind},
    rules::{ChannelCode, IssuerCode},
};
use jiff::civil::date;
use storage::{CardChange, Cards as _, ChangeSet, Constraint, People as _, RosterEntry, StoreError, Writer as _};

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

fn certificate(person: &PersonId, card: Option<&str>) -> Certificate {
    Certificate {
        id: CertificateId::from_bits(bits()),
        person: person.clone(),
        issuer: IssuerCode("nhsa".into()),
        region: region(),
        card: card.map(|number| CardNumber(number.into())),
        state: CertificateState::Active,
        password: "$argon2id$…".into(),
        valid_until: Some(date(2036, 11, 22)),
        activated_at: NOW,
        state_since: NOW,
        version: 1,
    }
}

fn binding(certificate: &Certificate, holder: &PersonId, kind: BindingKind) -> Binding {
    Binding {
        id: BindingId::from_bits(bits()),
        certificate: certificate.id.clone(),
        holder: holder.clone(),
        kind,
        channel: ChannelCode::region_app(),
        device: Some("d".repeat(64)),
        label: "手机".into(),
        locator: Some(u64::try_from(bits() & ((1 << 40) - 1)).unwrap()),
        state: BindingState::Bound,
        bound_at: NOW,
        ended_at: None,
        ends_on: Some(date(2034, 1, 15)),
        version: 1,
    }
}

/// A certificate with its binding, and a terminal.
struct Counter {
    certificate: Certificate,
    binding: Binding,
    terminal: Terminal,
}

impl Counter {
    async fn new(w: &World) -> Self {
        let person = &w.entry.person.id;
        let certificate = certificate(person, Some("A12345678"));
        let binding = Binding { ends_on: None, ..binding(&certificate, person, BindingKind::Own) };
        let institution = Institution {
            id: InstitutionId::from_bits(bits()),
            code: format!("P{:011}", bits() % 100_000_000_000),
            name: "示范药店".into(),
            kind: InstitutionKind::Pharmacy,
            region: region(),
        };
        let terminal = Terminal {
            id: TerminalId::from_bits(bits()),
            institution: institution.id.clone(),
            label: "一号窗口".into(),
            credential: format!("{:064x}", bits()),
            created_at: NOW,
            revoked_at: None,
            version: 1,
        };
        let set = ChangeSet::new()
            .with(CardChange::AddCertificate(certificate.clone()))
            .with(CardChange::AddBinding(binding.clone()))
            .with(CardChange::AddInstitution(institution.clone()))
            .with(CardChange::AddTerminal(terminal.clone()));
        w.store.commit(set).await.unwrap();
        let both = Some((terminal.clone(), institution.clone()));
        assert_eq!(w.store.lookup_terminal(&terminal.id).await.unwrap(), both);
        assert_eq!(w.store.lookup_terminal_by_credential(&terminal.credential).await.unwrap(), both);
        assert_eq!(w.store.lookup_institution_by_code(&institution.code).await.unwrap(), Some(institution));
        Self { certificate, binding, terminal }
    }

    fn scan(&self, slot: i64, number: Option<&str>) -> Scan {
        Scan {
            id: ScanId::from_bits(bits()),
            terminal: self.terminal.id.clone(),
            institution: self.terminal.institution.clone(),
            business: BusinessType::BuyDrugs,
            outcome: ScanOutcome::Accepted,
            certificate: Some(self.certificate.id.clone()),
            binding: Some(self.binding.id.clone()),
            slot: Some(slot),
            entrustment: None,
            operator: "001".into(),
            number: number.map(Into::into),
            at: NOW.plus_seconds(slot),
        }
    }
}

async fn commit(w: &World, change: CardChange) -> Result<(), StoreError> {
    w.commit(change.into()).await
}

#[tokio::test]
async fn one_person_has_one_certificate_for_one_physical_card() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    let person = &w.entry.person.id;
    assert_eq!(w.store.lookup_certificate(&c.certificate.id).await.unwrap(), Some(c.certificate.clone()));
    let found = w.store.lookup_certificate_of(person, &IssuerCode("nhsa".into())).await.unwrap();
    assert_eq!(found, Some(c.certificate.clone()));
    let by_phone = w.store.certificates_by_phone(w.entry.person.phone.as_ref().unwrap()).await.unwrap();
    assert_eq!(by_phone, std::slice::from_ref(&c.certificate));
    let second = commit(&w, CardChange::AddCertificate(certificate(person, None))).await;
    assert_eq!(second, refused(Constraint::CertificateTaken));
    let neighbour = entry(2, "李娜");
    w.store.import(vec![neighbour.clone()]).await.unwrap();
    let same_card = certificate(&neighbour.person.id, Some("A12345678"));
    let taken = commit(&w, CardChange::AddCertificate(same_card.clone())).await;
    assert_eq!(taken, refused(Constraint::CertificateTaken));
    // Another issuer's credential is another certificate, also for the same physical card.
    let other = Certificate { issuer: IssuerCode("mohrss".into()), ..same_card };
    commit(&w, CardChange::AddCertificate(other)).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn a_certificate_moves_by_version_and_never_from_closed_to_frozen() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    let next = |from: &Certificate, state| Certificate { state, version: from.version + 1, ..from.clone() };
    let closed = next(&c.certificate, CertificateState::Closed);
    commit(&w, CardChange::UpdateCertificate(closed.clone())).await.unwrap();
    let stale = commit(&w, CardChange::UpdateCertificate(closed.clone())).await;
    assert_eq!(stale, Err(StoreError::Conflict("certificate")));
    let frozen = commit(&w, CardChange::UpdateCertificate(next(&closed, CertificateState::Frozen))).await;
    assert_eq!(frozen, refused(Constraint::IllegalMove));
    commit(&w, CardChange::UpdateCertificate(next(&closed, CertificateState::Active))).await.unwrap();
    for sql in [
        "DELETE FROM certificate".to_owned(),
        "DELETE FROM binding".to_owned(),
        "UPDATE binding SET version = version + 1, kind = 'family'".to_owned(),
        format!("UPDATE certificate SET version = version + 1, person = '{}'", bits()),
    ] {
        assert!(w.raw(&sql).await.is_err(), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn a_code_is_good_once_while_everything_stands() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    let locator = c.binding.locator.unwrap();
    let found = w.store.lookup_by_locator(locator).await.unwrap().unwrap();
    assert_eq!((&found.binding, &found.certificate), (&c.binding, &c.certificate));
    assert!(found.alive && !found.guardian && found.is_founded());
    assert_eq!(w.store.lookup_shown(&c.binding.id).await.unwrap(), Some(found));
    assert_eq!(w.store.lookup_by_locator(locator ^ 1).await.unwrap(), None);
    let stands = |binding_version, certificate_version| CardChange::Stands {
        binding: c.binding.id.clone(),
        binding_version,
        certificate_version,
    };
    let first = c.scan(1, Some("A-1"));
    let set = ChangeSet::new().with(stands(1, 1)).with(CardChange::AddScan(first.clone()));
    w.store.commit(set).await.unwrap();
    assert_eq!(w.store.lookup_scan(&first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(w.store.lookup_use(&c.binding.id, 1).await.unwrap(), Some(first.clone()));
    let by_number = w.store.lookup_scan_by_number(&c.terminal.institution, "A-1").await.unwrap();
    assert_eq!(by_number, Some(first.clone()));
    assert_eq!(commit(&w, CardChange::AddScan(c.scan(1, None))).await, refused(Constraint::CodeUsed));
    assert_eq!(commit(&w, CardChange::AddScan(c.scan(2, Some("A-1")))).await, refused(Constraint::NumberTaken));
    // What was refused uses nothing up.
    let again = Scan { outcome: ScanOutcome::Refused(ScanRefusal::Used), ..c.scan(1, Some("A-1")) };
    commit(&w, CardChange::AddScan(again.clone())).await.unwrap();
    let page = w.store.scans_of(&c.certificate.id, None, 10).await.unwrap();
    assert_eq!(page.len(), 2);
    let before = Some((page[0].at, page[0].id.clone()));
    assert_eq!(w.store.scans_of(&c.certificate.id, before, 10).await.unwrap(), page[1..]);
    for versions in [(2, 1), (1, 2)] {
        let late = w.store.commit(ChangeSet::new().with(stands(versions.0, versions.1))).await;
        assert_eq!(late.map(drop), Err(StoreError::Conflict("binding")));
    }
    for sql in ["DELETE FROM scan", "UPDATE scan SET outcome = 'accepted'"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn nothing_is_accepted_of_what_ended() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    let frozen = Certificate { state: CertificateState::Frozen, version: 2, ..c.certificate.clone() };
    commit(&w, CardChange::UpdateCertificate(frozen.clone())).await.unwrap();
    assert_eq!(commit(&w, CardChange::AddScan(c.scan(1, None))).await, refused(Constraint::CodeDead));
    let active = Certificate { state: CertificateState::Active, version: 3, ..frozen };
    commit(&w, CardChange::UpdateCertificate(active)).await.unwrap();
    let unbound = Binding { state: BindingState::Unbound, ended_at: Some(NOW), version: 2, ..c.binding.clone() };
    commit(&w, CardChange::UpdateBinding(unbound.clone())).await.unwrap();
    assert_eq!(w.store.lookup_binding(&c.binding.id).await.unwrap(), Some(unbound.clone()));
    assert_eq!(commit(&w, CardChange::AddScan(c.scan(2, None))).await, refused(Constraint::CodeDead));
    let bound = Binding { state: BindingState::Bound, ended_at: None, version: 3, ..unbound };
    commit(&w, CardChange::UpdateBinding(bound)).await.unwrap();
    commit(&w, CardChange::AddScan(c.scan(3, None))).await.unwrap();
    let revoked = Terminal { revoked_at: Some(NOW), version: 2, ..c.terminal.clone() };
    commit(&w, CardChange::UpdateTerminal(revoked.clone())).await.unwrap();
    assert_eq!(commit(&w, CardChange::AddScan(c.scan(4, None))).await, refused(Constraint::CodeDead));
    let back = Terminal { revoked_at: None, version: 3, ..revoked };
    assert_eq!(commit(&w, CardChange::UpdateTerminal(back)).await, refused(Constraint::AppendOnly));
    w.finish().await;
}

#[tokio::test]
async fn a_family_account_holds_five_and_a_device_one() {
    let Some(w) = World::new().await else { return };
    let own = &w.entry.person.id;
    let mut bound = Vec::new();
    for n in 2..=7 {
        let child = entry(n, "李娜");
        w.store.import(vec![child.clone()]).await.unwrap();
        let theirs = certificate(&child.person.id, None);
        commit(&w, CardChange::AddCertificate(theirs.clone())).await.unwrap();
        let family = binding(&theirs, own, BindingKind::Family);
        let outcome = commit(&w, CardChange::AddBinding(family.clone())).await;
        assert_eq!(outcome, if n <= 6 { Ok(()) } else { refused(Constraint::FamilyFull) });
        bound.push((theirs, family));
    }
    let (theirs, first) = &bound[0];
    let twice = Binding { id: BindingId::from_bits(bits()), locator: Some(1), ..first.clone() };
    assert_eq!(commit(&w, CardChange::AddBinding(twice)).await, refused(Constraint::CertificateTaken));
    // Nobody shows another's as their own, or their own as another's.
    let wrong = commit(&w, CardChange::AddBinding(binding(theirs, own, BindingKind::Own))).await;
    assert_eq!(wrong, refused(Constraint::IllegalMove));
    // Whoever leaves makes room.
    let gone = Binding { state: BindingState::Unbound, ended_at: Some(NOW), version: 2, ..first.clone() };
    commit(&w, CardChange::UpdateBinding(gone.clone())).await.unwrap();
    // All are good until 2034-01-14; the one that was unbound does not run out any more.
    assert!(w.store.family_bindings_run_out(date(2034, 1, 14), 10).await.unwrap().is_empty());
    assert_eq!(w.store.family_bindings_run_out(date(2034, 1, 15), 10).await.unwrap().len(), 4);
    assert_eq!(w.store.family_bindings_run_out(date(2034, 1, 15), 3).await.unwrap().len(), 3);
    // Those of a card and holder come together, so that a batch ends between two of them.
    let all = w.store.family_bindings_run_out(date(2034, 1, 15), 10).await.unwrap();
    assert!(all.is_sorted_by_key(|b| (b.ends_on, b.certificate.clone(), b.holder.clone())));
    // What the register carries stays: one of the four.
    assert_eq!(w.store.family_bindings_unfounded(10).await.unwrap().len(), 4);
    let subject = bound[1].0.person.clone();
    let guardian = Relation { actor: own.clone(), subject, kind: RelationKind::Guardian };
    w.store.import(vec![RosterEntry { relations: vec![guardian], ..w.entry.clone() }]).await.unwrap();
    let unfounded = w.store.family_bindings_unfounded(10).await.unwrap();
    assert!(unfounded.len() == 3 && unfounded.iter().all(|b| b.id != bound[1].1.id));
    assert_eq!(w.store.family_bindings_unfounded(2).await.unwrap(), unfounded[..2]);
    let (_, sixth) = bound[5].clone();
    commit(&w, CardChange::AddBinding(sixth)).await.unwrap();
    let back = Binding { state: BindingState::Bound, ended_at: None, version: 3, ..gone };
    assert_eq!(commit(&w, CardChange::UpdateBinding(back)).await, refused(Constraint::FamilyFull));
    assert_eq!(w.store.bindings_held_by(own).await.unwrap().len(), 6);
    w.finish().await;
}

#[tokio::test]
async fn a_card_is_uninsured_after_its_last_cover() {
    let Some(w) = World::new().await else { return };
    let card = certificate(&w.entry.person.id, None);
    commit(&w, CardChange::AddCertificate(card.clone())).await.unwrap();
    let on = async |day| w.store.certificates_uninsured(day, None, 10).await.unwrap().0;
    assert!(on(date(2026, 11, 22)).await.is_empty(), "its cover is to begin");
    assert!(on(date(2027, 12, 31)).await.is_empty());
    assert_eq!(on(date(2028, 1, 1)).await, std::slice::from_ref(&card));
    // In portions: a full one says where it ended, and behind it there is nothing.
    let span = async |after, span| w.store.certificates_uninsured(date(2028, 1, 1), after, span).await.unwrap();
    assert_eq!(span(None, 10).await.1, None);
    assert_eq!(span(None, 1).await, (vec![card.clone()], Some(card.id.clone())));
    assert_eq!(span(Some(&card.id), 1).await, (Vec::new(), None));
    let closed = Certificate { state: CertificateState::Closed, version: 2, ..card };
    commit(&w, CardChange::UpdateCertificate(closed)).await.unwrap();
    assert!(on(date(2028, 1, 1)).await.is_empty());
    w.finish().await;
}

#[tokio::test]
async fn an_entrustment_and_a_settlement_end_once() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    let given = Entrustment {
        id: EntrustmentId::from_bits(bits()),
        certificate: c.certificate.id.clone(),
        principal: w.entry.person.id.clone(),
        agent: PersonId::from_bits(bits()),
        agent_name: name("李娜"),
        scope: vec![BusinessType::BuyDrugs],
        institution: Some(c.terminal.institution.clone()),
        uses: Uses::One,
        last_day: date(2026, 12, 24),
        created_at: NOW,
        ended: None,
        version: 1,
    };
    commit(&w, CardChange::AddEntrustment(given.clone())).await.unwrap();
    assert_eq!(w.store.entrusted_to(&given.agent).await.unwrap(), std::slice::from_ref(&given));
    // It runs out after its last day, and only what is in force does.
    let run_out = async |today| w.store.entrustments_run_out(today, 10).await.unwrap();
    assert!(run_out(date(2026, 12, 24)).await.is_empty());
    assert_eq!(run_out(date(2026, 12, 25)).await, std::slice::from_ref(&given));
    let over = Entrustment { ended: Some((NOW, EndReason::Expired)), version: 2, ..given };
    commit(&w, CardChange::UpdateEntrustment(over.clone())).await.unwrap();
    assert_eq!(w.store.entrustments_of(&c.certificate.id).await.unwrap(), std::slice::from_ref(&over));
    assert!(run_out(date(2026, 12, 25)).await.is_empty());
    let again = Entrustment { ended: None, version: 3, ..over };
    assert_eq!(commit(&w, CardChange::UpdateEntrustment(again)).await, refused(Constraint::AppendOnly));

    let scan = c.scan(1, None);
    commit(&w, CardChange::AddScan(scan.clone())).await.unwrap();
    let open = Settlement {
        id: SettlementId::from_bits(bits()),
        certificate: c.certificate.id.clone(),
        person: w.entry.person.id.clone(),
        institution: c.terminal.institution.clone(),
        scan: scan.id.clone(),
        business: scan.business,
        state: SettlementState::Open,
        items: Vec::new(),
        fund: Fen(0),
        personal: Fen(0),
        opened_at: NOW,
        closed_at: None,
        version: 1,
    };
    commit(&w, CardChange::AddSettlement(open.clone())).await.unwrap();
    assert_eq!(w.store.count_open_settlements(&open.person).await.unwrap(), 1);
    let (at, here) = (&c.terminal.institution, std::slice::from_ref(&open));
    assert_eq!(w.store.open_settlements_of(&open.person, 5).await.unwrap(), here);
    assert_eq!(w.store.open_settlements_at(at, None, 5).await.unwrap(), here);
    let (same, later) = ((NOW, open.id.clone()), (NOW.plus_seconds(1), open.id.clone()));
    assert!(w.store.open_settlements_at(at, Some(same.clone()), 5).await.unwrap().is_empty());
    assert_eq!(w.store.open_settlements_at(at, Some(later.clone()), 5).await.unwrap(), here);
    assert!(w.store.settlements_of(&open.person, Some(same), 5).await.unwrap().is_empty());
    assert_eq!(w.store.settlements_of(&open.person, Some(later), 5).await.unwrap(), here);
    let elsewhere = InstitutionId::from_bits(bits());
    assert!(w.store.open_settlements_at(&elsewhere, None, 5).await.unwrap().is_empty());
    let settled = Settlement {
        state: SettlementState::Settled,
        items: vec![SettlementItem { name: "阿莫西林胶囊".into(), quantity: 2, amount: Fen(900) }],
        fund: Fen(600),
        personal: Fen(300),
        closed_at: Some(NOW),
        version: 2,
        ..open
    };
    commit(&w, CardChange::UpdateSettlement(settled.clone())).await.unwrap();
    assert_eq!(w.store.lookup_settlement_of_scan(&scan.id).await.unwrap(), Some(settled.clone()));
    assert_eq!(w.store.settlements_of(&settled.person, None, 5).await.unwrap(), std::slice::from_ref(&settled));
    assert_eq!(w.store.count_open_settlements(&settled.person).await.unwrap(), 0);
    assert!(w.store.open_settlements_at(&c.terminal.institution, None, 5).await.unwrap().is_empty());
    let back = Settlement { state: SettlementState::Cancelled, version: 3, ..settled };
    assert_eq!(commit(&w, CardChange::UpdateSettlement(back)).await, refused(Constraint::AppendOnly));
    // Neither a name nor a number of a card nor what was bought stands anywhere in clear.
    let bytes = w.bytes().await;
    for secret in ["A12345678", "阿莫西林胶囊"] {
        let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!found, "{secret}");
    }
    w.finish().await;
}
