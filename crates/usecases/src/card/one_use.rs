use super::{Use, access};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::id::{CertificateId, ScanId};

/// One use of a card, e.g. to ask whether it was its owner.
///
/// # Errors
/// As [`access`]; `NotFound` for a use of another card.
pub async fn one_use(ctx: &Context, caller: &Caller, id: &CertificateId, scan: &ScanId) -> UseCaseResult<Use> {
    access(ctx, caller, id).await?;
    let found = ctx.store.lookup_scan(scan).await?.filter(|scan| scan.certificate.as_ref() == Some(id));
    let scan = found.ok_or(UseCaseError::NotFound)?;
    let institution = ctx.store.lookup_institution(&scan.institution).await?;
    let institution = institution.ok_or(UseCaseError::Broken("a scan without its institution"))?;
    let disowned = ctx.store.disowned_of(id).await?.into_iter().find(|disowned| disowned.scan == scan.id);
    let settlement = ctx.store.lookup_settlement_of_scan(&scan.id).await?;
    Ok(Use { scan, institution, by: None, disowned, settlement })
}
