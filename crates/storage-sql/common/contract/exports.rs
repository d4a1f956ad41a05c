//! Exports: kept whole, moved one version at a time, and never made without the second person that the limit asks for.

use super::world::{NOW, World, bits, region, staff};
use domain::{
    export::{Export, ExportColumn, ExportFormat, ExportOrder, ExportPlace, ExportSource, ExportState as S},
    id::{ApplicationId, ExportId, SessionId},
    language::Language,
    queue::QueueFilter,
    refund::RefundStage,
    rules::RegionCode,
    staff::{LookPurpose, Role, Staff},
};
use std::collections::BTreeMap;
use storage::{Change, Constraint, DeskChange, Exports as _, StoreError};

fn export(by: &Staff, bound: i64) -> Export {
    let waits = bound > 10;
    Export {
        id: ExportId::from_bits(bits()),
        staff: by.id.clone(),
        session: SessionId::from_bits(bits()),
        office: by.regions.clone(),
        order: ExportOrder {
            source: ExportSource::Queue { filter: QueueFilter::default(), member: None },
            columns: vec![ExportColumn::Reference, ExportColumn::IdNumber],
            format: ExportFormat::Xlsx,
            language: Language::Zh,
            purpose: LookPurpose::Other,
            purpose_words: "王芳的投诉".into(),
            words: BTreeMap::from([("title".to_owned(), "名单".to_owned())]),
        },
        state: if waits { S::Waiting } else { S::Queued },
        expected: 5,
        bound,
        alone: 10,
        made: 0,
        objects: Vec::new(),
        place: None,
        more: false,
        second: None,
        reason: String::new(),
        fault: None,
        asked_at: NOW,
        decided_at: None,
        made_at: None,
        ends_at: waits.then(|| NOW.plus_seconds(3600)),
        seen: false,
        version: 1,
    }
}

fn after(export: &Export, state: S) -> Export {
    Export { state, version: export.version + 1, ..export.clone() }
}

#[tokio::test]
async fn an_export_moves_on_by_versions_and_is_read_back() {
    let Some(w) = World::new().await else { return };
    let add = async |e: &Export| w.commit(DeskChange::AddExport(Box::new(e.clone())).into()).await;
    let update = async |e: &Export| w.commit(DeskChange::UpdateExport(Box::new(e.clone())).into()).await;
    let first = export(&w.first, 10);
    add(&first).await.unwrap();
    assert_eq!(w.store.lookup_export(&first.id).await.unwrap(), Some(first.clone()));
    let place = Some(ExportPlace::Case("2026-12-01".into(), ApplicationId::from_bits(1)));
    let making = Export { made: 4, objects: vec!["exporta".into()], place, ..after(&first, S::Making) };
    update(&making).await.unwrap();
    assert_eq!(update(&making).await, Err(StoreError::Conflict("export")), "somebody went on already");
    let illegal = Err(StoreError::Refused(Constraint::IllegalMove));
    assert_eq!(update(&after(&making, S::Declined)).await, illegal);
    let over = Export { made: 11, ..after(&making, S::Making) };
    assert_eq!(update(&over).await, Err(StoreError::Refused(Constraint::Other)), "beyond its bound");
    let less = Export { made: 3, ..after(&making, S::Making) };
    assert_eq!(update(&less).await, Err(StoreError::Refused(Constraint::AppendOnly)));
    let end = NOW.plus_seconds(60);
    assert_eq!(w.store.export_objects(&first.id).await.unwrap(), Some(vec!["exporta".to_owned()]));
    assert_eq!(w.store.export_objects(&ExportId::from_bits(bits())).await.unwrap(), None);
    let ready = Export {
        objects: vec!["exportb".into()],
        made_at: Some(NOW),
        ends_at: Some(end),
        more: true,
        ..after(&making, S::Ready)
    };
    update(&ready).await.unwrap();
    assert_eq!(w.store.exports_of(&w.first.id, 5).await.unwrap(), std::slice::from_ref(&ready));
    assert!(w.store.exports_over(NOW, 5).await.unwrap().is_empty());
    let append_only = Err(StoreError::Refused(Constraint::AppendOnly));
    let longer = Export { ends_at: Some(end.plus_seconds(1)), ..after(&ready, S::Ready) };
    assert_eq!(update(&longer).await, append_only, "a file's end is fixed");
    let other = Export { objects: vec!["exportc".into()], ..after(&ready, S::Ready) };
    assert_eq!(update(&other).await, append_only, "and so is the file");
    assert_eq!(w.store.exports_over(end, 5).await.unwrap(), [(ready.id.clone(), S::Ready, ready.version)]);
    let expire = async |version| w.commit(DeskChange::ExpireExport(first.id.clone(), version).into()).await;
    assert_eq!(expire(ready.version - 1).await, Err(StoreError::Conflict("export")));
    expire(ready.version).await.unwrap();
    let expired = Export { objects: Vec::new(), ..after(&ready, S::Expired) };
    assert_eq!(w.store.lookup_export(&first.id).await.unwrap(), Some(expired.clone()));
    assert!(w.store.exports_over(end, 5).await.unwrap().is_empty());
    assert_eq!(update(&after(&expired, S::Ready)).await, illegal, "what is over stays over");
    for sql in ["DELETE FROM export", "UPDATE export SET bound = 99, alone = 99", "UPDATE export SET staff = 'x'"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(w.store.refunds_after(RefundStage::Planned, &[region()], None, 5).await.unwrap().is_empty());
    assert_eq!(w.store.count_refunds(RefundStage::Planned, &[], 5).await.unwrap(), 0);
    w.finish().await;
}

#[tokio::test]
async fn the_schema_asks_for_a_second_person_of_the_office() {
    let Some(w) = World::new().await else { return };
    let elsewhere = vec![RegionCode("445300".into())];
    let add = async |e: &Export| w.commit(DeskChange::AddExport(Box::new(e.clone())).into()).await;
    let update = async |e: &Export| w.commit(DeskChange::UpdateExport(Box::new(e.clone())).into()).await;
    let here = w.first.regions.clone();
    let members = [
        ("sup", Role::Supervisor, here.clone(), false),
        ("adm", Role::Administrator, Vec::new(), false),
        ("off", Role::Supervisor, here.clone(), true),
        ("far", Role::Supervisor, elsewhere, false),
        ("aud", Role::Auditor, here.clone(), false),
    ]
    .map(|(login, role, regions, disabled)| Staff { role, regions, disabled, ..staff(login) });
    for member in &members {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
    }
    let asker = Staff { role: Role::Supervisor, ..w.first.clone() };
    let alone = Export { state: S::Queued, ends_at: None, ..export(&asker, 11) };
    let refused = |rule| Err(StoreError::Refused(rule));
    assert_eq!(add(&alone).await, refused(Constraint::IllegalMove), "above the limit it waits");
    let gone = export(&members[2], 5);
    assert_eq!(add(&gone).await, refused(Constraint::ReceiverCannot), "who can't sign in asks for nothing");
    let waiting = export(&asker, 11);
    add(&waiting).await.unwrap();
    let seen = async |by: &Staff, now| w.store.exports_waiting(by, now, 5).await.unwrap();
    for (by, found) in [(&members[0], 1), (&members[1], 1), (&members[3], 0), (&asker, 0)] {
        assert_eq!(seen(by, NOW).await.len(), found, "{}", by.login);
    }
    assert_eq!(seen(&members[0], NOW).await, std::slice::from_ref(&waiting));
    assert!(seen(&members[0], NOW.plus_seconds(3600)).await.is_empty(), "too late");
    let decided = |by: &Staff, state| Export {
        second: Some(by.id.clone()),
        reason: "用途清楚".into(),
        decided_at: Some(NOW),
        ends_at: None,
        ..after(&waiting, state)
    };
    assert_eq!(update(&decided(&asker, S::Queued)).await, refused(Constraint::SecondPersonDiffers));
    for member in &members[2..] {
        assert_eq!(update(&decided(member, S::Queued)).await, refused(Constraint::ReceiverCannot), "{}", member.login);
    }
    assert!(matches!(update(&after(&waiting, S::Queued)).await, Err(StoreError::Refused(_))), "nobody said yes");
    assert_eq!(update(&after(&waiting, S::Making)).await, refused(Constraint::IllegalMove));
    let queued = decided(&members[0], S::Queued);
    update(&queued).await.unwrap();
    assert_eq!(w.store.lookup_export(&waiting.id).await.unwrap(), Some(queued.clone()));
    assert!(seen(&members[0], NOW).await.is_empty());
    let other = Export { second: Some(members[1].id.clone()), ..after(&queued, S::Making) };
    assert_eq!(update(&other).await, refused(Constraint::AppendOnly), "said once");
    let again = export(&asker, 12);
    add(&again).await.unwrap();
    let declined = Export {
        second: Some(members[1].id.clone()),
        reason: "太宽".into(),
        decided_at: Some(NOW),
        ends_at: None,
        ..after(&again, S::Declined)
    };
    update(&declined).await.unwrap();
    let put_away = Export { seen: true, ..after(&declined, S::Declined) };
    update(&put_away).await.unwrap();
    // It was moved while it waited: the words come with the decision, whatever its version is.
    let third = export(&asker, 13);
    add(&third).await.unwrap();
    let touched = Export { seen: true, ..after(&third, S::Waiting) };
    update(&touched).await.unwrap();
    let late = Export { seen: false, version: 3, id: third.id.clone(), ..declined.clone() };
    let late = Export { asked_at: third.asked_at, bound: third.bound, session: third.session.clone(), ..late };
    update(&late).await.unwrap();
    assert_eq!(w.store.lookup_export(&third.id).await.unwrap(), Some(late));
    assert_eq!(w.store.lookup_export(&again.id).await.unwrap(), Some(put_away), "of all regions covers every office");
    w.finish().await;
}
