//! Electronic cards in every state, a hospital and a pharmacy with a terminal each, and what happened between them.
//!
//! What institutions did is done by their use cases, on days before this one; what residents did needs phones that
//! nobody has, so cards and devices are written as an activation leaves them.

use super::{card_maker::Maker, operator};
use crate::cli::CliError;
use domain::{
    card::InstitutionKind,
    cover::CoverStatus,
    id::PersonId,
    person::{Person, RelationKind},
    rules::RegionCode,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use usecases::{
    Context,
    ports::Clock,
    roster,
    terminal::{At, NewTerminal, add_terminal, revoke_terminal},
};

/// The area that all of them are insured in; its people stand in no other list of the demonstration.
const REGION: &str = "430000";
/// People of the area who are looked at.
const LOOK_AT: u32 = 400;
/// Card password of every demonstration card.
pub const CARD_PASSWORD: &str = "260519";
/// Code, name, kind, terminal.
const INSTITUTIONS: [(&str, &str, InstitutionKind, &str); 2] = [
    ("H43010000001", "示范人民医院 (sample hospital)", InstitutionKind::Hospital, "收费窗口1"),
    ("P43010000001", "示范大药房 (sample pharmacy)", InstitutionKind::Pharmacy, "收银台1"),
];
/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// What a card of the demonstration is there for.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Insured, no card yet.
    NotActivated,
    /// Bound to a phone and in three channels that only their holder can end.
    Active,
    /// Frozen.
    Frozen,
    /// Closed with an earlier cover: can be activated again.
    Closed,
    /// Used at both institutions, refused too; one visit is settled, one is open and blocks a stop.
    Used,
    /// Entrusts a purchase to the next one.
    Principal,
    /// May buy for the one before, and did so once.
    Agent,
    /// Left one channel by their own statement, and unbound a phone a moment ago that can be bound again.
    Left,
    /// Shows the card of a child.
    Guardian,
    /// Insured in two areas, no card yet: the first step is to choose one.
    TwoAreas,
}

impl CardKind {
    /// As the announcement prints it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotActivated => "no card yet",
            Self::Active => "active, four channels",
            Self::Frozen => "frozen",
            Self::Closed => "closed with last cover, can be activated again",
            Self::Used => "used; one visit not settled",
            Self::Principal => "entrusts a purchase",
            Self::Agent => "is entrusted with it",
            Self::Left => "one channel stated as unbound, one phone can be restored",
            Self::Guardian => "has a child's card",
            Self::TwoAreas => "insured in two areas, no card yet",
        }
    }
}

/// A resident with a card, or without one yet.
#[derive(Serialize, Deserialize)]
pub struct CardHolder {
    pub(super) kind: CardKind,
    region: String,
    pub(super) phone: String,
    pub(super) name: String,
    pub(super) id_number: String,
}

/// A terminal with its credential.
#[derive(Serialize, Deserialize)]
pub struct DemoTerminal {
    institution: String,
    pub(super) name: String,
    kind: String,
    terminal: String,
    label: String,
    pub(super) credential: String,
}

/// What [`cards`] made.
#[derive(Default, Serialize, Deserialize)]
pub struct Cards {
    /// Card password of all of them.
    pub card_password: String,
    /// Who has which card.
    pub holders: Vec<CardHolder>,
    /// Who can read codes.
    pub terminals: Vec<DemoTerminal>,
}

impl Cards {
    /// The lines that are printed at the start.
    #[must_use]
    pub fn announced(&self) -> Vec<String> {
        if self.terminals.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::new(), format!("  Electronic cards (card password {}):", self.card_password)];
        for CardHolder { kind, phone, name, id_number, .. } in &self.holders {
            lines.push(format!("    {phone}  {name}  {id_number}  {}", kind.words()));
        }
        lines.push("  Terminals (name, credential):".into());
        for DemoTerminal { name, credential, .. } in &self.terminals {
            lines.push(format!("    {name}  {credential}"));
        }
        lines
    }
}

/// A clock that stands.
struct Then(Timestamp);

impl Clock for Then {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The same at another time.
pub(super) fn then(ctx: &Context, seconds_ago: i64) -> Context {
    at(ctx, ctx.now().plus_seconds(-seconds_ago))
}

/// The same at a moment.
pub(super) fn at(ctx: &Context, moment: Timestamp) -> Context {
    Context { clock: Arc::new(Then(moment)), ..ctx.clone() }
}

/// Makes cards and terminals; after an interrupted start only what is still missing.
///
/// # Errors
/// Of the store.
pub async fn cards(ctx: &Context) -> Result<Cards, CliError> {
    let terminals = terminals(ctx).await?;
    let mut made = Cards { card_password: CARD_PASSWORD.into(), ..Cards::default() };
    for (at, credential) in &terminals {
        made.terminals.push(DemoTerminal {
            institution: at.institution.code.clone(),
            name: at.institution.name.clone(),
            kind: at.institution.kind.name().into(),
            terminal: at.terminal.id.to_string(),
            label: at.terminal.label.clone(),
            credential: credential.clone(),
        });
    }
    let code = RegionCode(REGION.into());
    let (Some(region), [hospital, pharmacy]) = (ctx.book.region(&code), &terminals[..]) else { return Ok(made) };
    let Some(people) = people(ctx, &code).await? else { return Ok(made) };
    let hash = crypto::password::hash(&ctx.keys, CARD_PASSWORD).map_err(CliError::Password)?;
    let maker = Maker { ctx, region, issuer: region.card.issuer.v.clone(), password: hash };
    for (kind, person) in &people.holders {
        maker.make(*kind, person, &people, &hospital.0, &pharmacy.0).await?;
        made.holders.push(CardHolder {
            kind: *kind,
            region: REGION.into(),
            phone: person.phone.as_ref().map_or(String::new(), |phone| phone.reveal().to_owned()),
            name: person.name.reveal().to_owned(),
            id_number: person.id_number.reveal().to_owned(),
        });
    }
    Ok(made)
}

async fn terminals(ctx: &Context) -> Result<Vec<(At, String)>, CliError> {
    let early = then(ctx, 60 * DAY);
    // An interrupted first start: nobody knows those credentials any more.
    for (terminal, _) in ctx.store.list_terminals().await? {
        revoke_terminal(ctx, &operator(), &terminal.id).await?;
    }
    let mut all = Vec::new();
    for (code, name, kind, label) in INSTITUTIONS {
        let known_as = Some((name.to_owned(), kind, RegionCode(REGION.into())));
        let new = NewTerminal { institution: code.into(), known_as, label: label.into() };
        let (terminal, credential) = add_terminal(&early, &operator(), &new).await?;
        if let Some(institution) = ctx.store.lookup_institution_by_code(code).await? {
            all.push((At { terminal, institution }, credential));
        }
    }
    Ok(all)
}

/// Whom the cards are of.
pub(super) struct People {
    holders: Vec<(CardKind, Person)>,
    pub(super) child: Person,
    pub(super) agent: PersonId,
}

/// Adults who are insured today and plain, and a guardian with an insured child; `None` where the area has too few.
async fn people(ctx: &Context, region: &RegionCode) -> Result<Option<People>, CliError> {
    use CardKind::{Active, Agent, Closed, Frozen, Guardian, Left, NotActivated, Principal, TwoAreas, Used};
    let today = ctx.today();
    // The first sample of an area is printed as somebody whom nothing stands in the way of; of the second only the open
    // visit does.
    let mut samples = roster::samples(ctx.store.as_ref(), region, today, 2).await?.into_iter().map(|s| s.person);
    let (shown, used) = (samples.next(), samples.next());
    let (mut plain, mut guardian, mut twice) = (Vec::from_iter(used.clone()), None, None);
    for person in ctx.store.sample_people(region, LOOK_AT).await? {
        let good = person.died_on.is_none()
            && person.phone.is_some()
            && !person.is_minor_on(today)
            && person.in_hospital == Some(false)
            && person.unsettled_claims == Some(0)
            && ![&shown, &used].into_iter().flatten().any(|other| other.id == person.id);
        if !good || !is_insured(ctx, &person.id).await? {
            continue;
        }
        let child = match &guardian {
            None => child(ctx, &person).await?,
            Some(_) => None,
        };
        match child {
            Some(child) => guardian = Some((person, child)),
            None if twice.is_none() && areas(ctx, &person.id).await? > 1 => twice = Some(person),
            None => plain.push(person),
        }
    }
    let kinds = [Used, NotActivated, Active, Frozen, Closed, Agent, Principal, Left];
    let (Some((guardian, child)), true) = (guardian, plain.len() >= kinds.len()) else { return Ok(None) };
    let mut holders: Vec<(CardKind, Person)> = kinds.into_iter().zip(plain).collect();
    let agent = holders.iter().find(|(kind, _)| *kind == Agent).map(|(_, person)| person.id.clone());
    holders.push((Guardian, guardian));
    // Not every population has somebody like that.
    holders.extend(twice.map(|person| (TwoAreas, person)));
    Ok(agent.map(|agent| People { holders, child, agent }))
}

async fn is_insured(ctx: &Context, person: &PersonId) -> Result<bool, CliError> {
    let today = ctx.today();
    let covers = ctx.store.covers_of(person).await?;
    let in_force = |c: &domain::cover::Cover| c.starts_on <= today && c.ends_on.is_none_or(|end| end >= today);
    Ok(covers.iter().any(|c| c.status == CoverStatus::Normal && in_force(c)))
}

/// In how many areas a cover insures somebody, today or later.
async fn areas(ctx: &Context, person: &PersonId) -> Result<usize, CliError> {
    let today = ctx.today();
    let covers = ctx.store.covers_of(person).await?.into_iter();
    let running = covers.filter(|c| c.status == CoverStatus::Normal && c.ends_on.is_none_or(|end| end >= today));
    Ok(running.map(|c| c.region).collect::<BTreeSet<_>>().len())
}

async fn child(ctx: &Context, guardian: &Person) -> Result<Option<Person>, CliError> {
    for ward in ctx.store.wards_of(&guardian.id).await? {
        let minor = ward.relation.kind == RelationKind::Guardian && ward.person.is_minor_on(ctx.today());
        if minor && is_insured(ctx, &ward.person.id).await? {
            return Ok(Some(ward.person));
        }
    }
    Ok(None)
}
