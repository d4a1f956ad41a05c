use super::world::{World, entry, number, region};
use domain::{
    person::{Relation, RelationKind},
    rules::RegionCode,
};
use storage::{People as _, RosterEntry};

#[tokio::test]
async fn people_covers_and_payments_come_back_as_written() {
    let Some(w) = World::new().await else { return };
    let RosterEntry { person, covers, payments, .. } = &w.entry;
    assert_eq!(w.store.lookup_person(&person.id).await.unwrap().as_ref(), Some(person));
    assert_eq!(w.store.lookup_person_by_id_number(&person.id_number).await.unwrap().as_ref(), Some(person));
    assert_eq!(w.store.lookup_person_by_id_number(&number(99)).await.unwrap(), None);
    assert_eq!(w.store.covers_of(&person.id).await.unwrap(), *covers);
    assert_eq!(w.store.lookup_cover(&covers[0].id).await.unwrap().as_ref(), covers.first());
    assert_eq!(w.store.payments_of(&covers[0].id).await.unwrap(), *payments);
    w.finish().await;
}

#[tokio::test]
async fn guardians_and_heirs_find_whom_they_act_for() {
    let Some(w) = World::new().await else { return };
    let (child, mut parent) = (entry(2, "张小宝"), entry(3, "李娜"));
    parent.relations = vec![Relation {
        actor: parent.person.id.clone(),
        subject: child.person.id.clone(),
        kind: RelationKind::Guardian,
    }];
    // The actor's line may come before the subject's.
    w.store.import(vec![parent.clone(), child.clone()]).await.unwrap();
    let wards = w.store.wards_of(&parent.person.id).await.unwrap();
    assert_eq!(wards.len(), 1);
    assert_eq!((&wards[0].person, &wards[0].relation), (&child.person, &parent.relations[0]));
    assert!(w.store.wards_of(&child.person.id).await.unwrap().is_empty());
    w.finish().await;
}

#[tokio::test]
async fn demonstration_people_are_generated_ones_with_a_phone() {
    let Some(w) = World::new().await else { return };
    let line = |n, change: fn(&mut domain::person::Person)| {
        let mut line = entry(n, "王芳");
        change(&mut line.person);
        line
    };
    let lines = vec![
        line(2, |p| p.generated = false),
        line(3, |p| p.phone = None),
        line(4, |p| p.region = RegionCode("310000".into())),
        line(5, |_| {}),
    ];
    w.store.import(lines).await.unwrap();
    let mut sample: Vec<String> =
        w.store.sample_people(&region(), 9).await.unwrap().iter().map(|p| p.id_number.reveal().to_owned()).collect();
    sample.sort();
    assert_eq!(sample, [number(1).reveal(), number(5).reveal()]);
    assert_eq!(w.store.sample_people(&region(), 1).await.unwrap().len(), 1);
    w.finish().await;
}
