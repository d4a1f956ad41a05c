//! Every act of staff on a case: in every state, by everybody who may try it, whatever they are to the case. What is
//! right is written here by itself, from the description of the desk; a new move without a line here does not compile.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;
mod desk_support;
#[path = "../../crates/usecases/tests/race_support/people.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod residents;

use desk_support::{Administrator, Auditor, Elsewhere, HERE, Office, Person, drafted, moves, named};
use domain::{
    application::{Actor, Application, ApplicationState as S, Move, StaffMessage, StaffReason, policy::Details},
    id::{ApplicationId, StaffId},
    rules::{DecisionMode, Reason},
    staff::Role,
};
use jiff::civil::date;
use std::collections::HashMap;

/// Who tries, and what they are to the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tries {
    /// A clerk: has it, and proposed it where two decide.
    Holder,
    /// The same as a supervisor.
    HolderSeconds,
    /// A clerk of the office.
    Colleague,
    /// A supervisor of the office.
    Boss,
    /// A supervisor of the office whose own case it is.
    Applicant,
    Auditor,
    Administrator,
    /// A supervisor of another office.
    Elsewhere,
}
use Tries as T;

const ALL: [Tries; 8] =
    [T::Holder, T::HolderSeconds, T::Colleague, T::Boss, T::Applicant, T::Auditor, T::Administrator, T::Elsewhere];

/// What the pages of a case can be asked to do.
const VERBS: [Move; 18] = Move::ALL;

/// Done (303), forbidden (403), not there (404), or in conflict with how it stands (409).
fn expected(by: Move, state: S, two: bool, who: Tries) -> u16 {
    if who == T::Administrator {
        return 403;
    }
    // A draft is its owner's; another office's case is not there.
    if state == S::Draft || who == T::Elsewhere {
        return 404;
    }
    if who == T::Auditor {
        return 403;
    }
    // What residents, the system or another form do is nobody's here.
    match by {
        Move::Assign => return 403,
        Move::Submit
        | Move::Correct
        | Move::Withdraw
        | Move::Undo
        | Move::ApproveAutomatically
        | Move::GoBack
        | Move::TakeEffect
        | Move::Expire => return not_for_staff(by, state, who),
        Move::Take
        | Move::Release
        | Move::TakeOver
        | Move::RequestCorrection
        | Move::Approve
        | Move::Propose
        | Move::Return
        | Move::Refuse
        | Move::Reopen => {}
    }
    let holds = matches!(who, T::Holder | T::HolderSeconds);
    let seconds = matches!(who, T::HolderSeconds | T::Boss);
    // Nobody decides about themselves; what they hold they could put back, and they hold none of these.
    if who == T::Applicant {
        return if by == Move::Release { 409 } else { 403 };
    }
    let turn = |may: bool| if may { 303 } else { 409 };
    let right = |may: bool| if may { 303 } else { 403 };
    match (state, by) {
        (S::Submitted, Move::Take) => 303,
        (S::InReview, Move::TakeOver) => turn(!holds),
        (S::InReview, Move::Release | Move::RequestCorrection | Move::Refuse) => turn(holds),
        (S::InReview, Move::Approve) if holds => right(!two),
        (S::InReview, Move::Propose) if holds => right(two),
        (S::InReview, Move::Approve | Move::Propose) => 409,
        (S::AwaitingSecondApproval, Move::Approve | Move::Return | Move::Refuse) => right(seconds && !holds),
        (S::Refused, Move::Reopen) => right(seconds),
        _ => 409,
    }
}

/// A move of somebody else: refused whoever asks.
fn not_for_staff(by: Move, state: S, who: Tries) -> u16 {
    let legal = state.after(by).is_some();
    if who == T::Applicant || legal { 403 } else { 409 }
}

/// A form that lacks nothing but the right to send it.
fn form(by: Move, version: i64) -> String {
    let more = match by {
        Move::RequestCorrection => "&reason:other=other&words:other=%E8%AF%B7%E8%A1%A5",
        Move::Refuse => "&reasons=reason_not_met",
        Move::TakeOver | Move::Reopen => "&note=x",
        _ => "",
    };
    format!("version={version}{more}")
}

/// Everybody at once, and cases to try them on.
struct Floor {
    office: Office,
    holder: StaffId,
    holder_seconds: StaffId,
    colleague: StaffId,
    boss: StaffId,
    fresh: Vec<Person>,
    /// Cookie and form token of whom for which case.
    sessions: HashMap<(StaffId, ApplicationId), (String, String)>,
}

/// A case with the supervisor whose own it is.
struct Case {
    app: Application,
    applicant: StaffId,
}

impl Floor {
    async fn new() -> Self {
        let office = Office::new().await;
        let site = &office.site;
        let clerk = async |name: &str, role| named(site, name, role, HERE, false).await;
        let (holder, holder_seconds) = (clerk("holder", Role::Clerk).await, clerk("first", Role::Supervisor).await);
        let (colleague, boss) = (clerk("colleague", Role::Clerk).await, clerk("boss", Role::Supervisor).await);
        let made = residents::residents(site.store(), site.ctx.ids.as_ref(), site.ctx.now(), 100).await;
        let mut fresh = Vec::new();
        for resident in made {
            fresh.push(drafted(site, resident.caller, &resident.cover, Reason::Voluntary).await);
        }
        Self { office, holder, holder_seconds, colleague, boss, fresh, sessions: HashMap::new() }
    }

    fn who(&self, case: &Case, who: Tries) -> StaffId {
        let of = |who| self.office.staff.iter().find(|(w, _)| *w == who).unwrap().1.clone();
        match who {
            T::Holder => self.holder.clone(),
            T::HolderSeconds => self.holder_seconds.clone(),
            T::Colleague => self.colleague.clone(),
            T::Boss => self.boss.clone(),
            T::Applicant => case.applicant.clone(),
            T::Auditor => of(Auditor),
            T::Administrator => of(Administrator),
            T::Elsewhere => of(Elsewhere),
        }
    }

    /// A session of the member's. Whoever opens what is not their own work says what for: that is asked of everybody alike.
    async fn session(&mut self, staff: &StaffId, case: &Case) -> (String, String) {
        let key = (staff.clone(), case.app.id.clone());
        if let Some(session) = self.sessions.get(&key) {
            return session.clone();
        }
        let (cookie, csrf) = self.office.cookie(staff).await;
        let purpose = format!("/desk/cases/{}/purpose", case.app.id);
        self.office.send(&cookie, &csrf, "POST", &purpose, "purpose=inquiry").await;
        self.sessions.insert(key, (cookie.clone(), csrf.clone()));
        (cookie, csrf)
    }

    /// A case in `state`, that one or two decide; held by the clerk, or by the supervisor.
    async fn case(&mut self, state: S, two: bool, who: Tries) -> Case {
        let person = self.fresh.pop().unwrap();
        let site = &self.office.site;
        let holder = if who == T::HolderSeconds { &self.holder_seconds } else { &self.holder };
        let role = if who == T::HolderSeconds { Role::Supervisor } else { Role::Clerk };
        let login = format!("own{}", self.fresh.len());
        let applicant = named(site, &login, Role::Supervisor, HERE, false).await;
        self.identify(&applicant, &person).await;
        let mut sent = person.sent.clone();
        let mode = if two { DecisionMode::TwoPeople } else { DecisionMode::OnePerson };
        sent.promised.as_mut().unwrap().decision = mode;
        let today = site.ctx.today();
        let message = StaffMessage { reasons: vec![StaffReason::Other], words: "x".into() };
        let staff = Details {
            role: Some(role),
            message: Some(message),
            effective_on: Some(if state == S::Undone { today.tomorrow().unwrap() } else { today }),
            correction_due: Some(date(2026, 1, 1)),
            ..Details::default()
        };
        let second = Details { role: Some(Role::Supervisor), ..staff.clone() };
        let approve = if two { vec![Move::Propose, Move::Approve] } else { vec![Move::Approve] };
        let life: Vec<Move> = match state {
            S::Draft => vec![],
            S::Submitted => vec![Move::Submit],
            S::InReview => vec![Move::Submit, Move::Take],
            S::CorrectionRequested => vec![Move::Submit, Move::Take, Move::RequestCorrection],
            S::AwaitingSecondApproval => vec![Move::Submit, Move::Take, Move::Propose],
            S::Approved => [vec![Move::Submit, Move::Take], approve].concat(),
            S::Refused => vec![Move::Submit, Move::Take, Move::Refuse],
            S::Withdrawn => vec![Move::Submit, Move::Withdraw],
            S::Undone => [vec![Move::Submit, Move::Take], approve, vec![Move::Undo]].concat(),
            S::Effective => [vec![Move::Submit, Move::Take], approve, vec![Move::TakeEffect]].concat(),
            S::Expired => vec![Move::Submit, Move::Take, Move::RequestCorrection, Move::Expire],
        };
        let mut app = person.draft.clone();
        for by in life {
            let again = app.state == S::AwaitingSecondApproval;
            let (actor, details) = match by {
                Move::Submit | Move::Withdraw | Move::Undo => (person.caller.actor(), sent.clone()),
                Move::TakeEffect | Move::Expire => (Actor::System, staff.clone()),
                _ if again => (Actor::Staff(self.boss.clone()), second.clone()),
                _ => (Actor::Staff(holder.clone()), staff.clone()),
            };
            app = moves(site, &app, by, &actor, details).await;
        }
        assert_eq!(app.state, state);
        Case { app, applicant }
    }

    /// The member is that resident.
    async fn identify(&self, member: &StaffId, person: &Person) {
        let site = &self.office.site;
        let found = site.store().lookup_person(&person.draft.person).await.unwrap().unwrap();
        let of = self.office.staff.iter().find(|(w, _)| *w == Administrator).unwrap().1.clone();
        let admin = usecases::Caller {
            account: None,
            staff: site.store().lookup_staff(&of).await.unwrap(),
            ..person.caller.clone()
        };
        usecases::desk::members::identify(&site.ctx, &admin, member, found.id_number.reveal(), "").await.unwrap();
    }
}

#[tokio::test]
async fn every_act_in_every_state_by_everybody() {
    let mut floor = Floor::new().await;
    let (mut wrong, mut tried, mut done) = (Vec::new(), 0, 0);
    for state in S::ALL {
        for two in [false, true] {
            if state == S::AwaitingSecondApproval && !two {
                continue;
            }
            // Cases that differ by who holds them, each until somebody changed it.
            let mut cases = [None, None];
            for who in ALL {
                for by in VERBS {
                    let case = &mut cases[usize::from(who == T::HolderSeconds)];
                    let now = match case.take() {
                        Some(case) => case,
                        None => floor.case(state, two, who).await,
                    };
                    let path = format!("/desk/cases/{}/{}", now.app.id, by.name());
                    let staff = floor.who(&now, who);
                    let (cookie, csrf) = floor.session(&staff, &now).await;
                    let form = form(by, now.app.version);
                    let answer = floor.office.send(&cookie, &csrf, "POST", &path, &form).await;
                    let (got, right) = (answer.status.as_u16(), expected(by, state, two, who));
                    tried += 1;
                    if got != right {
                        wrong.push(format!("{} in {state:?} (two: {two}) by {who:?}: {got} not {right}", by.name()));
                    }
                    let stored = floor.office.site.store().lookup_application(&now.app.id).await.unwrap().unwrap();
                    let changed = stored.version != now.app.version;
                    if changed != (got == 303) {
                        wrong.push(format!("{} in {state:?} by {who:?}: {got}, changed: {changed}", by.name()));
                    }
                    done += usize::from(changed);
                    *case = (!changed).then_some(now);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
    assert!(done > 30, "{done} done");
    assert_eq!(tried, (S::ALL.len() * 2 - 1) * ALL.len() * VERBS.len());
}
