//! The areas in which a cover insures somebody: for one of them a certificate is activated.

use super::wallet::insured;
use crate::{Context, UseCaseResult};
use domain::{
    card::{Certificate, CertificateState},
    cover::Cover,
    id::PersonId,
    person::Person,
    rules::{Issuer, Region, RegionCode, RuleBook},
};
use jiff::civil::Date;

/// An area that insures somebody, and who issues its certificates.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The area's rules.
    pub region: Region,
    /// Who issues.
    pub issuer: Issuer,
}

/// The area, where this service has its rules.
pub(super) fn area(book: &RuleBook, code: &RegionCode) -> Option<Area> {
    let region = book.region(code)?;
    Some(Area { region: region.clone(), issuer: book.issuer_of(region)?.clone() })
}

/// Areas served here with a cover in force on `day` or later: the one that the register has the person in first.
pub(super) fn areas(book: &RuleBook, person: &Person, covers: &[Cover], day: Date) -> Vec<Area> {
    let running = covers.iter().filter(|cover| insured(std::slice::from_ref(cover), day));
    let mut codes: Vec<&RegionCode> = running.map(|cover| &cover.region).collect();
    codes.sort_by_key(|code| (**code != person.region, (*code).clone()));
    codes.dedup();
    codes.into_iter().filter_map(|code| area(book, code)).collect()
}

/// A person's card as lists show it.
pub(super) struct CardOf {
    /// The certificate's area; without one an area that insures, or the register's; `None`: not served here.
    pub(super) area: Option<Area>,
    /// The certificate; `None` before the first activation.
    pub(super) certificate: Option<Certificate>,
    /// Whether one can be activated: a cover is in force or begins later in an area that is served here.
    pub(super) insured: bool,
    /// Last day of the physical card, where it is past: nothing can be activated, and no code is shown.
    pub(super) over: Option<Date>,
}

/// The card of a person, wherever it was activated.
///
/// # Errors
/// Of the store.
pub(super) async fn card_of(ctx: &Context, person: &Person) -> UseCaseResult<CardOf> {
    let covers = ctx.store.covers_of(&person.id).await?;
    let areas = areas(&ctx.book, person, &covers, ctx.today());
    let mut found = ctx.store.certificates_of(&person.id).await?.into_iter();
    let certificate = found.find(|c| ctx.book.issuer(&c.issuer).is_some_and(|issuer| issuer.managed_here));
    let is_insured = !areas.is_empty();
    let first = match &certificate {
        Some(certificate) => area(&ctx.book, &certificate.region),
        None if is_insured => areas.into_iter().next(),
        // Insured somewhere else only: nothing can be activated here.
        None if insured(&covers, ctx.today()) => None,
        None => area(&ctx.book, &person.region),
    };
    let over = over(ctx, &person.id, certificate.as_ref()).await?;
    Ok(CardOf { area: first, certificate, insured: is_insured, over })
}

/// The last day of the physical card, where it is past: of a certificate in use that which it was activated for.
///
/// # Errors
/// Of the store.
pub(super) async fn over(
    ctx: &Context,
    person: &PersonId,
    certificate: Option<&Certificate>,
) -> UseCaseResult<Option<Date>> {
    let last = match certificate.filter(|certificate| certificate.state != CertificateState::Closed) {
        Some(certificate) => certificate.valid_until,
        None => ctx.store.lookup_physical_card(person).await?.and_then(|card| card.valid_until),
    };
    Ok(last.filter(|last| *last < ctx.today()))
}
