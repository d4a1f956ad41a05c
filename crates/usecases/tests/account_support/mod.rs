//! A world for the account's use cases: the real database, a clock that is set by hand, text messages that are kept.

#[path = "../stop_support/ports.rs"]
mod ports;

use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    cover::{Category, Cover, CoverStatus, InsuranceKind},
    id::{CoverId, PersonId},
    language::Language,
    person::{IdNumber, Name, Person, Phone, Relation, RelationKind},
    rules::{RegionCode, RuleBook},
    time::Timestamp,
};
use jiff::civil::Date;
use ports::{Blobs, Counted, Moving, NoScanner};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};
use storage::{RosterEntry, Store};
use storage_sqlite::SqliteStore;
use usecases::{
    Caller, Context, Limits, Settings, UseCaseResult,
    account::{
        proof,
        sign_in::{self, Next},
    },
    ports::{PortError, Sms, SmsGateway},
    session::{Side, resume},
};

/// Everything a use case reaches, and what it did outside.
pub struct World {
    folder: PathBuf,
    pub ctx: Context,
    clock: Arc<Moving>,
    sent: Arc<Messages>,
}

#[derive(Default)]
struct Messages(Mutex<Vec<Sms>>);
#[async_trait]
impl SmsGateway for Messages {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        self.0.lock().unwrap().push(sms);
        Ok(())
    }
}

fn book() -> RuleBook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let names = [
        "sources.toml",
        "national.toml",
        "calendar.toml",
        "issuers.toml",
        "channels.toml",
        "texts.toml",
        "retention.toml",
        "411481/region.toml",
    ];
    RuleBook::load(names.into_iter().map(|name| (name, std::fs::read_to_string(root.join(name)).unwrap()))).unwrap()
}

pub fn phone(text: &str) -> Phone {
    Phone::parse(text).unwrap()
}

impl World {
    pub async fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let name = format!("yitui-account-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let keys = Arc::new(Keyring::from_seed([9; 32]));
        let store = SqliteStore::open(&folder, keys.clone()).await.unwrap();
        store.migrate().await.unwrap();
        let store: Arc<dyn Store> = Arc::new(store);
        store.import(roster()).await.unwrap();
        let clock = Arc::new(Moving::at(Timestamp::start_of(Date::constant(2026, 11, 23))));
        let sent = Arc::new(Messages::default());
        let ctx = Context {
            store,
            clock: clock.clone(),
            ids: Arc::new(Counted::default()),
            keys,
            book: Arc::new(book()),
            handbook: Arc::default(),
            shelf: Arc::default(),
            sms: sent.clone(),
            post: Default::default(),
            blobs: Arc::new(Blobs::default()),
            scanner: Arc::new(NoScanner),
            limits: Arc::new(Limits::default()),
            settings: Arc::new(Settings { demonstration: false, public_url: "https://yitui.example".into() }),
            hashing: Arc::new(tokio::sync::Semaphore::new(2)),
            uploads: Arc::default(),
            live: Arc::default(),
            board: Arc::default(),
            paper: None,
        };
        Self { folder, ctx, clock, sent }
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.clock.pass(seconds);
    }
    /// Messages to a phone so far.
    pub fn messages(&self, to: &str) -> Vec<Sms> {
        self.sent.0.lock().unwrap().iter().filter(|sms| sms.to == phone(to)).cloned().collect()
    }
    /// The newest code that was sent to a phone.
    pub fn code(&self, to: &str) -> String {
        self.messages(to).pop().unwrap().code.unwrap()
    }
    /// All messages so far.
    pub fn message_count(&self) -> usize {
        self.sent.0.lock().unwrap().len()
    }

    /// A visitor without a session.
    pub fn nobody(&self) -> Caller {
        Caller {
            session: None,
            account: None,
            staff: None,
            language: Language::Zh,
            address: "192.0.2.1".into(),
            agent: "test".into(),
            device: None,
            request: "request".into(),
        }
    }
    /// Whoever holds this cookie.
    pub async fn holder(&self, token: &str) -> Caller {
        let resumed = resume(&self.ctx, Side::Resident, token).await.unwrap().expect("the session is good");
        Caller { session: Some(resumed.session), account: resumed.account, ..self.nobody() }
    }
    /// A visitor who typed a phone number.
    pub async fn asking(&self, phone: &str) -> Caller {
        let token = sign_in::request_code(&self.ctx, &self.nobody(), phone).await.unwrap().unwrap();
        self.holder(&token).await
    }
    /// Signs in with phone and code.
    pub async fn signed_in(&self, phone: &str) -> Caller {
        let visitor = self.asking(phone).await;
        let next = sign_in::enter_code(&self.ctx, &visitor, &self.code(phone)).await.unwrap();
        self.after(Ok(next)).await
    }
    /// The caller who signed in with `phone` and proved to be the mother.
    pub async fn proven(&self, phone: &str) -> Caller {
        let resident = self.signed_in(phone).await;
        proof::begin(&self.ctx, &resident, "欧阳娜娜", &valid(MOTHER)).await.unwrap();
        proof::finish(&self.ctx, &resident, &self.code(MOTHERS)).await.unwrap();
        let account = self.ctx.store.lookup_account(&resident.account.unwrap().id).await.unwrap();
        Caller { account, session: resident.session, ..self.nobody() }
    }
    /// The caller that a sign-in step makes.
    pub async fn after(&self, next: UseCaseResult<Next>) -> Caller {
        match next.unwrap() {
            Next::SignedIn(token) => self.holder(&token).await,
            Next::Password => panic!("a password is asked for"),
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The phone that the register holds for the mother.
pub const MOTHERS: &str = "19000000001";
/// Made-up numbers (GB 11643 check characters fit).
pub const MOTHER: &str = "411481198802290026";
pub const CHILD: &str = "411481201503030047";
pub const STRANGER: &str = "411481197001010013";

/// A mother with a phone, her child, and a stranger with another phone.
fn roster() -> Vec<RosterEntry> {
    let mother = entry(1, &valid(MOTHER), "欧阳娜娜", Some(MOTHERS));
    let child = entry(2, &valid(CHILD), "欧阳小燕", None);
    let stranger = entry(3, &valid(STRANGER), "张伟", Some("19000000002"));
    let relation =
        Relation { actor: PersonId::from_bits(1), subject: PersonId::from_bits(2), kind: RelationKind::Guardian };
    vec![child, RosterEntry { relations: vec![relation], ..mother }, stranger]
}

/// The number with the check character that fits its first 17 digits.
pub fn valid(number: &str) -> String {
    let first17 = &number[..17];
    format!("{first17}{}", domain::person::id_number::check_character(first17).unwrap())
}

fn entry(bits: u128, number: &str, name: &str, phone: Option<&str>) -> RosterEntry {
    let id_number = IdNumber::parse(number).unwrap();
    let person = Person {
        id: PersonId::from_bits(bits),
        born_on: id_number.born_on().unwrap(),
        id_number,
        name: Name::parse(name).unwrap(),
        region: RegionCode("411481".into()),
        phone: phone.map(|text| Phone::parse(text).unwrap()),
        died_on: None,
        in_hospital: Some(false),
        unsettled_claims: Some(0),
        in_arrears: Some(false),
        chronic_entitlement: false,
        continuous_years: 3,
        missed_years: 0,
        subsidised: false,
        generated: true,
    };
    let cover = Cover {
        id: CoverId::from_bits(bits),
        person: person.id.clone(),
        kind: InsuranceKind::Residents,
        region: RegionCode("411481".into()),
        year: 2027,
        category: Category::Adult,
        status: CoverStatus::Normal,
        starts_on: Date::constant(2027, 1, 1),
        ends_on: Some(Date::constant(2027, 12, 31)),
        benefits_used: Some(false),
        version: 1,
    };
    RosterEntry { person, covers: vec![cover], payments: Vec::new(), relations: Vec::new(), card: None }
}
