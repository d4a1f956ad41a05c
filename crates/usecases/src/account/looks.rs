//! Who of the staff looked at somebody's data: when, which office, why. Never which member.

use super::my::{self, Someone};
use crate::{Caller, Context, UseCaseResult};
use domain::{id::PersonId, rules::RegionCode, staff::Looked, time::Timestamp};
use storage::LookPosition;

/// Looks on a page.
const PAGE: u32 = 50;

/// One office looked: once, or several times in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeLook {
    /// Regions of the office; empty: all.
    pub office: Vec<RegionCode>,
    /// At what, what for.
    pub what: Looked,
    /// Reference of the application it was about, in words that its applicant knows.
    pub reference: Option<String>,
    /// The last time.
    pub at: Timestamp,
    /// How often, in a row and on one day.
    pub times: usize,
}

/// A page of the looks at somebody the caller is, or acts for.
#[derive(Clone, Debug)]
pub struct LooksPage {
    /// Everybody whose looks the caller may see.
    pub people: Vec<Someone>,
    /// Whose these are.
    pub of: Someone,
    /// Newest first.
    pub looks: Vec<OfficeLook>,
    /// Where the next page begins.
    pub next: Option<LookPosition>,
}

/// Who looked at the caller, or at somebody they act for (`None`: the caller), before a place when given.
///
/// # Errors
/// `NotFound` for anybody else, `NotProven`, `NotSignedIn`.
pub async fn page(
    ctx: &Context,
    caller: &Caller,
    person: Option<&PersonId>,
    before: Option<LookPosition>,
) -> UseCaseResult<LooksPage> {
    let people = my::people(ctx, caller).await?;
    let of = match person {
        Some(id) => people.iter().find(|s| s.person.id == *id),
        None => people.first(),
    };
    let of = of.cloned().ok_or(crate::UseCaseError::NotFound)?;
    let mut rows = ctx.store.looks_at(&of.person.id, before, PAGE + 1).await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|(look, row)| (look.at, *row));
    let mut looks: Vec<OfficeLook> = Vec::new();
    let mut latest = None;
    for (look, _) in rows {
        let group = (look.session.clone(), look.application.clone());
        if let Some(last) = looks.last_mut()
            && latest.as_ref() == Some(&group)
            && (&last.what, &last.office, last.at.day()) == (&look.what, &look.office, look.at.day())
        {
            last.times += 1;
            continue;
        }
        let reference = match &look.application {
            Some(id) => ctx.store.lookup_application(id).await?.map(|app| app.reference.to_string()),
            None => None,
        };
        looks.push(OfficeLook { office: look.office, what: look.what, reference, at: look.at, times: 1 });
        latest = Some(group);
    }
    Ok(LooksPage { people, of, looks, next })
}
