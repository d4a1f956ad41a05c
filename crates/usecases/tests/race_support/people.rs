//! Residents and staff.

use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    cover::{Category, Cover, CoverStatus, InsuranceKind, Payment},
    id::{AccountId, CoverId, PaymentId, PersonId, SessionId, StaffId},
    language::Language,
    money::Fen,
    person::{IdNumber, Name, Person, Phone, id_number::check_character},
    rules::RegionCode,
    staff::{Role, Staff},
    time::Timestamp,
};
use jiff::civil::date;
use storage::{Change, ChangeSet, RosterEntry, Store};
use usecases::{Caller, ports::Ids};

/// Somebody who may stop a cover.
#[derive(Clone)]
pub struct Resident {
    pub caller: Caller,
    pub cover: CoverId,
}

impl Resident {
    pub fn account(&self) -> &Account {
        self.caller.account.as_ref().unwrap()
    }
}

pub fn caller(session: Option<Session>, account: Option<Account>, staff: Option<Staff>) -> Caller {
    Caller {
        session,
        account,
        staff,
        language: Language::Zh,
        address: "127.0.0.1".into(),
        agent: "race".into(),
        device: None,
        request: "race".into(),
    }
}

fn region() -> RegionCode {
    RegionCode("320500".into())
}

/// A person with residents' cover for 2027, paid.
fn entry(ids: &dyn Ids, n: usize) -> RosterEntry {
    let first17 = format!("320508{}0115{:03}", 1950 + n / 1000, n % 1000);
    let person = Person {
        id: PersonId::from_bits(ids.bits()),
        id_number: IdNumber::parse(&format!("{first17}{}", check_character(&first17).unwrap())).unwrap(),
        name: Name::parse("张伟").unwrap(),
        born_on: date(1980, 1, 15),
        region: region(),
        phone: Some(phone(n)),
        died_on: None,
        in_hospital: Some(false),
        unsettled_claims: Some(0),
        in_arrears: Some(false),
        chronic_entitlement: false,
        continuous_years: 1,
        missed_years: 0,
        subsidised: false,
        generated: true,
    };
    let cover = Cover {
        id: CoverId::from_bits(ids.bits()),
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
    let payment = Payment {
        id: PaymentId::from_bits(ids.bits()),
        cover: cover.id.clone(),
        amount: Fen(40_000),
        paid_on: date(2026, 10, 3),
        channel: "wechat".into(),
        channel_takes_refunds: true,
    };
    RosterEntry { person, covers: vec![cover], payments: vec![payment], relations: vec![], card: None }
}

fn phone(n: usize) -> Phone {
    Phone::parse(&format!("199{n:08}")).unwrap()
}

/// So many residents, each signed in with a proven account.
pub async fn residents(store: &dyn Store, ids: &dyn Ids, now: Timestamp, count: usize) -> Vec<Resident> {
    let entries: Vec<RosterEntry> = (0..count).map(|n| entry(ids, n)).collect();
    store.import(entries.clone()).await.unwrap();
    let mut set = ChangeSet::new();
    let mut residents = Vec::with_capacity(count);
    for (n, entry) in entries.into_iter().enumerate() {
        let account = Account {
            id: AccountId::from_bits(ids.bits()),
            phone: Some(phone(n)),
            password: None,
            person: Some(entry.person.id),
            proof: ProofLevel::RosterPhone,
            language: Language::Zh,
            held_until: None,
            created_at: now,
            version: 1,
        };
        let session = Session {
            id: SessionId::from_bits(ids.bits()),
            token_hash: format!("{n:064x}"),
            owner: SessionOwner::Resident(account.id.clone()),
            agent: "race".into(),
            created_at: now,
            seen_at: now,
            revoked_at: None,
        };
        set = set.with(Change::AddAccount(account.clone())).with(Change::AddSession(session.clone()));
        residents
            .push(Resident { caller: caller(Some(session), Some(account), None), cover: entry.covers[0].id.clone() });
    }
    store.commit(set).await.unwrap();
    residents
}

/// What members of staff sign in with.
#[derive(Clone, Copy)]
pub struct SignIn<'a> {
    /// argon2id string.
    pub password: &'a str,
    /// Secret of the authenticator.
    pub totp: Option<&'a str>,
}

/// Members of staff who may decide and be the second person.
pub async fn staff<const N: usize>(
    store: &dyn Store,
    ids: &dyn Ids,
    now: Timestamp,
    logins: [&str; N],
    sign_in: SignIn<'_>,
) -> [Staff; N] {
    let staff = logins.map(|login| Staff {
        id: StaffId::from_bits(ids.bits()),
        login: login.into(),
        name: login.into(),
        role: Role::Supervisor,
        regions: vec![region()],
        password: sign_in.password.into(),
        totp: sign_in.totp.map(Into::into),
        totp_step: 0,
        recovery: Vec::new(),
        must_change_password: false,
        language: Language::Zh,
        disabled: false,
        identity: Default::default(),
        created_at: now,
        version: 1,
    });
    let set = staff.iter().fold(ChangeSet::new(), |set, member| set.with(Change::AddStaff(member.clone())));
    store.commit(set).await.unwrap();
    staff
}
