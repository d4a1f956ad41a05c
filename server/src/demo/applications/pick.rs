//! Whom a story fits: found in the roster's order, so the same people every time.

use super::stories::{For, Story};
use crate::cli::CliError;
use domain::{
    cover::{Cover, CoverStatus, InsuranceKind},
    id::PersonId,
    person::{Person, RelationKind},
    rules::RegionCode,
};
use jiff::civil::Date;
use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};
use usecases::Context;

/// People of a region who are looked at.
const LOOK_AT: u32 = 240;

/// Who applies, and for which cover.
#[derive(Clone)]
pub(super) struct Cast {
    /// Whose account it is; the phone is there.
    pub(super) applicant: Person,
    /// Who is insured.
    pub(super) insured: Person,
    pub(super) cover: Cover,
    /// Since when the register knows an employees' cover.
    pub(super) employed_since: Option<Date>,
    whom: For,
    /// When the cover was paid.
    paid_on: Date,
}

/// The regions' people, each used once.
#[derive(Default)]
pub(super) struct People {
    regions: HashMap<RegionCode, Rc<[Person]>>,
    /// What an applicant can apply for, as far as somebody asked.
    casts: HashMap<PersonId, Rc<[Cast]>>,
    used: HashSet<PersonId>,
}

impl People {
    /// Without those who are to keep a clean sheet.
    pub(super) fn without(used: impl IntoIterator<Item = PersonId>) -> Self {
        Self { used: used.into_iter().collect(), ..Self::default() }
    }

    /// How many were used.
    pub(super) fn used(&self) -> usize {
        self.used.len()
    }

    /// The next whom a story fits; nobody where the region has no more.
    pub(super) async fn next(&mut self, ctx: &Context, story: &Story) -> Result<Option<Cast>, CliError> {
        let people = match self.regions.get(&story.region) {
            Some(people) => people.clone(),
            None => {
                let people: Rc<[Person]> = ctx.store.sample_people(&story.region, LOOK_AT).await?.into();
                self.regions.insert(story.region.clone(), people.clone());
                people
            }
        };
        // What most people stop is the next year's cover; where nobody has paid for that yet, this year's.
        for next_year in [true, false] {
            for person in people.iter().filter(|person| may_apply(ctx, person)) {
                if self.used.contains(&person.id) {
                    continue;
                }
                let casts = match self.casts.get(&person.id) {
                    Some(casts) => casts.clone(),
                    None => {
                        let casts: Rc<[Cast]> = casts(ctx, person, &story.region).await?.into();
                        self.casts.insert(person.id.clone(), casts.clone());
                        casts
                    }
                };
                let today = ctx.today();
                let fits = |cast: &&Cast| {
                    let employed = cast.employed_since.is_some_and(|since| since <= today);
                    let fits = match story.whom {
                        For::Employed => cast.whom == For::Themself && employed,
                        For::Unsure => cast.whom == For::Unsure && employed,
                        whom => cast.whom == whom,
                    };
                    fits && cast.paid_on < today
                        && (cast.cover.starts_on > today) == next_year
                        && cast.insured.died_on.is_none_or(|day| day < today)
                        && !self.used.contains(&cast.insured.id)
                };
                if let Some(cast) = casts.iter().find(fits).cloned() {
                    self.used.extend([cast.applicant.id.clone(), cast.insured.id.clone()]);
                    return Ok(Some(cast));
                }
            }
        }
        Ok(None)
    }
}

fn may_apply(ctx: &Context, person: &Person) -> bool {
    person.phone.is_some() && person.died_on.is_none() && !person.is_minor_on(ctx.today())
}

/// Everything that somebody can apply for without trouble.
async fn casts(ctx: &Context, person: &Person, region: &RegionCode) -> Result<Vec<Cast>, CliError> {
    let mut found = Vec::new();
    // Of a first start that was interrupted.
    if ctx.store.lookup_account_by_person(&person.id).await?.is_some() {
        return Ok(found);
    }
    let mut all = vec![(For::Themself, person.clone())];
    for ward in ctx.store.wards_of(&person.id).await? {
        let minor = ward.person.is_minor_on(ctx.today());
        match ward.relation.kind {
            RelationKind::Guardian if minor => all.push((For::Child, ward.person)),
            RelationKind::Heir if ward.person.died_on.is_some() => all.push((For::Deceased, ward.person)),
            _ => {}
        }
    }
    for (whom, insured) in all {
        let clear = insured.unsettled_claims.is_none_or(|claims| claims == 0)
            && insured.in_hospital != Some(true)
            && insured.in_arrears != Some(true)
            && !insured.chronic_entitlement;
        let unsure =
            insured.in_hospital.is_none() || insured.in_arrears.is_none() || insured.unsettled_claims.is_none();
        if !clear || unsure && whom != For::Themself {
            continue;
        }
        let whom = if unsure { For::Unsure } else { whom };
        let covers = ctx.store.covers_of(&insured.id).await?;
        let normal = |cover: &&Cover| cover.status == CoverStatus::Normal;
        let employed = covers.iter().filter(normal).filter(|c| c.kind == InsuranceKind::Employee);
        let employed_since = employed.map(|cover| cover.starts_on).min();
        for cover in covers.iter().filter(normal) {
            let current = cover.ends_on.is_none_or(|end| end >= ctx.today());
            if cover.kind != InsuranceKind::Residents || cover.region != *region || !current {
                continue;
            }
            let payments = ctx.store.payments_of(&cover.id).await?;
            let Some(paid_on) = payments.iter().map(|payment| payment.paid_on).max() else { continue };
            let (applicant, insured, cover) = (person.clone(), insured.clone(), cover.clone());
            found.push(Cast { applicant, insured, cover, employed_since, whom, paid_on });
        }
    }
    Ok(found)
}
