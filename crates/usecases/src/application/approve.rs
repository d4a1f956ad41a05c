use super::{
    advance::{advance, audit_by},
    notify::{NoticeKind, notice},
};
use crate::{Context, UseCaseError, UseCaseResult, preview::Standing, receipt::receipt_job};
use domain::{
    application::{
        Actor, Application, ApplicationAct, Move,
        form::{FieldCode, FieldError},
        policy::Details,
    },
    consequence::{Consequence, RefundWay, consequence},
    id::RefundId,
    refund::{Refund, RefundStage},
    rules::RefundShare,
};
use storage::{Change, ChangeSet, Effect};

/// What an approval today fixes: what was promised when it was sent, with the effective date counted from today.
///
/// The status and the refund stay as promised, because the day of sending counts; the date never lies in the past. For
/// a difference refund staff set `refund.amount` before [`approval_changes`].
///
/// # Errors
/// [`UseCaseError::Broken`] when nothing was promised, or the region is gone.
pub fn consequence_at_approval(
    ctx: &Context,
    application: &Application,
    standing: &Standing,
) -> UseCaseResult<Consequence> {
    let mut fixed = application.promised.clone().ok_or(UseCaseError::Broken("sent without a promise"))?;
    let region = ctx.book.regions.get(&application.region).ok_or(UseCaseError::Broken("region is gone"))?;
    let today = ctx.today();
    let by_rule_today =
        consequence(&ctx.book, region, &standing.facts, application.act, fixed.reason).and_then(|c| c.effective_on);
    fixed.effective_on = [fixed.effective_on, by_rule_today, Some(today)].into_iter().flatten().max();
    Ok(fixed)
}

/// Everything that follows from an approval: the planned effect, the refund, the notices and the receipt's job; for a
/// refund alone the end of the application, for there is no day to wait for. Answers the application as it is then.
/// `application` is already approved and carries `effective_on`.
///
/// # Errors
/// [`UseCaseError::Invalid`] (`refund_amount`) for a difference refund whose amount nobody has fixed yet;
/// [`UseCaseError::Conflict`] for a refund alone whose payment was paid back meanwhile;
/// [`UseCaseError::Broken`] when the consequence holds no status or date.
pub fn approval_changes(
    ctx: &Context,
    application: Application,
    standing: &Standing,
    consequence: &Consequence,
    request: &str,
    set: &mut ChangeSet,
) -> UseCaseResult<Application> {
    let refund = refund(ctx, &application, standing, consequence)?;
    let done = match application.act {
        ApplicationAct::Stop => {
            set.changes.extend(planned_end(ctx, &application, consequence)?);
            set.changes.extend(told(ctx, &application, refund.as_ref())?);
            application
        }
        ApplicationAct::Refund => {
            let amount = ("amount", refund.as_ref().ok_or(UseCaseError::Conflict)?.amount.to_string());
            set.changes.push(receipt_job(ctx, &application));
            let (done, moved) = advance(ctx, &application, Move::TakeEffect, &Actor::System, Details::default())?;
            set.changes.extend(moved);
            set.audit.push(audit_by(ctx, Actor::System, request, &done, "take_effect"));
            set.changes.push(notice(ctx, &done, NoticeKind::RefundPlanned, &[amount]));
            done
        }
    };
    set.changes.extend(refund.map(Change::AddRefund));
    Ok(done)
}

fn planned_end(ctx: &Context, application: &Application, consequence: &Consequence) -> UseCaseResult<[Change; 2]> {
    let status = consequence.status.ok_or(UseCaseError::Broken("approved without a status"))?;
    let due_on = application.effective_on.ok_or(UseCaseError::Broken("approved without a date"))?;
    Ok([
        Change::AddEffect(Effect {
            application: application.id.clone(),
            cover: application.cover.clone(),
            status,
            due_on,
            done_at: None,
            cancelled_at: None,
            version: 1,
        }),
        receipt_job(ctx, application),
    ])
}

/// The approval's notice and the refund's; where nobody decided it was sent a moment ago, and all is told in one.
fn told(ctx: &Context, application: &Application, refund: Option<&Refund>) -> UseCaseResult<Vec<Change>> {
    let due_on = application.effective_on.ok_or(UseCaseError::Broken("approved without a date"))?;
    let amount = ("amount", refund.map_or(String::new(), |refund| refund.amount.to_string()));
    let days = [("effective_on", due_on.to_string()), ("decided_on", ctx.today().to_string())];
    if application.first_approver.is_none() {
        let [effective, decided] = days;
        return Ok(vec![notice(ctx, application, NoticeKind::ApprovedAtOnce, &[effective, decided, amount])]);
    }
    let mut notices = vec![notice(ctx, application, NoticeKind::Approved, &days)];
    if refund.is_some() {
        notices.push(notice(ctx, application, NoticeKind::RefundPlanned, &[amount]));
    }
    Ok(notices)
}

fn refund(
    ctx: &Context,
    application: &Application,
    standing: &Standing,
    consequence: &Consequence,
) -> UseCaseResult<Option<Refund>> {
    if consequence.refund.share == RefundShare::None {
        return Ok(None);
    }
    // Paid back meanwhile by another application: never twice.
    let Some(payment) = standing.payment.as_ref().filter(|_| !standing.facts.refunded) else {
        return Ok(None);
    };
    let amount = consequence.refund.amount.ok_or_else(|| FieldError::new("refund_amount", FieldCode::Required))?;
    let way = consequence.refund.way.unwrap_or(RefundWay::OriginalChannel);
    Ok(Some(Refund {
        id: RefundId::from_bits(ctx.ids.bits()),
        application: application.id.clone(),
        payment: payment.id.clone(),
        amount,
        way,
        payee: application.answers.payee.clone().filter(|_| way == RefundWay::PayeeAccount),
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: ctx.now(),
        version: 1,
    }))
}
