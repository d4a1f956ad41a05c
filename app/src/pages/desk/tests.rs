pub(super) mod documents;
mod own_case;
mod refund_list;
mod whole_values;

use super::{
    case::{CaseView, Shown},
    words,
};
use crate::{components::Tone, context::PageCtx, render::in_context};
use domain::{
    application::{
        Actor, Application, ApplicationEvent, ApplicationState as S, Move, Reference,
        form::{Answers, FieldCode, FieldError, PayeeForm},
    },
    calendar::Calendar,
    consequence::{Consequence, Deadline, RefundAnswer, RefundWay, RefundWhy, StopFacts},
    cover::{Category, Cover, CoverStatus, InsuranceKind},
    id::{AccountId, ApplicationId, CoverId, PersonId, StaffId},
    language::Language,
    money::Fen,
    person::{Capacity, IdNumber, Name, Person, Phone},
    rules::{DecisionMode, Mark, Marked, National, Reason, RefundShare, RegionCode, RuleBook, Timing, WaitingRule},
    staff::{Role, Staff},
    time::Timestamp,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};
use usecases::{
    desk::{
        Note,
        act::CaseAct,
        case::{CasePage, moves},
    },
    preview::Standing,
};

const HOSTILE: &str = "</script></textarea><img src=x onerror=alert(1)>";
const NUMBER: &str = "11010519491231002X";
const PHONE: &str = "13900001234";
const ACCOUNT: &str = "6222020000001234567";
const TODAY: Date = Date::constant(2026, 11, 22);

fn ctx(language: Language) -> PageCtx {
    PageCtx { path: "/desk/cases/x/refuse".into(), desk: true, ..PageCtx::sample(language) }
}

fn book() -> Arc<RuleBook> {
    let waiting = WaitingRule { fixed_months: 3, per_missed_year: 1, floor_from_years: 4, floor_months: 6 };
    let national = National {
        waiting: Marked { v: waiting, mark: Mark::Sample, src: Vec::new() },
        hotline: Marked { v: "12393".into(), mark: Mark::Sample, src: Vec::new() },
        hotline_hours: None,
        suggestion_days: None,
    };
    let texts = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules/texts", ".toml")).unwrap();
    Arc::new(RuleBook {
        regions: BTreeMap::new(),
        national,
        sources: BTreeMap::new(),
        retention: domain::retention::Retention::default(),
        calendar: Calendar::default(),
        issuers: BTreeMap::new(),
        channels: Vec::new(),
        texts: domain::rules::parse_texts("x", &texts, &BTreeMap::new()).unwrap(),
        version: String::new(),
    })
}

fn staff(n: u128, role: Role) -> Staff {
    Staff {
        id: StaffId::from_bits(n),
        login: "someone".into(),
        name: "同事".into(),
        role,
        regions: Vec::new(),
        password: String::new(),
        totp: None,
        totp_step: Staff::UNCONFIRMED,
        recovery: Vec::new(),
        must_change_password: false,
        language: Language::Zh,
        disabled: false,
        identity: Default::default(),
        created_at: Timestamp(0),
        version: 1,
    }
}

fn promise(decision: DecisionMode, share: RefundShare) -> Consequence {
    Consequence {
        act: domain::application::ApplicationAct::Stop,
        region: RegionCode("411481".into()),
        reason: Reason::Employee,
        exit: None,
        blocks: Vec::new(),
        unknowns: Vec::new(),
        timing: Timing::Before,
        period_from: Date::constant(2027, 1, 1),
        period_to: Date::constant(2027, 12, 31),
        status: Some(CoverStatus::Terminated),
        effective_on: Some(Date::constant(2026, 12, 1)),
        refund: RefundAnswer {
            share,
            amount: (share == RefundShare::Full).then_some(Fen(40_000)),
            way: Some(RefundWay::OriginalChannel),
            why: RefundWhy::ByRule,
        },
        ends: Vec::new(),
        waiting: None,
        decision,
        deadline: None,
        lines: Vec::new(),
    }
}

fn application(state: S, assignee: Option<u128>, decision: DecisionMode, share: RefundShare) -> Application {
    Application {
        id: ApplicationId::from_bits(1),
        reference: Reference::from_bits(7),
        account: AccountId::from_bits(1),
        person: PersonId::from_bits(1),
        act: domain::application::ApplicationAct::Stop,
        cover: CoverId::from_bits(1),
        region: RegionCode("411481".into()),
        rules: String::new(),
        capacity: Capacity::Oneself,
        state,
        answers: Answers {
            reason: Some(Reason::Employee),
            payee: Some(PayeeForm { holder: HOSTILE.into(), number: ACCOUNT.into(), bank: HOSTILE.into() }),
            ..Answers::default()
        },
        promised: Some(promise(decision, share)),
        deadline: Some(Deadline { on: Date::constant(2026, 11, 20), provisional: false }),
        effective_on: None,
        assignee: assignee.map(StaffId::from_bits),
        first_approver: None,
        second_approver: None,
        staff_message: None,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
        submitted_at: Some(Timestamp(0)),
        decided_at: None,
        version: 4,
    }
}

fn case(app: Application, reader: &Staff) -> CasePage {
    let person = Person {
        id: PersonId::from_bits(1),
        id_number: IdNumber::parse(NUMBER).unwrap(),
        name: Name::parse("张三").unwrap(),
        born_on: Date::constant(1949, 12, 31),
        region: RegionCode("411481".into()),
        phone: Some(Phone::parse(PHONE).unwrap()),
        died_on: None,
        in_hospital: None,
        unsettled_claims: None,
        in_arrears: None,
        chronic_entitlement: false,
        continuous_years: 3,
        missed_years: 0,
        subsidised: false,
        generated: true,
    };
    let cover = Cover {
        id: CoverId::from_bits(1),
        person: person.id.clone(),
        kind: InsuranceKind::Residents,
        region: RegionCode("411481".into()),
        year: 2027,
        category: Category::Adult,
        status: CoverStatus::Normal,
        starts_on: Date::constant(2027, 1, 1),
        ends_on: Some(Date::constant(2027, 12, 31)),
        benefits_used: None,
        version: 1,
    };
    let facts = StopFacts {
        today: TODAY,
        category: Category::Adult,
        year: 2027,
        status: CoverStatus::Normal,
        paid: None,
        paid_on: None,
        channel_takes_refunds: false,
        in_hospital: None,
        unsettled_claims: None,
        in_arrears: None,
        benefits_used: None,
        employee_from: None,
        other_residents_cover: false,
        died_on: None,
        chronic_entitlement: false,
        continuous_years: 3,
        missed_years: 0,
        subsidised: false,
        minor: false,
        capacity: Capacity::Oneself,
        open_application: false,
        stopped_on: None,
        refunded: false,
    };
    let note = |words: &str| Note {
        application: app.id.clone(),
        staff: reader.id.clone(),
        words: words.into(),
        at: Timestamp(0),
    };
    let sent = ApplicationEvent {
        application: app.id.clone(),
        seq: 1,
        by: Move::Submit,
        actor: Actor::Resident(app.account.clone()),
        at: Timestamp(0),
        note: String::new(),
    };
    let moves = moves(&app, reader);
    let approving = moves.iter().any(|m| matches!(m, Move::Approve | Move::Propose));
    CasePage {
        told: Vec::new(),
        keeping: Default::default(),
        book: book(),
        rules_now: "v".into(),
        changed: Some(Vec::new()),
        standing: Standing { person, cover, payment: None, capacity: Capacity::Oneself, open: None, facts },
        others: Vec::new(),
        covers: Vec::new(),
        today: app.promised.clone(),
        approval: app.promised.clone().filter(|_| approving),
        checks: Vec::new(),
        documents: Vec::new(),
        history: vec![(sent, None)],
        findings: Vec::new(),
        subjects: Vec::new(),
        corrections: Vec::new(),
        submissions: Vec::new(),
        may_judge: false,
        reveals: Vec::new(),
        messages: Vec::new(),
        opinions: Vec::new(),
        enquiries: Vec::new(),
        entered: Vec::new(),
        entered_it: false,
        informed: Vec::new(),
        has_account: true,
        colleagues: None,
        reads: Language::Zh,
        answer_due: None,
        may_write: false,
        own_case: false,
        notes: vec![(note(HOSTILE), Some("同事".into()))],
        refund: None,
        effect: None,
        assignee: None,
        moves,
        nobody_seconds: false,
        doubts: None,
        application: app,
    }
}

fn html(shown: Shown, reader: &Staff) -> String {
    let reader = Some(reader.clone());
    in_context(&ctx(Language::En), || view! { <CaseView shown book=book() today=TODAY staff=reader /> }.to_html())
}

fn reviewed(share: RefundShare, act: Option<Move>) -> (Shown, Staff) {
    let reader = staff(1, Role::Clerk);
    let app = application(S::InReview, Some(1), DecisionMode::OnePerson, share);
    let page = case(app, &reader);
    (Shown { act, ..Shown::of(page) }, reader)
}

#[test]
fn what_people_wrote_is_never_markup() {
    let (mut shown, reader) = reviewed(RefundShare::None, Some(Move::Refuse));
    shown.typed = CaseAct { words: HOSTILE.into(), note: HOSTILE.into(), reasons: vec!["other".into()], ..shown.typed };
    shown.previewed = true;
    let html = html(shown, &reader);
    assert!(!html.contains("<img") && !html.contains("</script>"), "{html}");
    // Payee's holder and bank, the old note, and what was typed twice with its preview in two languages.
    assert!(html.matches("onerror=alert(1)").count() >= 7);
}

#[test]
fn each_open_act_has_its_link_and_no_other() {
    let (shown, reader) = reviewed(RefundShare::None, None);
    let id = shown.page.application.id.clone();
    let html = html(shown, &reader);
    for verb in ["approve", "request_correction", "refuse", "release", "note"] {
        assert!(html.contains(&format!("/desk/cases/{id}/{verb}")), "{verb} is missing");
    }
    for verb in ["take\"", "take_over", "propose", "return"] {
        assert!(!html.contains(&format!("/desk/cases/{id}/{verb}")), "{verb} is offered");
    }
}

#[test]
fn taking_is_one_press_with_the_version_that_was_shown() {
    let reader = staff(1, Role::Clerk);
    let page = case(application(S::Submitted, None, DecisionMode::OnePerson, RefundShare::None), &reader);
    let action = format!("action=\"/desk/cases/{}/take#act\"", page.application.id);
    let html = html(Shown::of(page), &reader);
    let form = html.split(&action).nth(1).expect("the form").split("</form>").next().unwrap();
    assert!(form.contains(r#"name="version" value="4""#) && form.contains(r#"name="csrf""#), "{form}");
}

#[test]
fn an_approval_shows_its_notice_and_asks_for_an_amount_only_where_staff_fix_it() {
    let (shown, reader) = reviewed(RefundShare::Full, Some(Move::Approve));
    let full = html(shown, &reader);
    assert!(full.contains("class=\"letter\"") && full.contains("CNY 400.00"));
    assert!(!full.contains("refund_amount") && !full.contains("name=\"preview\""));
    let (shown, reader) = reviewed(RefundShare::Difference, Some(Move::Approve));
    let difference = html(shown, &reader);
    assert!(difference.contains("name=\"refund_amount\"") && difference.contains("name=\"preview\""));
}

#[test]
fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let (mut shown, reader) = reviewed(RefundShare::None, Some(Move::Refuse));
    shown.typed.reasons = vec!["document_missing".into()];
    shown.typed.words = "请补交身份证".into();
    shown.errors = vec![FieldError::new("words", FieldCode::TooLong)];
    let html = html(shown, &reader);
    assert!(
        html.contains(">请补交身份证</textarea>"),
        "{}",
        html.split("请补交").next().unwrap().chars().rev().take(80).collect::<String>()
    );
    assert!(html.contains("href=\"#f-words\""));
    let boxes: Vec<_> = html.match_indices("value=\"document_missing\"").collect();
    assert_eq!(boxes.len(), 1);
    assert!(html[boxes[0].0..].split('>').next().unwrap().contains("checked"));
    // One form at a time: no field's id stands on the page twice.
    assert_eq!(html.matches("id=\"f-note\"").count(), 1);
}

#[test]
fn the_first_person_reads_why_they_may_not_be_the_second() {
    let reader = staff(1, Role::Supervisor);
    let mut app = application(S::AwaitingSecondApproval, Some(1), DecisionMode::TwoPeople, RefundShare::None);
    app.first_approver = Some(StaffId::from_bits(1));
    let page = case(app.clone(), &reader);
    assert!(page.moves.is_empty());
    assert!(html(Shown::of(page), &reader).contains("a supervisor other than you must be the second person"));
    let second = staff(2, Role::Supervisor);
    assert_eq!(case(app, &second).moves, [Move::Approve, Move::Return, Move::Refuse]);
}

#[test]
fn only_a_running_clock_is_urgent() {
    let due = |day| Some(Deadline { on: Date::constant(2026, 11, day), provisional: false });
    let tone = |state, day| words::urgency(state, due(day), TODAY).map(|(_, tone)| tone);
    assert_eq!(tone(S::InReview, 21), Some(Tone::Danger));
    assert_eq!(tone(S::InReview, 22), Some(Tone::Warn));
    assert_eq!(tone(S::InReview, 23), None);
    assert_eq!(tone(S::CorrectionRequested, 21), None);
    assert_eq!(tone(S::Approved, 21), None);
}
