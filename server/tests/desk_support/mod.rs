//! An office with everybody who may ask for something at the desk.
#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use crate::common::{Answer, Site};
use domain::application::ApplicationAct;
use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    application::{Actor, Application, Move, policy::Details},
    consequence::{Deadline, RefundWay},
    enquiry::EnquiryForm,
    export::ExportSource,
    id::{
        AccountId, ApplicationId, AssistanceId, CoverId, DigestId, DocumentId, EnquiryId, ExportId, PersonId, RatingId,
        RefundAnswerId, RefundBatchId, RefundId, RulesDraftId, SessionId, StaffId, SuggestionId,
    },
    language::Language,
    money::Fen,
    queue::QueueFilter,
    rating::RatingForm,
    refund::{AnswerRow, AnswerSaid, Refund, RefundParty, RefundStage},
    rules::{Reason, RegionCode},
    staff::{Role, Staff, StaffIdentity},
    suggestion::{DigestForm, SuggestionForm},
};
use storage::{Change, ChangeSet};
use usecases::{
    Caller, application,
    desk::{
        assist::{self, IdentifyForm},
        export::{self, ExportForm},
        refund_batch::{self, MakeForm, TypedLeg, answer},
        rules::{self, BeginForm},
        suggestions,
    },
    preview::show_preview,
    roster,
};

/// The office that the cases belong to, and another.
pub const HERE: &str = "320500";
const ELSEWHERE: &str = "411481";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A clerk of the office, who has the case.
    Clerk,
    /// A supervisor of the office.
    Supervisor,
    Auditor,
    Administrator,
    /// A supervisor of another office.
    Elsewhere,
    /// A clerk with a one-time password.
    Unready,
    Nobody,
    /// A resident, with the residents' cookie.
    Resident,
}
pub use Who::{Administrator, Auditor, Clerk, Elsewhere, Nobody, Resident, Supervisor, Unready};

pub const EVERYBODY: [Who; 8] = [Clerk, Supervisor, Auditor, Administrator, Elsewhere, Unready, Nobody, Resident];

/// An office with a case, a document and a refund, and everybody who may ask for them.
pub struct Office {
    pub site: Site,
    pub case: ApplicationId,
    pub document: DocumentId,
    /// Whom the case is about.
    pub person: PersonId,
    pub refund: RefundId,
    /// The clerk's, ready.
    pub export: ExportId,
    /// Refunds that left, and an answer about one of them.
    pub batch: (RefundBatchId, RefundAnswerId),
    /// A draft of the office's rules, begun by its administrator.
    pub rules: RulesDraftId,
    /// A bad rating, of a case in which the supervisor had no hand.
    pub rating: RatingId,
    /// A question to the office that nobody has taken.
    pub enquiry: EnquiryId,
    /// An answered suggestion that an entry of the digest tells about, and that entry: published.
    pub suggestion: (SuggestionId, DigestId),
    /// A draft of somebody's whom the clerk helps.
    pub assisted: Assisted,
    pub staff: Vec<(Who, StaffId)>,
    resident: String,
}

impl Office {
    pub async fn new() -> Self {
        let site = Site::new().await;
        let members = [
            (Clerk, Role::Clerk, HERE),
            (Supervisor, Role::Supervisor, HERE),
            (Auditor, Role::Auditor, HERE),
            (Administrator, Role::Administrator, HERE),
            (Elsewhere, Role::Supervisor, ELSEWHERE),
            (Unready, Role::Clerk, HERE),
        ];
        let mut staff = Vec::new();
        for (who, role, region) in members {
            staff.push((who, member(&site, who, role, region).await));
        }
        let clerk = staff[0].1.clone();
        let people = people(&site).await;
        let case = taken(&site, &people[0], &clerk).await;
        let document = site.document(&case).await;
        let person = site.store().lookup_application(&case).await.unwrap().unwrap().person;
        let refund = refund(&site, &people[1]).await;
        let resident = site.resident().await.0;
        let export = ready_export(&site, &clerk).await;
        let assisted = assisted(&site, &people[2], &clerk).await;
        let supervisor = staff[1].1.clone();
        let batch = answered_batch(&site, &people[3..], &clerk, &supervisor).await;
        let administrator = on_duty(&site, &staff[3].1).await;
        let begin = BeginForm { note: "x".into(), source: "x".into(), key: String::new() };
        let rules = rules::begin(&site.ctx, &administrator, &RegionCode(HERE.into()), &begin).await.unwrap();
        let rating = rated(&site, &people[3..]).await;
        let enquiry = asked(&site, &people[0]).await;
        let suggestion = told(&site, &people[0], &staff).await;
        Self {
            site,
            case,
            document,
            person,
            refund,
            export,
            batch,
            rules,
            rating,
            enquiry,
            suggestion,
            assisted,
            staff,
            resident,
        }
    }

    /// A new session for each request: nothing that one does ends another's.
    pub async fn cookie(&self, id: &StaffId) -> (String, String) {
        let token = crypto::session::token().expose().clone();
        let session = Session {
            id: SessionId::from_bits(self.site.ctx.ids.bits()),
            token_hash: crypto::session::token_hash(&token),
            owner: SessionOwner::Staff(id.clone()),
            agent: "test".into(),
            created_at: self.site.ctx.now(),
            seen_at: self.site.ctx.now(),
            revoked_at: None,
        };
        let csrf = crypto::session::csrf(&self.site.ctx.keys, &session.token_hash, server::http::session::FORM);
        self.site.store().commit(ChangeSet::new().with(Change::AddSession(session))).await.unwrap();
        (format!("ssid={token}"), csrf)
    }

    pub fn path(&self, pattern: &str, verb: &str) -> String {
        let clerk = self.staff[0].1.as_str();
        let own = if pattern.starts_with("/desk/assist/") {
            pattern
                .replace("{assistance}", self.assisted.assistance.as_str())
                .replace("{cover}", self.assisted.cover.as_str())
                .replace("{application}", self.assisted.application.as_str())
                .replace("{document}", self.assisted.document.as_str())
        } else if pattern.starts_with("/desk/refund-") {
            pattern
                .replace("{batch}", self.batch.0.as_str())
                .replace("{answer}", self.batch.1.as_str())
                .replace("{format}", "csv")
        } else {
            pattern.to_owned()
        };
        own.replace("{application}", self.case.as_str())
            .replace("{document}", self.document.as_str())
            .replace("{refund}", self.refund.as_str())
            .replace("{export}", self.export.as_str())
            .replace("{staff}", clerk)
            .replace("{person}", self.person.as_str())
            .replace("{region}", HERE)
            .replace("{draft}", self.rules.as_str())
            .replace("{rating}", self.rating.as_str())
            .replace("{enquiry}", self.enquiry.as_str())
            .replace("{suggestion}", self.suggestion.0.as_str())
            .replace("{digest}", self.suggestion.1.as_str())
            // Well-formed, and nothing of that kind.
            .replace("{view}", clerk)
            .replace("{absence}", clerk)
            .replace("{message}", clerk)
            .replace("{alarm}", clerk)
            .replace("{batch}", clerk)
            .replace("{incident}", clerk)
            .replace("{hold}", clerk)
            .replace("{passkey}", clerk)
            .replace("{entry}", "999999999")
            .replace("{verb}", verb)
    }

    pub async fn ask(&self, who: Who, method: &str, path: &str, body: &str) -> Answer {
        if let Some((_, id)) = self.staff.iter().find(|(w, _)| *w == who) {
            return self.ask_as(id, method, path, body).await;
        }
        let cookie = if who == Resident { self.resident.clone() } else { String::new() };
        self.send(&cookie, "", method, path, body).await
    }

    /// As this member of staff.
    pub async fn ask_as(&self, staff: &StaffId, method: &str, path: &str, body: &str) -> Answer {
        let (cookie, csrf) = self.cookie(staff).await;
        self.send(&cookie, &csrf, method, path, body).await
    }

    /// In a session of its own.
    pub async fn send(&self, cookie: &str, csrf: &str, method: &str, path: &str, body: &str) -> Answer {
        if method == "GET" {
            return self.site.send("GET", path, &[("cookie", cookie)], "").await;
        }
        self.site.post(path, cookie, &format!("csrf={csrf}&{body}")).await
    }
}

async fn member(site: &Site, who: Who, role: Role, region: &str) -> StaffId {
    named(site, &format!("{who:?}"), role, region, who == Unready).await
}

/// A member of staff of one region.
pub async fn named(site: &Site, name: &str, role: Role, region: &str, unready: bool) -> StaffId {
    let staff = Staff {
        id: StaffId::from_bits(site.ctx.ids.bits()),
        login: name.to_lowercase(),
        name: name.to_owned(),
        role,
        regions: vec![RegionCode(region.into())],
        password: String::new(),
        totp: None,
        totp_step: 0,
        recovery: Vec::new(),
        must_change_password: unready,
        language: Language::Zh,
        disabled: false,
        identity: StaffIdentity::default(),
        created_at: site.ctx.now(),
        version: 1,
    };
    let id = staff.id.clone();
    site.store().commit(ChangeSet::new().with(Change::AddStaff(staff))).await.unwrap();
    id
}

/// A draft of somebody's, with the consequence that they were shown.
pub struct Person {
    pub caller: Caller,
    pub draft: Application,
    pub sent: Details,
}

/// A draft to stop this cover.
pub async fn drafted(site: &Site, caller: Caller, cover: &CoverId, reason: Reason) -> Person {
    let (ctx, act) = (&site.ctx, ApplicationAct::Stop);
    let promised = show_preview(ctx, &caller, cover, act, Some(reason)).await.unwrap().answer;
    let id = application::start(ctx, &caller, cover, act, Some(reason)).await.unwrap();
    let draft = site.store().lookup_application(&id).await.unwrap().unwrap();
    let deadline = Some(Deadline { on: jiff::civil::date(2026, 12, 4), provisional: false });
    Person { caller, draft, sent: Details { promised, deadline, ..Details::default() } }
}

/// Residents of the office's region with a draft each.
async fn people(site: &Site) -> Vec<Person> {
    let (ctx, today) = (&site.ctx, site.ctx.today());
    roster::load(site.store(), &ctx.keys, 1, 2000, today, &ctx.book, &mut |_| ()).await.unwrap();
    let mut people = Vec::new();
    for sample in roster::samples(site.store(), &RegionCode(HERE.into()), today, 5).await.unwrap() {
        let account = Account {
            id: AccountId::from_bits(ctx.ids.bits()),
            phone: Some(sample.person.phone.clone().unwrap()),
            password: None,
            person: Some(sample.person.id.clone()),
            proof: ProofLevel::RosterPhone,
            language: Language::Zh,
            held_until: None,
            created_at: ctx.now(),
            version: 1,
        };
        site.store().commit(ChangeSet::new().with(Change::AddAccount(account.clone()))).await.unwrap();
        let caller = Caller {
            session: None,
            account: Some(account),
            staff: None,
            language: Language::Zh,
            address: "127.0.0.1".into(),
            agent: "test".into(),
            device: None,
            request: "test".into(),
        };
        people.push(drafted(site, caller, &sample.cover.id, Reason::Employee).await);
    }
    assert_eq!(people.len(), 5);
    people
}

/// One move, as it is stored.
pub async fn moves(site: &Site, app: &Application, by: Move, actor: &Actor, details: Details) -> Application {
    let (next, changes) = application::advance(&site.ctx, app, by, actor, details).unwrap();
    site.store().commit(ChangeSet { changes: changes.to_vec(), ..ChangeSet::new() }).await.unwrap();
    next
}

/// A case that the clerk has.
async fn taken(site: &Site, person: &Person, clerk: &StaffId) -> ApplicationId {
    let sent = moves(site, &person.draft, Move::Submit, &person.caller.actor(), person.sent.clone()).await;
    let details = Details { role: Some(Role::Clerk), ..Details::default() };
    moves(site, &sent, Move::Take, &Actor::Staff(clerk.clone()), details).await.id
}

/// An export of somebody's queue, made by the worker.
async fn ready_export(site: &Site, staff: &StaffId) -> ExportId {
    let id = asked_export(site, staff).await;
    while usecases::worker::run_jobs(&site.ctx).await.unwrap() > 0 {}
    id
}

/// An export of somebody's queue, asked for.
pub async fn asked_export(site: &Site, staff: &StaffId) -> ExportId {
    let order = ExportForm {
        columns: vec!["reference".into()],
        format: "csv".into(),
        purpose: "audit".into(),
        ..ExportForm::default()
    };
    let session = Session {
        id: SessionId::from_bits(site.ctx.ids.bits()),
        token_hash: site.ctx.ids.bits().to_string(),
        owner: SessionOwner::Staff(staff.clone()),
        agent: "test".into(),
        created_at: site.ctx.now(),
        seen_at: site.ctx.now(),
        revoked_at: None,
    };
    site.store().commit(ChangeSet::new().with(Change::AddSession(session.clone()))).await.unwrap();
    let caller = Caller {
        session: Some(session),
        account: None,
        staff: site.store().lookup_staff(staff).await.unwrap(),
        language: Language::Zh,
        address: "127.0.0.1".into(),
        agent: "test".into(),
        device: None,
        request: "test".into(),
    };
    let source = ExportSource::Queue { filter: QueueFilter::default(), member: None };
    export::ask(&site.ctx, &caller, source, &order).await.unwrap()
}

/// What belongs to somebody whom the clerk helps.
pub struct Assisted {
    pub assistance: AssistanceId,
    pub cover: CoverId,
    pub application: ApplicationId,
    pub document: DocumentId,
}

/// The clerk has seen who somebody is, and goes on with the draft that they had begun themselves.
async fn assisted(site: &Site, person: &Person, clerk: &StaffId) -> Assisted {
    let who = site.store().lookup_person(&person.draft.person).await.unwrap().unwrap();
    let caller = Caller {
        session: person.caller.session.clone().or(Some(Session {
            id: SessionId::from_bits(site.ctx.ids.bits()),
            token_hash: "assisted".into(),
            owner: SessionOwner::Staff(clerk.clone()),
            agent: "test".into(),
            created_at: site.ctx.now(),
            seen_at: site.ctx.now(),
            revoked_at: None,
        })),
        account: None,
        staff: site.store().lookup_staff(clerk).await.unwrap(),
        ..person.caller.clone()
    };
    let form = IdentifyForm {
        way: "counter".into(),
        name: who.name.reveal().into(),
        id_number: who.id_number.reveal().into(),
        seen: true,
    };
    let assistance = assist::identify(&site.ctx, &caller, &form).await.unwrap();
    let (application, cover) = (person.draft.id.clone(), person.draft.cover.clone());
    assist::take_up(&site.ctx, &caller, &assistance, &application).await.unwrap();
    let document = site.document(&application).await;
    Assisted { assistance, cover, application, document }
}

/// A member's request, in a session that no cookie opens.
async fn on_duty(site: &Site, staff: &StaffId) -> Caller {
    Caller {
        session: Some(Session {
            id: SessionId::from_bits(site.ctx.ids.bits()),
            token_hash: site.ctx.ids.bits().to_string(),
            owner: SessionOwner::Staff(staff.clone()),
            agent: "test".into(),
            created_at: site.ctx.now(),
            seen_at: site.ctx.now(),
            revoked_at: None,
        }),
        account: None,
        staff: site.store().lookup_staff(staff).await.unwrap(),
        language: Language::Zh,
        address: "127.0.0.1".into(),
        agent: "test".into(),
        device: None,
        request: "test".into(),
    }
}

/// Refunds that the clerk put together, the supervisor released, and whoever pays answered in part.
async fn answered_batch(
    site: &Site,
    people: &[Person],
    clerk: &StaffId,
    supervisor: &StaffId,
) -> (RefundBatchId, RefundAnswerId) {
    for person in people {
        let id = refund(site, person).await;
        let app = site.store().lookup_refund(&id).await.unwrap().unwrap().application;
        let app = site.store().lookup_application(&app).await.unwrap().unwrap();
        moves(site, &app, Move::TakeEffect, &Actor::System, Details::default()).await;
    }
    let ctx = &site.ctx;
    let (clerk, supervisor) = (on_duty(site, clerk).await, on_duty(site, supervisor).await);
    let (region, way) = (RegionCode(HERE.into()), RefundWay::OriginalChannel);
    let page = refund_batch::look(ctx, &clerk, &region, way).await.unwrap();
    let legs = vec![TypedLeg { party: RefundParty::Agency, chosen: true, name: "财务科".into() }];
    let form = MakeForm { region, way, legs, out: Vec::new(), seen: page.seen, key: String::new() };
    let id = refund_batch::make(ctx, &clerk, &form).await.unwrap();
    let seen = refund_batch::show(ctx, &supervisor, &id, 0).await.unwrap().seen;
    refund_batch::release(ctx, &supervisor, &id, 1, &seen, &std::collections::BTreeMap::new()).await.unwrap();
    refund_batch::hand_over(ctx, &clerk, &id, 2, "").await.unwrap();
    let said = Ok(AnswerSaid::Paid(ctx.today()));
    let number = site.store().lookup_refund_batch(&id).await.unwrap().map(|batch| batch.number);
    let row = AnswerRow { place: 1, batch: number, seq: Some(1), reference: None, amount: None, said };
    let seen = answer::preview(ctx, &clerk, &id, vec![row]).await.unwrap();
    let taken = answer::take(ctx, &clerk, &id, &seen.written).await.unwrap();
    (id, taken)
}

/// Somebody asks the office.
async fn asked(site: &Site, person: &Person) -> EnquiryId {
    let form = EnquiryForm {
        topic: "card".into(),
        region: HERE.into(),
        words: "打不开".into(),
        way: EnquiryForm::HERE.into(),
        ..EnquiryForm::default()
    };
    usecases::enquiry::ask(&site.ctx, &person.caller, &form, "").await.unwrap()
}

/// Whoever was paid is not satisfied with how that went.
async fn rated(site: &Site, people: &[Person]) -> RatingId {
    for person in people {
        let Some(over) = site.store().last_handling(&person.draft.id).await.unwrap() else { continue };
        let form = RatingForm { level: "bad".into(), ..RatingForm::default() };
        usecases::rating::rate(&site.ctx, &person.caller, &over.application, over.seq, &form).await.unwrap();
        return site.store().rating_of(&over.application, over.seq).await.unwrap().unwrap().id;
    }
    panic!("nobody was paid");
}

/// What somebody suggested is answered, and published by the supervisor.
async fn told(site: &Site, person: &Person, staff: &[(Who, StaffId)]) -> (SuggestionId, DigestId) {
    let form =
        SuggestionForm {
            kind: "service".into(), region: HERE.into(), words: "多开窗口".into(), publish: "yes".into()
        };
    let ctx = &site.ctx;
    let id = usecases::suggestion::send(ctx, &person.caller, &form, "").await.unwrap();
    let clerk = on_duty(site, &staff[0].1).await;
    suggestions::take(ctx, &clerk, &id, 1).await.unwrap();
    suggestions::answer(ctx, &clerk, &id, "好的", 2).await.unwrap();
    let form = DigestForm { subject: "多开窗口".into(), answer: "周六也办理".into() };
    let entry = suggestions::write(ctx, &clerk, &id, &form, 3).await.unwrap();
    let supervisor = on_duty(site, &staff[1].1).await;
    suggestions::publish(ctx, &supervisor, &entry, 1).await.unwrap();
    (id, entry)
}

/// A planned refund of somebody's application.
async fn refund(site: &Site, person: &Person) -> RefundId {
    let mut details = person.sent.clone();
    if let Some(promised) = &mut details.promised {
        promised.decision = domain::rules::DecisionMode::Automatic;
    }
    let sent = moves(site, &person.draft, Move::Submit, &person.caller.actor(), details).await;
    let details = Details { effective_on: Some(site.ctx.today()), ..Details::default() };
    let sent = moves(site, &sent, Move::ApproveAutomatically, &Actor::System, details).await;
    let payment = site.store().payments_of(&sent.cover).await.unwrap().pop().unwrap();
    let refund = Refund {
        id: RefundId::from_bits(site.ctx.ids.bits()),
        application: sent.id,
        payment: payment.id,
        amount: Fen(1),
        way: RefundWay::OriginalChannel,
        payee: None,
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: site.ctx.now(),
        version: 1,
    };
    let id = refund.id.clone();
    site.store().commit(ChangeSet::new().with(Change::AddRefund(refund))).await.unwrap();
    id
}
