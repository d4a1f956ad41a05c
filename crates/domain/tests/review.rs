//! Verdicts on documents, what a correction asks for, and what differs between two sendings.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::application;
use domain::{
    application::{
        ApplicationState as S, StaffReason as R,
        form::{Answers, FieldCode, PayeeForm},
    },
    id::{ApplicationId, DocumentId, StaffId},
    review::{
        CheckKind, CorrectionItem, Difference as D, DocumentVerdict as V, Evidence, Finding, Subject, TypedItem,
        check_finding, check_items, differences, evidence, is_answered, may_judge, message_of, newest, reason_field,
        words_field,
    },
    rules::{Question, Reason},
    staff::Role,
    time::Timestamp,
};

fn refused(verdict: &str, words: &str) -> Vec<(String, FieldCode)> {
    check_finding(verdict, words).unwrap_err().into_iter().map(|e| (e.field, e.code)).collect()
}

#[test]
fn a_verdict_is_one_of_five_and_something_else_says_what() {
    for verdict in V::ALL {
        assert_eq!(V::from_name(verdict.name()), Some(verdict));
        assert_eq!(check_finding(verdict.name(), " 缺角 "), Ok((verdict, "缺角".to_owned())));
        // Only a good document asks for nothing.
        assert_eq!(verdict.asks().is_none(), verdict == V::Accepted);
    }
    assert_eq!(check_finding("accepted", ""), Ok((V::Accepted, String::new())));
    assert_eq!(refused("", ""), [("verdict".to_owned(), FieldCode::Required)]);
    assert_eq!(refused("good", ""), [("verdict".to_owned(), FieldCode::Choice)]);
    assert_eq!(refused("other", "  "), [("verdict_words".to_owned(), FieldCode::Required)]);
    assert_eq!(refused("expired", &"长".repeat(201)), [("verdict_words".to_owned(), FieldCode::TooLong)]);
    assert_eq!(refused("expired", "过\u{202e}期"), [("verdict_words".to_owned(), FieldCode::Character)]);
}

#[test]
fn documents_are_judged_by_who_has_the_case_or_may_be_its_second_person() {
    let (me, other) = (StaffId::from_bits(1), StaffId::from_bits(2));
    for state in S::ALL {
        let mut app = application(state, Reason::Employee, Timestamp(0));
        app.assignee = Some(me.clone());
        app.first_approver = Some(me.clone());
        assert_eq!(may_judge(&app, &me, Role::Clerk), state == S::InReview, "{state:?}");
        assert_eq!(may_judge(&app, &me, Role::Supervisor), state == S::InReview, "{state:?}");
        assert_eq!(may_judge(&app, &other, Role::Supervisor), state == S::AwaitingSecondApproval, "{state:?}");
        for role in [Role::Clerk, Role::Auditor, Role::Administrator] {
            assert!(!may_judge(&app, &other, role), "{state:?} {role:?}");
        }
        assert!(!may_judge(&app, &me, Role::Auditor) && !may_judge(&app, &me, Role::Administrator));
    }
}

#[test]
fn the_newest_finding_counts_and_its_words_stay_out_of_logs() {
    let finding = |document, verdict| Finding {
        application: ApplicationId::from_bits(1),
        document: DocumentId::from_bits(document),
        verdict,
        words: "王小明的身份证".into(),
        staff: StaffId::from_bits(1),
        at: Timestamp(0),
    };
    let all = [finding(1, V::Unreadable), finding(2, V::Accepted), finding(1, V::Accepted)];
    let newest = newest(&all);
    assert_eq!(newest.len(), 2);
    assert_eq!(newest[&DocumentId::from_bits(1)].verdict, V::Accepted);
    assert!(!format!("{all:?}").contains("王小明"));
}

#[test]
fn each_check_rests_on_the_value_that_decides_it() {
    let mut facts = common::facts(jiff::civil::date(2026, 11, 22));
    facts.in_hospital = None;
    facts.unsettled_claims = Some(2);
    facts.employee_from = Some(jiff::civil::date(2026, 11, 1));
    let of = |check, reason| evidence(check, reason, &facts);
    assert_eq!(of(CheckKind::InHospital, None), Evidence::Whether(None));
    assert_eq!(of(CheckKind::UnsettledClaims, None), Evidence::Count(Some(2)));
    assert_eq!(of(CheckKind::Eligible, None), Evidence::Cover(facts.status));
    for (reason, expected) in [
        (Reason::Employee, Evidence::EmployeeFrom(facts.employee_from)),
        (Reason::Duplicate, Evidence::OtherCover(false)),
        (Reason::Death, Evidence::Died(None)),
        (Reason::Emigration, Evidence::NotInRegister),
    ] {
        assert_eq!(of(CheckKind::Reason, Some(reason)), expected, "{reason:?}");
    }
}

fn answers(question: &str, documents: &[(&str, u128)]) -> Answers {
    let mut answers = Answers::default();
    answers.questions.insert(Question::EmployeeSince, question.to_owned());
    for (kind, id) in documents {
        answers.documents.entry((*kind).to_owned()).or_default().push(DocumentId::from_bits(*id));
    }
    answers
}

fn payee(number: &str) -> PayeeForm {
    PayeeForm { holder: "张伟".into(), number: number.into(), bank: "工行".into() }
}

fn offered() -> Vec<Subject> {
    vec![
        Subject::Document("identity_front".into(), Some(DocumentId::from_bits(1))),
        Subject::Document("proof".into(), None),
        Subject::Answer(Question::EmployeeSince),
        Subject::Payee,
        Subject::Other,
    ]
}

fn typed(subject: &Subject, reason: R, words: &str) -> TypedItem {
    TypedItem { subject: subject.key(), reason: reason.name().into(), words: words.into() }
}

#[test]
fn a_subject_is_read_as_it_was_written_and_no_other() {
    for subject in offered() {
        assert_eq!(Subject::from_key(&subject.key()), Some(subject.clone()), "{}", subject.key());
        assert!(!subject.reasons().is_empty());
        assert!(subject.reasons().iter().all(|reason| R::CORRECTION.contains(reason)));
    }
    for key in ["", "document", "document:a", "document:a:x", "answer:none", "answer", "payee:1", "documents:a:"] {
        assert_eq!(Subject::from_key(key), None, "{key}");
    }
}

#[test]
fn a_correction_asks_for_at_least_one_thing_that_the_case_has() {
    let offered = offered();
    let wrong = |typed: &[TypedItem]| -> Vec<(String, FieldCode)> {
        check_items(&offered, typed).unwrap_err().into_iter().map(|e| (e.field, e.code)).collect()
    };
    assert_eq!(wrong(&[]), [("item".to_owned(), FieldCode::Required)]);
    let strange = Subject::Document("identity_front".into(), Some(DocumentId::from_bits(2)));
    assert_eq!(wrong(&[typed(&strange, R::DocumentUnreadable, "")]), [("item".to_owned(), FieldCode::Choice)]);
    let other = wrong(&[typed(&Subject::Other, R::Other, " ")]);
    assert_eq!(other, [(words_field("other"), FieldCode::Required)]);
    let unfit = wrong(&[typed(&Subject::Payee, R::DocumentUnreadable, "")]);
    assert_eq!(unfit, [(reason_field("payee"), FieldCode::Choice)]);
    let long = wrong(&[typed(&Subject::Payee, R::PayeeMismatch, &"长".repeat(201))]);
    assert_eq!(long, [(words_field("payee"), FieldCode::TooLong)]);
    let hidden = wrong(&[typed(&Subject::Payee, R::PayeeMismatch, "a\u{200b}")]);
    assert_eq!(hidden, [(words_field("payee"), FieldCode::Character)]);

    let asked = [
        typed(&offered[0], R::DocumentUnreadable, " 反光 "),
        typed(&offered[1], R::DocumentMissing, ""),
        typed(&offered[1], R::DocumentMissing, "twice"),
        typed(&Subject::Other, R::Other, "请写明单位"),
    ];
    let items = check_items(&offered, &asked).unwrap();
    assert_eq!(items.iter().map(|i| i.words.as_str()).collect::<Vec<_>>(), ["反光", "", "请写明单位"]);
    let message = message_of(&items, "谢谢");
    assert_eq!(message.reasons, [R::DocumentUnreadable, R::DocumentMissing, R::Other]);
    assert_eq!(message.words, "谢谢");
    assert!(!format!("{items:?}").contains("反光"));
}

#[test]
fn an_item_is_answered_once_just_that_was_changed() {
    let then = answers("2026-11-01", &[("identity_front", 1)]);
    let item = |subject: Subject| CorrectionItem { subject, reason: R::Other, words: String::new() };
    let about =
        |document: u128| item(Subject::Document("identity_front".into(), Some(DocumentId::from_bits(document))));
    let question = item(Subject::Answer(Question::EmployeeSince));
    let (account, other) = (item(Subject::Payee), item(Subject::Other));
    for item in [&about(1), &question, &account, &other] {
        assert!(!is_answered(item, &then, &then), "{item:?}");
    }
    // Taken out is not handed in again.
    assert!(!is_answered(&about(1), &then, &answers("2026-11-01", &[])));
    assert!(is_answered(&about(1), &then, &answers("2026-11-01", &[("identity_front", 2)])));
    assert!(is_answered(&about(1), &then, &answers("2026-11-01", &[("identity_front", 1), ("identity_front", 2)])));
    assert!(!is_answered(&about(1), &then, &answers("2026-11-01", &[("identity_front", 1), ("proof", 2)])));
    let later = answers("2026-11-02", &[("identity_front", 1)]);
    assert!(is_answered(&question, &then, &later) && is_answered(&other, &then, &later));
    assert!(!is_answered(&account, &then, &later));
    let paid = Answers { payee: Some(payee("1")), ..then.clone() };
    assert!(is_answered(&account, &then, &paid) && is_answered(&other, &then, &paid));
}

#[test]
fn the_difference_names_each_change_once() {
    let before = Answers { payee: Some(payee("1")), ..answers("2026-11-01", &[("front", 1), ("back", 2)]) };
    let mut after =
        Answers { payee: Some(payee("2")), ..answers("2026-11-02", &[("front", 1), ("back", 3), ("proof", 4)]) };
    after.questions.insert(Question::OtherArea, "永城".into());
    assert_eq!(differences(&before, &before), []);
    let id = DocumentId::from_bits;
    assert_eq!(
        differences(&before, &after),
        [
            D::Answer(Question::EmployeeSince, Some("2026-11-01".into()), Some("2026-11-02".into())),
            D::Answer(Question::OtherArea, None, Some("永城".into())),
            D::Payee(Some(payee("1")), Some(payee("2"))),
            D::Documents("back".into(), vec![id(2)], vec![id(3)]),
            D::Documents("proof".into(), vec![], vec![id(4)]),
        ]
    );
}
