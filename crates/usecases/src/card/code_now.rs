use super::{
    code::is_own,
    code_end::{CodeEnd, CodeStop, code_end, stop},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    card::{Institution, Scan},
    id::BindingId,
};

/// What became of a code that is on a screen.
#[derive(Clone, Debug)]
pub enum CodeNow {
    /// Nothing: it is as good as it was.
    Good,
    /// Somebody read it, and where.
    Used(Box<(Scan, Institution)>),
    /// It will not be accepted any more: what happened, and what is left to do.
    Ended(Box<CodeStop>),
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
    let at = ctx.now();
    let replaced = (shown.binding.version != version).then_some(CodeEnd::Replaced);
    Ok(code_end(&shown, at).or(replaced).map_or(CodeNow::Good, |why| CodeNow::Ended(stop(shown.binding, why, at))))
}
