//! A browser that keeps its cookies, a resident with a draft, a clerk with a case.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use crate::common::{Answer, Site};
use domain::application::ApplicationAct;
use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    application::{Actor, Move, policy::Details},
    consequence::Deadline,
    id::{AccountId, ApplicationId, SessionId, StaffId},
    language::Language,
    person::{Person, Phone},
    rules::{Reason, RegionCode},
    staff::{Role, Staff},
};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};
use storage::{Change, ChangeSet};
use usecases::{
    Caller, application,
    preview::show_preview,
    roster,
    session::{Side, resume},
};

/// An automatic region whose question is the first day of the job.
const REGION: &str = "320500";

/// A browser: its cookies, and whose it is.
#[derive(Clone)]
pub struct Browser {
    jar: BTreeMap<String, String>,
    pub owner: SessionOwner,
}

impl Default for Browser {
    fn default() -> Self {
        Self { jar: BTreeMap::new(), owner: SessionOwner::Visitor }
    }
}

impl Browser {
    pub fn with(name: &str, value: &str) -> Self {
        Self { jar: BTreeMap::from([(name.into(), value.into())]), ..Self::default() }
    }

    /// A signed-in resident without a proven person.
    pub async fn resident(site: &Site) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let phone = Phone::parse(&format!("136{number:08}")).unwrap();
        Self::of(site, account(site, phone, None)).await
    }

    async fn of(site: &Site, account: Account) -> Self {
        let owner = SessionOwner::Resident(account.id.clone());
        site.store().commit(ChangeSet::new().with(Change::AddAccount(account))).await.unwrap();
        let mut browser = Self { jar: BTreeMap::new(), owner };
        browser.renew(site).await;
        browser
    }

    /// Somebody who typed the desk's password and not yet the code.
    pub async fn pending(site: &Site, owner: &SessionOwner) -> Self {
        let SessionOwner::Staff(id) = owner else { unreachable!() };
        let mut browser = Self { jar: BTreeMap::new(), owner: SessionOwner::StaffPending(id.clone()) };
        browser.renew(site).await;
        browser
    }

    /// A new session, as after signing in.
    pub async fn renew(&mut self, site: &Site) -> Session {
        let token = crypto::session::token().expose().clone();
        let session = Session {
            id: SessionId::from_bits(site.ctx.ids.bits()),
            token_hash: crypto::session::token_hash(&token),
            owner: self.owner.clone(),
            agent: "test".into(),
            created_at: site.ctx.now(),
            seen_at: site.ctx.now(),
            revoked_at: None,
        };
        site.store().commit(ChangeSet::new().with(Change::AddSession(session.clone()))).await.unwrap();
        let desk = matches!(self.owner, SessionOwner::Staff(_) | SessionOwner::StaffPending(_));
        self.jar.insert(if desk { "ssid" } else { "sid" }.into(), token);
        session
    }

    pub fn cookie(&self, name: &str) -> &str {
        self.jar.get(name).map_or("", String::as_str)
    }

    pub fn header(&self) -> String {
        self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn take(&mut self, answer: Answer) -> Answer {
        for set in answer.headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.jar.insert(name.into(), value.into());
        }
        self.jar.retain(|_, value| !value.is_empty());
        answer
    }

    pub async fn get(&mut self, site: &Site, path: &str) -> Answer {
        let answer = site.send("GET", path, &[("cookie", &self.header())], "").await;
        self.take(answer)
    }

    pub async fn post(&mut self, site: &Site, path: &str, body: &str) -> Answer {
        let answer = site.post(path, &self.header(), body).await;
        self.take(answer)
    }

    /// The form token on a page.
    pub async fn token(&mut self, site: &Site, path: &str) -> String {
        token_in(&self.get(site, path).await.text)
    }

    /// Signs in with phone and code, as a person would; answers where that led.
    pub async fn sign_in(&mut self, site: &Site, phone: &str) -> String {
        let page = self.get(site, "/sign-in").await;
        let csrf = if page.text.contains("name=\"csrf\"") { token_in(&page.text) } else { String::new() };
        let sent = self.post(site, "/sign-in", &format!("csrf={csrf}&phone={phone}")).await;
        assert_eq!(sent.header("location"), "/sign-in/code", "{}", sent.text);
        let code = site.outbox.0.lock().unwrap().last().unwrap().code.clone().unwrap();
        let token = self.token(site, "/sign-in/code").await;
        let done = self.post(site, "/sign-in/code", &format!("csrf={token}&code={code}")).await;
        done.header("location").to_owned()
    }
}

/// The form token in a page.
pub fn token_in(page: &str) -> String {
    let tag = page.split("<input").find(|tag| tag.contains("name=\"csrf\"")).unwrap();
    tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A page's text; it must be one.
pub fn page_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.text.clone()
}

fn account(site: &Site, phone: Phone, person: Option<&Person>) -> Account {
    Account {
        id: AccountId::from_bits(site.ctx.ids.bits()),
        phone: Some(phone),
        password: None,
        person: person.map(|p| p.id.clone()),
        proof: if person.is_some() { ProofLevel::RosterPhone } else { ProofLevel::Phone },
        language: Language::Zh,
        held_until: None,
        created_at: site.ctx.now(),
        version: 1,
    }
}

async fn caller(site: &Site, browser: &Browser) -> Caller {
    let (side, name) = match browser.owner {
        SessionOwner::Staff(_) => (Side::Desk, "ssid"),
        _ => (Side::Resident, "sid"),
    };
    let resumed = resume(&site.ctx, side, browser.cookie(name)).await.unwrap().unwrap();
    Caller {
        session: Some(resumed.session),
        account: resumed.account,
        staff: resumed.staff,
        language: Language::Zh,
        address: "127.0.0.1".into(),
        agent: "test".into(),
        device: None,
        request: "test".into(),
    }
}

/// A resident of the generated roster who took up a job and began to stop their cover.
pub async fn draft(site: &Site) -> (Browser, Person, ApplicationId) {
    let ctx = &site.ctx;
    roster::load(site.store(), &ctx.keys, 1, 2000, ctx.today(), &ctx.book, &mut |_| ()).await.unwrap();
    let sample =
        roster::samples(site.store(), &RegionCode(REGION.into()), ctx.today(), 1).await.unwrap().pop().unwrap();
    let person = sample.person;
    let browser = Browser::of(site, account(site, person.phone.clone().unwrap(), Some(&person))).await;
    let caller = caller(site, &browser).await;
    let id =
        application::start(ctx, &caller, &sample.cover.id, ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap();
    (browser, person, id)
}

/// A clerk who is signed in and has taken the case of that resident.
pub async fn clerk_with_case(site: &Site) -> (Browser, ApplicationId) {
    let (resident, _, id) = draft(site).await;
    let ctx = &site.ctx;
    let staff = Staff {
        id: StaffId::from_bits(ctx.ids.bits()),
        login: "zhang".into(),
        name: "Zhang".into(),
        role: Role::Clerk,
        regions: Vec::new(),
        password: String::new(),
        totp: None,
        totp_step: 0,
        identity: domain::staff::StaffIdentity::default(),
        recovery: Vec::new(),
        must_change_password: false,
        language: Language::Zh,
        disabled: false,
        created_at: ctx.now(),
        version: 1,
    };
    let mut clerk = Browser { jar: BTreeMap::new(), owner: SessionOwner::Staff(staff.id.clone()) };
    site.store().commit(ChangeSet::new().with(Change::AddStaff(staff.clone()))).await.unwrap();
    clerk.renew(site).await;
    let caller = caller(site, &resident).await;
    let app = site.store().lookup_application(&id).await.unwrap().unwrap();
    let promised =
        show_preview(ctx, &caller, &app.cover, ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap().answer;
    let deadline = Some(Deadline { on: jiff::civil::date(2026, 12, 4), provisional: false });
    let sent = Details { promised, deadline, ..Details::default() };
    let (app, changes) = application::advance(ctx, &app, Move::Submit, &caller.actor(), sent).unwrap();
    site.store().commit(ChangeSet { changes: changes.to_vec(), ..ChangeSet::new() }).await.unwrap();
    let taken = Details { role: Some(Role::Clerk), ..Details::default() };
    let by = Actor::Staff(staff.id);
    let (_, changes) = application::advance(ctx, &app, Move::Take, &by, taken).unwrap();
    site.store().commit(ChangeSet { changes: changes.to_vec(), ..ChangeSet::new() }).await.unwrap();
    (clerk, id)
}
