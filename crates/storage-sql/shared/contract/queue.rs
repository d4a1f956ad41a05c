use super::world::{World, moved, moving};
use domain::{
    application::{Actor, ApplicationState, Move},
    id::ApplicationId,
    rules::RegionCode,
};
use jiff::civil::date;
use storage::{Applications as _, Change, QueueFilter, QueueRow, Writer as _};

const UNDECIDED: [ApplicationState; 3] =
    [ApplicationState::Submitted, ApplicationState::InReview, ApplicationState::AwaitingSecondApproval];

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

fn position(row: &QueueRow) -> (String, ApplicationId) {
    let day = row.application.deadline.map(|d| d.on.to_string()).unwrap_or_default();
    (day, row.application.id.clone())
}

#[tokio::test]
async fn pages_follow_each_other_while_cases_come_and_go() {
    let Some(mut w) = World::new().await else { return };
    let ids = sent(&mut w, &[9, 5, 5, 7, 5, 9, 1]).await;
    for states in [UNDECIDED.to_vec(), vec![]] {
        let mut seen = Vec::new();
        let mut filter = QueueFilter { states, limit: 2, ..QueueFilter::default() };
        loop {
            let page = w.store.queue(&filter).await.unwrap();
            let Some(last) = page.last() else { break };
            filter.after = Some(position(last));
            seen.extend(page.iter().map(position));
        }
        assert_eq!(seen.len(), ids.len());
        assert!(seen.is_sorted(), "{seen:?}");
        assert_eq!(w.store.count_queue(&filter).await.unwrap(), 7);
    }
    // One before the position is decided: the next page is what it was.
    let filter = QueueFilter { states: UNDECIDED.to_vec(), limit: 3, ..QueueFilter::default() };
    let first = w.store.queue(&filter).await.unwrap();
    let next = QueueFilter { after: Some(position(&first[2])), ..filter };
    let before = w.store.queue(&next).await.unwrap();
    let (withdrawn, event) = moved(&first[0].application, Move::Withdraw, Actor::System);
    w.store.commit(moving(&withdrawn, &event)).await.unwrap();
    assert_eq!(w.store.queue(&next).await.unwrap(), before);
    w.finish().await;
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
    let sent_one = w.store.lookup_application(&ids[0]).await.unwrap().unwrap();

    let all = QueueFilter { limit: 50, ..QueueFilter::default() };
    let search = |text: &str| QueueFilter { search: Some(text.into()), ..all.clone() };
    let cases = [
        (all.clone(), vec![0, 1, 2]),
        (QueueFilter { regions: vec![super::world::region()], ..all.clone() }, vec![0, 1, 2]),
        (QueueFilter { regions: vec![RegionCode("310000".into())], ..all.clone() }, vec![]),
        (QueueFilter { states: vec![ApplicationState::InReview], ..all.clone() }, vec![1]),
        (QueueFilter { states: vec![ApplicationState::Effective], ..all.clone() }, vec![]),
        (QueueFilter { assignee: Some(w.first.id.clone()), ..all.clone() }, vec![1]),
        (QueueFilter { unassigned: true, states: UNDECIDED.to_vec(), ..all.clone() }, vec![0, 2]),
        (search("小明"), vec![0, 1, 2]),
        (search("小"), vec![]),
        (search("张伟"), vec![]),
        (search(&sent_one.reference.as_str().to_lowercase()), vec![0]),
        (search(draft.reference.as_str()), vec![]),
    ];
    for (filter, expected) in cases {
        let rows = w.store.queue(&filter).await.unwrap();
        let found: Vec<&ApplicationId> = rows.iter().map(|row| &row.application.id).collect();
        assert_eq!(found, expected.iter().map(|i: &usize| &ids[*i]).collect::<Vec<_>>(), "{filter:?}");
        assert_eq!(w.store.count_queue(&filter).await.unwrap(), expected.len() as i64, "{filter:?}");
    }
    let row = w.store.queue(&QueueFilter { assignee: Some(w.first.id.clone()), ..all }).await.unwrap().remove(0);
    assert_eq!((row.name.reveal(), row.assignee.as_deref()), ("陈小明", Some("王芳")));
    assert_eq!(row.application, taken);
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    w.finish().await;
}
