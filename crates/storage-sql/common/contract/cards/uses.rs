//! What became of codes: looked at while they are shown, and disowned afterwards.

use super::{
    super::world::{NOW, World, bits},
    Counter, commit,
};
use domain::{
    card::{DisownResult, Disowned, Scan, ScanOutcome, ScanRefusal},
    id::{BindingId, CertificateId},
};
use storage::{CardChange, Cards as _};

#[tokio::test]
async fn an_open_codes_page_learns_all_in_one_look_and_what_was_disowned_first_stays() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    let shown = w.store.lookup_shown(&c.binding.id).await.unwrap().unwrap();
    assert_eq!(w.store.lookup_code_now(&c.binding.id, 1..=1).await.unwrap(), Some((shown.clone(), None)));
    let scan = c.scan(1, None);
    commit(&w, CardChange::AddScan(scan.clone())).await.unwrap();
    assert_eq!(
        w.store.lookup_code_now(&c.binding.id, 1..=1).await.unwrap(),
        Some((shown.clone(), Some(scan.id.clone())))
    );
    // One look for the code shown now and the one before, whose digits somebody may still be typing.
    let both = w.store.lookup_code_now(&c.binding.id, 1..=2).await.unwrap();
    assert_eq!(both, Some((shown.clone(), Some(scan.id.clone()))));
    assert_eq!(w.store.lookup_code_now(&c.binding.id, 2..=2).await.unwrap(), Some((shown, None)));
    assert_eq!(w.store.lookup_code_now(&BindingId::from_bits(bits()), 1..=1).await.unwrap(), None);

    assert!(w.store.disowned_of(&c.certificate.id).await.unwrap().is_empty());
    let first = Disowned { scan: scan.id, at: NOW, result: DisownResult::Froze };
    let again = Disowned { at: NOW.plus_seconds(9), result: DisownResult::WasFrozen, ..first.clone() };
    commit(&w, CardChange::Disown(first.clone())).await.unwrap();
    commit(&w, CardChange::Disown(again)).await.unwrap();
    assert_eq!(w.store.disowned_of(&c.certificate.id).await.unwrap(), [first]);
    assert!(w.store.disowned_of(&CertificateId::from_bits(bits())).await.unwrap().is_empty());
    w.finish().await;
}

#[tokio::test]
async fn the_last_use_is_the_newest_accepted_scan_of_each_binding() {
    let Some(w) = World::new().await else { return };
    let c = Counter::new(&w).await;
    assert!(w.store.last_uses_of(&c.certificate.id).await.unwrap().is_empty());
    for slot in [7, 3] {
        commit(&w, CardChange::AddScan(c.scan(slot, None))).await.unwrap();
    }
    // However many were refused since.
    for slot in 8..12 {
        let outcome = ScanOutcome::Refused(ScanRefusal::Stale);
        commit(&w, CardChange::AddScan(Scan { outcome, ..c.scan(slot, None) })).await.unwrap();
    }
    let last = w.store.last_uses_of(&c.certificate.id).await.unwrap();
    assert_eq!(last, [(c.binding.id.clone(), NOW.plus_seconds(7))]);
    assert!(w.store.last_uses_of(&CertificateId::from_bits(bits())).await.unwrap().is_empty());
    w.finish().await;
}
