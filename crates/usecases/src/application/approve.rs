use super::{
    notify::{NoticeKind, notice},
    outbox::receipt_job,
};
use crate::{Context, UseCaseError, UseCaseResult, preview::standing_of};
use domain::{
    application::{
        Application, ApplicationState,
        form::{FieldCode, FieldError},
    },
    consequence::{Consequence, RefundWay, consequence},
    id::RefundId,
    refund::{Refund, RefundStage},
    rules::RefundShare,
};
use storage::{Change, Effect};

/// What an approval today fixes: what was promised when it was sent, with the effective date counted from today.
///
/// The status and the refund stay as promised, because the day of sending counts; the date never lies in the past.
/// For a difference refund staff set `refund.amount` before [`approval_changes`].
///
/// # Errors
/// [`UseCaseError::Broken`] when nothing was promised; errors of the store.
pub async fn consequence_at_approval(ctx: &Context, application: &Application) -> UseCaseResult<Consequence> {
    let mut fixed = application.promised.clone().ok_or(UseCaseError::Broken("sent without a promise"))?;
    let standing = standing_of(ctx, application).await?;
    let region = ctx.book.regions.get(&application.region).ok_or(UseCaseError::Broken("region is gone"))?;
    let today = ctx.today();
    let by_rule_today = consequence(&ctx.book, region, &standing.facts, fixed.reason).and_then(|c| c.effective_on);
    fixed.effective_on = [fixed.effective_on, by_rule_today, Some(today)].into_iter().flatten().max();
    Ok(fixed)
}

/// Everything that follows from an approval: the planned effect, the refund, the notices and the receipt's job.
/// `application` is already approved and carries `effective_on`.
///
/// # Errors
/// [`UseCaseError::Invalid`] (`refund_amount`) for a difference refund whose amount nobody has fixed yet;
/// [`UseCaseError::Broken`] when the consequence holds no status or date.
pub async fn approval_changes(
    ctx: &Context,
    application: &Application,
    consequence: &Consequence,
) -> UseCaseResult<Vec<Change>> {
    let status = consequence.status.ok_or(UseCaseError::Broken("approved without a status"))?;
    let due_on = application.effective_on.ok_or(UseCaseError::Broken("approved without a date"))?;
    let mut changes = vec![
        Change::AddEffect(Effect {
            application: application.id.clone(),
            cover: application.cover.clone(),
            status,
            due_on,
            done_at: None,
            cancelled_at: None,
            version: 1,
        }),
        notice(
            ctx,
            application,
            NoticeKind::Approved,
            &[("effective_on", due_on.to_string()), ("decided_on", ctx.today().to_string())],
        ),
        receipt_job(ctx, application, ApplicationState::Approved),
    ];
    if let Some(refund) = refund(ctx, application, consequence).await? {
        let amount = ("amount", refund.amount.to_string());
        changes.push(Change::AddRefund(refund));
        changes.push(notice(ctx, application, NoticeKind::RefundPlanned, &[amount]));
    }
    Ok(changes)
}

async fn refund(ctx: &Context, application: &Application, consequence: &Consequence) -> UseCaseResult<Option<Refund>> {
    if consequence.refund.share == RefundShare::None {
        return Ok(None);
    }
    let Some(payment) = standing_of(ctx, application).await?.payment else {
        return Ok(None);
    };
    let amount = consequence.refund.amount.ok_or_else(|| FieldError::new("refund_amount", FieldCode::Required))?;
    let way = consequence.refund.way.unwrap_or(RefundWay::OriginalChannel);
    Ok(Some(Refund {
        id: RefundId::from_bits(ctx.ids.bits()),
        application: application.id.clone(),
        payment: payment.id,
        amount,
        way,
        payee: application.answers.payee.clone().filter(|_| way == RefundWay::PayeeAccount),
        stage: RefundStage::Planned,
        moved_by: None,
        updated_at: ctx.now(),
        version: 1,
    }))
}
