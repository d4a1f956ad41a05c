use domain::{
    cover::{Cover, CoverStatus, InsuranceKind},
    person::Person,
    rules::RegionCode,
};
use jiff::civil::Date;
use storage::{Store, StoreResult};

/// How many generated people of a region are looked at.
const LOOK_AT: u32 = 600;

/// A generated person with whom the whole way can be tried.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Who; the phone is there.
    pub person: Person,
    /// The residents' cover that can be stopped.
    pub cover: Cover,
}

/// Generated adults of a region whose next residents' cover can be stopped without trouble: paid, not begun, with an
/// employee cover on record, and no open question.
///
/// # Errors
/// Of the store.
pub async fn samples(store: &dyn Store, region: &RegionCode, today: Date, most: usize) -> StoreResult<Vec<Sample>> {
    let mut found = Vec::new();
    for person in store.sample_people(region, LOOK_AT).await? {
        if found.len() >= most {
            break;
        }
        let clean = person.died_on.is_none()
            && !person.is_minor_on(today)
            && !person.chronic_entitlement
            && !person.subsidised
            && person.in_hospital == Some(false)
            && person.in_arrears == Some(false)
            && person.unsettled_claims == Some(0);
        if !clean {
            continue;
        }
        let covers = store.covers_of(&person.id).await?;
        let good = |c: &&Cover| c.status == CoverStatus::Normal;
        let residents: Vec<&Cover> =
            covers.iter().filter(good).filter(|c| c.kind == InsuranceKind::Residents && c.starts_on > today).collect();
        let employed = covers.iter().filter(good).any(|c| c.kind == InsuranceKind::Employee && c.starts_on <= today);
        let [cover] = residents[..] else { continue };
        if employed && cover.region == *region && !store.payments_of(&cover.id).await?.is_empty() {
            found.push(Sample { cover: cover.clone(), person });
        }
    }
    Ok(found)
}
