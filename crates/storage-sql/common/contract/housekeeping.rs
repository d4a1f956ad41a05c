//! Room for documents, what breaks off, what is over, and who is told of new work.

use super::world::{NOW, World, bits, unique};
use domain::{
    account::{Challenge, ChallengePurpose, Session, SessionOwner},
    application::Application,
    id::{ChallengeId, DocumentId, JobId, SessionId},
    time::Timestamp,
};
use std::time::Duration;
use storage::{
    Accounts as _, Applications as _, Change, ChangeSet, DOCUMENT_BYTES, DOCUMENT_FILES, Document, DocumentState,
    Expired, Idempotency, Job, JobKind, JobState, Purged, Records as _, StoreError, Writer as _,
};

fn document(application: &Application, size: i64) -> Document {
    Document {
        id: DocumentId::from_bits(bits()),
        application: application.id.clone(),
        kind: "employment".into(),
        content_type: String::new(),
        size,
        sha256: String::new(),
        state: DocumentState::Pending,
        refusal: None,
        scan: String::new(),
        created_at: NOW,
        version: 1,
    }
}

fn reserve(application: &Application, files: i64, bytes: i64) -> Change {
    Change::ReserveDocument { application: application.id.clone(), files, most_files: 5, bytes, most_bytes: 100 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_uploads_never_pass_the_number_of_files() {
    let Some(w) = World::new().await else { return };
    let application = w.drafted().await;
    let tries = (0..30).map(|_| {
        let (store, application) = (w.store.clone(), application.clone());
        tokio::spawn(async move {
            let set = ChangeSet::new().with(reserve(&application, 1, 0));
            store.commit(set.with(Change::AddDocument(document(&application, 0)))).await
        })
    });
    let mut added = 0;
    for outcome in tries.collect::<Vec<_>>() {
        match outcome.await.unwrap() {
            Ok(_) => added += 1,
            Err(StoreError::LimitReached { limit: DOCUMENT_FILES, .. } | StoreError::Conflict("transaction")) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!((1..=5).contains(&added), "{added}");
    assert_eq!(w.store.documents_of(&application.id).await.unwrap().len(), added);
    w.finish().await;
}

#[tokio::test]
async fn stored_bytes_of_an_application_have_a_bound() {
    let Some(w) = World::new().await else { return };
    let application = w.drafted().await;
    let cover = w.more_covers(1).await.remove(0);
    let other = Application { cover, ..w.draft() };
    w.commit(Change::AddApplication(other.clone())).await.unwrap();
    w.commit(Change::AddDocument(document(&application, 60))).await.unwrap();
    w.commit(Change::AddDocument(document(&other, 90))).await.unwrap();
    w.commit(reserve(&application, 0, 40)).await.unwrap();
    let full = w.commit(reserve(&application, 0, 41)).await;
    assert_eq!(full, Err(StoreError::LimitReached { limit: DOCUMENT_BYTES, retry_after: 1 }));
    w.finish().await;
}

#[tokio::test]
async fn what_waits_for_bytes_is_found_and_goes_and_nothing_else() {
    let Some(w) = World::new().await else { return };
    let application = w.drafted().await;
    let (waiting, stored) = (document(&application, 0), document(&application, 0));
    for d in [&waiting, &stored] {
        w.commit(Change::AddDocument(d.clone())).await.unwrap();
    }
    let stored = Document { state: DocumentState::Stored, version: 2, ..stored };
    w.commit(Change::UpdateDocument(stored.clone())).await.unwrap();
    assert_eq!(w.store.pending_documents(NOW, 10).await.unwrap(), []);
    let later = NOW.plus_seconds(1);
    assert_eq!(w.store.pending_documents(later, 10).await.unwrap(), std::slice::from_ref(&waiting));
    for id in [&waiting.id, &stored.id, &waiting.id] {
        w.commit(Change::DeletePending(id.clone())).await.unwrap();
    }
    assert_eq!(w.store.documents_of(&application.id).await.unwrap(), [stored]);
    w.finish().await;
}

fn session(owner: SessionOwner, seen: i64) -> Session {
    Session {
        id: SessionId::from_bits(bits()),
        token_hash: format!("{:064x}", unique()),
        owner,
        agent: "Mozilla".into(),
        created_at: NOW.plus_seconds(seen),
        seen_at: NOW.plus_seconds(seen),
        revoked_at: None,
    }
}

fn challenge(sent: i64) -> Challenge {
    Challenge {
        id: ChallengeId::from_bits(bits()),
        purpose: ChallengePurpose::SignIn,
        session: SessionId::from_bits(bits()),
        phone: super::world::phone(1),
        code_mac: "00ff".into(),
        act: String::new(),
        sent_at: NOW.plus_seconds(sent),
        tries: 0,
        used_at: None,
        version: 1,
    }
}

fn key(name: &str, at: Timestamp) -> ChangeSet {
    let key = Idempotency { actor: "a".into(), key: name.into(), request: "r".into(), answer: "x".into(), at };
    ChangeSet { idempotency: Some(key), ..ChangeSet::new() }
}

#[tokio::test]
async fn what_is_over_is_thrown_away_and_nothing_younger() {
    let Some(w) = World::new().await else { return };
    let owner = SessionOwner::Resident(w.account.id.clone());
    let sessions = [session(owner.clone(), 0), session(owner.clone(), 100), session(owner, 0)];
    for s in &sessions {
        w.commit(Change::AddSession(s.clone())).await.unwrap();
    }
    // Ended long after it was last seen.
    w.commit(Change::RevokeSession { id: sessions[2].id.clone(), at: NOW.plus_seconds(80) }).await.unwrap();
    let codes = [challenge(0), challenge(100)];
    for c in &codes {
        w.commit(Change::AddChallenge(c.clone())).await.unwrap();
    }
    for (name, second) in [("old", 0), ("new", 100)] {
        let at = NOW.plus_seconds(second);
        let count = Change::Count { limit: "x", key: name.into(), window_seconds: 10, most: 1, at: NOW };
        w.store.commit(key(name, at).with(count)).await.unwrap();
    }
    let at = NOW.plus_seconds(50);
    let expired = Expired { sessions: at, challenges: at, keys: at, counters: at, limit: 1000, day: NOW.day() };
    let purged = w.store.purge(expired).await.unwrap();
    assert_eq!(purged, Purged { sessions: 1, challenges: 1, keys: 1, counters: 2 });
    assert_eq!(w.store.purge(expired).await.unwrap(), Purged::default());
    let left = async |s: &Session| w.store.lookup_session(&s.token_hash).await;
    assert!(left(&sessions[0]).await.unwrap().is_none());
    assert!(left(&sessions[1]).await.unwrap().is_some() && left(&sessions[2]).await.unwrap().is_some());
    assert!(w.store.lookup_challenge(&codes[0].id).await.unwrap().is_none());
    assert!(w.store.lookup_challenge(&codes[1].id).await.unwrap().is_some());
    assert!(w.store.commit(key("old", at)).await.is_ok());
    assert!(matches!(w.store.commit(key("new", at)).await, Err(StoreError::Replayed { .. })));
    // A part at a time.
    let far = NOW.plus_seconds(1000);
    let some = Expired { sessions: far, challenges: far, keys: far, counters: far, limit: 1, day: NOW.day() };
    assert_eq!(w.store.purge(some).await.unwrap().sessions, 1);
    assert_eq!(w.store.purge(some).await.unwrap().sessions, 1);
    w.finish().await;
}

#[tokio::test]
async fn ending_a_members_sessions_ends_half_a_sign_in_too_and_a_restore_ends_everybodys() {
    let Some(w) = World::new().await else { return };
    let (staff, other) = (w.first.id.clone(), w.second.id.clone());
    let half = session(SessionOwner::StaffPending(staff.clone()), 0);
    let others = session(SessionOwner::StaffPending(other), 0);
    let resident = session(SessionOwner::Resident(w.account.id.clone()), 0);
    for s in [&half, &others, &resident] {
        w.commit(Change::AddSession(s.clone())).await.unwrap();
    }
    let ended = async |s: &Session| w.store.lookup_session(&s.token_hash).await.unwrap().unwrap().revoked_at.is_some();
    let end = Change::RevokeSessions { owner: SessionOwner::Staff(staff), except: None, at: NOW };
    w.commit(end).await.unwrap();
    assert_eq!((ended(&half).await, ended(&others).await, ended(&resident).await), (true, false, false));
    w.commit(Change::RevokeAllSessions { at: NOW }).await.unwrap();
    assert_eq!((ended(&others).await, ended(&resident).await), (true, true));
    w.finish().await;
}

#[tokio::test]
async fn whoever_waits_for_work_is_told_when_it_is_durable() {
    let Some(w) = World::new().await else { return };
    let application = w.approved().await;
    let told = async || tokio::time::timeout(Duration::from_millis(200), w.store.job_added()).await.is_ok();
    assert!(!told().await);
    let job = Job {
        id: JobId::from_bits(bits()),
        kind: JobKind::IssueReceipt(application.id.clone()),
        detail: "Approved".into(),
        tries: 0,
        due_at: NOW,
        state: JobState::Waiting,
        created_at: NOW,
    };
    w.commit(Change::AddJob(job)).await.unwrap();
    assert!(told().await, "also when nobody waited at that moment");
    assert!(!told().await);
    w.commit(Change::SetMeta { name: "x", value: "1".into() }).await.unwrap();
    assert!(!told().await);
    w.finish().await;
}
