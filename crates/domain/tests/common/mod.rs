//! A small made-up region, whose rules a test changes by replacing text.
#![allow(dead_code, reason = "each test binary uses its own part")]

use domain::{
    application::{Application, ApplicationAct, ApplicationState, Reference, form::Answers},
    consequence::{Consequence, StopFacts, consequence},
    cover::{Category, CoverStatus},
    id::{AccountId, ApplicationId, CoverId, PersonId},
    money::Fen,
    person::Capacity,
    rules::{Reason, Region, RegionCode, RuleBook, RuleError},
    time::Timestamp,
};
use jiff::civil::{Date, date};

pub const TEXTS: &str = include_str!("../../../../rules/texts.toml");
pub const REGION: &str = include_str!("../fixture/region.toml");

pub fn files(region: &str) -> Vec<(String, String)> {
    [
        ("sources.toml", include_str!("../fixture/sources.toml")),
        ("national.toml", include_str!("../fixture/national.toml")),
        ("calendar.toml", include_str!("../fixture/calendar.toml")),
        ("issuers.toml", include_str!("../fixture/issuers.toml")),
        ("channels.toml", include_str!("../fixture/channels.toml")),
        ("texts.toml", TEXTS),
        ("retention.toml", include_str!("../fixture/retention.toml")),
        ("990100/region.toml", region),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec()
}

pub fn load(region: &str) -> Result<RuleBook, Vec<RuleError>> {
    RuleBook::load(files(region).into_iter())
}

/// The fixture with each `(from, to)` replaced; panics when a text to replace is not there.
pub fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(REGION.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the fixture has no {from:?}");
        text.replacen(from, to, 1)
    })
}

pub fn book_with(changes: &[(&str, &str)]) -> RuleBook {
    load(&changed(changes)).unwrap_or_else(|faults| panic!("{faults:?}"))
}

pub fn region(book: &RuleBook) -> &Region {
    &book.regions[&RegionCode("990100".into())]
}

/// An adult who paid 400 yuan for 2027, asking on `today`; everything on record and in order.
pub fn facts(today: Date) -> StopFacts {
    StopFacts {
        today,
        category: Category::Adult,
        year: 2027,
        status: CoverStatus::Normal,
        paid: Some(Fen(40_000)),
        paid_on: Some(date(2026, 10, 10)),
        channel_takes_refunds: true,
        in_hospital: Some(false),
        unsettled_claims: Some(0),
        in_arrears: Some(false),
        benefits_used: Some(false),
        employee_from: None,
        other_residents_cover: false,
        died_on: None,
        chronic_entitlement: false,
        continuous_years: 1,
        missed_years: 0,
        subsidised: false,
        minor: false,
        capacity: Capacity::Oneself,
        open_application: false,
        stopped_on: None,
        refunded: false,
    }
}

pub fn ask(book: &RuleBook, facts: &StopFacts, reason: Reason) -> Consequence {
    consequence(book, region(book), facts, ApplicationAct::Stop, reason).expect("a benefit period")
}

pub fn noon(day: Date) -> Timestamp {
    Timestamp::start_of(day).plus_seconds(12 * 3600)
}

pub fn application(state: ApplicationState, reason: Reason, at: Timestamp) -> Application {
    Application {
        id: ApplicationId::from_bits(1),
        reference: Reference::from_bits(1),
        account: AccountId::from_bits(2),
        person: PersonId::from_bits(3),
        act: ApplicationAct::Stop,
        cover: CoverId::from_bits(4),
        region: RegionCode("990100".into()),
        rules: "f".repeat(64),
        capacity: Capacity::Oneself,
        state,
        answers: Answers { reason: Some(reason), declared: true, ..Answers::default() },
        promised: None,
        deadline: None,
        effective_on: None,
        assignee: None,
        first_approver: None,
        second_approver: None,
        staff_message: None,
        created_at: at,
        updated_at: at,
        submitted_at: None,
        decided_at: None,
        version: 1,
    }
}
