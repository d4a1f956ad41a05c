//! Generated people with whom the whole way can be tried, written beside the staff's sign-ins.

use crate::cli::CliError;
use domain::{
    cover::{Cover, CoverStatus, InsuranceKind},
    id::PersonId,
    person::{Person, RelationKind},
    rules::{RegionCode, RuleBook},
};
use serde::{Deserialize, Serialize};
use storage::{Change, ChangeSet};
use usecases::{Context, roster};

/// Regions that decide at once (two where it counts at once, one from the next day), by one person, by two people.
const REGIONS: [&str; 6] = ["445300", "320500", "441300", "440300", "110000", "411481"];
/// People of a region who can stop their cover.
const STOPPABLE: usize = 8;
/// People of a region who are looked at for a blocking fact or a child.
const LOOK_AT: u32 = 200;
/// The region whose sample people ask for a refund alone: it decides at once.
const REFUNDED: &str = "445300";
/// So many of them.
const STOPPED: usize = 2;
/// Who they are: an interrupted first start does not stop others.
const STOPPED_IDS: &str = "demonstration.stopped";
/// People of each special kind.
const SPECIAL: usize = 3;

/// Why a person is a sample.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// Nothing stands in the way.
    Stoppable,
    /// In hospital, or with a claim that is not settled.
    Blocked,
    /// Guardian of a minor with a cover.
    Guardian,
    /// The next cover was stopped elsewhere; its refund was not asked for.
    Stopped,
}

/// A resident of the demonstration.
#[derive(Serialize, Deserialize)]
pub struct Resident {
    kind: Kind,
    region: String,
    phone: String,
    name: String,
    id_number: String,
}

impl Resident {
    /// How one who can ask for a refund alone is printed at the start.
    pub fn announced(&self, book: &RuleBook) -> Option<String> {
        let Self { kind, region, phone, name, id_number } = self;
        let region = book.region(&RegionCode(region.clone())).filter(|_| *kind == Kind::Stopped)?;
        let place = format!("{} ({})", region.name.zh, region.name.en);
        Some(format!("    {phone}  {name}  {id_number}  {place}, next cover stopped already: a refund alone"))
    }
    fn of(kind: Kind, person: &Person) -> Option<Self> {
        Some(Self {
            kind,
            region: person.region.to_string(),
            phone: person.phone.as_ref()?.reveal().to_owned(),
            name: person.name.reveal().to_owned(),
            id_number: person.id_number.reveal().to_owned(),
        })
    }
}

/// Residents for every way through the pages, each one once.
///
/// # Errors
/// Of the store.
pub async fn residents(ctx: &Context) -> Result<Vec<Resident>, CliError> {
    let mut found = Vec::new();
    let (mut blocked, mut guardians) = (0, 0);
    for code in REGIONS {
        let region = RegionCode(code.to_owned());
        let stoppable = stoppable(ctx, &region).await?;
        if code == REFUNDED {
            let stopped = stopped(ctx, &region, &stoppable).await?;
            found.extend(stopped.iter().filter_map(|p| Resident::of(Kind::Stopped, p)));
        }
        found.extend(stoppable.iter().filter_map(|person| Resident::of(Kind::Stoppable, person)));
        for person in ctx.store.sample_people(&region, LOOK_AT).await? {
            if blocked >= SPECIAL && guardians >= SPECIAL {
                break;
            }
            if stoppable.iter().any(|p| p.id == person.id) || person.died_on.is_some() {
                continue;
            }
            if blocked < SPECIAL && is_blocked(ctx, &person).await? {
                blocked += 1;
                found.extend(Resident::of(Kind::Blocked, &person));
            } else if guardians < SPECIAL && is_guardian(ctx, &person).await? {
                guardians += 1;
                found.extend(Resident::of(Kind::Guardian, &person));
            }
        }
    }
    Ok(found)
}

/// Those whose refund needs no account, so that nothing has to be uploaded where the registry knows all the rest.
async fn stoppable(ctx: &Context, region: &RegionCode) -> Result<Vec<Person>, CliError> {
    let mut found = Vec::new();
    for sample in roster::samples(ctx.store.as_ref(), region, ctx.today(), STOPPABLE * 4).await? {
        let payments = ctx.store.payments_of(&sample.cover.id).await?;
        if found.len() < STOPPABLE && payments.iter().all(|p| p.channel_takes_refunds) {
            found.push(sample.person);
        }
    }
    Ok(found)
}

/// People whose next cover ended before it began, as a register tells it: status terminated, the payment still there.
/// Not those who are samples already, however few there are.
async fn stopped(ctx: &Context, region: &RegionCode, taken: &[Person]) -> Result<Vec<Person>, CliError> {
    let mut found = Vec::new();
    if let Some(known) = ctx.store.lookup_meta(STOPPED_IDS).await? {
        for id in known.split(',').map(|id| PersonId(id.to_owned())) {
            found.extend(ctx.store.lookup_person(&id).await?);
        }
        return Ok(found);
    }
    let mut set = ChangeSet::new();
    let samples = roster::samples(ctx.store.as_ref(), region, ctx.today(), usize::MAX).await?;
    for sample in samples.into_iter().filter(|sample| taken.iter().all(|p| p.id != sample.person.id)).rev() {
        let payments = ctx.store.payments_of(&sample.cover.id).await?;
        if found.len() >= STOPPED || !payments.iter().all(|p| p.channel_takes_refunds) {
            continue;
        }
        let version = sample.cover.version + 1;
        let cover = Cover { status: CoverStatus::Terminated, version, ..sample.cover };
        set = set.with(Change::UpdateCover(cover));
        found.push(sample.person);
    }
    let ids: Vec<_> = found.iter().map(|person| person.id.to_string()).collect();
    ctx.store.commit(set.with(Change::SetMeta { name: STOPPED_IDS, value: ids.join(",") })).await?;
    Ok(found)
}

async fn is_blocked(ctx: &Context, person: &Person) -> Result<bool, CliError> {
    let blocks = person.in_hospital == Some(true) || person.unsettled_claims.is_some_and(|claims| claims > 0);
    Ok(blocks && !person.is_minor_on(ctx.today()) && has_cover(ctx, person).await?)
}

async fn is_guardian(ctx: &Context, person: &Person) -> Result<bool, CliError> {
    for ward in ctx.store.wards_of(&person.id).await? {
        let minor = ward.relation.kind == RelationKind::Guardian && ward.person.is_minor_on(ctx.today());
        if minor && has_cover(ctx, &ward.person).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a residents' cover in force has not begun yet.
async fn has_cover(ctx: &Context, person: &Person) -> Result<bool, CliError> {
    let covers = ctx.store.covers_of(&person.id).await?;
    Ok(covers
        .iter()
        .any(|c| c.kind == InsuranceKind::Residents && c.status == CoverStatus::Normal && c.starts_on > ctx.today()))
}
