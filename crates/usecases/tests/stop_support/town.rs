//! People with an account, a cover and what is on record about them.

use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    cover::{Category, Cover, CoverStatus, InsuranceKind, Payment},
    id::{AccountId, CoverId, PaymentId, PersonId, SessionId},
    language::Language,
    money::Fen,
    person::{IdNumber, Name, Person, Phone, Relation, RelationKind, id_number::check_character},
    rules::RegionCode,
};
use jiff::civil::date;
use storage::RosterEntry;
use usecases::Caller;

use super::NOON;

/// Somebody in the roster, with an account of their own.
#[derive(Clone)]
pub struct Somebody {
    pub entry: RosterEntry,
    number: u128,
}

/// An adult insured in `region` for 2027, paid by a channel that takes refunds, everything on record and clear.
pub fn adult(number: u32, region: &str) -> Somebody {
    let first17 = format!("32050819800115{number:03}");
    let person = Person {
        id: PersonId::from_bits(u128::from(number) << 64),
        id_number: IdNumber::parse(&format!("{first17}{}", check_character(&first17).unwrap())).unwrap(),
        name: Name::parse("张伟").unwrap(),
        born_on: date(1980, 1, 15),
        region: RegionCode(region.into()),
        phone: Some(phone(number)),
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
        id: CoverId::from_bits((u128::from(number) << 64) + 1),
        person: person.id.clone(),
        kind: InsuranceKind::Residents,
        region: RegionCode(region.into()),
        year: 2027,
        category: Category::Adult,
        status: CoverStatus::Normal,
        starts_on: date(2027, 1, 1),
        ends_on: Some(date(2027, 12, 31)),
        benefits_used: Some(false),
        version: 1,
    };
    let payment = Payment {
        id: PaymentId::from_bits((u128::from(number) << 64) + 2),
        cover: cover.id.clone(),
        amount: Fen(40_000),
        paid_on: date(2026, 10, 3),
        channel: "wechat".into(),
        channel_takes_refunds: true,
    };
    let entry = RosterEntry { person, covers: vec![cover], payments: vec![payment], relations: vec![], card: None };
    Somebody { entry, number: u128::from(number) }
}

/// A child of ten years; the parent must be imported after the child, with the relation.
pub fn child_of(parent: &mut Somebody, number: u32, region: &str) -> Somebody {
    let mut child = adult(number, region);
    let first17 = format!("32050820160115{number:03}");
    child.entry.person.id_number =
        IdNumber::parse(&format!("{first17}{}", check_character(&first17).unwrap())).unwrap();
    child.entry.person.born_on = date(2016, 1, 15);
    child.entry.covers[0].category = Category::Child;
    parent.entry.relations.push(Relation {
        actor: parent.entry.person.id.clone(),
        subject: child.entry.person.id.clone(),
        kind: RelationKind::Guardian,
    });
    child
}

fn phone(number: u32) -> Phone {
    Phone::parse(&format!("139{number:08}")).unwrap()
}

impl Somebody {
    pub fn cover(&self) -> CoverId {
        self.entry.covers[0].id.clone()
    }
    /// Employee cover on record since a day before the benefit year.
    pub fn employed(mut self) -> Self {
        let mut cover = self.entry.covers[0].clone();
        cover.id = CoverId::from_bits((self.number << 64) + 3);
        cover.kind = InsuranceKind::Employee;
        cover.year = 2026;
        (cover.starts_on, cover.ends_on) = (date(2026, 11, 1), None);
        self.entry.covers.push(cover);
        self
    }
    /// Paid by a channel that takes nothing back.
    pub fn paid_in_cash(mut self) -> Self {
        self.entry.payments[0].channel_takes_refunds = false;
        self
    }
    pub fn account(&self) -> Account {
        Account {
            id: AccountId::from_bits(self.number),
            phone: Some(self.entry.person.phone.clone().unwrap()),
            password: None,
            person: Some(self.entry.person.id.clone()),
            proof: ProofLevel::RosterPhone,
            language: Language::Zh,
            held_until: None,
            created_at: NOON,
            version: 1,
        }
    }
    pub fn session(&self) -> Session {
        Session {
            id: SessionId::from_bits(self.number),
            token_hash: format!("{:064x}", self.number),
            owner: SessionOwner::Resident(self.account().id),
            agent: "test".into(),
            created_at: NOON,
            seen_at: NOON,
            revoked_at: None,
        }
    }
    pub fn caller(&self) -> Caller {
        caller_for(Some(self.account()), Some(self.session()))
    }
}

pub fn caller_for(account: Option<Account>, session: Option<Session>) -> Caller {
    Caller {
        session,
        account,
        staff: None,
        language: Language::Zh,
        address: "127.0.0.1".into(),
        agent: "test".into(),
        device: None,
        request: "test".into(),
    }
}
