//! What the engine says beyond the regions' golden cases: order of exits, what makes a case automatic, documents.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{ask, book_with, facts, region};
use domain::{
    application::{ApplicationAct, policy::required_documents},
    consequence::{Block, Ends, Exit, LineCode, RefundWay, RefundWhy, StopFacts, Unknown, WaitingMonths, consequence},
    cover::{Category, CoverStatus},
    id::DocumentId,
    money::Fen,
    person::Capacity,
    rules::{DecisionMode, Mark, Need, Reason, RefundShare, Timing},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

const BEFORE: Date = date(2026, 12, 3);

const R2: (&str, &str) = (
    "v = { variant = \"r1\" }",
    "v = { variant = \"r2\", from = { month = 12, day = 1 }, to = { month = 12, day = 31 }, death_to = { month = 1, day = 31 } }",
);

#[test]
fn whoever_moves_to_employee_insurance_in_december_gets_everything_back() {
    let book = book_with(&[]);
    let c = ask(&book, &StopFacts { employee_from: Some(date(2026, 11, 1)), ..facts(BEFORE) }, Reason::Employee);
    assert_eq!((c.exit, c.timing, c.may_submit()), (None, Timing::Before, true));
    assert_eq!((c.period_from, c.period_to), (date(2027, 1, 1), date(2027, 12, 31)));
    assert_eq!((c.status, c.effective_on), (Some(CoverStatus::Terminated), Some(date(2027, 1, 1))));
    assert_eq!(c.refund.amount, Some(Fen(40_000)));
    assert_eq!((c.refund.way, c.refund.why), (Some(RefundWay::OriginalChannel), RefundWhy::ByRule));
    assert_eq!((c.waiting, c.ends.as_slice()), (None, [Ends::Benefits].as_slice()));
    assert_eq!(c.decision, DecisionMode::Automatic);
    assert_eq!(c.deadline.map(|d| (d.on, d.provisional)), Some((BEFORE, false)));
    // The refund rests on a national default and a sourced entry: the weaker mark is shown.
    let refund = c.lines.iter().find(|l| l.code == LineCode::Refund).unwrap();
    assert_eq!((refund.mark, refund.src.as_slice()), (Some(Mark::NationalDefault), ["S1".to_owned()].as_slice()));
    assert!(c.lines.iter().any(|l| l.code == LineCode::NoBreak));
}

#[test]
fn continuous_years_are_lost_by_a_break_only() {
    let years = StopFacts { continuous_years: 6, ..facts(BEFORE) };
    let change = ask(&book_with(&[]), &StopFacts { employee_from: Some(date(2026, 11, 1)), ..years }, Reason::Employee);
    assert_eq!((change.waiting, change.ends.as_slice()), (None, [Ends::Benefits].as_slice()));
}

#[test]
fn the_pause_waits_for_the_employee_cover_so_that_no_gap_arises() {
    let book = book_with(&[]);
    let c =
        ask(&book, &StopFacts { employee_from: Some(date(2027, 5, 15)), ..facts(date(2027, 3, 10)) }, Reason::Employee);
    assert_eq!((c.status, c.effective_on), (Some(CoverStatus::Paused), Some(date(2027, 5, 15))));
    assert!(c.lines.iter().any(|l| l.code == LineCode::NoGap));
    assert_eq!((c.refund.share, c.refund.why), (RefundShare::None, RefundWhy::PeriodBegan));
}

#[test]
fn a_stop_that_is_put_off_into_the_period_refunds_nothing() {
    let later = StopFacts { employee_from: Some(date(2027, 2, 1)), ..facts(BEFORE) };
    let c = ask(&book_with(&[]), &later, Reason::Employee);
    assert_eq!((c.status, c.effective_on), (Some(CoverStatus::Paused), Some(date(2027, 2, 1))));
    assert_eq!((c.refund.share, c.refund.why), (RefundShare::None, RefundWhy::PeriodBegan));
    let first_day = StopFacts { employee_from: Some(date(2027, 1, 1)), ..later };
    assert_eq!(ask(&book_with(&[]), &first_day, Reason::Employee).refund.share, RefundShare::Full);
}

#[test]
fn a_case_is_automatic_only_when_the_registry_answers_everything() {
    let book = book_with(&[]);
    let good = StopFacts { employee_from: Some(date(2026, 11, 1)), ..facts(BEFORE) };
    let mode = |f: StopFacts| ask(&book, &f, Reason::Employee).decision;
    assert_eq!(mode(good.clone()), DecisionMode::Automatic);
    for doubtful in [
        StopFacts { employee_from: None, ..good.clone() },
        StopFacts { in_hospital: None, ..good.clone() },
        StopFacts { unsettled_claims: None, ..good.clone() },
        StopFacts { in_arrears: None, ..good.clone() },
        StopFacts { capacity: Capacity::Guardian, minor: true, ..good.clone() },
        // The refund goes to an account whose card must be looked at.
        StopFacts { channel_takes_refunds: false, ..good.clone() },
    ] {
        assert_eq!(mode(doubtful.clone()), DecisionMode::OnePerson, "{doubtful:?}");
    }
    assert_eq!(ask(&book, &facts(BEFORE), Reason::Moved).unknowns, [Unknown::ReasonNotConfirmed]);
    let always = book_with(&[("code = \"EMPLOYEE\"", "code = \"EMPLOYEE\"\nalways_review = true")]);
    assert_eq!(ask(&always, &good, Reason::Employee).decision, DecisionMode::OnePerson);
    let two = book_with(&[("v = \"automatic\"", "v = \"two_people\"")]);
    assert_eq!(ask(&two, &good, Reason::Employee).decision, DecisionMode::TwoPeople);
}

#[test]
fn the_first_exit_in_the_fixed_order_wins() {
    let book = book_with(&[R2]);
    let exit = |f: &StopFacts, reason| ask(&book, f, reason).exit;
    // Everything is wrong at once; one thing after the other is put right.
    let mut f = StopFacts {
        status: CoverStatus::Paused,
        capacity: Capacity::Guardian,
        died_on: Some(date(2026, 11, 1)),
        ..facts(date(2028, 1, 1))
    };
    assert_eq!(exit(&f, Reason::Prison), Some(Exit::PeriodOver));
    f.today = date(2026, 11, 30);
    assert_eq!(exit(&f, Reason::Prison), Some(Exit::CoverNotNormal));
    f.status = CoverStatus::Normal;
    assert_eq!(exit(&f, Reason::Prison), Some(Exit::ReasonNotAccepted));
    assert_eq!(exit(&f, Reason::Moved), Some(Exit::CapacityNotAccepted), "a guardian of an adult");
    f.capacity = Capacity::Oneself;
    assert_eq!(exit(&f, Reason::Moved), Some(Exit::DeathMismatch));
    f.died_on = None;
    f.minor = true;
    assert_eq!(exit(&f, Reason::Moved), Some(Exit::MinorNeedsGuardian));
    f.minor = false;
    assert_eq!(exit(&f, Reason::Moved), Some(Exit::OutsideWindow));
    f.today = date(2026, 12, 31);
    assert_eq!(exit(&f, Reason::Moved), None);
    f.today = date(2027, 1, 1);
    assert_eq!(exit(&f, Reason::Moved), Some(Exit::OutsideWindow));
    let r1 = book_with(&[]);
    assert_eq!(ask(&r1, &f, Reason::Moved).exit, Some(Exit::NotAtThisTime));
}

#[test]
fn nobody_ends_the_cover_of_somebody_alive_as_an_heir() {
    let book = book_with(&[]);
    let heir = StopFacts { capacity: Capacity::Heir, ..facts(BEFORE) };
    assert_eq!(ask(&book, &heir, Reason::Voluntary).exit, Some(Exit::DeathMismatch));
    let c = ask(&book, &heir, Reason::Death);
    assert_eq!((c.exit, c.unknowns.as_slice()), (None, [Unknown::ReasonNotConfirmed].as_slice()));
    let c = ask(&book, &StopFacts { died_on: Some(date(2026, 11, 1)), ..heir }, Reason::Death);
    assert_eq!((c.unknowns.len(), c.decision), (0, DecisionMode::OnePerson));
    assert_eq!(c.refund.way, Some(RefundWay::PayeeAccount));
    assert_eq!(ask(&book, &facts(BEFORE), Reason::Death).exit, Some(Exit::DeathMismatch));
}

#[test]
fn the_window_stays_open_in_january_for_deaths_until_new_years_eve() {
    let book = book_with(&[R2]);
    let died = |died_on, today| {
        let f = StopFacts { capacity: Capacity::Heir, died_on: Some(died_on), ..facts(today) };
        ask(&book, &f, Reason::Death).exit
    };
    assert_eq!(died(date(2026, 12, 31), date(2027, 1, 31)), None);
    assert_eq!(died(date(2026, 12, 31), date(2027, 2, 1)), Some(Exit::OutsideWindow));
    assert_eq!(died(date(2027, 1, 2), date(2027, 1, 10)), Some(Exit::OutsideWindow));
    assert_eq!(died(date(2026, 11, 1), date(2026, 11, 30)), Some(Exit::OutsideWindow));
}

#[test]
fn blocks_stand_beside_a_yes() {
    let book = book_with(&[]);
    let f = StopFacts {
        in_hospital: Some(true),
        unsettled_claims: Some(2),
        in_arrears: Some(true),
        open_application: true,
        ..facts(BEFORE)
    };
    let c = ask(&book, &f, Reason::Voluntary);
    assert_eq!(c.blocks, [Block::InHospital, Block::UnsettledClaims, Block::Arrears, Block::OpenApplication]);
    assert!(!c.may_submit());
}

#[test]
fn waiting_is_a_range_and_long_breaks_have_a_floor() {
    let book = book_with(&[]);
    let waiting = |missed_years| {
        ask(&book, &StopFacts { missed_years, continuous_years: 4, ..facts(BEFORE) }, Reason::Voluntary).waiting
    };
    assert_eq!(waiting(0), Some(WaitingMonths { from: 3, to: 4 }));
    assert_eq!(waiting(2), Some(WaitingMonths { from: 3, to: 6 }));
    assert_eq!(waiting(3), Some(WaitingMonths { from: 6, to: 7 }));
    assert!(waiting(u32::MAX).is_some());
}

#[test]
fn the_refund_variants_differ_where_the_rules_differ() {
    let refund = |change: &str, f: &StopFacts| {
        let book = book_with(&[
            ("v = { variant = \"r1\" }", change),
            ("status = \"paused\"\nrefund = \"none\"", "status = \"paused\"\nrefund = \"full\""),
        ]);
        let c = ask(&book, f, Reason::Employee);
        (c.refund.share, c.refund.why, c.unknowns.contains(&Unknown::BenefitsUsed))
    };
    let full = (RefundShare::Full, RefundWhy::ByRule, false);
    let began = (RefundShare::None, RefundWhy::PeriodBegan, false);
    let used = (RefundShare::None, RefundWhy::BenefitsUsed, false);
    let first = StopFacts { employee_from: Some(date(2026, 11, 1)), ..facts(date(2027, 1, 31)) };
    let later = StopFacts { today: date(2027, 2, 1), ..first.clone() };
    let uses = |f: &StopFacts, benefits_used| StopFacts { benefits_used, ..f.clone() };
    assert_eq!(refund("v = { variant = \"r1\" }", &first), began);
    assert_eq!(refund("v = { variant = \"r3\" }", &first), began);
    assert_eq!(refund("v = { variant = \"r3\" }", &uses(&facts(BEFORE), Some(true))), used);
    assert!(refund("v = { variant = \"r3\" }", &uses(&facts(BEFORE), None)).2);
    let r4 = "v = { variant = \"r4\", days_after = 31 }";
    assert_eq!(refund(r4, &first), full);
    assert_eq!(refund(r4, &later), began);
    assert_eq!(refund(r4, &uses(&first, Some(true))), used);
    assert_eq!(refund("v = { variant = \"r5\" }", &later), full);
    assert_eq!(
        refund("v = { variant = \"r5\" }", &StopFacts { paid: None, ..later.clone() }),
        (RefundShare::None, RefundWhy::NothingPaid, false)
    );
}

#[test]
fn a_students_period_begins_in_september() {
    let book = book_with(&[]);
    let f = StopFacts { category: Category::UniversityStudent, ..facts(date(2026, 9, 1)) };
    let c = ask(&book, &f, Reason::Voluntary);
    assert_eq!((c.timing, c.period_from), (Timing::After, date(2026, 9, 1)));
}

#[test]
fn effective_dates_follow_the_rule_and_are_never_in_the_past() {
    let on = |rule: &str, today| {
        let book = book_with(&[("v = \"NEXT_MONTH_FIRST\"", &format!("v = \"{rule}\""))]);
        ask(&book, &facts(today), Reason::Voluntary).effective_on.unwrap()
    };
    let after = date(2027, 3, 31);
    assert_eq!(on("IMMEDIATE", after), after);
    assert_eq!(on("NEXT_DAY", after), date(2027, 4, 1));
    assert_eq!(on("NEXT_MONTH_FIRST", after), date(2027, 4, 1));
    assert_eq!(on("YEAR_END", after), date(2027, 12, 31));
    assert_eq!(on("BENEFIT_START", after), date(2027, 4, 1));
    assert_eq!(on("BENEFIT_START", BEFORE), date(2027, 1, 1));
    assert_eq!(on("YEAR_END", BEFORE), date(2027, 1, 1), "a cover stopped before its period never starts");
    assert_eq!(on("NEXT_DAY", BEFORE), date(2026, 12, 4));
}

#[test]
fn documents_are_asked_for_by_group_and_condition() {
    let book = book_with(&[]);
    let r = region(&book);
    let asked = |f: &StopFacts, reason, uploaded: &[&str]| -> Vec<(String, Need, usize)> {
        let c = ask(&book, f, reason);
        let uploaded: BTreeMap<String, Vec<DocumentId>> =
            uploaded.iter().map(|key| ((*key).to_owned(), vec![DocumentId::from_bits(1)])).collect();
        let groups = required_documents(r, reason, f, &c, &uploaded);
        groups.into_iter().map(|a| (a.key.to_owned(), a.need, a.missing.len())).collect()
    };
    let confirmed = StopFacts { employee_from: Some(date(2026, 11, 1)), ..facts(BEFORE) };
    let group = |key: &str, need, missing| (key.to_owned(), need, missing);
    assert_eq!(
        asked(&confirmed, Reason::Employee, &[]),
        [group("identity", Need::Optional, 0), group("employee_proof", Need::Optional, 0)]
    );
    assert_eq!(
        asked(&facts(BEFORE), Reason::Employee, &["id_front"]),
        [group("identity", Need::AllOf, 1), group("employee_proof", Need::OneOf, 2)]
    );
    assert_eq!(
        asked(&facts(BEFORE), Reason::Employee, &["id_front", "id_back", "payment_proof"]),
        [group("identity", Need::AllOf, 0), group("employee_proof", Need::OneOf, 0)]
    );
    let heir = StopFacts { capacity: Capacity::Heir, died_on: Some(date(2026, 11, 1)), ..facts(BEFORE) };
    let keys: Vec<String> = asked(&heir, Reason::Death, &[]).into_iter().map(|(key, ..)| key).collect();
    assert_eq!(keys, ["identity", "payee", "agent", "death_proof"]);
    assert!(asked(&facts(BEFORE), Reason::Prison, &[]).is_empty());
}

fn any_facts() -> impl Strategy<Value = StopFacts> {
    let days = (0i32..1500).prop_map(|n| date(2025, 6, 1).checked_add(jiff::Span::new().days(n)).unwrap());
    let status = prop_oneof![Just(CoverStatus::Normal), Just(CoverStatus::Paused), Just(CoverStatus::Terminated)];
    let capacity = prop_oneof![Just(Capacity::Oneself), Just(Capacity::Guardian), Just(Capacity::Heir)];
    let known = prop::option::of(any::<bool>());
    (days.clone(), status, capacity, prop::option::of(days.clone()), prop::option::of(days), known, any::<[bool; 4]>())
        .prop_map(|(today, status, capacity, died_on, employee_from, known, flags)| StopFacts {
            status,
            capacity,
            died_on,
            employee_from,
            in_hospital: known,
            benefits_used: known,
            minor: flags[0],
            channel_takes_refunds: flags[1],
            paid: flags[2].then_some(Fen(40_000)),
            other_residents_cover: flags[3],
            ..facts(today)
        })
}

proptest! {
    #[test]
    fn promises_hold_for_all_facts(f in any_facts(), which in 0usize..18, year in any::<i16>(), variant in 0usize..4) {
        let variants = ["v = { variant = \"r1\" }", R2.1, "v = { variant = \"r4\", days_after = 31 }", "v = { variant = \"r5\" }"];
        let book = book_with(&[(R2.0, variants[variant])]);
        let reason = Reason::ALL[which];
        let c = ask(&book, &f, reason);
        if c.exit.is_some() {
            prop_assert!(c.status.is_none() && c.effective_on.is_none() && c.deadline.is_none());
            prop_assert_eq!(c.refund.share, RefundShare::None);
        } else {
            prop_assert!(c.effective_on.is_some_and(|on| on >= f.today));
            prop_assert!(c.deadline.is_some_and(|d| d.on >= f.today));
        }
        // Money: never more than was paid, never without a payment, never without a way.
        prop_assert!(c.refund.amount.is_none_or(|amount| Some(amount) == f.paid));
        prop_assert_eq!(c.refund.share == RefundShare::None, c.refund.way.is_none());
        if c.decision == DecisionMode::Automatic && c.exit.is_none() {
            prop_assert!(c.unknowns.is_empty() && f.capacity == Capacity::Oneself && f.died_on.is_none());
        }
        // A year that makes no sense gives no answer rather than a panic.
        let _ = consequence(&book, region(&book), &StopFacts { year, ..f }, ApplicationAct::Stop, reason);
    }
}
