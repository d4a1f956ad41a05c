//! An installation of the kit's own: keys, a database with residents and drafts, a signed-in session.

use crate::error::{Error, Result, at};
use connectors::{blobs::DiskBlobs, scanner::NoScanner, sms::LastCodes};
use crypto::Keyring;
use domain::application::ApplicationAct;
use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    application::Application,
    card::{Binding, BindingKind, BindingState, Certificate, CertificateState, InstitutionKind},
    cover::{Category, Cover, CoverStatus, InsuranceKind, Payment},
    id::{AccountId, BindingId, CertificateId, CoverId, PaymentId, PersonId, SessionId},
    language::Language,
    money::Fen,
    person::{IdNumber, Name, Person, Phone, id_number::check_character},
    rules::{ChannelCode, IssuerCode, Reason, RegionCode, RuleBook},
};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use server::adapters::{SystemClock, SystemIds};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use storage::{CardChange, Change, ChangeSet, RosterEntry};
use storage_sqlite::SqliteStore;
use usecases::{
    Caller, Context, Limits, Settings,
    application::{declare, request_submit_code, start, submit},
    terminal::{At, NewTerminal, add_terminal, identify},
};

/// Region of everybody: nothing has to be uploaded there for a voluntary stop.
const REGION: &str = "320500";
/// Drafts that are made at the same time.
const AT_ONCE: usize = 64;

/// A page that needs a session.
pub struct Page {
    /// Its path.
    pub path: String,
    /// The session's cookie.
    pub cookie: String,
}

/// A draft that needs nothing but its code.
pub struct Ready {
    /// Whose.
    pub caller: Caller,
    /// The draft.
    pub application: Application,
    /// The code that was sent.
    pub code: String,
}

/// Somebody with a card on their device.
pub struct Card {
    /// Who.
    pub caller: Caller,
    /// The binding.
    pub binding: BindingId,
}

/// The installation; its folder goes when it is dropped.
pub struct Setting {
    /// The folder; the data are in `data` below it.
    pub folder: PathBuf,
    /// What use cases may reach.
    pub ctx: Context,
    store: Arc<SqliteStore>,
    codes: Arc<LastCodes>,
    residents: Vec<(Caller, CoverId)>,
    token: String,
}

impl Setting {
    /// With so many residents and one more, whose page is looked at.
    pub async fn new(people: usize) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("yitui-bench-{}", std::process::id()));
        let data = folder.join("data");
        fs::create_dir_all(&data).map_err(at(data.display()))?;
        fs::write(folder.join("limits.toml"), limits()).map_err(at("limits.toml"))?;
        let keys = Keyring::create(&data.join("keys.json"), false);
        let keys = Arc::new(keys.map_err(|error| Error::Unexpected(error.to_string()))?);
        let store = Arc::new(SqliteStore::open(&data, keys.clone()).await?);
        store.migrate().await?;
        let codes = Arc::new(LastCodes::default());
        let ctx = Context {
            store: store.clone(),
            clock: Arc::new(SystemClock::default()),
            ids: Arc::new(SystemIds),
            blobs: Arc::new(DiskBlobs::new(&data.join("documents"), keys.clone())),
            keys,
            book: Arc::new(book()?),
            handbook: Arc::default(),
            shelf: Arc::default(),
            sms: codes.clone(),
            post: Default::default(),
            scanner: Arc::new(NoScanner),
            limits: Arc::new(wide()),
            settings: Arc::new(Settings { demonstration: false, public_url: "http://127.0.0.1".into() }),
            hashing: Arc::new(tokio::sync::Semaphore::new(1)),
            uploads: Arc::default(),
            live: Arc::default(),
            board: Arc::default(),
            paper: None,
        };
        let token = crypto::session::token().expose().clone();
        let residents = residents(&ctx, people + 1, &token).await?;
        Ok(Self { folder, ctx, store, codes, residents, token })
    }

    /// Complete drafts of the residents in `range`.
    pub async fn drafts(&self, range: std::ops::Range<usize>) -> Result<Vec<Ready>> {
        let residents = self.residents.get(range).unwrap_or_default();
        stream::iter(residents).map(|(caller, cover)| self.draft(caller, cover)).buffered(AT_ONCE).try_collect().await
    }

    async fn draft(&self, caller: &Caller, cover: &CoverId) -> Result<Ready> {
        let id = start(&self.ctx, caller, cover, ApplicationAct::Stop, Some(Reason::Voluntary)).await?;
        let application = declare(&self.ctx, caller, &id, true, &self.ctx.book.version).await?.application;
        request_submit_code(&self.ctx, caller, &id).await?;
        let code = self.codes.take(caller.phone()?);
        Ok(Ready { caller: caller.clone(), application, code: code.unwrap_or_default() })
    }

    /// The status page of the last resident's application, which waits for a decision.
    pub async fn page(&self) -> Result<Page> {
        let last = self.residents.len() - 1;
        let Some(ready) = self.drafts(last..last + 1).await?.pop() else {
            return Err(Error::Unexpected("nobody to look at".into()));
        };
        let sent = submit(&self.ctx, &ready.caller, &ready.application.id, &ready.code, "bench").await?;
        Ok(Page { path: format!("/applications/{}", sent.id), cookie: format!("sid={}", self.token) })
    }

    /// Certificates of the first `count` residents, each bound on a device, and a pharmacy's terminal.
    pub async fn cards(&self, count: usize) -> Result<(Vec<Card>, (At, Caller))> {
        let mut cards = Vec::with_capacity(count);
        for some in self.residents.get(..count).unwrap_or_default().chunks(500) {
            let mut set = ChangeSet::new();
            for (resident, _) in some {
                let (certificate, binding) = certificate(&self.ctx, resident)?;
                let device = binding.device.clone();
                cards.push(Card { caller: Caller { device, ..resident.clone() }, binding: binding.id.clone() });
                set = set.with(CardChange::AddCertificate(certificate)).with(CardChange::AddBinding(binding));
            }
            self.ctx.store.commit(set).await?;
        }
        let Some((somebody, _)) = self.residents.first() else { return Err(Error::Unexpected("nobody".into())) };
        let nobody = Caller { session: None, account: None, ..somebody.clone() };
        let known_as = Some(("示范药店".to_owned(), InstitutionKind::Pharmacy, RegionCode(REGION.into())));
        let new = NewTerminal { institution: "P32050800001".into(), known_as, label: "1".into() };
        let (_, credential) = add_terminal(&self.ctx, &nobody, &new).await?;
        let at = identify(&self.ctx, &nobody, &credential).await?;
        Ok((cards, (at, nobody)))
    }

    /// The same installation so many minutes from now.
    pub fn in_minutes(&self, minutes: i64) -> Context {
        Context { clock: Arc::new(SystemClock { offset: minutes * 60_000_000 }), ..self.ctx.clone() }
    }

    /// Closes the database, so that a server can have it for itself.
    pub async fn close(&self) {
        self.store.close().await;
    }
}

impl Drop for Setting {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Limits that the kit does not reach.
fn wide() -> Limits {
    let wide = usecases::limits::Limit { most: i64::MAX, seconds: 60 };
    Limits { code_address_hour: wide, sign_in_address_minute: wide, scan_terminal_minute: wide, ..Limits::default() }
}

fn limits() -> String {
    let text = |name| format!("{name} = {{ most = 1000000000, seconds = 60 }}\n");
    ["code_address_hour", "sign_in_address_minute"].map(text).concat()
}

/// The rules as shipped, but the region decides by a person: then a submission waits, as most do.
fn book() -> Result<RuleBook> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(at(folder.display()))? {
            let path = entry.map_err(at(folder.display()))?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let text = fs::read_to_string(&path).map_err(at(path.display()))?;
            let mine = name == format!("{REGION}/region.toml");
            files.push((name, if mine { text.replace("v = \"automatic\"", "v = \"one_person\"") } else { text }));
        }
    }
    RuleBook::load(files.into_iter()).map_err(|faults| Error::Rules(faults.len()))
}

async fn residents(ctx: &Context, count: usize, token: &str) -> Result<Vec<(Caller, CoverId)>> {
    let mut residents = Vec::with_capacity(count);
    let numbers: Vec<usize> = (0..count).collect();
    for some in numbers.chunks(500) {
        let mut entries = Vec::new();
        let mut set = ChangeSet::new();
        for n in some {
            let entry = entry(ctx, *n)?;
            let account = account(ctx, *n, &entry)?;
            // The last one's session is the page's.
            let hash = if n + 1 == count { crypto::session::token_hash(token) } else { format!("{n:064x}") };
            let session = session(ctx, &account, hash);
            set = set.with(Change::AddAccount(account.clone())).with(Change::AddSession(session.clone()));
            residents.push((caller(session, account), cover_of(&entry)?));
            entries.push(entry);
        }
        ctx.store.import(entries).await?;
        ctx.store.commit(set).await?;
    }
    Ok(residents)
}

fn cover_of(entry: &RosterEntry) -> Result<CoverId> {
    entry.covers.first().map(|cover| cover.id.clone()).ok_or_else(|| Error::Unexpected("a person without cover".into()))
}

fn phone(n: usize) -> Result<Phone> {
    Phone::parse(&format!("139{n:08}")).map_err(|_| Error::Unexpected("a phone that is none".into()))
}

/// A person with a paid residents' cover for next year.
fn entry(ctx: &Context, n: usize) -> Result<RosterEntry> {
    let invalid = || Error::Unexpected("a person that can't be".into());
    let first17 = format!("320508{}0115{:03}", 1950 + n / 1000, n % 1000);
    let check = check_character(&first17).ok_or_else(invalid)?;
    let year = ctx.today().year() + 1;
    let first = |month, day| jiff::civil::Date::new(year, month, day).map_err(|_| invalid());
    let person = Person {
        id: PersonId::from_bits(ctx.ids.bits()),
        id_number: IdNumber::parse(&format!("{first17}{check}")).map_err(|_| invalid())?,
        name: Name::parse("张伟").map_err(|_| invalid())?,
        born_on: jiff::civil::date(1980, 1, 15),
        region: RegionCode(REGION.into()),
        phone: Some(phone(n)?),
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
        id: CoverId::from_bits(ctx.ids.bits()),
        person: person.id.clone(),
        kind: InsuranceKind::Residents,
        region: person.region.clone(),
        year,
        category: Category::Adult,
        status: CoverStatus::Normal,
        starts_on: first(1, 1)?,
        ends_on: Some(first(12, 31)?),
        benefits_used: None,
        version: 1,
    };
    let payment = Payment {
        id: PaymentId::from_bits(ctx.ids.bits()),
        cover: cover.id.clone(),
        amount: Fen(40_000),
        paid_on: ctx.today(),
        channel: "wechat".into(),
        channel_takes_refunds: true,
    };
    Ok(RosterEntry { person, covers: vec![cover], payments: vec![payment], relations: Vec::new(), card: None })
}

fn account(ctx: &Context, n: usize, entry: &RosterEntry) -> Result<Account> {
    Ok(Account {
        id: AccountId::from_bits(ctx.ids.bits()),
        phone: Some(phone(n)?),
        password: None,
        person: Some(entry.person.id.clone()),
        proof: ProofLevel::RosterPhone,
        language: Language::Zh,
        held_until: None,
        created_at: ctx.clock.now(),
        version: 1,
    })
}

/// An active certificate with this service's binding.
fn certificate(ctx: &Context, resident: &Caller) -> Result<(Certificate, Binding)> {
    let person = resident.resident()?.person.clone().ok_or_else(|| Error::Unexpected("nobody proven".into()))?;
    let now = ctx.now();
    let certificate = Certificate {
        id: CertificateId::from_bits(ctx.ids.bits()),
        person: person.clone(),
        issuer: IssuerCode("nhsa".into()),
        region: RegionCode(REGION.into()),
        card: None,
        state: CertificateState::Active,
        password: "$argon2id$".into(),
        valid_until: None,
        activated_at: now,
        state_since: now,
        version: 1,
    };
    let binding = Binding {
        id: BindingId::from_bits(ctx.ids.bits()),
        certificate: certificate.id.clone(),
        holder: person,
        kind: BindingKind::Own,
        channel: ChannelCode::region_app(),
        device: Some(format!("{:064x}", ctx.ids.bits())),
        label: "bench".into(),
        locator: Some(crypto::card_code::locator()),
        state: BindingState::Bound,
        bound_at: now,
        ended_at: None,
        ends_on: None,
        version: 1,
    };
    Ok((certificate, binding))
}

fn session(ctx: &Context, account: &Account, token_hash: String) -> Session {
    Session {
        id: SessionId::from_bits(ctx.ids.bits()),
        token_hash,
        owner: SessionOwner::Resident(account.id.clone()),
        agent: "bench".into(),
        created_at: ctx.now(),
        seen_at: ctx.now(),
        revoked_at: None,
    }
}

fn caller(session: Session, account: Account) -> Caller {
    Caller {
        session: Some(session),
        account: Some(account),
        staff: None,
        language: Language::Zh,
        address: "127.0.0.1".into(),
        agent: "bench".into(),
        device: None,
        request: "bench".into(),
    }
}
