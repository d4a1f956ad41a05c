//! How long a large roster takes. Run with `cargo test -p storage-sqlite --release --test volume -- --ignored --nocapture`;
//! `YITUI_VOLUME` says how many people (1,000,000), `YITUI_VOLUME_BATCH` how many in a batch (1,000).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test stops at what it did not expect")]

#[allow(dead_code, reason = "only the store is needed here")]
mod harness;
#[path = "../../common/contract/world.rs"]
#[allow(dead_code, reason = "only the builders are needed here")]
mod world;

use std::time::Instant;
use storage::{Change, ChangeSet, Imported, People as _, Records as _, Search as _, Writer as _};

const NAMES: [&str; 5] = ["王芳", "欧阳娜娜", "张伟", "买买提·艾力", "陈小明"];

/// Peak resident memory of this process in MiB.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or_default() / 1024
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn a_million_people() {
    let setting = |name, default| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let people: u64 = setting("YITUI_VOLUME", 1_000_000);
    let batch: u64 = setting("YITUI_VOLUME_BATCH", 1000);
    let Some(h) = harness::Harness::new().await else { return };
    for round in ["first", "again"] {
        let start = Instant::now();
        let mut done = Imported::default();
        for first in (0..people).step_by(batch as usize) {
            let lines: Vec<_> =
                (first..people.min(first + batch)).map(|n| world::entry(n, NAMES[n as usize % NAMES.len()])).collect();
            let imported = h.store.import(lines).await.unwrap();
            done.added += imported.added;
            done.unchanged += imported.unchanged;
        }
        println!("{round}: {people} people in {:.1?}, {done:?}, peak {} MiB", start.elapsed(), peak_mib());
    }
    assert_eq!(h.store.facts(world::NOW).await.unwrap().people, people as i64);
    let start = Instant::now();
    let beginning = (domain::staff::NameKey::Name, "张伟");
    let hits = h.store.people_named(&[], beginning, None, 50).await.unwrap().len();
    println!("search: {hits} hits in {:.1?}", start.elapsed());
    h.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn durable_change_sets_a_second() {
    for clients in [1, 8, 64, 256] {
        let Some(h) = harness::Harness::new().await else { return };
        let start = Instant::now();
        let each = 2000 / clients;
        let tasks: Vec<_> = (0..clients)
            .map(|client| {
                let store = h.store.clone();
                tokio::spawn(async move {
                    for n in 0..each {
                        let key = format!("{client}-{n}");
                        let (window_seconds, most, at) = (60, 9, world::NOW);
                        let set = ChangeSet::new()
                            .with(Change::Count { limit: "submit_account_day", key, window_seconds, most, at })
                            .with(Change::AddAccount(world::account(None, world::phone(client * 10_000 + n))));
                        store.commit(set).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        println!("{clients} clients: {:.0} a second", (clients * each) as f64 / start.elapsed().as_secs_f64());
        h.finish().await;
    }
}
