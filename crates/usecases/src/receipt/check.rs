use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{id::ReceiptId, receipt::Receipt};
use storage::{Change, ChangeSet};

/// What the public check page shows: the receipt, after its signature and proof were checked again.
///
/// # Errors
/// `NotFound`; `LimitReached` for an address that asks too often; `Broken` when the stored receipt does not hold.
pub async fn check(ctx: &Context, caller: &Caller, id: &ReceiptId) -> UseCaseResult<Receipt> {
    let limit = ctx.limits.check_address_minute;
    let count = Change::Count {
        limit: "check_address_minute",
        key: caller.address.clone(),
        window_seconds: limit.seconds,
        most: limit.most,
        at: ctx.now(),
    };
    ctx.store.commit(ChangeSet::new().with(count)).await?;
    let receipt = ctx.store.lookup_receipt(id).await?.ok_or(UseCaseError::NotFound)?;
    super::verify(&receipt, &crypto::signing::public_key(&ctx.keys))
        .map_err(|_| UseCaseError::Broken("a stored receipt does not hold"))?;
    Ok(receipt)
}
