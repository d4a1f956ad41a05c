//! Who had what shown in full stays on the case.

use super::world::{NOW, World};
use domain::staff::{RevealPurpose, RevealedField};
use storage::{Applications as _, Change, Reveal};

#[tokio::test]
async fn a_look_comes_back_as_written_and_can_not_be_taken_back() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let reveal = |fields: Vec<RevealedField>, words: &str, seconds| Reveal {
        application: sent.id.clone(),
        staff: w.first.id.clone(),
        fields,
        purpose: RevealPurpose::Other,
        words: words.into(),
        at: NOW.plus_seconds(seconds),
    };
    let first = reveal(vec![RevealedField::IdNumber, RevealedField::PayeeAccount], "RevealCanary", 1);
    let second = reveal(vec![RevealedField::Phone], "", 2);
    for look in [&first, &second] {
        w.commit(Change::AddReveal(look.clone())).await.unwrap();
    }
    assert_eq!(w.store.reveals_of(&sent.id).await.unwrap(), [first, second]);
    for sql in ["UPDATE reveal SET purpose = 'refund'", "DELETE FROM reveal"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    // Words of staff may say more than they should: they are sealed.
    let bytes = w.bytes().await;
    assert!(!bytes.windows(12).any(|window| window == b"RevealCanary"));
    w.finish().await;
}
