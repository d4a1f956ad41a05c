use super::code::is_own;
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    card::{BindingKind, CertificateState, Institution, Scan},
    id::BindingId,
};

/// What became of a code that is on a screen.
#[derive(Clone, Debug)]
pub enum CodeNow {
    /// Nothing: it is as good as it was.
    Good,
    /// Somebody read it, and where.
    Used(Box<(Scan, Institution)>),
    /// The card was frozen: nothing that is shown is accepted any more.
    Frozen,
    /// It will not be accepted any more for another reason: unbound, revoked, used up, closed, or replaced by an act on
    /// its binding.
    Ended,
}

/// What became of the code of a slot that a binding showed in its version `version`, and of the one before where
/// `before` says so: it is still accepted. One look at the store as long as nothing did. Whoever holds an entrusted
/// right is not told that its owner froze the card, only that it ended.
///
/// # Errors
/// `NotSignedIn`, `NotProven`; `NotFound` for somebody else's or another device's.
pub async fn code_now(
    ctx: &Context,
    caller: &Caller,
    id: &BindingId,
    slot: i64,
    before: bool,
    version: i64,
) -> UseCaseResult<CodeNow> {
    let holder = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let from = if before { slot.saturating_sub(1) } else { slot };
    let found = ctx.store.lookup_code_now(id, from..=slot).await?;
    let (shown, used) = found.filter(|(f, _)| is_own(caller, holder, &f.binding)).ok_or(UseCaseError::NotFound)?;
    if let Some(scan) = used {
        let scan = ctx.store.lookup_scan(&scan).await?.ok_or(UseCaseError::Broken("a use without its scan"))?;
        let institution = ctx.store.lookup_institution(&scan.institution).await?;
        let institution = institution.ok_or(UseCaseError::Broken("a scan without its institution"))?;
        return Ok(CodeNow::Used(Box::new((scan, institution))));
    }
    let entrusted = matches!(shown.binding.kind, BindingKind::Entrusted(_));
    if shown.certificate.state == CertificateState::Frozen && !entrusted {
        return Ok(CodeNow::Frozen);
    }
    let today = ctx.today();
    let stands = shown.is_founded()
        && shown.certificate.is_good_on(today)
        && shown.binding.is_good_on(today)
        && shown.binding.version == version;
    Ok(if stands { CodeNow::Good } else { CodeNow::Ended })
}
