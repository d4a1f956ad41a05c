//! What stands above every page: one at a time, by who may, kept as it was.

use super::world::{NOW, World, bits, staff};
use domain::{
    id::IncidentId,
    incident::Incident,
    language::Text,
    staff::{Role, Staff},
};
use storage::{Change, Constraint, Desk as _, DeskChange, StoreError};

fn incident(by: &Staff, from: i64) -> Incident {
    let from = NOW.plus_seconds(from);
    Incident {
        id: IncidentId::from_bits(bits()),
        words: Text { zh: "支付暂时不可用。".into(), en: "Payments are down.".into() },
        author: by.id.clone(),
        from,
        until: from.plus_seconds(3600),
        ended_at: None,
    }
}

#[tokio::test]
async fn one_notice_stands_above_the_pages_at_a_time() {
    let Some(w) = World::new().await else { return };
    let admin = Staff { role: Role::Administrator, regions: Vec::new(), ..staff("admin") };
    let office = Staff { role: Role::Administrator, ..staff("office") };
    for member in [&admin, &office] {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
    }
    let add = |incident: Incident| w.commit(DeskChange::AddIncident(incident).into());
    let cannot = Err(StoreError::Refused(Constraint::ReceiverCannot));
    assert_eq!(add(incident(&office, 0)).await, cannot);
    assert_eq!(add(incident(&w.first, 0)).await, cannot);
    let first = incident(&admin, 0);
    add(first.clone()).await.unwrap();
    let second = Err(StoreError::Refused(Constraint::IllegalMove));
    assert_eq!(add(incident(&admin, 60)).await, second);
    let ended = || w.commit(DeskChange::EndIncident(first.id.clone(), NOW.plus_seconds(90)).into());
    ended().await.unwrap();
    assert_eq!(ended().await, Err(StoreError::Conflict("incident")));
    let next = incident(&admin, 120);
    add(next.clone()).await.unwrap();
    add(incident(&admin, 120 + 3600)).await.unwrap();
    let newest = w.store.newest_incidents(5).await.unwrap();
    assert_eq!((newest.len(), &newest[1]), (3, &next));
    assert_eq!(newest[2], Incident { ended_at: Some(NOW.plus_seconds(90)), ..first });
    for sql in ["UPDATE incident SET words = '{}'", "DELETE FROM incident"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}
