//! What only the embedded database promises: settings, a copy while writing, nothing lost on closing.

use crate::harness::Harness;
use crypto::Keyring;
use sqlx::{Connection as _, SqliteConnection, query, query_scalar};
use std::{os::unix::fs::PermissionsExt as _, sync::Arc};
use storage::{Change, ChangeSet, Records as _, StoreError, Writer as _};
use storage_sqlite::SqliteStore;

fn value(n: usize) -> ChangeSet {
    ChangeSet::new().with(Change::SetMeta { name: "worker.paused", value: n.to_string() })
}

#[tokio::test]
async fn a_backup_is_complete_private_and_never_overwrites() {
    let Some(h) = Harness::new().await else { return };
    h.store.commit(value(1)).await.unwrap();
    let copy = h.folder.join("copy.sqlite3");
    h.store.backup_to(&copy).await.unwrap();
    h.store.commit(value(2)).await.unwrap();
    assert!(matches!(h.store.backup_to(&copy).await, Err(StoreError::Failure(_))));
    for file in [&copy, &h.folder.join("yitui.sqlite3")] {
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let mut conn = SqliteConnection::connect(&format!("sqlite://{}", copy.display())).await.unwrap();
    let check: String = query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await.unwrap();
    assert_eq!(check, "ok");
    conn.close().await.unwrap();
    let restored = SqliteStore::open(&copy, Arc::new(Keyring::from_seed([7; 32]))).await.unwrap();
    assert_eq!(restored.lookup_meta("worker.paused").await.unwrap().as_deref(), Some("1"));
    restored.close().await;
    h.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_and_dropping_finish_what_was_given() {
    let Some(h) = Harness::new().await else { return };
    let tasks: Vec<_> = (1..200)
        .map(|n| {
            let store = h.store.clone();
            tokio::spawn(async move { store.commit(value(n)).await })
        })
        .collect();
    tokio::task::yield_now().await;
    h.store.close().await;
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => done += 1,
            Err(other) => assert_eq!(other, StoreError::Unavailable),
        }
    }
    assert_eq!(h.store.commit(value(999)).await, Err(StoreError::Unavailable));
    let again = SqliteStore::open(&h.folder, Arc::new(Keyring::from_seed([7; 32]))).await.unwrap();
    assert_eq!(again.lookup_meta("worker.paused").await.unwrap().is_some(), done > 0);
    again.close().await;
    h.finish().await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_alone() {
    let Some(h) = Harness::new().await else { return };
    let path = h.folder.join("yitui.sqlite3");
    let mut conn = SqliteConnection::connect(&format!("sqlite://{}", path.display())).await.unwrap();
    query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (99, 'x', 1, x'00', 0)")
        .execute(&mut conn)
        .await
        .unwrap();
    conn.close().await.unwrap();
    assert!(matches!(h.store.migrate().await, Err(StoreError::Failure(text)) if text.contains("99")));
    h.finish().await;
}

#[tokio::test]
async fn replace_does_not_get_around_the_guards() {
    let Some(h) = Harness::new().await else { return };
    h.store.commit(ChangeSet::new().audited(crate::contract::audit::entry(0))).await.unwrap();
    for sql in [
        "INSERT OR REPLACE INTO audit_entry (idx, at, action, object, entry) VALUES (0, 0, '', '', '')",
        "INSERT OR REPLACE INTO audit_node (level, idx, hash) VALUES (0, 0, zeroblob(32))",
    ] {
        assert!(h.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    h.finish().await;
}
