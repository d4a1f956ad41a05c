//! What is typed: answers, sending, the text bound into the code.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{application, ask, book_with, facts, noon, region};
use domain::{
    application::{
        ApplicationState as S,
        form::{
            FieldCode, PayeeForm, TypedAnswer, check_code, check_declaration, check_password, check_payee,
            check_questions, check_reason, digest_text, luhn_fits, parse_date,
        },
        policy::{NotYet, may_submit, required_documents},
    },
    consequence::{Block, Exit, StopFacts},
    id::DocumentId,
    person::{Name, Phone},
    rules::{Question, Reason},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::BTreeMap;

const TODAY: Date = date(2026, 11, 22);

fn answer(question: Question, typed: &str) -> Result<TypedAnswer, FieldCode> {
    let raw = BTreeMap::from([(question, typed.to_owned())]);
    match check_questions(&[question], &raw, TODAY) {
        Ok(mut typed) => Ok(typed.remove(&question).unwrap()),
        Err(wrong) => {
            assert_eq!(wrong[0].field, question.name());
            Err(wrong[0].code)
        }
    }
}

#[test]
fn a_reason_is_chosen_from_the_list() {
    assert_eq!(check_reason(" OTHER_AREA "), Ok(Reason::OtherArea));
    assert_eq!(check_reason("").unwrap_err()[0].code, FieldCode::Required);
    assert_eq!(check_reason("other_area").unwrap_err()[0].code, FieldCode::Choice);
    for reason in Reason::ALL {
        assert_eq!(check_reason(reason.code()), Ok(reason));
    }
}

#[test]
fn days_are_not_in_the_future_but_an_employee_cover_may_begin_within_a_year() {
    let day = |d| Ok(TypedAnswer::Day(d));
    assert_eq!(answer(Question::DiedOn, "2026年11月22日"), day(TODAY));
    assert_eq!(answer(Question::DiedOn, "2026-11-23"), Err(FieldCode::DateInFuture));
    assert_eq!(answer(Question::Since, "2027-01-01"), Err(FieldCode::DateInFuture));
    assert_eq!(answer(Question::EmployeeSince, "２０２７／１１／２２"), day(date(2027, 11, 22)));
    assert_eq!(answer(Question::EmployeeSince, "2027-11-23"), Err(FieldCode::DateInFuture));
    assert_eq!(answer(Question::Since, "1949-09-30"), Err(FieldCode::DateTooEarly));
    assert_eq!(answer(Question::Since, "yesterday"), Err(FieldCode::DateMalformed));
    assert_eq!(answer(Question::Since, " "), Err(FieldCode::Required));
}

#[test]
fn words_and_choices_are_checked() {
    assert_eq!(answer(Question::OtherArea, " 广东省　惠州市 "), Ok(TypedAnswer::Words("广东省 惠州市".into())));
    assert_eq!(answer(Question::OtherArea, &"长".repeat(61)), Err(FieldCode::TooLong));
    assert_eq!(answer(Question::OtherArea, "惠\u{202e}州"), Err(FieldCode::Character));
    assert_eq!(answer(Question::Subsidised, "yes"), Ok(TypedAnswer::Yes(true)));
    assert_eq!(answer(Question::StudentBenefitsUsed, "perhaps"), Err(FieldCode::Choice));
    let left_over = BTreeMap::from([(Question::DiedOn, "rubbish".to_owned())]);
    assert_eq!(check_questions(&[], &left_over, TODAY), Ok(BTreeMap::new()));
    assert!(Question::ALL.iter().all(|q| Question::from_name(q.name()) == Some(*q)));
}

#[test]
fn an_application_is_sent_only_when_everything_is_there() {
    let book = book_with(&[]);
    let rule = region(&book).reason(Reason::Employee).unwrap();
    let f = StopFacts { channel_takes_refunds: false, ..facts(TODAY) };
    let c = ask(&book, &f, Reason::Employee);
    let mut app = application(S::Draft, Reason::Employee, noon(TODAY));
    app.answers.declared = false;
    let try_it = |app: &domain::application::Application, c| {
        let docs = required_documents(region(&book), Reason::Employee, &f, c, &app.answers.documents);
        may_submit(app, rule, c, &docs, TODAY)
    };
    let Err(NotYet::Answers(wrong)) = try_it(&app, &c) else { panic!("it was sent") };
    let fields: Vec<&str> = wrong.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "employee_since",
            "documents_identity",
            "documents_payee",
            "documents_employee_proof",
            "holder",
            "number",
            "bank",
            "declared"
        ]
    );
    app.answers.questions.insert(Question::EmployeeSince, "2026-11-01".into());
    for key in ["id_front", "id_back", "bank_card", "payment_proof"] {
        app.answers.documents.insert(key.into(), vec![DocumentId::from_bits(7)]);
    }
    app.answers.payee =
        Some(PayeeForm { holder: "张三".into(), number: "6222021234567890".into(), bank: "工商银行".into() });
    app.answers.declared = true;
    assert_eq!(try_it(&app, &c), Ok(()), "a number that fails Luhn is no reason to refuse");

    let mut blocked = c.clone();
    blocked.blocks = vec![Block::Arrears];
    assert_eq!(try_it(&app, &blocked), Err(NotYet::Blocked(vec![Block::Arrears])));
    let mut ended = c.clone();
    ended.exit = Some(Exit::OutsideWindow);
    assert_eq!(try_it(&app, &ended), Err(NotYet::Exit(Exit::OutsideWindow)));
    app.answers.reason = Some(Reason::Moved);
    assert_eq!(try_it(&app, &c), Err(NotYet::NoReason));
    app.state = S::Submitted;
    assert_eq!(try_it(&app, &c), Err(NotYet::NotOpenForAnswers));
}

#[test]
fn the_code_is_bound_to_exactly_this_act() {
    let app = application(S::Draft, Reason::Employee, noon(TODAY));
    let text = digest_text(&app);
    let mut saved_again = app.clone();
    saved_again.version += 1;
    saved_again.updated_at = noon(date(2026, 11, 23));
    assert_eq!(digest_text(&saved_again), text);
    let change = |change: fn(&mut domain::application::Application)| {
        let mut other = app.clone();
        change(&mut other);
        digest_text(&other)
    };
    for other in [
        change(|a| a.answers.reason = Some(Reason::Moved)),
        change(|a| a.answers.payee = Some(PayeeForm { number: "12345678".into(), ..PayeeForm::default() })),
        change(|a| a.answers.documents = BTreeMap::from([("x".into(), vec![DocumentId::from_bits(1)])])),
        change(|a| a.state = S::CorrectionRequested),
        change(|a| a.rules = "0".repeat(64)),
        change(|a| a.id = domain::id::ApplicationId::from_bits(9)),
    ] {
        assert_ne!(other, text);
    }
}

proptest! {
    #[test]
    fn anything_typed_is_an_answer(text in "\\PC*", other in any::<String>()) {
        for typed in [&text, &other] {
            let _ = parse_date(typed);
            let _ = check_reason(typed);
            let _ = check_password(typed);
            let _ = check_code(typed);
            let _ = luhn_fits(typed);
            let _ = Phone::parse(typed);
            let raw: BTreeMap<Question, String> = Question::ALL.iter().map(|q| (*q, typed.clone())).collect();
            let _ = check_questions(&Question::ALL, &raw, TODAY);
            let _ = check_payee(&PayeeForm { holder: typed.clone(), number: typed.clone(), bank: typed.clone() });
            // A name has one form: what was read reads as itself.
            if let Ok(name) = Name::parse(typed) {
                prop_assert_eq!(Name::parse(name.reveal()), Ok(name));
            }
        }
    }
    #[test]
    fn every_day_is_read_back(n in 0i32..36500) {
        let day = date(1950, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap();
        prop_assert_eq!(parse_date(&day.to_string()), Some(day));
        prop_assert_eq!(parse_date(&format!("{}年{}月{}日", day.year(), day.month(), day.day())), Some(day));
    }
}

#[test]
fn the_declaration_is_ticked() {
    assert_eq!(check_declaration(true), Ok(()));
    assert_eq!(check_declaration(false).unwrap_err()[0].code, FieldCode::MustTick);
}
