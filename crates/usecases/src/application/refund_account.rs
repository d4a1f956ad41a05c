//! Another account for a refund that came back: named by the applicant, allowed by a code that is bound to it.

use super::{
    advance::audit,
    answer_payee::check_typed,
    case::own,
    notify::{NoticeKind, notice},
    submit::not_held,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::challenge};
use domain::{
    account::ChallengePurpose,
    application::{
        Application,
        form::{CheckedPayee, FieldCode, FieldError, PayeeForm},
    },
    consequence::RefundWay,
    id::ApplicationId,
    refund::{Refund, RefundBatchState},
};
use storage::{Change, ChangeSet, Constraint, StoreError};

/// A refund of the caller's that takes another account.
#[derive(Clone, Debug)]
pub struct Returned {
    /// Its application.
    pub application: Application,
    /// The refund.
    pub refund: Refund,
}

/// Exactly what a code allows: this account for this refund, as it is now.
fn act(refund: &Refund, payee: &PayeeForm) -> String {
    let PayeeForm { holder, number, bank } = payee;
    let text = format!("refund account\n{}\n{}\n{holder}\n{number}\n{bank}", refund.id, refund.version);
    crypto::digest::sha256_hex(text.as_bytes())
}

/// The refund that came back.
///
/// # Errors
/// As [`own`]; `Conflict` where no other account is asked for (any more).
pub async fn returned(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Returned> {
    let application = own(ctx, caller, id).await?;
    let refund = ctx.store.refund_of(id).await?.filter(Refund::takes_account).ok_or(UseCaseError::Conflict)?;
    // Its account stands in a file that whoever pays may have: it is too late to name another one.
    let line = ctx.store.open_refund_line(&refund.id).await?;
    if line.is_some_and(|(batch, _)| batch.state != RefundBatchState::Made) {
        return Err(UseCaseError::Conflict);
    }
    Ok(Returned { application, refund })
}

/// Checks the account and sends the code that allows naming exactly this one. A doubt (a number that looks mistyped) is
/// answered before anything is sent, unless it was `seen`.
///
/// # Errors
/// As [`returned`]; `Invalid` for `holder`, `number`, `bank`, also with doubts alone; `LimitReached`, also while the
/// account is held.
pub async fn request_account_code(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    typed: &PayeeForm,
    seen: bool,
) -> UseCaseResult<PayeeForm> {
    let Returned { refund, .. } = returned(ctx, caller, id).await?;
    let account = caller.resident()?;
    let CheckedPayee { payee, warnings } = check_typed(typed)?;
    if refund.payee.as_ref() == Some(&payee) {
        return Err(FieldError::new("number", FieldCode::SameAccount).into());
    }
    if !warnings.is_empty() && !seen {
        return Err(UseCaseError::Invalid(warnings));
    }
    not_held(ctx, account)?;
    challenge::send(ctx, caller, ChallengePurpose::RefundAccount, caller.phone()?, &act(&refund, &payee)).await?;
    Ok(payee)
}

/// Names the account. Where it was to go back the way it was paid, it goes to this account now; the office hands it over
/// again.
///
/// # Errors
/// As [`returned`]; `Invalid` for `code`, `holder`, `number`, `bank`; `LimitReached`.
pub async fn give_account(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    typed: &PayeeForm,
    code: &str,
) -> UseCaseResult<()> {
    let Returned { application, refund } = returned(ctx, caller, id).await?;
    let CheckedPayee { payee, .. } = check_typed(typed)?;
    not_held(ctx, caller.resident()?)?;
    let spent = challenge::spend(ctx, caller, ChallengePurpose::RefundAccount, &act(&refund, &payee), code).await?;
    let given = Refund {
        payee: Some(payee),
        way: RefundWay::PayeeAccount,
        account_given_at: Some(ctx.now()),
        updated_at: ctx.now(),
        version: refund.version + 1,
        ..refund
    };
    let told = notice(ctx, &application, NoticeKind::RefundAccount, &[("amount", given.amount.to_string())]);
    let set = ChangeSet::new()
        .with(Change::UpdateRefund(given))
        .with(Change::UpdateChallenge(spent))
        .with(told)
        .audited(audit(ctx, caller, &application, "refund_account"));
    match ctx.store.commit(set).await {
        // Released meanwhile.
        Err(StoreError::Refused(Constraint::InBatch)) => Err(UseCaseError::Conflict),
        other => other.map(drop).map_err(Into::into),
    }
}
