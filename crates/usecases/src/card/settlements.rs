//! What was settled with a card: for its holder, and the expense document that they may ask for (Decree 735 Art. 17).

use super::{Access, access};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{count, my::people},
    ports::Sheet,
    record,
};
use domain::{
    card::{Institution, Scan, Settlement, SettlementState},
    id::{CertificateId, InstitutionId, PersonId, SettlementId},
    person::{Capacity, Name},
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::ChangeSet;

/// Rows of a page.
const PAGE: u32 = 50;
/// Most open ones that the answer to a stop names.
const OPEN: u32 = 50;

/// The settlements of a card's owner.
#[derive(Clone, Debug)]
pub struct Settlements {
    /// The card.
    pub access: Access,
    /// Newest first, each with where it was.
    pub all: Vec<(Settlement, Institution)>,
    /// Older ones follow.
    pub more: bool,
}

/// One settlement with what belongs to it.
#[derive(Clone, Debug)]
pub struct OneSettlement {
    /// The card.
    pub access: Access,
    /// The settlement.
    pub settlement: Settlement,
    /// Where.
    pub institution: Institution,
    /// The scan that began it.
    pub scan: Scan,
    /// Who showed the card, where it was somebody else than its owner.
    pub by: Option<Name>,
}

/// A page of everything that was settled for a card's owner, whichever of their certificates was shown: the newest, or
/// those before `before`.
///
/// # Errors
/// As [`access`].
pub async fn settlements(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    before: Option<(Timestamp, SettlementId)>,
) -> UseCaseResult<Settlements> {
    let access = access(ctx, caller, id).await?;
    let mut found = ctx.store.settlements_of(&access.person.id, before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let all = with_places(ctx, found).await?;
    Ok(Settlements { access, all, more })
}

/// One of them.
///
/// # Errors
/// As [`access`]; `NotFound` for a settlement of somebody else.
pub async fn one_settlement(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    settlement: &SettlementId,
) -> UseCaseResult<OneSettlement> {
    let access = access(ctx, caller, id).await?;
    let found = ctx.store.lookup_settlement(settlement).await?.filter(|s| s.person == access.person.id);
    let settlement = found.ok_or(UseCaseError::NotFound)?;
    let institution = place(ctx, &settlement.institution).await?;
    let scan = ctx.store.lookup_scan(&settlement.scan).await?;
    let scan = scan.ok_or(UseCaseError::Broken("a settlement without its scan"))?;
    let binding = match &scan.binding {
        Some(id) => ctx.store.lookup_binding(id).await?,
        None => None,
    };
    let by = match binding.filter(|binding| binding.holder != access.person.id) {
        Some(binding) => ctx.store.lookup_person(&binding.holder).await?.map(|person| person.name),
        None => None,
    };
    Ok(OneSettlement { access, settlement, institution, scan, by })
}

/// What of a person is still open: an application to stop their cover waits for it. Nobody's but the caller's own
/// people's, and nothing that the caller could not open.
///
/// # Errors
/// `NotSignedIn`, `NotProven`; of the store.
pub async fn open_settlements(
    ctx: &Context,
    caller: &Caller,
    person: &PersonId,
) -> UseCaseResult<Vec<(Settlement, Institution)>> {
    let own = people(ctx, caller).await?;
    if !own.iter().any(|someone| someone.person.id == *person && someone.capacity != Capacity::Heir) {
        return Ok(Vec::new());
    }
    with_places(ctx, ctx.store.open_settlements_of(person, OPEN).await?).await
}

/// The expense document of a settled one, as a PDF file; `sheet` puts it into words. Each request goes on record.
///
/// # Errors
/// As [`one_settlement`]; `Conflict` unless it is settled; `Unavailable` where this build has no font; `LimitReached`.
pub async fn expense_document(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    settlement: &SettlementId,
    sheet: impl FnOnce(&OneSettlement) -> UseCaseResult<Sheet>,
) -> UseCaseResult<Vec<u8>> {
    let one = one_settlement(ctx, caller, id, settlement).await?;
    if one.settlement.state != SettlementState::Settled {
        return Err(UseCaseError::Conflict);
    }
    let paper = ctx.paper.as_ref().ok_or_else(|| UseCaseError::Unavailable("paper".into()))?;
    let sheet = sheet(&one)?;
    let account = caller.resident()?.id.as_str();
    let detail = format!("certificate={}", one.access.certificate.id);
    let set = ChangeSet::new()
        .with(count(ctx, "document_account_hour", account, |l| l.document_account_hour))
        .audited(record::entry(ctx, caller, "settlement.document", one.settlement.id.as_str(), &detail));
    ctx.store.commit(set).await?;
    Ok(paper.print(sheet).await?)
}

async fn with_places(ctx: &Context, found: Vec<Settlement>) -> UseCaseResult<Vec<(Settlement, Institution)>> {
    let mut places: BTreeMap<InstitutionId, Institution> = BTreeMap::new();
    let mut all = Vec::with_capacity(found.len());
    for settlement in found {
        let known = places.get(&settlement.institution).cloned();
        let institution = match known {
            Some(institution) => institution,
            None => place(ctx, &settlement.institution).await?,
        };
        places.entry(institution.id.clone()).or_insert_with(|| institution.clone());
        all.push((settlement, institution));
    }
    Ok(all)
}

async fn place(ctx: &Context, id: &InstitutionId) -> UseCaseResult<Institution> {
    let found = ctx.store.lookup_institution(id).await?;
    found.ok_or(UseCaseError::Broken("a settlement without its institution"))
}
