use super::At;
use crate::{Context, UseCaseError, UseCaseResult};
use domain::{
    card::{BusinessType, Disclosed, Scan, ScanOutcome, Settlement},
    cover::{CoverStatus, InsuranceKind},
    id::ScanId,
    person::Person,
    rules::RegionCode,
    time::Timestamp,
};

/// What a terminal is told.
#[derive(Clone, Debug)]
pub struct ScanAnswer {
    /// The scan on record.
    pub scan: ScanId,
    /// How it ended.
    pub outcome: ScanOutcome,
    /// What for.
    pub business: BusinessType,
    /// When.
    pub at: Timestamp,
    /// Whose card it is; only when accepted.
    pub holder: Option<Holder>,
    /// Who showed it for them, under an entrustment: the identity of both is shown (Decree 735 Art. 17).
    pub agent: Option<Holder>,
}

/// A person, as far as the business needs to know.
#[derive(Clone)]
pub struct Holder {
    /// Name.
    pub name: String,
    /// Identity number: whole where the business is made out to it, else masked.
    pub id_number: String,
    /// Area that insures, where the business needs it.
    pub region: Option<RegionCode>,
    /// Kinds of cover in force today; empty for somebody who is not insured today.
    pub covers: Vec<InsuranceKind>,
}

// A name and a number: never in a log.
impl std::fmt::Debug for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Holder(***)")
    }
}

/// Seconds for which a terminal may look at the answer of its own scan again.
const SHOWN_SECONDS: i64 = 900;

/// The answer of a scan of this very terminal, for as long as somebody stands at its counter; and the settlement that it
/// began. A record of who came is the institution's to keep, not a terminal's to read.
///
/// # Errors
/// `NotFound` for another terminal's scan, and for one of a while ago.
pub async fn answered(ctx: &Context, at: &At, id: &ScanId) -> UseCaseResult<(ScanAnswer, Option<Settlement>)> {
    let scan = ctx.store.lookup_scan(id).await?.filter(|scan| scan.terminal == at.terminal.id);
    let fresh = |scan: &Scan| (0..SHOWN_SECONDS).contains(&ctx.now().seconds_since(scan.at));
    let scan = scan.filter(fresh).ok_or(UseCaseError::NotFound)?;
    let settlement = ctx.store.lookup_settlement_of_scan(&scan.id).await?;
    Ok((answer(ctx, scan).await?, settlement))
}

/// The answer that belongs to a scan on record.
pub(super) async fn answer(ctx: &Context, scan: Scan) -> UseCaseResult<ScanAnswer> {
    let mut answer = ScanAnswer {
        scan: scan.id,
        outcome: scan.outcome,
        business: scan.business,
        at: scan.at,
        holder: None,
        agent: None,
    };
    let (ScanOutcome::Accepted, Some(id)) = (scan.outcome, &scan.certificate) else { return Ok(answer) };
    let needs = scan.business.discloses();
    let found = ctx.store.lookup_owner(id).await?;
    let person = found.ok_or(UseCaseError::Broken("a scan without its person"))?;
    // The area that the card was activated for, as long as it insures: what is made out to the holder is made out there.
    let region = match needs {
        Disclosed::Identity => ctx.store.lookup_certificate(id).await?.map(|certificate| certificate.region),
        Disclosed::Name => None,
    };
    answer.holder = Some(holder(ctx, &person, needs, region, scan.at).await?);
    if let Some(id) = &scan.entrustment {
        let entrustment = ctx.store.lookup_entrustment(id).await?;
        let agent = entrustment.ok_or(UseCaseError::Broken("a scan without its entrustment"))?.agent;
        let agent = lookup(ctx, &agent).await?;
        answer.agent = Some(Holder {
            name: agent.name.reveal().to_owned(),
            id_number: agent.id_number.masked(),
            region: None,
            covers: Vec::new(),
        });
    }
    Ok(answer)
}

async fn lookup(ctx: &Context, id: &domain::id::PersonId) -> UseCaseResult<Person> {
    ctx.store.lookup_person(id).await?.ok_or(UseCaseError::Broken("a scan without its person"))
}

async fn holder(
    ctx: &Context,
    person: &Person,
    needs: Disclosed,
    region: Option<RegionCode>,
    at: Timestamp,
) -> UseCaseResult<Holder> {
    let day = at.day();
    let in_force = |c: &domain::cover::Cover| {
        c.status == CoverStatus::Normal && c.starts_on <= day && c.ends_on.is_none_or(|end| end >= day)
    };
    let all = ctx.store.covers_of(&person.id).await?;
    let insured = |kind: &InsuranceKind| all.iter().any(|c| c.kind == *kind && in_force(c));
    // Who moved since is told of by where they are insured now.
    let insures = |region: &RegionCode| all.iter().any(|c| c.region == *region && in_force(c));
    let region = region.map(|of_card| {
        if insures(&of_card) {
            return of_card;
        }
        all.iter().find(|c| in_force(c)).map_or_else(|| person.region.clone(), |c| c.region.clone())
    });
    let covers = [InsuranceKind::Residents, InsuranceKind::Employee].into_iter().filter(insured).collect();
    let whole = needs == Disclosed::Identity;
    Ok(Holder {
        name: person.name.reveal().to_owned(),
        id_number: if whole { person.id_number.reveal().to_owned() } else { person.id_number.masked() },
        region,
        covers,
    })
}
