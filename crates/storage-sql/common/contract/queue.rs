use super::world::{NOW, World, moved, moving};
use domain::{
    application::{Actor, Application, ApplicationState as S, Move},
    id::ApplicationId,
    queue::ChecksOutcome,
    rules::{Reason, RegionCode},
};
use jiff::civil::date;
use storage::{
    Applications as _, Change, ChangeSet, Desk as _, QueuePart, QueuePosition, QueueQuery, QueueRow, Whose, Writer as _,
};

const UNDECIDED: [S; 4] = [S::Submitted, S::InReview, S::CorrectionRequested, S::AwaitingSecondApproval];

/// Sent applications of people of their own, with these deadline days of December.
async fn sent(w: &mut World, days: &[i8]) -> Vec<ApplicationId> {
    let mut ids = Vec::new();
    for (day, n) in days.iter().zip(100..) {
        let (entry, account) = w.neighbour(n, "陈小明").await;
        w.entry = entry;
        w.account = account;
        ids.push(w.submitted_by(date(2026, 12, *day)).await.id);
    }
    ids
}

fn position(row: &QueueRow) -> QueuePosition {
    let day = row.application.deadline.map(|d| d.on.to_string()).unwrap_or_default();
    (day, row.application.id.clone())
}

/// A query that a clerk of all regions makes.
fn all() -> QueueQuery {
    QueueQuery { states: UNDECIDED.to_vec(), limit: 50, ..QueueQuery::default() }
}

fn here() -> Vec<RegionCode> {
    vec![super::world::region(), RegionCode("445300".into())]
}

async fn ids_of(w: &World, query: &QueueQuery) -> Vec<ApplicationId> {
    w.store.queue(query).await.unwrap().into_iter().map(|row| row.application.id).collect()
}

#[tokio::test]
async fn pages_follow_each_other_both_ways_while_cases_come_and_go() {
    let Some(mut w) = World::new().await else { return };
    let ids = sent(&mut w, &[9, 5, 5, 7, 5, 9, 1]).await;
    for office in [vec![], here()] {
        let query = QueueQuery { office, limit: 2, ..all() };
        let (mut seen, mut part) = (Vec::new(), QueuePart::First);
        loop {
            let page = w.store.queue(&QueueQuery { part: part.clone(), ..query.clone() }).await.unwrap();
            let Some(last) = page.last() else { break };
            part = QueuePart::After(position(last));
            seen.extend(page.iter().map(position));
        }
        assert_eq!(seen.len(), ids.len());
        assert!(seen.is_sorted(), "{seen:?}");
        let back = QueueQuery { part: QueuePart::Before(seen[4].clone()), ..query.clone() };
        let back: Vec<_> = w.store.queue(&back).await.unwrap().iter().map(position).collect();
        assert_eq!(back, seen[2..4]);
        assert_eq!(w.store.count_queue(&QueueQuery { limit: 50, ..query.clone() }).await.unwrap(), 7);
        assert_eq!(w.store.count_queue(&QueueQuery { limit: 3, ..query }).await.unwrap(), 3, "counted no further");
    }
    // One before the position is decided: the next page is what it was.
    let query = QueueQuery { limit: 3, ..all() };
    let first = w.store.queue(&query).await.unwrap();
    let next = QueueQuery { part: QueuePart::After(position(&first[2])), ..query };
    let before = w.store.queue(&next).await.unwrap();
    let (withdrawn, event) = moved(&first[0].application, Move::Withdraw, Actor::System);
    w.store.commit(moving(&withdrawn, &event)).await.unwrap();
    assert_eq!(w.store.queue(&next).await.unwrap(), before);
    w.finish().await;
}

/// Changes a sent case without moving it.
async fn edited(w: &World, id: &ApplicationId, edit: impl Fn(&mut Application)) -> Application {
    let mut app = w.store.lookup_application(id).await.unwrap().unwrap();
    edit(&mut app);
    app.version += 1;
    w.store.commit(ChangeSet::new().with(Change::UpdateApplication(app.clone()))).await.unwrap();
    app
}

#[tokio::test]
async fn the_queue_is_filtered_by_everything_a_clerk_asks_for() {
    let Some(mut w) = World::new().await else { return };
    let draft = w.drafted().await;
    let ids = sent(&mut w, &[1, 2, 3]).await;
    let mut taken = w.store.lookup_application(&ids[1]).await.unwrap().unwrap();
    let (next, event) = moved(&taken, Move::Take, Actor::Staff(w.first.id.clone()));
    taken = next;
    taken.assignee = Some(w.first.id.clone());
    w.store.commit(moving(&taken, &event)).await.unwrap();
    edited(&w, &ids[2], |app| app.answers.reason = Some(Reason::Prison)).await;
    let me = Whose::Members(w.first.id.clone());
    let elsewhere = RegionCode("310000".into());
    let cases = [
        (all(), vec![0, 1, 2]),
        (QueueQuery { office: here(), ..all() }, vec![0, 1, 2]),
        (QueueQuery { office: vec![elsewhere.clone()], ..all() }, vec![]),
        (QueueQuery { regions: here(), ..all() }, vec![0, 1, 2]),
        // What is asked for never reaches beyond the office.
        (QueueQuery { office: vec![elsewhere.clone()], regions: here(), ..all() }, vec![]),
        (QueueQuery { office: vec![elsewhere.clone()], whose: me.clone(), ..all() }, vec![]),
        (QueueQuery { office: here(), regions: vec![elsewhere], ..all() }, vec![]),
        (QueueQuery { states: vec![S::InReview], ..all() }, vec![1]),
        (QueueQuery { states: vec![S::Effective], ..all() }, vec![]),
        (QueueQuery { states: vec![S::Draft], ..all() }, vec![]),
        (QueueQuery { states: vec![], ..all() }, vec![]),
        (QueueQuery { whose: me.clone(), office: here(), ..all() }, vec![1]),
        (QueueQuery { whose: Whose::Members(w.second.id.clone()), ..all() }, vec![]),
        (QueueQuery { whose: Whose::Nobodys, ..all() }, vec![0, 2]),
        (QueueQuery { reason: Some(Reason::Prison), ..all() }, vec![2]),
        (QueueQuery { reason: Some(Reason::Prison), office: here(), ..all() }, vec![2]),
        (QueueQuery { reason: Some(Reason::Prison), states: vec![S::InReview], ..all() }, vec![]),
        (QueueQuery { reason: Some(Reason::Prison), whose: me.clone(), ..all() }, vec![]),
        (QueueQuery { reason: Some(Reason::Death), ..all() }, vec![]),
        (QueueQuery { checks: Some(ChecksOutcome::Open), ..all() }, vec![]),
        (QueueQuery { due: (None, Some(date(2026, 12, 2))), ..all() }, vec![0, 1]),
        (QueueQuery { due: (Some(date(2026, 12, 2)), Some(date(2026, 12, 2))), ..all() }, vec![1]),
        (QueueQuery { sent_until: Some(NOW), ..all() }, vec![0, 1, 2]),
        (QueueQuery { sent_until: Some(NOW.plus_seconds(-1)), ..all() }, vec![]),
    ];
    for (query, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|i: &usize| ids[*i].clone()).collect();
        assert_eq!(ids_of(&w, &query).await, expected, "{query:?}");
        assert_eq!(w.store.count_queue(&query).await.unwrap(), expected.len() as i64, "{query:?}");
    }
    let row = w.store.queue(&QueueQuery { whose: me, ..all() }).await.unwrap().remove(0);
    assert_eq!((row.name.reveal(), row.assignee.as_deref()), ("陈小明", Some("王芳")));
    assert_eq!(row.application, taken);
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    w.finish().await;
}
