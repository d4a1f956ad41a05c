//! How long a large roster takes. Run with `cargo test -p storage-sqlite --release --test volume -- --ignored --nocapture`;
//! `YITUI_VOLUME` says how many people (1,000,000).
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test stops at what it did not expect")]

#[allow(dead_code, reason = "only the store is needed here")]
mod harness;
#[path = "../../shared/contract/world.rs"]
#[allow(dead_code, reason = "only the builders are needed here")]
mod world;

use std::time::Instant;
use storage::{Imported, People as _, Records as _};

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
    let people: u64 = std::env::var("YITUI_VOLUME").ok().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let Some(h) = harness::Harness::new().await else { return };
    for round in ["first", "again"] {
        let start = Instant::now();
        let mut done = Imported::default();
        for first in (0..people).step_by(1000) {
            let batch: Vec<_> =
                (first..people.min(first + 1000)).map(|n| world::entry(n, NAMES[n as usize % NAMES.len()])).collect();
            let imported = h.store.import(batch).await.unwrap();
            done.added += imported.added;
            done.unchanged += imported.unchanged;
        }
        println!("{round}: {people} people in {:.1?}, {done:?}, peak {} MiB", start.elapsed(), peak_mib());
    }
    assert_eq!(h.store.facts(world::NOW).await.unwrap().people, people as i64);
    let start = Instant::now();
    let hits = h.store.search_people("张伟", &[], 50).await.unwrap().len();
    println!("search: {hits} hits in {:.1?}", start.elapsed());
    h.finish().await;
}
