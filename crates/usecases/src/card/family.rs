//! The family account (亲情账户): the minors whose cards a guardian may show, until each one's majority.

use super::areas::{CardOf, card_of};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::my::people};
use domain::{
    card::{Binding, BindingKind, BindingState, Certificate},
    id::CertificateId,
    person::{Capacity, Person},
    rules::{Marked, Region},
};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The family account of a guardian.
#[derive(Clone, Debug)]
pub struct Family {
    /// The minors that the register has the caller as guardian of.
    pub members: Vec<Member>,
    /// How many others' cards the caller shows now.
    pub shown: usize,
    /// How many they may show; `None` where no member's area is served here.
    pub most: Option<Marked<u32>>,
}

/// A member of it.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub person: Person,
    /// The area that insures; `None` where it is not served here.
    pub region: Option<Region>,
    /// The certificate; `None` before the first activation.
    pub certificate: Option<Certificate>,
    /// The caller's bindings of it that show codes, this device's first.
    pub bindings: Vec<Binding>,
    /// Whether the first of them is this device's.
    pub here: bool,
    /// Whether a cover is in force or begins later.
    pub insured: bool,
    /// First day on which nobody shows the card for them any more.
    pub ends_on: Date,
}

/// The caller's family account.
///
/// # Errors
/// `NotSignedIn`, `NotProven`.
pub async fn family(ctx: &Context, caller: &Caller) -> UseCaseResult<Family> {
    let own = caller.resident()?.person.clone().ok_or(UseCaseError::NotProven)?;
    let held = ctx.store.bindings_held_by(&own).await?.into_iter();
    let shows = |b: &Binding| b.kind == BindingKind::Family && b.is_good_on(ctx.today());
    let held: Vec<Binding> = held.filter(shows).collect();
    let shown: BTreeSet<CertificateId> = held.iter().map(|b| b.certificate.clone()).collect();
    let mut members = Vec::new();
    for someone in people(ctx, caller).await?.into_iter().filter(|s| s.capacity == Capacity::Guardian) {
        let person = someone.person;
        let CardOf { area, certificate, insured, .. } = card_of(ctx, &person).await?;
        let region = area.map(|area| area.region);
        let is_of = |b: &&Binding| {
            b.state == BindingState::Bound && certificate.as_ref().is_some_and(|c| c.id == b.certificate)
        };
        let mut bindings: Vec<Binding> = held.iter().filter(is_of).cloned().collect();
        let is_here = |b: &Binding| b.device.is_some() && b.device == caller.device;
        bindings.sort_by_key(|binding| !is_here(binding));
        members.push(Member {
            here: bindings.first().is_some_and(is_here),
            insured,
            ends_on: person.comes_of_age_on(),
            bindings,
            certificate,
            region,
            person,
        });
    }
    let rules = members.iter().filter_map(|member| member.region.as_ref()).map(|region| &region.card.family_most);
    let most = rules.max_by_key(|most| most.v).cloned();
    Ok(Family { members, shown: shown.len(), most })
}
