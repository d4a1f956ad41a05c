use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    id::{ApplicationId, CertificateId, ReceiptId},
    receipt::{Receipt, ReceiptSubject},
};

/// A receipt, for its owner; another's is "not found".
///
/// # Errors
/// `NotSignedIn`, `NotFound`.
pub async fn show(ctx: &Context, caller: &Caller, id: &ReceiptId) -> UseCaseResult<Receipt> {
    let account = caller.resident()?;
    let receipt = ctx.store.lookup_receipt(id).await?.ok_or(UseCaseError::NotFound)?;
    let owner = match receipt.subject.as_ref().ok_or(UseCaseError::NotFound)? {
        ReceiptSubject::Application { id, .. } => {
            ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?.account
        }
        ReceiptSubject::Card { account, .. } => account.clone(),
    };
    if owner == account.id { Ok(receipt) } else { Err(UseCaseError::NotFound) }
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

/// The receipts of a card that were issued to the caller's account, oldest first; of another's card there are none.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list_of_card(ctx: &Context, caller: &Caller, id: &CertificateId) -> UseCaseResult<Vec<Receipt>> {
    let me = &caller.resident()?.id;
    let mut receipts = ctx.store.receipts_of_card(id).await?;
    receipts.retain(|r| matches!(&r.subject, Some(ReceiptSubject::Card { account, .. }) if account == me));
    Ok(receipts)
}

/// The public key that signs receipts, in PEM.
#[must_use]
pub fn public_key_pem(ctx: &Context) -> String {
    crypto::signing::public_key(&ctx.keys).to_pem()
}
