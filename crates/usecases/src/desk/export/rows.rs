//! The rows of a list, a part at a time, by position; the office is part of each question.

use super::super::{queue::query, team::meets};
use crate::{Context, UseCaseError, UseCaseResult, audit::entries, export::Cell};
use domain::{
    application::{Actor, Application},
    export::{ExportColumn as C, ExportOrder, ExportPlace, ExportSource},
    id::{ApplicationId, PersonId, StaffId},
    person::Person,
    queue::ChecksOutcome,
    refund::Refund,
    staff::{Role, Staff},
};
use storage::{AuditLeaf, QueuePart, QueueQuery, QueueRow};

/// A row: its cells, and whose it is.
pub(super) struct Row {
    /// Cells in the order of the columns.
    pub cells: Vec<Cell>,
    /// The person and case that are looked at with it; an entry of the record holds nobody.
    pub about: Option<(PersonId, ApplicationId)>,
}

/// Rows, and where the next ones begin; [`ExportPlace::End`] where there are none.
pub(super) struct Part {
    pub rows: Vec<Row>,
    pub next: ExportPlace,
}

/// How many rows a list has, counted up to `most` and one more; and whether every row was looked at.
pub(super) async fn count(
    ctx: &Context,
    staff: &Staff,
    source: &ExportSource,
    most: i64,
) -> UseCaseResult<(i64, bool)> {
    let limit = u32::try_from(most.saturating_add(1)).unwrap_or(u32::MAX);
    match source {
        ExportSource::Queue { filter, member } => {
            colleague(ctx, staff, member.as_ref()).await?;
            let asked = QueueQuery { limit, ..query(ctx, staff, filter, member.as_ref()) };
            Ok((ctx.store.count_queue(&asked).await?, true))
        }
        ExportSource::Refunds { stage } => Ok((ctx.store.count_refunds(*stage, &staff.regions, limit).await?, true)),
        ExportSource::Record(filter) => entries::count(ctx, staff, filter, limit).await,
    }
}

/// Another office's members are nobody here.
async fn colleague(ctx: &Context, staff: &Staff, member: Option<&StaffId>) -> UseCaseResult<()> {
    let Some(member) = member else { return Ok(()) };
    let found = ctx.store.lookup_staff(member).await?.filter(|other| meets(staff, other));
    if found.is_some() && staff.role != Role::Clerk { Ok(()) } else { Err(UseCaseError::NotFound) }
}

/// At most `limit` rows after a place.
pub(super) async fn part(
    ctx: &Context,
    staff: &Staff,
    order: &ExportOrder,
    after: Option<&ExportPlace>,
    limit: u32,
) -> UseCaseResult<Part> {
    match &order.source {
        ExportSource::Queue { filter, member } => {
            let part = match after {
                None => QueuePart::First,
                Some(ExportPlace::Case(day, id)) => QueuePart::After((day.clone(), id.clone())),
                Some(_) => return Err(UseCaseError::Broken("an export's place is of another list")),
            };
            colleague(ctx, staff, member.as_ref()).await?;
            let asked = QueueQuery { part, limit, ..query(ctx, staff, filter, member.as_ref()) };
            let found = ctx.store.queue(&asked).await?;
            let next = next(&found, limit, |row| {
                let (day, id) = super::super::queue::position(row);
                ExportPlace::Case(day, id)
            });
            let mut rows = Vec::new();
            for row in &found {
                rows.push(case(ctx, order, row).await?);
            }
            Ok(Part { rows, next })
        }
        ExportSource::Refunds { stage } => {
            let place = match after {
                None => None,
                Some(ExportPlace::Refund(at, id)) => Some((*at, id.clone())),
                Some(_) => return Err(UseCaseError::Broken("an export's place is of another list")),
            };
            let found = ctx.store.refunds_after(*stage, &staff.regions, place.as_ref(), limit).await?;
            let next = next(&found, limit, |(refund, _)| ExportPlace::Refund(refund.updated_at, refund.id.clone()));
            let mut rows = Vec::new();
            for (refund, application) in &found {
                rows.push(refunded(ctx, order, refund, application).await?);
            }
            Ok(Part { rows, next })
        }
        ExportSource::Record(filter) => {
            let place = match after {
                None => None,
                Some(ExportPlace::Entry(at, index)) => Some((*at, *index)),
                Some(_) => return Err(UseCaseError::Broken("an export's place is of another list")),
            };
            let (found, next) = entries::part(ctx, staff, filter, place, limit).await?;
            let next = next.map_or(ExportPlace::End, |(at, index)| ExportPlace::Entry(at, index));
            let rows = found.iter().map(|(leaf, name)| entry(order, leaf, name.as_deref())).collect();
            Ok(Part { rows, next })
        }
    }
}

fn next<T>(found: &[T], limit: u32, place: impl Fn(&T) -> ExportPlace) -> ExportPlace {
    let full = u32::try_from(found.len()).is_ok_and(|n| n >= limit);
    found.last().filter(|_| full).map_or(ExportPlace::End, place)
}

/// What is called by a code, as the page calls it.
fn said(order: &ExportOrder, kind: &str, code: &str) -> Cell {
    Cell::text(order.words.get(&format!("{kind}.{code}")).map_or(code, String::as_str))
}

async fn person(ctx: &Context, id: &PersonId) -> UseCaseResult<Person> {
    ctx.store.lookup_person(id).await?.ok_or(UseCaseError::Broken("an application's person is not there"))
}

async fn case(ctx: &Context, order: &ExportOrder, row: &QueueRow) -> UseCaseResult<Row> {
    let app = &row.application;
    // Numbers stand in the register only: it is asked where a column needs it.
    let known = if order.columns.iter().any(|c| matches!(c, C::IdNumber | C::Phone)) {
        Some(person(ctx, &app.person).await?)
    } else {
        None
    };
    let cell = |column: &C| match column {
        C::Insured => Cell::text(row.name.reveal()),
        C::Assignee => Cell::text(row.assignee.clone().unwrap_or_default()),
        other => of_application(ctx, order, app, known.as_ref(), *other),
    };
    Ok(Row { cells: order.columns.iter().map(cell).collect(), about: Some((app.person.clone(), app.id.clone())) })
}

fn of_application(ctx: &Context, order: &ExportOrder, app: &Application, person: Option<&Person>, column: C) -> Cell {
    let sent = app.submitted_at.map(|at| at.day());
    match column {
        C::Reference => Cell::text(app.reference.to_string()),
        C::Insured => person.map_or(Cell::Empty, |p| Cell::text(p.name.reveal())),
        C::IdNumber => person.map_or(Cell::Empty, |p| Cell::text(p.id_number.masked())),
        C::Phone => Cell::text(person.and_then(|p| p.phone.as_ref()).map(|p| p.masked()).unwrap_or_default()),
        C::Region => {
            let region = ctx.book.regions.get(&app.region);
            Cell::text(region.map_or(app.region.0.as_str(), |r| r.name.get(order.language)))
        }
        C::Reason => app.reason().map_or(Cell::Empty, |reason| said(order, "reason", reason.code())),
        C::State => said(order, "state", app.state.name()),
        C::Submitted => sent.into(),
        C::Age => {
            sent.and_then(|day| ctx.today().since(day).ok()).map_or(Cell::Empty, |s| Cell::Number(s.get_days().into()))
        }
        C::Deadline => app.deadline.map(|due| due.on).into(),
        C::Checks => ChecksOutcome::of(app).map_or(Cell::Empty, |checks| said(order, "checks", checks.name())),
        _ => Cell::Empty,
    }
}

async fn refunded(ctx: &Context, order: &ExportOrder, refund: &Refund, app: &Application) -> UseCaseResult<Row> {
    let person = person(ctx, &app.person).await?;
    let payments = ctx.store.payments_of(&app.cover).await?;
    let paid = payments.iter().find(|p| p.id == refund.payment).map(|p| p.amount);
    let cell = |column: &C| match column {
        C::Amount => Cell::Money(refund.amount),
        C::Paid => paid.into(),
        C::Way => said(order, "way", way(refund)),
        C::Account => Cell::text(refund.payee.as_ref().map(|payee| payee.masked_number()).unwrap_or_default()),
        C::Stage => said(order, "stage", refund.stage.name()),
        C::Moved => Cell::At(refund.updated_at),
        other => of_application(ctx, order, app, Some(&person), *other),
    };
    Ok(Row { cells: order.columns.iter().map(cell).collect(), about: Some((app.person.clone(), app.id.clone())) })
}

fn way(refund: &Refund) -> &'static str {
    match refund.way {
        domain::consequence::RefundWay::OriginalChannel => "original",
        domain::consequence::RefundWay::PayeeAccount => "account",
    }
}

fn entry(order: &ExportOrder, leaf: &AuditLeaf, name: Option<&str>) -> Row {
    let entry = &leaf.entry;
    let who = match &entry.actor {
        Actor::Staff(id) => Cell::text(name.unwrap_or(id.as_str())),
        Actor::Resident(id) => Cell::text(id.as_str()),
        Actor::System => said(order, "actor", "system"),
        Actor::Operator => said(order, "actor", "operator"),
        Actor::Anonymous => said(order, "actor", "anonymous"),
    };
    let cell = |column: &C| match column {
        C::Index => i64::try_from(leaf.index).map_or(Cell::Empty, Cell::Number),
        C::At => Cell::At(entry.at),
        C::Actor => who.clone(),
        C::Action => Cell::text(entry.action.as_str()),
        C::Object => Cell::text(entry.object.as_str()),
        C::Detail => Cell::text(entry.detail.as_str()),
        C::Request => Cell::text(entry.request.as_str()),
        _ => Cell::Empty,
    };
    Row { cells: order.columns.iter().map(cell).collect(), about: None }
}
