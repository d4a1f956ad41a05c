//! Passkeys of staff: what they are stays, five at most, gone for good; a challenge is answered once.

use super::world::{NOW, World, bits, unique};
use domain::{
    id::{PasskeyId, SessionId},
    staff::{Passkey, PasskeyAct, PasskeyChallenge, Staff},
};
use storage::{Constraint, PasskeyChange as C, Passkeys as _, StoreError};

fn passkey(of: &Staff) -> Passkey {
    Passkey {
        id: PasskeyId::from_bits(bits()),
        staff: of.id.clone(),
        name: "窗口 <电脑>".into(),
        credential: format!("{:032x}", unique()),
        key: "a5".into(),
        counter: 3,
        synced: true,
        created_at: NOW.plus_seconds(i64::try_from(unique()).unwrap()),
        used_at: None,
        revoked_at: None,
        version: 1,
    }
}

#[tokio::test]
async fn passkeys_are_kept_as_they_are_until_they_are_gone() {
    let Some(w) = World::new().await else { return };
    let (first, second) = (passkey(&w.first), passkey(&w.first));
    let change = |change: C| w.commit(change.into());
    change(C::Add(first.clone())).await.unwrap();
    change(C::Add(second.clone())).await.unwrap();
    assert_eq!(w.store.passkeys_of(&w.first.id).await.unwrap(), [first.clone(), second.clone()]);
    assert!(w.store.passkeys_of(&w.second.id).await.unwrap().is_empty());
    let refused = Err(StoreError::Refused(Constraint::PasskeyRefused));
    let twice = Passkey { credential: first.credential.clone(), ..passkey(&w.second) };
    assert_eq!(change(C::Add(twice)).await, refused, "one credential is one member's");

    // It is used: counter and time; never by an old version, never backwards.
    let used = Passkey { counter: 4, used_at: Some(NOW), version: 2, ..first.clone() };
    change(C::Use(used.clone())).await.unwrap();
    assert_eq!(w.store.lookup_passkey(&first.credential).await.unwrap(), Some(used.clone()));
    let conflict = Err(StoreError::Conflict("passkey"));
    assert_eq!(change(C::Use(used.clone())).await, conflict);
    let back = Passkey { counter: 2, version: 3, ..used.clone() };
    assert_eq!(change(C::Use(back)).await, Err(StoreError::Refused(Constraint::AppendOnly)));

    // Taken away by its owner only, once and for good; its credential stays known.
    assert_eq!(change(C::Revoke(first.id.clone(), w.second.id.clone(), NOW)).await, conflict);
    change(C::Revoke(first.id.clone(), w.first.id.clone(), NOW)).await.unwrap();
    assert_eq!(change(C::Revoke(first.id.clone(), w.first.id.clone(), NOW)).await, conflict);
    assert_eq!(change(C::Use(Passkey { version: 4, ..used })).await, conflict, "gone");
    assert_eq!(w.store.lookup_passkey(&first.credential).await.unwrap().unwrap().revoked_at, Some(NOW));
    assert_eq!(w.store.passkeys_of(&w.first.id).await.unwrap(), [second]);
    assert_eq!(change(C::Add(Passkey { id: PasskeyId::from_bits(bits()), ..first })).await, refused);
    for sql in ["UPDATE passkey SET revoked_at = NULL", "UPDATE passkey SET public_key = 'x'", "DELETE FROM passkey"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }

    // Five at once; what is gone does not count. All of them go together.
    for _ in 0..4 {
        change(C::Add(passkey(&w.first))).await.unwrap();
    }
    assert_eq!(change(C::Add(passkey(&w.first))).await, refused, "a sixth");
    let others = passkey(&w.second);
    change(C::Add(others.clone())).await.unwrap();
    change(C::RevokeAll(w.first.id.clone(), NOW)).await.unwrap();
    assert!(w.store.passkeys_of(&w.first.id).await.unwrap().is_empty());
    assert_eq!(w.store.passkeys_of(&w.second.id).await.unwrap(), [others]);
    w.finish().await;
}

#[tokio::test]
async fn a_challenge_is_one_sessions_for_one_act_and_answered_once() {
    let Some(w) = World::new().await else { return };
    let asked = |letter: &str, act| PasskeyChallenge {
        session: SessionId("s".into()),
        act,
        challenge: letter.repeat(64),
        name: "新".into(),
        made_at: NOW,
        used_at: None,
    };
    let change = |change: C| w.commit(change.into());
    let read = async |act| w.store.passkey_challenge(&SessionId("s".into()), act).await.unwrap();
    let (first, alone) = (asked("a", PasskeyAct::SecondFactor), asked("b", PasskeyAct::SignIn));
    change(C::Ask(first.clone())).await.unwrap();
    change(C::Ask(alone.clone())).await.unwrap();
    assert_eq!(read(PasskeyAct::SecondFactor).await, Some(first.clone()));
    assert_eq!(read(PasskeyAct::Register).await, None);
    assert_eq!(w.store.passkey_challenge(&SessionId("t".into()), PasskeyAct::SignIn).await.unwrap(), None);
    change(C::Spend(first.clone(), NOW.plus_seconds(9))).await.unwrap();
    let spent = Err(StoreError::Conflict("passkey challenge"));
    assert_eq!(change(C::Spend(first.clone(), NOW)).await, spent, "once");
    assert_eq!(read(PasskeyAct::SecondFactor).await.unwrap().used_at, Some(NOW.plus_seconds(9)));
    assert_eq!(change(C::Ask(first.clone())).await, Err(StoreError::Refused(Constraint::AppendOnly)), "not again");
    // Asked anew, the one before can't be answered any more.
    change(C::Ask(asked("c", PasskeyAct::SignIn))).await.unwrap();
    assert_eq!(change(C::Spend(alone, NOW)).await, spent);
    change(C::Spend(asked("c", PasskeyAct::SignIn), NOW)).await.unwrap();
    w.finish().await;
}
