//! Applications and entries of the record in any number, for measuring: made through the store's own change sets, a
//! hundred applications at a time, so that memory does not grow with their number and the schema's rules hold.
//!
//! Each application lives one of a few lives, from the draft on; its covers stay as they are, and nobody is paid.

use domain::{
    account::{Account, ProofLevel},
    application::{
        Actor, Application, ApplicationAct, ApplicationEvent, ApplicationState, Move, Reference, form::Answers,
    },
    consequence::Deadline,
    cover::Cover,
    id::{AccountId, ApplicationId, CoverId, SessionId},
    language::Language,
    person::{Capacity, Phone},
    rules::Reason,
    staff::{LookPurpose, Looked, Staff},
    time::Timestamp,
};
use jiff::ToSpan as _;
use std::collections::HashSet;
use storage::{AuditEntry, Change, ChangeSet, Look};
use usecases::{Context, UseCaseError, UseCaseResult};

/// How much is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Applications.
    pub applications: u64,
    /// Entries of the record, those of the applications' moves included.
    pub audit: u64,
    /// Everybody gets two applications: where there are few people for many.
    pub twice: bool,
}

impl Plan {
    /// Whether `applications` are so many for `people` that everybody needs two.
    #[must_use]
    pub fn needs_two(applications: u64, people: u64) -> bool {
        applications.saturating_mul(10) > people.saturating_mul(4)
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Applications.
    pub applications: u64,
    /// Entries of the record.
    pub audit: u64,
}

/// Applications in a change set.
const SET: usize = 100;
/// Covers that are read at once.
const READ: u32 = 1000;
const DAY: i64 = 86_400;
/// Different references, and a number without a common factor: counting up gives references far from each other.
const REFERENCES: u64 = 23_u64.pow(8);
const APART: u64 = 31_415_926_537;

/// What becomes of applications, with how many of a hundred.
const LIVES: [(u64, &[Move]); 7] = [
    (6, &[Move::Submit]),
    (4, &[Move::Submit, Move::Take]),
    (1, &[Move::Submit, Move::Take, Move::Propose]),
    (1, &[Move::Submit, Move::Take, Move::RequestCorrection]),
    (14, &[Move::Submit, Move::Take, Move::Refuse]),
    (24, &[Move::Submit, Move::Withdraw]),
    (50, &[Move::Submit, Move::ApproveAutomatically, Move::TakeEffect]),
];
/// The life of somebody's first application where each has two.
const EARLIER: &[Move] = &[Move::Submit, Move::Withdraw];
const REASONS: [Reason; 4] = [Reason::Employee, Reason::Duplicate, Reason::Voluntary, Reason::Moved];

/// Fills the database for people who have a cover in force and no account yet, until the plan is met or they run out.
/// `clerks` take what has to be taken, in turn.
///
/// # Errors
/// Of the store.
pub async fn fill(ctx: &Context, clerks: &[Staff], plan: Plan, told: &mut dyn FnMut(Made)) -> UseCaseResult<Made> {
    let facts = ctx.store.facts(ctx.now()).await?;
    let mut seed = Seed {
        ctx,
        clerks,
        number: facts.applications.values().sum::<i64>().unsigned_abs(),
        made: Made::default(),
        plan,
        set: ChangeSet::new(),
        waiting: 0,
        seen: HashSet::new(),
    };
    let mut after: Option<CoverId> = None;
    loop {
        let covers = ctx.store.covers_in_force(after.as_ref(), READ).await?;
        let Some(last) = covers.last() else { break };
        after = Some(last.id.clone());
        for cover in &covers {
            if seed.made.applications >= plan.applications {
                break;
            }
            seed.person(cover).await?;
            if seed.waiting >= SET {
                seed.store().await?;
                told(seed.made);
            }
        }
        if seed.made.applications >= plan.applications {
            break;
        }
    }
    seed.store().await?;
    told(seed.made);
    Ok(seed.made)
}

struct Seed<'a> {
    ctx: &'a Context,
    clerks: &'a [Staff],
    /// Applications that are there, for what must differ.
    number: u64,
    made: Made,
    plan: Plan,
    set: ChangeSet,
    /// Applications in the set.
    waiting: usize,
    /// People of this set: the store does not know of them yet.
    seen: HashSet<String>,
}

impl Seed<'_> {
    async fn person(&mut self, cover: &Cover) -> UseCaseResult<()> {
        let known = !self.seen.insert(cover.person.0.clone())
            || self.ctx.book.region(&cover.region).is_none()
            || self.ctx.store.lookup_account_by_person(&cover.person).await?.is_some()
            // Somebody's ward: no account of their own, but a guardian's application for them.
            || self.ctx.store.open_application_of(&cover.person).await?.is_some();
        if known {
            return Ok(());
        }
        let phone = Phone::parse(&format!("192{:08}", self.number % 100_000_000));
        let account = Account {
            id: AccountId::from_bits(self.ctx.ids.bits()),
            phone: Some(phone.map_err(|_| UseCaseError::Broken("no more phone numbers"))?),
            password: None,
            person: Some(cover.person.clone()),
            proof: ProofLevel::RosterPhone,
            language: Language::Zh,
            held_until: None,
            created_at: self.ctx.now().plus_seconds(-800 * DAY),
            version: 1,
        };
        self.change(Change::AddAccount(account.clone()));
        if self.plan.twice {
            self.application(cover, &account, EARLIER);
        }
        let mut place = self.number % 100;
        let life = LIVES.iter().find(|(share, _)| {
            let here = place < *share;
            place = place.saturating_sub(*share);
            here
        });
        self.application(cover, &account, life.map_or(EARLIER, |(_, moves)| *moves));
        Ok(())
    }

    fn change(&mut self, change: impl Into<Change>) {
        self.set.changes.push(change.into());
    }

    fn entry(&mut self, at: Timestamp, actor: Actor, action: &str, object: &str) {
        let (action, object, request) = (action.to_owned(), object.to_owned(), "bench-seed".to_owned());
        self.set.audit.push(AuditEntry { at, actor, action, object, detail: String::new(), request });
        self.made.audit += 1;
    }

    /// A draft and everything that became of it, and who looked at it.
    fn application(&mut self, cover: &Cover, account: &Account, life: &[Move]) {
        let n = self.number;
        self.number += 1;
        let open = !matches!(life.last(), Some(Move::Withdraw | Move::Refuse | Move::TakeEffect));
        let days = i64::try_from(n % if open { 14 } else { 700 }).unwrap_or(0);
        let mut at = self.ctx.now().plus_seconds(-(days + 1) * DAY);
        let index = usize::try_from(n).unwrap_or(0);
        let reason = REASONS[index % REASONS.len()];
        let mut app = Application {
            id: ApplicationId::from_bits(self.ctx.ids.bits()),
            reference: Reference::from_bits(n.wrapping_mul(APART) % REFERENCES),
            account: account.id.clone(),
            person: cover.person.clone(),
            act: ApplicationAct::Stop,
            cover: cover.id.clone(),
            region: cover.region.clone(),
            rules: self.ctx.book.version.clone(),
            capacity: Capacity::Oneself,
            state: ApplicationState::Draft,
            answers: Answers { reason: Some(reason), ..Answers::default() },
            promised: None,
            deadline: None,
            effective_on: None,
            assignee: None,
            first_approver: None,
            second_approver: None,
            staff_message: None,
            created_at: at,
            updated_at: at,
            submitted_at: None,
            decided_at: None,
            version: 1,
        };
        self.change(Change::AddApplication(app.clone()));
        let clerk = self.clerks.get(index % self.clerks.len().max(1)).cloned();
        for by in life {
            let Some(state) = app.state.after(*by) else { break };
            at = at.plus_seconds(3600);
            let actor = match by {
                Move::Submit | Move::Withdraw => Actor::Resident(account.id.clone()),
                Move::ApproveAutomatically | Move::TakeEffect => Actor::System,
                _ => clerk.as_ref().map_or(Actor::System, |staff| Actor::Staff(staff.id.clone())),
            };
            app.state = state;
            app.version += 1;
            app.updated_at = at;
            match by {
                Move::Submit => {
                    app.submitted_at = Some(at);
                    let due = at.day().saturating_add((10 + i64::try_from(n % 7).unwrap_or(0)).days());
                    app.deadline = Some(Deadline { on: due, provisional: false });
                }
                Move::Take => app.assignee = clerk.as_ref().map(|staff| staff.id.clone()),
                Move::Propose => app.first_approver = clerk.as_ref().map(|staff| staff.id.clone()),
                Move::Refuse | Move::ApproveAutomatically => app.decided_at = Some(at),
                _ => {}
            }
            let event = ApplicationEvent {
                application: app.id.clone(),
                seq: app.version,
                by: *by,
                actor: actor.clone(),
                at,
                note: String::new(),
            };
            self.change(Change::UpdateApplication(app.clone()));
            self.change(Change::AddEvent(event));
            self.entry(at, actor, &format!("application.{}", by.name()), app.id.as_str());
        }
        self.made.applications += 1;
        self.waiting += 1;
        // The record keeps pace with the applications.
        let wanted = self.plan.audit.saturating_mul(self.made.applications) / self.plan.applications.max(1);
        while self.made.audit < wanted
            && let Some(staff) = &clerk
        {
            let look = Look {
                person: app.person.clone(),
                staff: staff.id.clone(),
                session: SessionId(String::from("bench-seed")),
                application: Some(app.id.clone()),
                office: staff.regions.clone(),
                what: Looked::Case(LookPurpose::OwnWork),
                words: String::new(),
                at,
            };
            self.change(Change::AddLook(look));
            self.entry(at, Actor::Staff(staff.id.clone()), "case.viewed", app.id.as_str());
        }
    }

    async fn store(&mut self) -> UseCaseResult<()> {
        self.waiting = 0;
        self.seen.clear();
        let set = std::mem::take(&mut self.set);
        if !set.changes.is_empty() {
            self.ctx.store.commit(set).await?;
        }
        Ok(())
    }
}
