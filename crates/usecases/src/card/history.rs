use super::{Access, CardNotice, access, freeze::freeze_it};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    card::{CertificateState, DisownResult, Disowned, Institution, Scan, Settlement},
    id::{CertificateId, ScanId},
    person::Name,
    time::Timestamp,
};
use storage::{CardChange, ChangeSet};

/// Rows of a page.
const PAGE: u32 = 20;

/// One use of a card: who scanned it, where, for what, and what came of it.
#[derive(Clone, Debug)]
pub struct Use {
    /// The scan.
    pub scan: Scan,
    /// Where.
    pub institution: Institution,
    /// Who showed it, where it was somebody else than its owner.
    pub by: Option<Name>,
    /// Its owner or their guardian said that it was not theirs.
    pub disowned: Option<Disowned>,
    /// What was bought or settled with it; `None` where it began none.
    pub settlement: Option<Settlement>,
}

/// A page of a card's uses, newest first, those before `before` when given; and whether more follow.
///
/// # Errors
/// As [`access`].
pub async fn history(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    before: Option<(Timestamp, ScanId)>,
) -> UseCaseResult<(Access, Vec<Use>, bool)> {
    let access = access(ctx, caller, id).await?;
    let mut scans = ctx.store.scans_of(id, before, PAGE + 1).await?;
    let more = scans.len() > PAGE as usize;
    scans.truncate(PAGE as usize);
    let disowned = ctx.store.disowned_of(id).await?;
    let mut uses = Vec::with_capacity(scans.len());
    for scan in scans {
        let found = ctx.store.lookup_institution(&scan.institution).await?;
        let institution = found.ok_or(UseCaseError::Broken("a scan without its institution"))?;
        let binding = match &scan.binding {
            Some(id) => ctx.store.lookup_binding(id).await?,
            None => None,
        };
        let by = match binding.filter(|b| b.holder != access.person.id) {
            Some(binding) => ctx.store.lookup_person(&binding.holder).await?.map(|person| person.name),
            None => None,
        };
        let disowned = disowned.iter().find(|disowned| disowned.scan == scan.id).cloned();
        let settlement = ctx.store.lookup_settlement_of_scan(&scan.id).await?;
        uses.push(Use { scan, institution, by, disowned, settlement });
    }
    Ok((access, uses, more))
}

/// "This wasn't me": freezes the card at once and puts on record which use it was about.
///
/// # Errors
/// As [`access`]; `NotFound` for a use of another card.
pub async fn disown(ctx: &Context, caller: &Caller, id: &CertificateId, scan: &ScanId) -> UseCaseResult<()> {
    let Access { certificate, .. } = access(ctx, caller, id).await?;
    let scan = ctx.store.lookup_scan(scan).await?.filter(|scan| scan.certificate.as_ref() == Some(id));
    let scan = scan.ok_or(UseCaseError::NotFound)?;
    // On record whatever the card's state is: it may be the second use that somebody disowns.
    let said = record::entry(ctx, caller, "card.disowned", id.as_str(), scan.id.as_str());
    ctx.store.commit(ChangeSet::new().audited(said)).await?;
    let result = match certificate.state {
        CertificateState::Closed => DisownResult::WasClosed,
        CertificateState::Frozen => DisownResult::WasFrozen,
        CertificateState::Active => {
            let detail = format!("disowned={}", scan.id);
            freeze_it(ctx, caller, certificate, CardNotice::NotMe, &detail).await?;
            DisownResult::Froze
        }
    };
    // Last: it says what came of it.
    let disowned = Disowned { scan: scan.id, at: ctx.now(), result };
    Ok(ctx.store.commit(ChangeSet::new().with(CardChange::Disown(disowned))).await.map(drop)?)
}
