//! Queues: stored filters within the caller's jurisdiction, by deadline, with the number of cases in each.

use super::{
    Waiting, enquiries,
    messages::{self, Told},
    ratings, suggestions,
    team::meets,
    views, wall,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::Application,
    deadline::Escalation,
    id::{ApplicationId, StaffId},
    queue::{Assigned, Column, DeskSetting, QueueFilter, STANDING_QUEUES, SavedView, StandingQueue},
    staff::{Role, Staff},
    time::Timestamp,
};
use storage::{QueuePart, QueuePosition, QueueQuery, QueueRow, Whose};

/// Rows on a page.
pub const PAGE: u32 = 50;
/// Cases that are looked at for the alarm that nobody may be the second person, on every page of a queue.
const LONGEST: u32 = 8;
/// A queue is counted so far; a page shows one less with a plus.
pub const COUNTED: u32 = 1000;

/// Which queue is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// One that every office has.
    Standing(StandingQueue),
    /// One of the caller's own.
    View(SavedView),
    /// A colleague's undecided cases.
    Member(Staff),
    /// A filter of the moment.
    Filter,
}

/// What the address asks for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Name of a standing queue, or identifier of a saved one; empty: a filter, or where the caller begins.
    pub queue: String,
    /// A filter of the moment.
    pub filter: Option<QueueFilter>,
    /// A colleague's cases.
    pub member: Option<StaffId>,
    /// Which part.
    pub part: QueuePart,
}

/// A page of a queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// Which queue.
    pub source: Source,
    /// What it lists.
    pub filter: QueueFilter,
    /// Columns after the reference.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<QueueRow>,
    /// Cases in each standing queue, up to [`COUNTED`].
    pub standing: Vec<(StandingQueue, i64)>,
    /// Cases in each of the caller's own, up to [`COUNTED`].
    pub views: Vec<(SavedView, i64)>,
    /// Where the page before ends.
    pub previous: Option<QueuePosition>,
    /// Where the next page begins.
    pub next: Option<QueuePosition>,
    /// A case waits for a second person and nobody may be one.
    pub nobody_seconds: bool,
    /// What colleagues did to the caller's cases.
    pub messages: Vec<Told>,
    /// Deadlines that the caller was told of and did not put away.
    pub alarms: Vec<(Escalation, Application)>,
    /// Bad ratings that wait for the caller.
    pub ratings: Waiting,
    /// Questions of residents that wait for the office.
    pub enquiries: Waiting,
    /// Suggestions that a supervisor is alarmed of.
    pub suggestions: Waiting,
    /// Cases whose resident waits for an answer, up to [`COUNTED`], and questions of colleagues to the caller.
    pub answers: i64,
    /// How the caller works.
    pub setting: DeskSetting,
}

/// The caller, if they read cases.
pub(super) fn reading(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator { Err(UseCaseError::Forbidden) } else { Ok(staff) }
}

/// What a filter means for this member today.
pub(super) fn query(ctx: &Context, staff: &Staff, filter: &QueueFilter, member: Option<&StaffId>) -> QueueQuery {
    let whose = match (member, filter.assigned) {
        (Some(member), _) => Whose::Members(member.clone()),
        (None, Assigned::Anyone) => Whose::Anyones,
        (None, Assigned::Me) => Whose::Members(staff.id.clone()),
        (None, Assigned::Nobody) => Whose::Nobodys,
    };
    let age = i64::from(filter.age_days) * 86_400 * 1_000_000;
    QueueQuery {
        office: staff.regions.clone(),
        states: filter.effective_states(),
        regions: filter.regions.clone(),
        reason: filter.reason,
        checks: filter.checks,
        whose,
        due: filter.due.days(ctx.today()),
        sent_until: (age > 0).then(|| Timestamp(ctx.now().0 - age)),
        part: QueuePart::First,
        limit: PAGE,
    }
}

async fn number(ctx: &Context, staff: &Staff, filter: &QueueFilter) -> UseCaseResult<i64> {
    let counted = QueueQuery { limit: COUNTED, ..query(ctx, staff, filter, None) };
    Ok(ctx.store.count_queue(&counted).await?)
}

/// A page of a queue of the caller's office, and the list of queues.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators, `NotFound` for a queue that is not the caller's.
pub async fn page(ctx: &Context, caller: &Caller, asked: &Asked) -> UseCaseResult<QueuePage> {
    let staff = reading(caller)?;
    let mut page = empty(ctx, staff).await?;
    page.source = source(ctx, staff, asked, &page).await?;
    let member = if let Source::Member(member) = &page.source { Some(member.id.clone()) } else { None };
    page.filter = filter_of(&page.source, asked.filter.as_ref());
    if let Source::View(view) = &page.source {
        page.columns.clone_from(&view.columns);
    }
    fill(ctx, &query(ctx, staff, &page.filter, member.as_ref()), &asked.part, &mut page).await?;
    Ok(page)
}

/// What stands around every list: the queues with their numbers, messages, the alarm.
async fn empty(ctx: &Context, staff: &Staff) -> UseCaseResult<QueuePage> {
    let mut standing = Vec::new();
    for queue in STANDING_QUEUES {
        standing.push((queue, number(ctx, staff, &queue.filter()).await?));
    }
    let mut own = Vec::new();
    for view in ctx.store.views_of(&staff.id).await? {
        let n = number(ctx, staff, &view.filter).await?;
        own.push((view, n));
    }
    let waiting = standing.iter().any(|(queue, n)| queue.name == "second" && *n > 0);
    Ok(QueuePage {
        source: Source::Filter,
        filter: QueueFilter::default(),
        columns: Column::DEFAULT.to_vec(),
        rows: Vec::new(),
        standing,
        views: own,
        previous: None,
        next: None,
        nobody_seconds: waiting && nobody_seconds(ctx, staff).await?,
        messages: messages::of(ctx, staff).await?,
        alarms: wall::alarms(ctx, staff).await?,
        ratings: ratings::waiting(ctx, staff).await?,
        enquiries: enquiries::waiting(ctx, staff).await?,
        suggestions: suggestions::alarm(ctx, staff).await?,
        answers: answers(ctx, staff).await?,
        setting: views::setting(ctx, staff).await?,
    })
}

async fn answers(ctx: &Context, staff: &Staff) -> UseCaseResult<i64> {
    let asked = ctx.store.opinions_asked(&staff.id, COUNTED).await?.len();
    let asked = i64::try_from(asked).unwrap_or(i64::MAX);
    Ok(ctx.store.count_answers_due(&staff.regions, COUNTED).await?.saturating_add(asked))
}

/// Whether one of the cases that wait longest for a second person waits in vain: whoever waits in vain comes among them.
async fn nobody_seconds(ctx: &Context, staff: &Staff) -> UseCaseResult<bool> {
    let Some(second) = StandingQueue::from_name("second") else { return Ok(false) };
    let waiting = QueueQuery { limit: LONGEST, ..query(ctx, staff, &second.filter(), None) };
    let waiting = ctx.store.queue(&waiting).await?;
    let members = ctx.store.list_staff().await?;
    for row in waiting {
        if super::act::nobody_seconds(ctx, &members, &row.application).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn source(ctx: &Context, staff: &Staff, asked: &Asked, page: &QueuePage) -> UseCaseResult<Source> {
    let named = |name: &str| {
        let own = page.views.iter().find(|(view, _)| view.id.as_str() == name).map(|(v, _)| Source::View(v.clone()));
        own.or_else(|| StandingQueue::from_name(name).map(Source::Standing))
    };
    if let Some(member) = &asked.member {
        // Another office's members are nobody here.
        let found = ctx.store.lookup_staff(member).await?.filter(|other| meets(staff, other));
        return found.map(Source::Member).filter(|_| staff.role != Role::Clerk).ok_or(UseCaseError::NotFound);
    }
    match (&asked.filter, asked.queue.as_str()) {
        (Some(_), "") => Ok(Source::Filter),
        // Where the caller begins; a start page that is gone is the first queue.
        (None, "") => Ok(named(&page.setting.start).unwrap_or(Source::Standing(STANDING_QUEUES[0]))),
        (_, name) => named(name).ok_or(UseCaseError::NotFound),
    }
}

fn filter_of(source: &Source, asked: Option<&QueueFilter>) -> QueueFilter {
    match source {
        Source::Standing(queue) => queue.filter(),
        Source::View(view) => view.filter.clone(),
        // What lies in a member's hands is what "mine" is for them.
        Source::Member(_) => StandingQueue::from_name("mine").map(StandingQueue::filter).unwrap_or_default(),
        Source::Filter => asked.cloned().unwrap_or_default(),
    }
}

/// The rows of the part, and whether something stands before and after it.
async fn fill(ctx: &Context, query: &QueueQuery, part: &QueuePart, page: &mut QueuePage) -> UseCaseResult<()> {
    // One more than is shown says whether there is more.
    let limit = PAGE + 1;
    let mut rows = ctx.store.queue(&QueueQuery { part: part.clone(), limit, ..query.clone() }).await?;
    let mut part = part.clone();
    // Going back ends at the beginning: a first page is a whole one.
    if matches!(part, QueuePart::Before(_)) && rows.len() <= PAGE as usize {
        part = QueuePart::First;
        rows = ctx.store.queue(&QueueQuery { part: QueuePart::First, limit, ..query.clone() }).await?;
    }
    let more = rows.len() > PAGE as usize;
    match part {
        QueuePart::Before(_) => {
            rows.remove(0);
            page.previous = rows.first().map(position);
            page.next = rows.last().map(position);
        }
        part => {
            rows.truncate(PAGE as usize);
            page.next = rows.last().filter(|_| more).map(position);
            if let QueuePart::After(after) = part {
                // Even where nothing is left after a position there is a way back.
                page.previous = Some(rows.first().map_or(after, position));
            }
        }
    }
    page.rows = rows;
    Ok(())
}

/// Where a row stands.
#[must_use]
pub fn position(row: &QueueRow) -> QueuePosition {
    let day = row.application.deadline.map_or_else(String::new, |d| d.on.to_string());
    (day, row.application.id.clone())
}

/// Reads a position of an address: day (may be empty) and identifier.
#[must_use]
pub fn read_position(day: &str, id: &str) -> Option<QueuePosition> {
    let good = day.is_empty() || day.parse::<jiff::civil::Date>().is_ok();
    ApplicationId::parse(id).filter(|_| good).map(|id| (day.to_owned(), id))
}
