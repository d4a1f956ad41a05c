//! Verdicts on documents: by whom, about what, and what stays of them.

use crate::{
    stop_support::{Town, adult},
    support::{YONGCHENG, YUNFU, apply, does, fields, identify, member, on_duty, recorded},
};
use domain::{
    application::{Move, form::FieldCode},
    id::{ApplicationId, DocumentId},
    review::DocumentVerdict as V,
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E, UseCaseResult,
    desk::{
        case,
        finding::{FindingForm, judge},
    },
};

async fn judges(town: &Town, staff: &Staff, id: &ApplicationId, document: &str, verdict: &str) -> UseCaseResult<()> {
    let form = FindingForm { document: document.into(), verdict: verdict.into(), words: "CANARY".into() };
    judge(&town.ctx, &on_duty(staff), id, &form).await
}

async fn document(town: &Town, id: &ApplicationId) -> String {
    town.store().documents_of(id).await.unwrap()[0].id.to_string()
}

#[tokio::test]
async fn verdicts_are_added_the_newest_counts_and_none_is_on_the_record_in_words() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let paper = document(&town, &id).await;
    assert!(!case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap().may_judge);
    assert_eq!(judges(&town, &clerk, &id, &paper, "accepted").await, Err(E::Conflict), "nobody has it");
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    for verdict in ["unreadable", "unreadable", "accepted"] {
        judges(&town, &clerk, &id, &paper, verdict).await.unwrap();
    }
    let page = case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    let found: Vec<_> = page.findings.iter().map(|(f, by)| (f.verdict, by.as_deref())).collect();
    assert_eq!(found, [(V::Unreadable, Some("clerk")), (V::Accepted, Some("clerk"))], "the same twice is one");
    assert!(page.may_judge);
    let record = recorded(&town).await;
    let entries: Vec<_> = record.iter().filter(|e| e.action == "document.judged").collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1].detail, format!("document={paper} verdict=accepted"));
    assert!(!format!("{record:?}").contains("CANARY"));
    town.finish().await;
}

#[tokio::test]
async fn a_verdict_is_refused_where_the_case_is_not_ones_to_judge() {
    let (one, two) = (adult(1, YUNFU).employed(), adult(2, YUNFU).employed());
    let town = Town::new(&[one.clone(), two.clone()]).await;
    let (id, other) = (apply(&town, &one, Reason::Employee).await, apply(&town, &two, Reason::Employee).await);
    let paper = document(&town, &id).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let colleague = member(&town, "colleague", Role::Supervisor, &[YUNFU]).await;
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    does(&town, &clerk, &other, Move::Take).await.unwrap();
    let tries =
        [(&auditor, E::Forbidden), (&admin, E::Forbidden), (&elsewhere, E::NotFound), (&colleague, E::Conflict)];
    for (who, error) in tries {
        assert_eq!(judges(&town, who, &id, &paper, "accepted").await, Err(error), "{}", who.login);
    }
    assert_eq!(judges(&town, &clerk, &other, &paper, "accepted").await, Err(E::NotFound), "another case's document");
    let gone = DocumentId::from_bits(9).to_string();
    assert_eq!(judges(&town, &clerk, &id, &gone, "accepted").await, Err(E::NotFound));
    let empty = FindingForm { document: paper.clone(), ..Default::default() };
    let missing = judge(&town.ctx, &on_duty(&clerk), &id, &empty).await;
    assert_eq!(fields(missing.unwrap_err()), [("verdict".to_owned(), FieldCode::Required)]);
    // A colleague takes it over: the clerk's page is old.
    does(&town, &colleague, &id, Move::TakeOver).await.unwrap();
    assert_eq!(judges(&town, &clerk, &id, &paper, "accepted").await, Err(E::Conflict));
    judges(&town, &colleague, &id, &paper, "accepted").await.unwrap();
    // Who they are becomes known later.
    let colleague = identify(&town, &colleague, &one).await;
    assert_eq!(judges(&town, &colleague, &id, &paper, "expired").await, Err(E::Forbidden));
    assert!(!case::open(&town.ctx, &on_duty(&colleague), &id).await.unwrap().may_judge);
    assert_eq!(town.store().findings_of(&id).await.unwrap().len(), 1);
    town.finish().await;
}
