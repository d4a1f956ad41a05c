//! Residents' questions, for who works cases of their office: lists, what is near and late, and what residents think.

use super::{Waiting, deciding, queue::COUNTED};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    enquiry::{Enquiry, EnquiryNumber, Settled},
    id::{EnquiryId, StaffId},
    staff::{Role, Staff},
};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
pub use storage::{EnquiryPart, EnquiryPosition};

/// Rows of a page.
const PAGE: u32 = 50;
/// Verdicts that are read for the panel.
const VERDICTS: u32 = 2_000;
/// Words of residents that the panel shows.
const WORDS: usize = 20;

/// Which list is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnquiryTab {
    /// Those that wait.
    #[default]
    Open,
    /// Of these, the caller's own.
    Mine,
    /// Of these, the late ones.
    Late,
    /// Those that were answered.
    Answered,
    /// Those that are over.
    Closed,
}

impl EnquiryTab {
    /// All of them, as they stand beside each other.
    pub const ALL: [Self; 5] = [Self::Open, Self::Mine, Self::Late, Self::Answered, Self::Closed];
    /// The name in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Late => "late",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name() == name)
    }
    fn part(self, ctx: &Context, me: &Staff) -> EnquiryPart {
        match self {
            Self::Open => EnquiryPart::Open(Date::MAX),
            Self::Mine => EnquiryPart::Mine(me.id.clone(), Date::MAX),
            Self::Late => EnquiryPart::Open(ctx.today()),
            Self::Answered => EnquiryPart::Answered,
            Self::Closed => EnquiryPart::Closed,
        }
    }
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct EnquiryList {
    /// Which.
    pub tab: EnquiryTab,
    /// Rows, with the name of who has each.
    pub rows: Vec<(Enquiry, Option<String>)>,
    /// How many each list holds, up to [`COUNTED`].
    pub counts: Vec<(EnquiryTab, i64)>,
    /// Where the next page begins.
    pub next: Option<EnquiryPosition>,
    /// What residents think, for supervisors, where enough of them said so.
    pub verdicts: Option<Verdicts>,
}

/// What residents of the office thought of answers within a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts {
    /// How many said what.
    pub counts: Vec<(Settled, i64)>,
    /// Some of their words, in no order that tells anything.
    pub words: Vec<String>,
}

/// A list of the caller's office.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors.
pub async fn list(
    ctx: &Context,
    caller: &Caller,
    tab: EnquiryTab,
    after: Option<&EnquiryPosition>,
) -> UseCaseResult<EnquiryList> {
    let me = deciding(caller)?;
    let part = tab.part(ctx, me);
    // A position of another list is none.
    let after = after.filter(|position| position.at.is_ok() == part.waits());
    let mut found = ctx.store.enquiries(&me.regions, &part, after, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|last| EnquiryPosition {
        at: if part.waits() { Ok(last.due.on) } else { Err(last.updated_at) },
        id: last.id.clone(),
    });
    let mut names: BTreeMap<StaffId, String> = BTreeMap::new();
    for id in found.iter().filter_map(|enquiry| enquiry.assignee.as_ref()) {
        if !names.contains_key(id) {
            let name = ctx.store.lookup_staff(id).await?.map(|staff| staff.name).unwrap_or_default();
            names.insert(id.clone(), name);
        }
    }
    let named = |enquiry: Enquiry| {
        let name = enquiry.assignee.as_ref().and_then(|id| names.get(id).cloned());
        (enquiry, name)
    };
    let rows = found.into_iter().map(named).collect();
    let mut counts = Vec::new();
    for tab in EnquiryTab::ALL {
        counts.push((tab, ctx.store.count_enquiries(&me.regions, &tab.part(ctx, me), COUNTED).await?));
    }
    let verdicts = if me.role == Role::Supervisor { verdicts(ctx, me).await? } else { None };
    Ok(EnquiryList { tab, rows, counts, next, verdicts })
}

/// Of months that are over, and in which as many spoke as statistics for everybody need.
async fn verdicts(ctx: &Context, me: &Staff) -> UseCaseResult<Option<Verdicts>> {
    let since = ctx.today().checked_sub(1.year()).unwrap_or(Date::MIN).strftime("%Y-%m").to_string();
    let mut found = ctx.store.verdicts(&me.regions, &since, VERDICTS).await?;
    // A month that goes on would tell who closed a question just now; one with few voices, whose they are.
    let now = ctx.today().strftime("%Y-%m").to_string();
    let mut months: BTreeMap<String, i64> = BTreeMap::new();
    for verdict in &found {
        *months.entry(verdict.month.clone()).or_default() += 1;
    }
    let least = ctx.limits.statistics_least.max(1);
    found.retain(|verdict| verdict.month < now && months.get(&verdict.month).is_some_and(|n| *n >= least));
    if found.is_empty() {
        return Ok(None);
    }
    let count = |level| i64::try_from(found.iter().filter(|v| v.level == level).count()).unwrap_or(i64::MAX);
    let counts = Settled::ALL.into_iter().map(|level| (level, count(level))).collect();
    let words = found.into_iter().filter_map(|verdict| verdict.words).take(WORDS).collect();
    Ok(Some(Verdicts { counts, words }))
}

/// A question of the caller's office by the number that somebody reads out.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors; `NotFound`.
pub async fn find(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<EnquiryId> {
    let me = deciding(caller)?;
    let number = EnquiryNumber::parse(typed).ok_or(UseCaseError::NotFound)?;
    let found = ctx.store.enquiry_by_number(&me.regions, &number).await?;
    found.map(|enquiry| enquiry.id).ok_or(UseCaseError::NotFound)
}

/// What waits for a member: nothing but for clerks and supervisors.
///
/// # Errors
/// Errors of the store.
pub async fn waiting(ctx: &Context, staff: &Staff) -> UseCaseResult<Waiting> {
    if !staff.role.decides() {
        return Ok(Waiting::default());
    }
    let before = |day| async move { ctx.store.count_enquiries(&staff.regions, &EnquiryPart::Open(day), COUNTED).await };
    Waiting::by_day(ctx, before).await
}
