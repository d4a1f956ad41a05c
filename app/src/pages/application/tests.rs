//! The status page of every state, looked at as text.

use super::{status::view, talk::Typed};
use crate::{context::PageCtx, i18n::say_in, render::in_context};
use domain::{
    application::{
        Actor, Application, ApplicationEvent, ApplicationState as S, Move, Reference, StaffMessage, StaffReason,
    },
    consequence::Deadline,
    cover::{Category, Cover, CoverStatus, InsuranceKind},
    id::{AccountId, ApplicationId, CoverId, PersonId, ReceiptId},
    language::{Language, Text},
    person::{Capacity, IdNumber, Name, Person},
    receipt::{Inclusion, RECEIPT_VERSION, Receipt, ReceiptAct, ReceiptBody},
    rules::{DecisionMode, Reason, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::application::{OfficeClock, Status, Step};

const TODAY: Date = Date::constant(2026, 12, 3);
const LATER: Date = Date::constant(2027, 1, 1);
const AT: Timestamp = Timestamp(1_796_270_400_000_000);

fn ctx(language: Language) -> PageCtx {
    PageCtx { path: "/applications/x".into(), demonstration: true, today: TODAY, ..PageCtx::sample(language) }
}

fn status(state: S) -> Status {
    let region = RegionCode("411481".into());
    let decided = matches!(state, S::Approved | S::Undone | S::Effective);
    let asked = state == S::CorrectionRequested;
    let due = Deadline { on: Date::constant(2026, 12, 10), provisional: false };
    let application = Application {
        id: ApplicationId::from_bits(1),
        reference: Reference::from_bits(7),
        account: AccountId::from_bits(1),
        person: PersonId::from_bits(1),
        act: domain::application::ApplicationAct::Stop,
        cover: CoverId::from_bits(1),
        region: region.clone(),
        rules: "r".into(),
        capacity: Capacity::Oneself,
        state,
        answers: domain::application::form::Answers { reason: Some(Reason::Employee), ..Default::default() },
        promised: None,
        deadline: Some(due),
        effective_on: decided.then_some(LATER),
        assignee: None,
        first_approver: None,
        second_approver: None,
        staff_message: Some(StaffMessage { reasons: vec![StaffReason::Other], words: "<b>重拍</b>".into() }),
        created_at: AT,
        updated_at: AT,
        submitted_at: Some(AT),
        decided_at: decided.then_some(AT),
        version: 3,
    };
    let person = Person {
        id: PersonId::from_bits(1),
        id_number: IdNumber::parse("11010519491231002X").unwrap(),
        name: Name::parse("欧阳娜娜").unwrap(),
        born_on: Date::constant(1949, 12, 31),
        region: region.clone(),
        phone: None,
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
        person: PersonId::from_bits(1),
        kind: InsuranceKind::Residents,
        region,
        year: 2027,
        category: Category::Adult,
        status: CoverStatus::Normal,
        starts_on: LATER,
        ends_on: None,
        benefits_used: None,
        version: 1,
    };
    let event = |seq, by, actor| ApplicationEvent {
        application: ApplicationId::from_bits(1),
        seq,
        by,
        actor,
        at: AT,
        note: "for staff only".into(),
    };
    Status {
        erased: None,
        events: vec![
            event(2, Move::Submit, Actor::Resident(AccountId::from_bits(1))),
            event(3, Move::ApproveAutomatically, Actor::System),
        ],
        clock: state.clock_runs().then_some(OfficeClock { day: 3, of: 10, deadline: due, late: false, paused: false }),
        answer_by: asked.then_some(due),
        asked: Vec::new(),
        draft_until: None,
        entered: Vec::new(),
        reveals: Vec::new(),
        messages: Vec::new(),
        apology: None,
        effect: None,
        refund: None,
        refund_batch: None,
        receipts: Vec::new(),
        may_withdraw: state.after(Move::Withdraw).is_some(),
        may_undo: state == S::Approved,
        region: None,
        person,
        cover,
        application,
    }
}

fn html(language: Language, state: S) -> String {
    in_context(&ctx(language), || {
        view(&status(state), &[Step::Documents, Step::Check], None, false, None, &Typed::default())
            .into_view()
            .to_html()
    })
}

#[test]
fn every_state_says_how_it_stands_and_keeps_what_is_not_for_the_resident() {
    for language in [Language::Zh, Language::En] {
        for state in S::ALL.into_iter().filter(|s| *s != S::Draft) {
            let html = html(language, state);
            assert!(html.contains(&say_in(language, state).replace('\'', "&#39;")), "{state:?}");
            assert!(html.contains(Reference::from_bits(7).as_str()), "{state:?}");
            for never in ["application.", "欧阳娜娜", "11010519491231002X", "for staff only", "<b>"] {
                assert!(!html.contains(never), "{state:?} shows {never}");
            }
        }
    }
}

#[test]
fn each_state_offers_what_can_be_done_and_nothing_else() {
    for state in S::ALL.into_iter().filter(|s| *s != S::Draft) {
        let html = html(Language::Zh, state);
        assert_eq!(html.contains("/withdraw\""), state.after(Move::Withdraw).is_some(), "{state:?}");
        assert_eq!(html.contains("/undo\""), state == S::Approved, "{state:?}");
        assert_eq!(html.contains("/documents\""), state == S::CorrectionRequested, "{state:?}");
        assert_eq!(html.contains("重拍"), matches!(state, S::CorrectionRequested | S::Refused), "{state:?}");
    }
}

fn receipt(bits: u128, state: S) -> Receipt {
    Receipt {
        body: ReceiptBody {
            v: RECEIPT_VERSION,
            id: ReceiptId::from_bits(bits),
            act: ReceiptAct::Stop {
                act: domain::application::ApplicationAct::Stop,
                reference: Reference::from_bits(7),
                state,
                reason: Reason::Employee,
                year: 2027,
                effective_on: None,
                refund: None,
            },
            name: "张*".into(),
            id_number: "4****".into(),
            region: RegionCode("411481".into()),
            agency: Text { zh: "医保局".into(), en: "Agency".into() },
            at: AT,
            demonstration: true,
        },
        subject: None,
        inclusion: Inclusion { index: 0, leaf: String::new(), size: 1, root: String::new(), path: Vec::new() },
        key: String::new(),
        signature: String::new(),
    }
}

#[test]
fn the_newest_receipt_stands_first() {
    let mut approved = status(S::Approved);
    approved.receipts = vec![receipt(1, S::Submitted), receipt(2, S::Approved)];
    let page = in_context(&ctx(Language::Zh), || {
        view(&approved, &[], Some(LATER), false, None, &Typed::default()).into_view().to_html()
    });
    let at = |bits| page.find(&format!("/receipts/{}", ReceiptId::from_bits(bits)));
    assert!(at(2).is_some() && at(2) < at(1), "{page}");
    assert!(page.contains("电子凭证会在2027年1月1日随参保关闭"), "{page}");
}

#[test]
fn the_clock_counts_from_the_next_working_day_and_shows_no_last_day_while_it_stands_still() {
    let of = |day, paused, state| {
        let mut status = status(state);
        let due = Deadline { on: Date::constant(2026, 12, 10), provisional: false };
        status.clock = Some(OfficeClock { day, of: 5, deadline: due, late: false, paused });
        in_context(&ctx(Language::Zh), || {
            view(&status, &[], None, false, None, &Typed::default()).into_view().to_html()
        })
    };
    let sent = of(0, false, S::Submitted);
    assert!(sent.contains("从下一个工作日起算") && !sent.contains("第 0 天"), "{sent}");
    let next = of(1, false, S::InReview);
    assert!(next.contains("第 1 天，共 5 天") && next.contains("2026年12月10日"), "{next}");
    let paused = of(2, true, S::CorrectionRequested);
    assert!(paused.contains("补正后顺延") && !paused.contains("最迟"), "{paused}");
}

#[test]
fn the_declaration_promises_only_what_can_be_taken_back() {
    let said = |later, decision| super::check::promise(later, Some(decision));
    for decision in [DecisionMode::Automatic, DecisionMode::OnePerson, DecisionMode::TwoPeople] {
        assert!(said(true, decision).contains("生效前可以撤销"), "{decision:?}");
        assert!(!said(false, decision).contains("可以撤销"), "{decision:?}");
    }
    assert!(said(false, DecisionMode::OnePerson).contains("决定前可以撤回"));
    assert!(said(false, DecisionMode::Automatic).contains("不能撤回，也不能撤销"));
}
