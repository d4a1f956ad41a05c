//! The documents beside the data, the verdicts, and a correction asked for item by item.

use super::*;
use domain::{
    application::StaffReason,
    id::DocumentId,
    review::{
        CheckKind, Correction, CorrectionItem, DocumentVerdict, Evidence, Finding, Subject, Submission, TypedItem,
    },
};
use usecases::desk::{
    Document, DocumentState,
    case::{Check, Verdict},
    finding::FindingForm,
};

fn paper(n: u128, content_type: &str) -> Document {
    Document {
        id: DocumentId::from_bits(n),
        application: ApplicationId::from_bits(1),
        kind: format!("kind_{n}"),
        content_type: content_type.into(),
        size: 2048,
        sha256: String::new(),
        state: DocumentState::Stored,
        refusal: None,
        scan: "not_scanned".into(),
        created_at: Timestamp(0),
        version: 2,
    }
}

fn finding(n: u128, verdict: DocumentVerdict) -> (Finding, Option<String>) {
    let finding = Finding {
        application: ApplicationId::from_bits(1),
        document: DocumentId::from_bits(n),
        verdict,
        words: HOSTILE.into(),
        staff: StaffId::from_bits(1),
        at: Timestamp(0),
    };
    (finding, Some("同事".into()))
}

pub(in crate::pages::desk) fn with_papers(act: Option<Move>) -> (Shown, Staff) {
    let (mut shown, reader) = reviewed(RefundShare::None, act);
    shown.page.documents = vec![paper(11, "image/jpeg"), paper(12, "image/jpeg"), paper(13, "application/pdf")];
    shown.page.findings = vec![finding(11, DocumentVerdict::Unreadable)];
    shown.page.may_judge = true;
    let about = |n: u128| Subject::Document(format!("kind_{n}"), Some(DocumentId::from_bits(n)));
    shown.page.subjects = vec![about(11), about(12), about(13), Subject::Other];
    (shown, reader)
}

#[test]
fn the_first_document_that_nobody_judged_stands_beside_the_data() {
    let (mut shown, reader) = with_papers(None);
    let page = html(shown.clone(), &reader);
    let picture = |n: u128| {
        format!("<img src=\"/desk/cases/{}/documents/{}\"", ApplicationId::from_bits(1), DocumentId::from_bits(n))
    };
    assert!(page.contains(&picture(12)) && !page.contains(&picture(11)), "{page}");
    assert!(page.contains("Not readable") && page.contains("Not judged"));
    shown.document = Some(DocumentId::from_bits(11));
    let page = html(shown.clone(), &reader);
    assert!(page.contains(&picture(11)) && !page.contains("<img src=x"));
    // A PDF is saved, never shown.
    shown.document = Some(DocumentId::from_bits(13));
    let page = html(shown.clone(), &reader);
    assert!(!page.contains("viewer__picture") && page.contains("download"));
    // Another case's document is none.
    shown.document = Some(DocumentId::from_bits(99));
    assert!(html(shown, &reader).contains(&picture(12)));
}

#[test]
fn only_who_may_judge_gets_the_form_and_a_refused_one_keeps_what_was_typed() {
    let (mut shown, reader) = with_papers(None);
    assert!(html(shown.clone(), &reader).contains("name=\"verdict\""));
    let id = DocumentId::from_bits(12);
    shown.judged = Some(FindingForm { document: id.to_string(), verdict: "other".into(), words: "缺角".into() });
    shown.document = Some(id);
    shown.errors = vec![FieldError::new("verdict_words", FieldCode::TooLong)];
    let page = html(shown.clone(), &reader);
    assert!(page.contains(">缺角</textarea>") && page.contains("href=\"#f-verdict-words\""));
    assert_eq!(page.matches("role=\"alert\"").count(), 1, "the note's form has no part in it");
    shown.page.may_judge = false;
    assert!(!html(shown, &reader).contains("name=\"verdict\""));
}

#[test]
fn a_correction_begins_with_the_verdicts_and_keeps_what_was_typed_instead() {
    let (mut shown, reader) = with_papers(Some(Move::RequestCorrection));
    let chosen = |page: &str| page.matches("value=\"document_unreadable\" selected").count();
    let page = html(shown.clone(), &reader);
    assert_eq!(chosen(&page), 1, "{page}");
    shown.typed.items =
        Some(vec![TypedItem { subject: "other".into(), reason: "other".into(), words: "请写明".into() }]);
    shown.previewed = true;
    let page = html(shown.clone(), &reader);
    assert_eq!(chosen(&page), 0);
    // Typed, and in the notice in both languages.
    assert_eq!(page.matches("请写明").count(), 3, "{page}");
    shown.typed.items = Some(Vec::new());
    shown.previewed = false;
    shown.errors = vec![FieldError::new("item", FieldCode::Required)];
    assert!(html(shown, &reader).contains("Choose at least one thing"));
}

#[test]
fn old_stands_beside_new_with_the_account_masked() {
    let (mut shown, reader) = with_papers(None);
    let app = shown.page.application.clone();
    let facts = shown.page.standing.facts.clone();
    let mut before = Submission { seq: 2, ..Submission::of(&app, &facts, "a") };
    before.answers.documents.insert("kind_11".into(), vec![DocumentId::from_bits(10)]);
    let mut after = Submission { seq: 5, rules: "b".into(), ..before.clone() };
    after.answers.documents.insert("kind_11".into(), vec![DocumentId::from_bits(11)]);
    after.answers.payee =
        Some(PayeeForm { holder: "张三".into(), number: "6222020000009994567".into(), bank: "行".into() });
    let subject = Subject::Document("kind_11".into(), Some(DocumentId::from_bits(10)));
    let item = CorrectionItem { subject, reason: StaffReason::DocumentUnreadable, words: HOSTILE.into() };
    shown.page.corrections = vec![Correction { application: app.id.clone(), seq: 4, items: vec![item] }];
    shown.page.submissions = vec![before, after];
    let check = Check {
        kind: CheckKind::InHospital,
        now: Evidence::Whether(Some(true)),
        then: Some(Evidence::Whether(Some(false))),
        verdict: Verdict::Failed,
    };
    shown.page.checks = vec![check];
    let page = html(shown, &reader);
    assert_eq!(page.matches("id=\"versions\"").count(), 1);
    assert!(page.contains("Taken out: 1") && page.contains("Changed") && page.contains("Number changed"));
    assert!(!page.contains(ACCOUNT) && !page.contains("999456"));
    assert!(page.contains("Changed since") && !page.contains("<img src=x"));
}
