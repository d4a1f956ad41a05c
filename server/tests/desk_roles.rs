//! Every desk route as every role, as another office, as nobody: who gets what is written here in full.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::{Answer, Site};
use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    application::{Actor, Application, Move, policy::Details},
    consequence::{Deadline, RefundWay},
    id::{AccountId, ApplicationId, DocumentId, RefundId, SessionId, StaffId},
    language::Language,
    money::Fen,
    refund::{Refund, RefundStage},
    rules::{Reason, RegionCode},
    staff::{Role, Staff, StaffIdentity},
};
use server::http::routes::TABLE;
use storage::{Change, ChangeSet, Document, DocumentState};
use usecases::{Caller, application, preview::show_preview, roster};

/// The office that the cases belong to, and another.
const HERE: &str = "320500";
const ELSEWHERE: &str = "411481";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
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
use Who::{Administrator, Auditor, Clerk, Elsewhere, Nobody, Resident, Supervisor, Unready};

const EVERYBODY: [Who; 8] = [Clerk, Supervisor, Auditor, Administrator, Elsewhere, Unready, Nobody, Resident];

/// What the route answers; the bodies below change nothing for those who may.
fn expected(method: &str, pattern: &str, who: Who) -> u16 {
    let outside = matches!(who, Nobody | Resident);
    let decides = matches!(who, Clerk | Supervisor);
    match (method, pattern) {
        // Signing in: everybody sees the first step; the rest is for who is between the steps.
        // Who is signed in already is led on.
        ("GET", "/desk/sign-in") => {
            if outside {
                200
            } else {
                303
            }
        }
        ("POST", "/desk/sign-in") => 422,
        (_, "/desk/second-factor" | "/desk/enrol") | ("POST", "/desk/sign-out") => 303,
        _ if outside => 303,
        ("GET", "/desk/me") => 200,
        ("POST", "/desk/me") => 422,
        _ if who == Unready => 303,
        ("GET", "/desk") => {
            if who == Administrator {
                303
            } else {
                200
            }
        }
        ("POST", "/desk") => {
            if who == Administrator {
                403
            } else {
                200
            }
        }
        // Cases: the office's own, for those who work or audit them.
        (_, p) if p.starts_with("/desk/cases/") => match who {
            Administrator => 403,
            Elsewhere => 404,
            _ if p.ends_with("{application}") || p.ends_with("{document}") => 200,
            // The form of an act: who may not do it is led back to the case.
            Clerk if method == "GET" => 200,
            _ if method == "GET" => 303,
            _ if decides => 422,
            _ => 403,
        },
        ("GET", "/desk/refunds") => {
            if who == Administrator {
                403
            } else {
                200
            }
        }
        ("POST", "/desk/refunds/{refund}") => match who {
            Elsewhere => 404,
            _ if decides => 409,
            _ => 403,
        },
        ("GET", "/desk/counter") => {
            if decides || who == Elsewhere {
                200
            } else {
                403
            }
        }
        ("POST", "/desk/counter") => {
            if decides || who == Elsewhere {
                422
            } else {
                403
            }
        }
        ("GET", "/desk/record") => {
            if who == Clerk {
                403
            } else {
                200
            }
        }
        ("GET", "/desk/members" | "/desk/members/{staff}") => {
            if who == Administrator {
                200
            } else {
                403
            }
        }
        ("POST", "/desk/members") => {
            if who == Administrator {
                422
            } else {
                403
            }
        }
        ("POST", "/desk/members/{staff}") => {
            if who == Administrator {
                422
            } else {
                403
            }
        }
        _ => panic!("{method} {pattern} has no line here"),
    }
}

/// A body that is well-formed and refused late: after who asks was looked at, before anything is done.
fn body(pattern: &str) -> &'static str {
    match pattern {
        "/desk" => "search=%E5%BC%A0%E4%B8%89",
        "/desk/refunds/{refund}" => "to=handed_over&stage=planned&version=99",
        "/desk/members/{staff}" => "act=identify",
        _ => "",
    }
}

struct Office {
    site: Site,
    case: ApplicationId,
    document: DocumentId,
    refund: RefundId,
    staff: Vec<(Who, StaffId)>,
    resident: String,
}

impl Office {
    async fn new() -> Self {
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
        let document = document(&site, &case).await;
        let refund = refund(&site, &people[1]).await;
        let resident = site.resident().await.0;
        Self { site, case, document, refund, staff, resident }
    }

    /// A new session for each request: nothing that one does ends another's.
    async fn cookie(&self, who: Who) -> (String, String) {
        let Some((_, id)) = self.staff.iter().find(|(w, _)| *w == who) else {
            let cookie = if who == Resident { self.resident.clone() } else { String::new() };
            return (cookie, String::new());
        };
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

    fn path(&self, pattern: &str, verb: &str) -> String {
        let clerk = self.staff[0].1.as_str();
        pattern
            .replace("{application}", self.case.as_str())
            .replace("{document}", self.document.as_str())
            .replace("{refund}", self.refund.as_str())
            .replace("{staff}", clerk)
            .replace("{verb}", verb)
    }

    async fn ask(&self, who: Who, method: &str, path: &str, body: &str) -> Answer {
        let (cookie, csrf) = self.cookie(who).await;
        if method == "GET" {
            return self.site.send("GET", path, &[("cookie", &cookie)], "").await;
        }
        self.site.post(path, &cookie, &format!("csrf={csrf}&{body}")).await
    }
}

async fn member(site: &Site, who: Who, role: Role, region: &str) -> StaffId {
    let staff = Staff {
        id: StaffId::from_bits(site.ctx.ids.bits()),
        login: format!("{who:?}").to_lowercase(),
        name: format!("{who:?}"),
        role,
        regions: vec![RegionCode(region.into())],
        password: String::new(),
        totp: None,
        totp_step: 0,
        recovery: Vec::new(),
        must_change_password: who == Unready,
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
struct Person {
    caller: Caller,
    draft: Application,
    sent: Details,
}

/// Two residents of the office's region with a draft each.
async fn people(site: &Site) -> Vec<Person> {
    let (ctx, today) = (&site.ctx, site.ctx.today());
    roster::load(site.store(), &ctx.keys, 1, 2000, today, &ctx.book, &mut |_| ()).await.unwrap();
    let mut people = Vec::new();
    for sample in roster::samples(site.store(), &RegionCode(HERE.into()), today, 2).await.unwrap() {
        let account = Account {
            id: AccountId::from_bits(ctx.ids.bits()),
            phone: sample.person.phone.clone().unwrap(),
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
            request: "test".into(),
        };
        let promised = show_preview(ctx, &caller, &sample.cover.id, Some(Reason::Employee)).await.unwrap().answer;
        let id = application::start(ctx, &caller, &sample.cover.id, Some(Reason::Employee)).await.unwrap();
        let draft = site.store().lookup_application(&id).await.unwrap().unwrap();
        let deadline = Some(Deadline { on: jiff::civil::date(2026, 12, 4), provisional: false });
        people.push(Person { caller, draft, sent: Details { promised, deadline, ..Details::default() } });
    }
    assert_eq!(people.len(), 2);
    people
}

async fn moves(site: &Site, app: &Application, by: Move, actor: &Actor, details: Details) -> Application {
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

async fn document(site: &Site, case: &ApplicationId) -> DocumentId {
    let id = DocumentId::from_bits(site.ctx.ids.bits());
    let mut writing = site.ctx.blobs.create(id.as_str()).await.unwrap();
    writing.write(b"not really a picture").await.unwrap();
    writing.finish().await.unwrap();
    let document = Document {
        id: id.clone(),
        application: case.clone(),
        kind: "employee_enrolment_proof".into(),
        content_type: "image/jpeg".into(),
        size: 20,
        sha256: String::new(),
        state: DocumentState::Stored,
        refusal: None,
        scan: "not_scanned".into(),
        created_at: site.ctx.now(),
        version: 1,
    };
    site.store().commit(ChangeSet::new().with(Change::AddDocument(document))).await.unwrap();
    id
}

/// A planned refund of somebody's application.
async fn refund(site: &Site, person: &Person) -> RefundId {
    let sent = moves(site, &person.draft, Move::Submit, &person.caller.actor(), person.sent.clone()).await;
    let payment = site.store().payments_of(&sent.cover).await.unwrap().pop().unwrap();
    let refund = Refund {
        id: RefundId::from_bits(site.ctx.ids.bits()),
        application: sent.id,
        payment: payment.id,
        amount: Fen(1),
        way: RefundWay::OriginalChannel,
        payee: None,
        stage: RefundStage::Planned,
        moved_by: None,
        updated_at: site.ctx.now(),
        version: 1,
    };
    let id = refund.id.clone();
    site.store().commit(ChangeSet::new().with(Change::AddRefund(refund))).await.unwrap();
    id
}

/// Verbs that stand for `{verb}`.
fn verbs(method: &str, pattern: &str) -> &'static [&'static str] {
    match (pattern.contains("{verb}"), method) {
        (false, _) => &[""],
        (true, "GET") => &["refuse"],
        (true, _) => &["note", "reveal", "refuse"],
    }
}

#[tokio::test]
async fn every_desk_route_answers_every_role_as_it_should() {
    let office = Office::new().await;
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for row in TABLE.iter().filter(|row| row.pattern == "/desk" || row.pattern.starts_with("/desk/")) {
        for method in row.methods {
            for verb in verbs(method, row.pattern) {
                for who in EVERYBODY {
                    let version = office.site.store().lookup_application(&office.case).await.unwrap().unwrap().version;
                    let body = format!("{}&version={version}", body(row.pattern));
                    let body =
                        if row.pattern.starts_with("/desk/cases/") { body.as_str() } else { self::body(row.pattern) };
                    let answer = office.ask(who, method, &office.path(row.pattern, verb), body).await;
                    let mut right = expected(method, row.pattern, who);
                    // An act that is not one's own turn is a conflict that says whose it is.
                    if (*verb, *method, who) == ("refuse", "POST", Supervisor) {
                        right = 409;
                    }
                    asked += 1;
                    if answer.status.as_u16() != right {
                        let path = row.pattern;
                        wrong.push(format!("{method} {path} {verb} as {who:?}: {} not {right}", answer.status));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 200, "{asked}");
    // Nothing of all this moved anything.
    let refund = office.site.store().lookup_refund(&office.refund).await.unwrap().unwrap();
    assert_eq!((refund.stage, refund.version), (RefundStage::Planned, 1));
    assert!(office.site.store().notes_of(&office.case).await.unwrap().is_empty());
    assert!(office.site.store().reveals_of(&office.case).await.unwrap().is_empty());
}

/// A page without what differs from one request to the next.
fn same(answer: &Answer, id: &str) -> (u16, usize) {
    (answer.status.as_u16(), answer.text.replace(id, "").len())
}

#[tokio::test]
async fn another_offices_case_is_answered_like_one_that_is_not_there() {
    let office = Office::new().await;
    let unknown = ApplicationId::from_bits(1);
    let nowhere = DocumentId::from_bits(1);
    for (method, tail) in
        [("GET", ""), ("GET", "/refuse"), ("GET", "/reveal"), ("POST", "/note"), ("POST", "/reveal"), ("POST", "/take")]
    {
        let ask = |id: &ApplicationId| {
            let path = format!("/desk/cases/{id}{tail}");
            let office = &office;
            async move { office.ask(Elsewhere, method, &path, "version=2&note=x&fields=id_number&purpose=refund").await }
        };
        let (foreign, absent) = (ask(&office.case).await, ask(&unknown).await);
        let (a, b) = (same(&foreign, office.case.as_str()), same(&absent, unknown.as_str()));
        assert_eq!(a.0, 404, "{method} {tail}");
        assert_eq!(a, b, "{method} {tail}");
    }
    // Documents: another office's, another case's, none.
    let here = format!("/desk/cases/{}/documents/{}", office.case, office.document);
    let document = |case: &ApplicationId, document: &DocumentId| format!("/desk/cases/{case}/documents/{document}");
    assert_eq!(office.ask(Clerk, "GET", &here, "").await.status, 200);
    assert_eq!(office.ask(Elsewhere, "GET", &here, "").await.status, 404);
    assert_eq!(office.ask(Clerk, "GET", &document(&unknown, &office.document), "").await.status, 404);
    assert_eq!(office.ask(Clerk, "GET", &document(&office.case, &nowhere), "").await.status, 404);
    // Refunds.
    let body = "to=handed_over&stage=planned&version=1";
    let foreign = office.ask(Elsewhere, "POST", &format!("/desk/refunds/{}", office.refund), body).await;
    let absent = RefundId::from_bits(1);
    let nowhere = office.ask(Elsewhere, "POST", &format!("/desk/refunds/{absent}"), body).await;
    assert_eq!(same(&foreign, office.refund.as_str()), same(&nowhere, absent.as_str()));
    assert_eq!(foreign.status, 404);
}

#[tokio::test]
async fn whole_values_are_on_one_answer_and_then_too_often_is_said() {
    let office = Office::new().await;
    let store = office.site.store();
    let app = store.lookup_application(&office.case).await.unwrap().unwrap();
    let person = store.lookup_person(&app.person).await.unwrap().unwrap();
    let number = person.id_number.reveal().to_owned();
    let path = format!("/desk/cases/{}/reveal", office.case);
    let before = office.ask(Clerk, "GET", &format!("/desk/cases/{}", office.case), "").await;
    assert!(!before.text.contains(&number) && before.text.contains(&person.id_number.masked()));
    let body = "fields=id_number&purpose=compare_document";
    let shown = office.ask(Clerk, "POST", &path, body).await;
    assert_eq!((shown.status.as_u16(), shown.header("cache-control")), (200, "no-store"));
    assert_eq!(shown.text.matches(&number).count(), 1);
    let after = office.ask(Clerk, "GET", &format!("/desk/cases/{}", office.case), "").await;
    assert!(!after.text.contains(&number), "a page later it is masked again");
    for _ in 1..30 {
        assert_eq!(office.ask(Clerk, "POST", &path, body).await.status, 200);
    }
    let enough = office.ask(Clerk, "POST", &path, body).await;
    assert_eq!(enough.status, 429);
    assert!(!enough.text.contains(&number) && enough.text.contains("30") && !enough.header("retry-after").is_empty());
    assert_eq!(
        office.ask(Supervisor, "POST", &path, body).await.status,
        200,
        "a colleague's look counts for themselves"
    );
}
