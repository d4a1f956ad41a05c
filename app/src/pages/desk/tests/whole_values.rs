//! Identity number, phone and payee account: masked everywhere, whole on one answer only.

use super::*;
use domain::staff::{RevealPurpose, RevealedField};
use usecases::desk::{
    Reveal,
    reveal::{RevealForm, Revealed},
};

const WHOLE: [&str; 3] = [NUMBER, PHONE, ACCOUNT];

#[test]
fn whole_values_are_nowhere_in_the_page() {
    for role in Role::ALL {
        for act in [None, Some(Move::Approve), Some(Move::Refuse)] {
            let reader = staff(1, role);
            let app = application(S::InReview, Some(1), DecisionMode::OnePerson, RefundShare::Full);
            let mut shown = Shown { act, previewed: act.is_some(), ..Shown::of(case(app, &reader)) };
            shown.typed.reasons = vec!["reason_not_met".into()];
            let html = html(shown, &reader);
            for value in WHOLE {
                assert!(!html.contains(value), "{role:?} {act:?}: {value}");
            }
            assert!(html.contains("1***************2X") && html.contains("139****1234") && html.contains("***4567"));
            let link = html.contains("/reveal#act");
            assert_eq!(link, role.decides(), "{role:?}");
        }
    }
}

#[test]
fn whole_values_are_offered_to_who_has_the_case_and_to_supervisors() {
    for (state, role, n, offered) in [
        (S::InReview, Role::Clerk, 1, true),
        (S::InReview, Role::Clerk, 2, false),
        (S::InReview, Role::Supervisor, 2, true),
        (S::Refused, Role::Clerk, 1, false),
        (S::Refused, Role::Supervisor, 2, true),
    ] {
        let reader = staff(n, role);
        let app = application(state, Some(1), DecisionMode::OnePerson, RefundShare::None);
        let html = html(Shown::of(case(app, &reader)), &reader);
        assert_eq!(html.contains("/reveal#act"), offered, "{state:?} {role:?} {n}");
    }
}

#[test]
fn the_answer_shows_what_was_asked_for_and_no_more() {
    let (mut shown, reader) = reviewed(RefundShare::Full, None);
    let number = shown.page.standing.person.id_number.clone();
    shown.revealed = Some(Revealed { id_number: Some(number), ..Revealed::default() });
    let html = html(shown, &reader);
    assert_eq!(html.matches(NUMBER).count(), 1);
    assert!(!html.contains(PHONE) && !html.contains(ACCOUNT));
    assert!(html.contains("Shown this once"));
}

#[test]
fn the_form_says_what_is_recorded_and_keeps_what_was_typed() {
    let (mut shown, reader) = reviewed(RefundShare::Full, None);
    let fields = vec!["payee_account".to_owned()];
    shown.revealing = Some(RevealForm { fields, purpose: "other".into(), words: HOSTILE.into() });
    shown.errors = vec![FieldError::new("words", FieldCode::TooLong)];
    let html = html(shown, &reader);
    assert!(html.contains("the applicant can see it") && html.contains("href=\"#f-words\""));
    for (_, rest) in html.match_indices("value=\"payee_account\"").map(|(at, _)| (at, &html[at..])) {
        assert!(rest.split('>').next().unwrap().contains("checked"));
    }
    assert!(!html.contains("<img") && WHOLE.iter().all(|value| !html.contains(value)));
    // One form at a time.
    assert_eq!(html.matches("<form").count(), 1);
}

#[test]
fn a_value_that_is_not_on_record_is_not_offered() {
    let (mut shown, reader) = reviewed(RefundShare::Full, None);
    shown.page.standing.person.phone = None;
    shown.page.application.answers.payee = None;
    shown.revealing = Some(RevealForm::default());
    let html = html(shown, &reader);
    assert!(html.contains("value=\"id_number\""));
    assert!(!html.contains("value=\"phone\"") && !html.contains("value=\"payee_account\""));
}

#[test]
fn colleagues_read_in_the_history_who_looked_at_what_and_why() {
    let (mut shown, reader) = reviewed(RefundShare::Full, None);
    let reveal = Reveal {
        application: shown.page.application.id.clone(),
        staff: reader.id.clone(),
        fields: vec![RevealedField::IdNumber, RevealedField::Phone],
        purpose: RevealPurpose::CallResident,
        words: "no answer at first".into(),
        at: Timestamp(0),
    };
    shown.page.reveals = vec![(reveal, Some("王芳".into()))];
    let html = html(shown, &reader);
    for words in ["identity number, phone on record", "To call about this application", "no answer at first", "王芳"]
    {
        assert!(html.contains(words), "{words}");
    }
}

#[test]
fn a_short_account_number_is_hidden_entirely() {
    let masked = |number: &str| PayeeForm { number: number.into(), ..PayeeForm::default() }.masked_number();
    assert_eq!(masked(ACCOUNT), "************4567");
    assert_eq!(masked("12345678"), "********");
    assert_eq!(masked(""), "");
}
