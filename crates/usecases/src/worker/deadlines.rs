use crate::{
    Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, notice},
    record,
};
use domain::{
    application::{Actor, Application},
    deadline::{Alarm, Apology, Escalation, LATE_DAYS, NEAR_DAYS, promised_for},
    id::EscalationId,
    staff::Staff,
};
use jiff::civil::Date;
use storage::{ChangeSet, DeadlineChange, StoreError};

/// How many cases of a kind one round looks at.
const BATCH: u32 = 500;

/// Tells supervisors of deadlines that are near or were missed, and residents that it is late and until when it will be
/// done now: each once, each on record. Answers how many cases were told of.
///
/// # Errors
/// Errors of the store; one case that can't be told of is logged and does not stop the others.
pub async fn watch_deadlines(ctx: &Context) -> UseCaseResult<usize> {
    let today = ctx.today();
    let yesterday = today.yesterday().unwrap_or(today);
    let soon = ctx.book.calendar.deadline(today, NEAR_DAYS).on;
    let members = ctx.store.list_staff().await?;
    let mut told = 0;
    for (alarm, from, to) in [(Alarm::Near, today, soon), (Alarm::Missed, Date::MIN, yesterday)] {
        // Days are compared as texts: an early one with four digits.
        let from = from.max(Date::constant(1, 1, 1));
        for app in ctx.store.unescalated(alarm, from, to, BATCH).await? {
            told += counted(&app, escalate(ctx, &members, &app, alarm).await)?;
        }
    }
    for app in ctx.store.unapologised(today, BATCH).await? {
        told += counted(&app, apologise(ctx, &app).await)?;
    }
    Ok(told)
}

fn counted(app: &Application, result: UseCaseResult<bool>) -> UseCaseResult<usize> {
    match result {
        Ok(told) => Ok(usize::from(told)),
        // Decided, or told by another process, at this moment.
        Err(UseCaseError::Conflict | UseCaseError::Store(StoreError::Refused(_))) => Ok(0),
        Err(error) => {
            tracing::error!(application = %app.id, %error, "a deadline could not be told of");
            Ok(0)
        }
    }
}

/// Tells every active supervisor of the case's office, but who is concerned by it. Answers whether there is one.
async fn escalate(ctx: &Context, members: &[Staff], app: &Application, alarm: Alarm) -> UseCaseResult<bool> {
    let Some(deadline) = app.deadline else { return Ok(false) };
    let concerned = ctx.store.concerned_staff(&app.id).await?;
    let may = |m: &&Staff| m.role.seconds() && !m.disabled && m.covers(&app.region) && !concerned.contains(&m.id);
    let mut set = ChangeSet::new();
    for member in members.iter().filter(may) {
        let escalation = Escalation {
            id: EscalationId::from_bits(ctx.ids.bits()),
            application: app.id.clone(),
            staff: member.id.clone(),
            alarm,
            deadline_on: deadline.on,
            at: ctx.now(),
        };
        set = set.with(DeadlineChange::Escalate(escalation));
    }
    let told = set.changes.len();
    if told == 0 {
        return Ok(false);
    }
    let action = if alarm == Alarm::Near { "application.deadline_near" } else { "application.deadline_missed" };
    let detail = format!("deadline={} supervisors={told}", deadline.on);
    let entry = record::by(ctx, Actor::System, "", action, app.id.as_str(), &detail);
    ctx.store.commit(set.audited(entry)).await?;
    Ok(true)
}

/// Tells the resident, with a new day by working days.
async fn apologise(ctx: &Context, app: &Application) -> UseCaseResult<bool> {
    let Some(deadline) = app.deadline else { return Ok(false) };
    let missed_on = promised_for(deadline.on, &ctx.store.apologies_of(&app.id).await?);
    let new = ctx.book.calendar.deadline(ctx.today(), LATE_DAYS);
    let args = [
        ("deadline", missed_on.to_string()),
        ("on", new.on.to_string()),
        ("act", app.act.name().to_owned()),
        ("provisional", if new.provisional { "yes" } else { "no" }.to_owned()),
    ];
    let detail = format!("missed={missed_on} new={}", new.on);
    let entry = record::by(ctx, Actor::System, "", "application.apologised", app.id.as_str(), &detail);
    let apology = Apology { application: app.id.clone(), missed_on, new, at: ctx.now() };
    let set = ChangeSet::new()
        .with(DeadlineChange::Apologise(apology))
        .with(notice(ctx, app, NoticeKind::Late, &args))
        .audited(entry);
    ctx.store.commit(set).await?;
    Ok(true)
}
