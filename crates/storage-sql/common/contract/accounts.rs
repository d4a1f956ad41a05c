use super::world::{NOW, World, account, bits, phone, staff, unique};
use domain::{
    account::{Challenge, ChallengePurpose, Session, SessionOwner},
    id::{ChallengeId, SessionId},
    language::Language,
};
use storage::{Accounts as _, Change, ChangeSet, Constraint, StoreError, Writer as _};

fn session(owner: SessionOwner) -> Session {
    Session {
        id: SessionId::from_bits(bits()),
        token_hash: format!("{:064x}", unique()),
        owner,
        agent: "Mozilla".into(),
        created_at: NOW,
        seen_at: NOW,
        revoked_at: None,
    }
}

#[tokio::test]
async fn accounts_come_back_as_written() {
    let Some(w) = World::new().await else { return };
    let a = &w.account;
    assert_eq!(w.store.lookup_account(&a.id).await.unwrap().as_ref(), Some(a));
    assert_eq!(w.store.lookup_account_by_phone(a.phone.as_ref().unwrap()).await.unwrap().as_ref(), Some(a));
    assert_eq!(w.store.lookup_account_by_person(&w.entry.person.id).await.unwrap().as_ref(), Some(a));
    assert_eq!(w.store.lookup_account_by_phone(&phone(99)).await.unwrap(), None);

    let mut changed = a.clone();
    changed.phone = Some(phone(77));
    changed.password = Some("$argon2id$".into());
    changed.language = Language::En;
    changed.held_until = Some(NOW.plus_seconds(60));
    changed.version = 2;
    w.commit(Change::UpdateAccount(changed.clone())).await.unwrap();
    assert_eq!(w.store.lookup_account_by_phone(&phone(77)).await.unwrap(), Some(changed));
    assert_eq!(w.store.lookup_account_by_phone(&phone(1)).await.unwrap(), None);
    w.finish().await;
}

#[tokio::test]
async fn a_phone_a_person_and_a_login_belong_to_one() {
    let Some(w) = World::new().await else { return };
    let same_phone = account(None, phone(1));
    let taken = w.commit(Change::AddAccount(same_phone)).await;
    assert_eq!(taken, Err(StoreError::Refused(Constraint::PhoneTaken)));
    let same_person = account(Some(&w.entry.person), phone(2));
    let taken = w.commit(Change::AddAccount(same_person)).await;
    assert_eq!(taken, Err(StoreError::Refused(Constraint::PersonTaken)));
    let taken = w.commit(Change::AddStaff(staff("wang"))).await;
    assert_eq!(taken, Err(StoreError::Refused(Constraint::LoginTaken)));
    w.finish().await;
}

#[tokio::test]
async fn staff_come_back_as_written() {
    let Some(w) = World::new().await else { return };
    assert_eq!(w.store.lookup_staff(&w.first.id).await.unwrap(), Some(w.first.clone()));
    assert_eq!(w.store.lookup_staff_by_login("zhao").await.unwrap(), Some(w.second.clone()));
    let mut changed = w.first.clone();
    changed.totp = None;
    changed.regions.clear();
    changed.disabled = true;
    changed.version = 2;
    w.commit(Change::UpdateStaff(changed.clone())).await.unwrap();
    assert_eq!(w.store.list_staff().await.unwrap(), [changed, w.second.clone()]);
    w.finish().await;
}

#[tokio::test]
async fn a_revoked_session_never_comes_back() {
    let Some(w) = World::new().await else { return };
    let resident = SessionOwner::Resident(w.account.id.clone());
    let sessions = [session(resident.clone()), session(resident.clone()), session(SessionOwner::Visitor)];
    for s in &sessions {
        w.commit(Change::AddSession(s.clone())).await.unwrap();
    }
    let [one, other, visitor] = &sessions;
    let later = NOW.plus_seconds(5);
    w.commit(Change::TouchSession { id: one.id.clone(), at: later }).await.unwrap();
    assert_eq!(w.store.lookup_session(&one.token_hash).await.unwrap().unwrap().seen_at, later);
    w.commit(Change::RevokeSession { id: one.id.clone(), at: later }).await.unwrap();
    for change in [
        Change::TouchSession { id: one.id.clone(), at: later.plus_seconds(1) },
        Change::RevokeSession { id: one.id.clone(), at: later.plus_seconds(1) },
    ] {
        assert_eq!(w.commit(change).await, Err(StoreError::Conflict("session")));
    }
    let gone = w.store.lookup_session(&one.token_hash).await.unwrap().unwrap();
    assert_eq!((gone.revoked_at, gone.seen_at), (Some(later), later));
    assert_eq!(w.store.sessions_of(&resident).await.unwrap(), std::slice::from_ref(other));

    let third = session(resident.clone());
    w.commit(Change::AddSession(third.clone())).await.unwrap();
    let but_third = Change::RevokeSessions { owner: resident.clone(), except: Some(third.id.clone()), at: later };
    w.commit(but_third).await.unwrap();
    assert_eq!(w.store.sessions_of(&resident).await.unwrap(), [third]);
    assert_eq!(w.store.lookup_session(&visitor.token_hash).await.unwrap().as_ref(), Some(visitor));
    for owner in [SessionOwner::Staff(w.first.id.clone()), SessionOwner::StaffPending(w.first.id.clone())] {
        let s = session(owner);
        w.commit(Change::AddSession(s.clone())).await.unwrap();
        assert_eq!(w.store.lookup_session(&s.token_hash).await.unwrap(), Some(s));
    }
    // Past the store as well.
    for sql in [
        "UPDATE session SET revoked_at = NULL WHERE revoked_at IS NOT NULL",
        "UPDATE session SET seen_at = seen_at + 1 WHERE revoked_at IS NOT NULL",
        "UPDATE session SET owner_kind = 'staff', owner = 'x'",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn codes_come_back_and_burn() {
    let Some(w) = World::new().await else { return };
    let id = SessionId::from_bits(bits());
    let code = |sent: i64, purpose| Challenge {
        id: ChallengeId::from_bits(bits()),
        purpose,
        session: id.clone(),
        phone: phone(1),
        code_mac: "00ff".into(),
        act: String::new(),
        sent_at: NOW.plus_seconds(sent),
        tries: 0,
        used_at: None,
        version: 1,
    };
    let (old, new) = (code(0, ChallengePurpose::SignIn), code(9, ChallengePurpose::SignIn));
    let other = code(20, ChallengePurpose::Submit);
    for c in [&old, &new, &other] {
        w.commit(Change::AddChallenge(c.clone())).await.unwrap();
    }
    assert_eq!(w.store.latest_challenge(&id, ChallengePurpose::SignIn).await.unwrap(), Some(new.clone()));
    assert_eq!(w.store.latest_challenge(&id, ChallengePurpose::ChangePhone).await.unwrap(), None);
    let used = Challenge { tries: 2, used_at: Some(NOW), version: 2, ..new.clone() };
    w.commit(Change::UpdateChallenge(used.clone())).await.unwrap();
    assert_eq!(w.store.lookup_challenge(&new.id).await.unwrap(), Some(used));
    // Two uses at once: one wins.
    let again = Challenge { used_at: Some(NOW), version: 2, ..old.clone() };
    let (a, b) = tokio::join!(
        w.store.commit(ChangeSet::new().with(Change::UpdateChallenge(again.clone()))),
        w.store.commit(ChangeSet::new().with(Change::UpdateChallenge(again.clone())))
    );
    assert_ne!(a.is_ok(), b.is_ok());
    assert!(w.raw("UPDATE challenge SET used_at = NULL, tries = 0").await.unwrap_err().contains("append_only"));
    w.finish().await;
}
