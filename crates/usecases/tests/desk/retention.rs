//! Years pass: closed cases lose their content by their outcome, the trail and the proofs stay, holds keep.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YUNFU, apply, does, fields, identify, member, on_duty, opened, recorded},
};
use domain::{
    application::{Move, form::FieldCode as F},
    id::ApplicationId,
    retention::Kept,
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E, audit,
    desk::retention::{self, Due, HoldForm},
    worker::{erase_due, purge, run_jobs},
};

/// A refused case with a receipt, and who refused it.
async fn refused(town: &Town, who: &crate::stop_support::Somebody) -> (ApplicationId, Staff) {
    let id = apply(town, who, Reason::Employee).await;
    let boss = member(town, "boss", Role::Supervisor, &[YUNFU]).await;
    does(town, &boss, &id, Move::Take).await.unwrap();
    does(town, &boss, &id, Move::Refuse).await.unwrap();
    run_jobs(&town.ctx).await.unwrap();
    (id, boss)
}

async fn due(town: &Town, staff: &Staff, kind: Kept) -> Due {
    let page = retention::page(&town.ctx, &on_duty(staff)).await.unwrap();
    page.rules.iter().find(|(rule, _)| rule.kind == kind).unwrap().1.unwrap()
}

fn order() -> HoldForm {
    HoldForm { person: false, reason: "法院调查".into(), order: "（2036）粤1号".into(), until: String::new() }
}

#[tokio::test]
async fn after_its_term_a_refused_case_keeps_its_trail_and_its_receipt() {
    let who = adult(1, YUNFU).employed();
    let mut town = Town::new(std::slice::from_ref(&who)).await;
    let (id, boss) = refused(&town, &who).await;
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &["411481"]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    assert!(matches!(retention::page(&town.ctx, &on_duty(&clerk)).await, Err(E::Forbidden)));
    let objects = town.blobs.count();
    assert!(objects > 0);
    let (receipts, before) = (town.store().receipts_of(&id).await.unwrap(), recorded(&town).await.len());
    assert!(!receipts.is_empty());

    // Ten years: 3653 days with three leap days; the day itself still belongs to it.
    town.clock.pass(3640 * DAY);
    assert_eq!(due(&town, &boss, Kept::Refused).await, Due { now: 0, in_30: 1, in_90: 1, held: 0 });
    assert_eq!(due(&town, &elsewhere, Kept::Refused).await, Due::default(), "another office's are not counted");
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 0);
    town.clock.pass(13 * DAY);
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 0);
    town.clock.pass(DAY);
    assert_eq!(due(&town, &boss, Kept::Refused).await.now, 1);
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 1);
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 0, "once");

    // Killed before the bytes went: the job is there when it begins anew.
    assert_eq!(town.blobs.count(), objects);
    town.restart().await;
    run_jobs(&town.ctx).await.unwrap();
    assert_eq!(town.blobs.count(), 0);
    assert!(town.store().documents_of(&id).await.unwrap().is_empty());
    let page = opened(&town, &auditor, &id).await;
    assert!(page.keeping.erased.is_some() && !page.keeping.may_hold);
    assert_eq!(page.application.answers, Default::default());
    assert!(page.submissions.is_empty() && page.documents.is_empty());
    assert_eq!(page.history.iter().map(|(event, _)| event.by).collect::<Vec<_>>().len(), 3);
    assert!(page.history.iter().all(|(event, _)| event.note.is_empty()));
    assert_eq!(town.store().receipts_of(&id).await.unwrap(), receipts);
    let theirs = usecases::application::show_status(&town.ctx, &who.caller(), &id).await.unwrap();
    assert!(theirs.erased.is_some() && theirs.receipts == receipts);
    assert_eq!(page.moves, [], "nothing is offered");
    // The whole record still fits its hashes, and says what happened.
    let checked = audit::check(&town.ctx, &on_duty(&auditor), 0).await.unwrap();
    assert_eq!(checked.fault, None);
    let entries = recorded(&town).await;
    assert!(entries.len() > before);
    assert!(entries.iter().any(|e| e.action == "retention.erased" && e.object == id.as_str() && e.detail == "refused"));
    // It rests: nobody opens it again, and there is nothing left to hold.
    assert!(does(&town, &boss, &id, Move::Reopen).await.is_err());
    assert_eq!(retention::place(&town.ctx, &on_duty(&boss), &id, &order()).await.unwrap_err(), E::Conflict);
    // The report has numbers and regions, no persons.
    let report = retention::page(&town.ctx, &on_duty(&boss)).await.unwrap().report;
    let lines: Vec<_> = report.iter().map(|line| (line.kind.as_str(), line.count)).collect();
    assert_eq!(lines, [("refused", 1)]);
    let file = String::from_utf8(retention::file(&town.ctx, &on_duty(&boss)).await.unwrap()).unwrap();
    assert!(file.starts_with("day,kind,region,count\n") && file.contains(",refused,445300,1\n"), "{file}");
    assert!(retention::page(&town.ctx, &on_duty(&elsewhere)).await.unwrap().report.is_empty());
    town.finish().await;
}

#[tokio::test]
async fn a_hold_keeps_a_case_past_its_term_until_another_supervisor_lifts_it() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (id, boss) = refused(&town, &who).await;
    let second = member(&town, "second", Role::Supervisor, &[]).await;
    let (clerk, admin) =
        (member(&town, "clerk", Role::Clerk, &[]).await, member(&town, "admin", Role::Administrator, &[]).await);
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &["411481"]).await;
    let place = async |who: &Staff, form: &HoldForm| retention::place(&town.ctx, &on_duty(who), &id, form).await;
    assert_eq!(place(&clerk, &order()).await, Err(E::Forbidden));
    assert_eq!(place(&admin, &order()).await, Err(E::Forbidden));
    assert_eq!(place(&elsewhere, &order()).await, Err(E::NotFound));
    let blank = place(&boss, &HoldForm { until: "2020-01-01".into(), ..HoldForm::default() }).await.unwrap_err();
    let expected = [("reason", F::Required), ("order", F::Required), ("until", F::DateTooEarly)];
    assert_eq!(fields(blank), expected.map(|(name, code)| (name.to_owned(), code)));
    let hold = place(&boss, &order()).await.unwrap();
    let timed = HoldForm { person: true, until: "2040-01-31".into(), ..order() };
    let on_person = place(&boss, &timed).await.unwrap();
    assert_eq!(opened(&town, &clerk, &id).await.keeping.holds.len(), 2, "whoever has the case sees it");

    town.clock.pass(4000 * DAY);
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 0);
    erase_due(&town.ctx).await.unwrap();
    assert_eq!(due(&town, &boss, Kept::Refused).await, Due { now: 0, in_30: 0, in_90: 0, held: 1 });
    let report = retention::page(&town.ctx, &on_duty(&boss)).await.unwrap().report;
    assert_eq!(
        report.iter().map(|l| (l.kind.as_str(), l.count)).collect::<Vec<_>>(),
        [("refused.held", 1)],
        "once a day"
    );

    // An order may well be about a member of the office: to them there is no hold.
    let related = member(&town, "related", Role::Supervisor, &[YUNFU]).await;
    let related = identify(&town, &related, &who).await;
    assert_eq!(retention::lift(&town.ctx, &on_duty(&related), &hold, "结案").await, Err(E::NotFound));
    assert!(retention::page(&town.ctx, &on_duty(&related)).await.unwrap().holds.is_empty());
    assert_eq!(place(&related, &order()).await, Err(E::Forbidden));

    let lift = async |who: &Staff, why: &str| retention::lift(&town.ctx, &on_duty(who), &hold, why).await;
    assert_eq!(lift(&boss, "结案").await, Err(E::Forbidden), "not who placed it");
    assert_eq!(lift(&admin, "结案").await, Err(E::Forbidden));
    assert_eq!(lift(&elsewhere, "结案").await, Err(E::NotFound));
    assert_eq!(fields(lift(&second, " ").await.unwrap_err()), [("why".to_owned(), F::Required)]);
    lift(&second, "结案").await.unwrap();
    assert_eq!(lift(&second, "结案").await, Err(E::Conflict));
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 0, "the person's hold stands");
    // It ends by its date, and the record says so.
    town.clock.pass(2000 * DAY);
    assert_eq!(erase_due(&town.ctx).await.unwrap(), 1);
    let acts: Vec<_> = recorded(&town).await.into_iter().map(|e| (e.action, e.detail)).collect();
    for (action, detail) in [("hold.placed", &hold), ("hold.lifted", &hold), ("hold.placed", &on_person)] {
        assert!(acts.contains(&(action.to_owned(), detail.as_str().to_owned())), "{action}");
    }
    assert!(acts.contains(&("hold.ended".to_owned(), on_person.as_str().to_owned())));
    town.finish().await;
}

#[tokio::test]
async fn the_services_own_rows_are_counted_as_they_go() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (_, boss) = refused(&town, &who).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    town.clock.pass(40 * DAY);
    let rows = purge(&town.ctx).await.unwrap();
    let report = retention::page(&town.ctx, &on_duty(&admin)).await.unwrap().report;
    let counted: i64 = report.iter().map(|line| line.count).sum();
    assert!(counted > 0 && counted <= i64::try_from(rows).unwrap(), "counters are not told");
    assert!(report.iter().all(|line| line.region.is_none()));
    assert_eq!(retention::page(&town.ctx, &on_duty(&boss)).await.unwrap().report, [], "an office reads its own");
    town.finish().await;
}
