use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::Application,
    id::{ApplicationId, ReceiptId},
    receipt::Receipt,
};

/// A receipt and its application, for its owner; another's is "not found".
///
/// # Errors
/// `NotSignedIn`, `NotFound`.
pub async fn show(ctx: &Context, caller: &Caller, id: &ReceiptId) -> UseCaseResult<(Receipt, Application)> {
    let account = caller.resident()?;
    let receipt = ctx.store.lookup_receipt(id).await?.ok_or(UseCaseError::NotFound)?;
    let application = receipt.application.clone().ok_or(UseCaseError::NotFound)?;
    let application = ctx.store.lookup_application(&application).await?.ok_or(UseCaseError::NotFound)?;
    if application.account == account.id { Ok((receipt, application)) } else { Err(UseCaseError::NotFound) }
}

/// The receipts of an application, oldest first, for its owner.
///
/// # Errors
/// `NotSignedIn`, `NotFound`.
pub async fn list(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Vec<Receipt>> {
    let account = caller.resident()?;
    let application = ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?;
    if application.account != account.id {
        return Err(UseCaseError::NotFound);
    }
    Ok(ctx.store.receipts_of(id).await?)
}

/// The public key that signs receipts, in PEM.
#[must_use]
pub fn public_key_pem(ctx: &Context) -> String {
    crypto::signing::public_key(&ctx.keys).to_pem()
}
