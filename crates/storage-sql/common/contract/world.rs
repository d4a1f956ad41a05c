//! A small registry to test with: people with covers, an account, two clerks.

use crate::harness::Harness;
use domain::{
    account::{Account, ProofLevel},
    application::{Actor, Application, ApplicationEvent, ApplicationState, Move, Reference, form::Answers},
    consequence::Deadline,
    cover::{Category, Cover, CoverStatus, InsuranceKind, Payment},
    id::{AccountId, ApplicationId, CoverId, PaymentId, PersonId, StaffId},
    language::Language,
    money::Fen,
    person::{Capacity, IdNumber, Name, Person, Phone, id_number::check_character},
    rules::RegionCode,
    staff::{Role, Staff},
    time::Timestamp,
};
use jiff::civil::{Date, date};
use std::{
    ops::Deref,
    sync::atomic::{AtomicU64, Ordering},
};
use storage::{Accounts as _, Applications as _, Change, ChangeSet, People as _, RosterEntry, StoreError, Writer as _};

/// The instant at which everything happens: 2026-11-22 12:00 in China.
pub const NOW: Timestamp = Timestamp(1_795_320_000_000_000);

/// A number that no other value of this test run has.
pub fn unique() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Bits for an identifier.
pub fn bits() -> u128 {
    u128::from(unique()).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
}

pub fn number(n: u64) -> IdNumber {
    let (county, year) = (411_400 + n / 60_000, 1950 + (n / 1000) % 60);
    let first17 = format!("{county}{year}0115{:03}", n % 1000);
    IdNumber::parse(&format!("{first17}{}", check_character(&first17).unwrap())).unwrap()
}

pub fn phone(n: u64) -> Phone {
    Phone::parse(&format!("139{n:08}")).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub fn region() -> RegionCode {
    RegionCode("411481".into())
}

pub fn person(n: u64, called: &str) -> Person {
    Person {
        id: PersonId::from_bits(bits()),
        id_number: number(n),
        name: name(called),
        born_on: date(1980, 1, 15),
        region: region(),
        phone: Some(phone(n)),
        died_on: None,
        in_hospital: Some(false),
        unsettled_claims: Some(0),
        in_arrears: None,
        chronic_entitlement: true,
        continuous_years: 7,
        missed_years: 1,
        subsidised: false,
        generated: true,
    }
}

/// A person with residents' cover for 2027, paid in two parts.
pub fn entry(n: u64, called: &str) -> RosterEntry {
    let person = person(n, called);
    let cover = Cover {
        id: CoverId::from_bits(bits()),
        person: person.id.clone(),
        kind: InsuranceKind::Residents,
        region: region(),
        year: 2027,
        category: Category::Adult,
        status: CoverStatus::Normal,
        starts_on: date(2027, 1, 1),
        ends_on: Some(date(2027, 12, 31)),
        benefits_used: None,
        version: 1,
    };
    let payment = |amount, takes| Payment {
        id: PaymentId::from_bits(bits()),
        cover: cover.id.clone(),
        amount: Fen(amount),
        paid_on: date(2026, 10, 3),
        channel: "wechat".into(),
        channel_takes_refunds: takes,
    };
    let payments = vec![payment(30_000, true), payment(10_000, false)];
    RosterEntry { person, covers: vec![cover], payments, relations: vec![], card: None }
}

pub fn account(person: Option<&Person>, phone: Phone) -> Account {
    Account {
        id: AccountId::from_bits(bits()),
        phone: Some(phone),
        password: None,
        person: person.map(|p| p.id.clone()),
        proof: ProofLevel::RosterPhone,
        language: Language::Zh,
        held_until: None,
        created_at: NOW,
        version: 1,
    }
}

pub fn staff(login: &str) -> Staff {
    Staff {
        id: StaffId::from_bits(bits()),
        login: login.into(),
        name: "王芳".into(),
        role: Role::Supervisor,
        regions: vec![region()],
        password: "$argon2id$…".into(),
        totp: Some("JBSWY3DPEHPK3PXP".into()),
        totp_step: 3,
        recovery: vec!["aa".into(), "bb".into()],
        must_change_password: true,
        language: Language::En,
        disabled: false,
        identity: Default::default(),
        created_at: NOW,
        version: 1,
    }
}

/// The same application after a move, and the event that moved it.
pub fn moved(application: &Application, by: Move, actor: Actor) -> (Application, ApplicationEvent) {
    let mut next = application.clone();
    next.state = application.state.after(by).unwrap();
    next.version += 1;
    let event = ApplicationEvent {
        application: next.id.clone(),
        seq: next.version,
        by,
        actor,
        at: NOW,
        note: "看过原件".into(),
    };
    (next, event)
}

/// A change set that moves an application.
pub fn moving(next: &Application, event: &ApplicationEvent) -> ChangeSet {
    ChangeSet::new().with(Change::UpdateApplication(next.clone())).with(Change::AddEvent(event.clone()))
}

/// The harness with a registry in it.
pub struct World {
    harness: Harness,
    pub entry: RosterEntry,
    pub account: Account,
    pub first: Staff,
    pub second: Staff,
}

impl Deref for World {
    type Target = Harness;
    fn deref(&self) -> &Harness {
        &self.harness
    }
}

impl World {
    pub async fn new() -> Option<Self> {
        let harness = Harness::new().await?;
        let entry = entry(1, "张伟");
        harness.store.import(vec![entry.clone()]).await.unwrap();
        let account = account(Some(&entry.person), phone(1));
        let (first, second) = (staff("wang"), staff("zhao"));
        let set = ChangeSet::new()
            .with(Change::AddAccount(account.clone()))
            .with(Change::AddStaff(first.clone()))
            .with(Change::AddStaff(second.clone()));
        harness.store.commit(set).await.unwrap();
        Some(Self { harness, entry, account, first, second })
    }
    pub async fn finish(self) {
        self.harness.finish().await;
    }
    pub async fn commit(&self, change: Change) -> Result<(), StoreError> {
        self.store.commit(ChangeSet::new().with(change)).await.map(drop)
    }
    pub fn resident(&self) -> Actor {
        Actor::Resident(self.account.id.clone())
    }
    /// A draft for the world's person, not yet stored.
    pub fn draft(&self) -> Application {
        Application {
            id: ApplicationId::from_bits(bits()),
            reference: Reference::from_bits(unique()),
            account: self.account.id.clone(),
            person: self.entry.person.id.clone(),
            act: domain::application::ApplicationAct::Stop,
            cover: self.entry.covers[0].id.clone(),
            region: region(),
            rules: "ab".repeat(32),
            capacity: Capacity::Oneself,
            state: ApplicationState::Draft,
            answers: Answers::default(),
            promised: None,
            deadline: None,
            effective_on: None,
            assignee: None,
            first_approver: None,
            second_approver: None,
            staff_message: None,
            created_at: NOW,
            updated_at: NOW,
            submitted_at: None,
            decided_at: None,
            version: 1,
        }
    }
    /// So many more covers of the world's person: an account has one draft for each.
    pub async fn more_covers(&self, count: i16) -> Vec<CoverId> {
        let mut entry = self.entry.clone();
        let first = entry.covers[0].clone();
        let year = |n| Cover { id: CoverId::from_bits(bits()), year: 2100 + n, version: 1, ..first.clone() };
        let added: Vec<Cover> = (0..count).map(year).collect();
        entry.covers.extend(added.iter().cloned());
        self.store.import(vec![entry]).await.unwrap();
        added.into_iter().map(|cover| cover.id).collect()
    }
    /// A stored draft.
    pub async fn drafted(&self) -> Application {
        let draft = self.draft();
        self.commit(Change::AddApplication(draft.clone())).await.unwrap();
        draft
    }
    /// Moves and stores.
    pub async fn step(&self, application: &Application, by: Move, actor: Actor) -> Application {
        let (next, event) = moved(application, by, actor);
        self.store.commit(moving(&next, &event)).await.unwrap();
        next
    }
    /// A stored application that was sent, with a deadline.
    pub async fn submitted_by(&self, deadline: Date) -> Application {
        let draft = self.drafted().await;
        let (mut next, event) = moved(&draft, Move::Submit, self.resident());
        next.deadline = Some(Deadline { on: deadline, provisional: true });
        next.submitted_at = Some(NOW);
        self.store.commit(moving(&next, &event)).await.unwrap();
        next
    }
    pub async fn submitted(&self) -> Application {
        self.submitted_by(date(2026, 12, 20)).await
    }
    /// A stored application that waits for the second person.
    pub async fn proposed(&self) -> Application {
        let taken = self.step(&self.submitted().await, Move::Take, Actor::Staff(self.first.id.clone())).await;
        let (mut next, event) = moved(&taken, Move::Propose, Actor::Staff(self.first.id.clone()));
        next.first_approver = Some(self.first.id.clone());
        self.store.commit(moving(&next, &event)).await.unwrap();
        next
    }
    /// A stored approved application.
    pub async fn approved(&self) -> Application {
        self.step(&self.submitted().await, Move::ApproveAutomatically, Actor::System).await
    }
    /// As it is stored now.
    pub async fn stored(&self, application: &Application) -> Application {
        self.store.lookup_application(&application.id).await.unwrap().unwrap()
    }
    /// Another person with an account of their own.
    pub async fn neighbour(&self, n: u64, called: &str) -> (RosterEntry, Account) {
        let entry = entry(n, called);
        self.store.import(vec![entry.clone()]).await.unwrap();
        let account = account(Some(&entry.person), phone(n));
        self.commit(Change::AddAccount(account.clone())).await.unwrap();
        assert!(self.store.lookup_account(&account.id).await.unwrap().is_some());
        (entry, account)
    }
}
