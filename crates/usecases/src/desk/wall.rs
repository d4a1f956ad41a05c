//! The wall: what is late, due today and due soon, by region; and the alarms that a supervisor did not put away.

use super::queue::{COUNTED, query, reading};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{Application, ApplicationState},
    deadline::{Alarm, Escalation},
    id::EscalationId,
    queue::{Assigned, Due, QueueFilter},
    rules::RegionCode,
    staff::Staff,
};
use storage::{ChangeSet, DeadlineChange, QueueQuery, StoreError};

/// Alarms that a page shows.
const SHOWN: u32 = 5;

/// A number of cases and the filter that lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// How many, up to [`COUNTED`].
    pub count: i64,
    /// The queue of them.
    pub filter: QueueFilter,
}

/// A region's line: late, due today, due within a week, and of these nobody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The region.
    pub region: RegionCode,
    /// The numbers, in that order.
    pub numbers: [Number; 4],
}

/// The lines of the caller's office that have something to show, most urgent first.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators.
pub async fn wall(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Line>> {
    let staff = reading(caller)?;
    let regions: Vec<_> =
        if staff.regions.is_empty() { ctx.book.regions.keys().cloned().collect() } else { staff.regions.clone() };
    let mut lines = Vec::new();
    for region in regions {
        let of = |due, assigned, states: &[ApplicationState]| QueueFilter {
            regions: vec![region.clone()],
            states: states.to_vec(),
            due,
            assigned,
            ..QueueFilter::default()
        };
        let numbers = [
            number(ctx, staff, of(Due::Late, Assigned::Anyone, &[])).await?,
            number(ctx, staff, of(Due::Today, Assigned::Anyone, &[])).await?,
            number(ctx, staff, of(Due::ByWeek, Assigned::Anyone, &[])).await?,
            number(ctx, staff, of(Due::ByWeek, Assigned::Nobody, &[ApplicationState::Submitted])).await?,
        ];
        if numbers.iter().any(|n| n.count > 0) {
            lines.push(Line { region, numbers });
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.numbers.each_ref().map(|n| n.count)));
    Ok(lines)
}

async fn number(ctx: &Context, staff: &Staff, filter: QueueFilter) -> UseCaseResult<Number> {
    let counted = QueueQuery { limit: COUNTED, ..query(ctx, staff, &filter, None) };
    Ok(Number { count: ctx.store.count_queue(&counted).await?, filter })
}

/// The alarms that the caller did not put away, of cases that still wait: what was missed before what is near, then by
/// day.
pub(super) async fn alarms(ctx: &Context, staff: &Staff) -> UseCaseResult<Vec<(Escalation, Application)>> {
    let mut all = Vec::new();
    for alarm in ctx.store.escalations_of(&staff.id, SHOWN).await? {
        let application = ctx.store.lookup_application(&alarm.application).await?;
        if let Some(application) = application.filter(|a| staff.covers(&a.region)) {
            all.push((alarm, application));
        }
    }
    all.sort_by_key(|(alarm, _)| (alarm.alarm == Alarm::Near, alarm.deadline_on));
    Ok(all)
}

/// The caller puts an alarm away; twice is once.
///
/// # Errors
/// `NotSignedIn`.
pub async fn put_away(ctx: &Context, caller: &Caller, id: &EscalationId) -> UseCaseResult<()> {
    let staff = caller.staff()?;
    let seen = DeadlineChange::SeeEscalation(id.clone(), staff.id.clone(), ctx.now());
    match ctx.store.commit(ChangeSet::new().with(seen)).await {
        // Somebody else's is not there either.
        Ok(_) | Err(StoreError::Conflict(_)) => Ok(()),
        Err(error) => Err(UseCaseError::from(error)),
    }
}
