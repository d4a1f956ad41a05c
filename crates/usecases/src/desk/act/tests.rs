use super::*;

fn refused(result: UseCaseResult<StaffMessage>) -> Vec<(String, FieldCode)> {
    match result {
        Err(UseCaseError::Invalid(errors)) => errors.into_iter().map(|e| (e.field, e.code)).collect(),
        other => panic!("{other:?}"),
    }
}

fn form(reasons: &[&str], words: &str) -> CaseAct {
    CaseAct { reasons: reasons.iter().map(ToString::to_string).collect(), words: words.into(), ..CaseAct::default() }
}

#[test]
fn words_that_read_otherwise_than_they_are_stored_are_refused() {
    for hidden in ["批\u{202e}准", "请\u{200b}重拍", "\u{2066}x", "a\u{0}b"] {
        let character = |field: &str| vec![(field.to_owned(), FieldCode::Character)];
        assert_eq!(refused(read_message(Move::Refuse, &form(&["reason_not_met"], hidden))), character("words"));
        let note = note_of(&CaseAct { note: hidden.into(), ..CaseAct::default() });
        assert_eq!(note, Err(FieldError::new("note", FieldCode::Character).into()), "{hidden:?}");
    }
    let lines = CaseAct { note: "一\r\n二\t3 < 4".into(), ..CaseAct::default() };
    assert_eq!(note_of(&lines).as_deref(), Ok("一\r\n二\t3 < 4"));
}

#[test]
fn an_amount_is_yuan_with_two_decimals_at_most() {
    for (typed, fen) in
        [("120", 12_000), (" 120.5 ", 12_050), ("１２０．０５", 12_005), ("0.01", 1), ("999999.99", 99_999_999)]
    {
        assert_eq!(read_amount(typed), Ok(Fen(fen)), "{typed}");
    }
    for wrong in ["0", "0.00", "-1", "+1", "1.234", "1e3", ".5", "1000000", "12,5", "120元", "1.2.3", "٣"] {
        let expected: UseCaseError = FieldError::new("refund_amount", FieldCode::Character).into();
        assert_eq!(read_amount(wrong), Err(expected), "{wrong}");
    }
    assert_eq!(read_amount("  "), Err(FieldError::new("refund_amount", FieldCode::Required).into()));
}

#[test]
fn a_message_needs_a_reason_that_its_act_offers_and_words_for_something_else() {
    let good = read_message(Move::Refuse, &form(&["reason_not_met"], "  ")).unwrap();
    assert_eq!((good.reasons, good.words), (vec![StaffReason::ReasonNotMet], String::new()));
    let twice = read_message(Move::Refuse, &form(&["reason_not_met", "other", "reason_not_met"], "x")).unwrap();
    assert_eq!(twice.reasons, [StaffReason::ReasonNotMet, StaffReason::Other]);
    let required = |field: &str| vec![(field.to_owned(), FieldCode::Required)];
    assert_eq!(refused(read_message(Move::Refuse, &form(&[], "no"))), required("reasons"));
    assert_eq!(refused(read_message(Move::Refuse, &form(&["other"], " "))), required("words"));
    let choice = vec![("reasons".to_owned(), FieldCode::Choice)];
    assert_eq!(refused(read_message(Move::Refuse, &form(&["document_unreadable"], ""))), choice);
    assert_eq!(refused(read_message(Move::RequestCorrection, &form(&["made_up"], ""))), choice);
    let long = "长".repeat(501);
    let too_long = vec![("words".to_owned(), FieldCode::TooLong)];
    assert_eq!(refused(read_message(Move::Refuse, &form(&["other"], &long))), too_long);
}
