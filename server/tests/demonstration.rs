//! What `serve --demo` makes at its first start: applications in every state, each paper marked, once.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use domain::{card::CertificateState, person::IdNumber, refund::RefundBatchState};
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};
use storage::{Cards as _, People as _, RefundBatches as _};
use storage_sqlite::SqliteStore;

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn yitui(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yitui"));
    command.env_clear().current_dir(data.parent().unwrap()).arg("--data").arg(data);
    command
}

/// Starts, reads what is printed until it serves, and stops. Answers with that.
fn start(data: &Path, now: &str) -> String {
    let mut command = yitui(data);
    command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--now", now]);
    let mut child: Child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = String::new();
    for line in &mut lines {
        let line = line.unwrap();
        printed += &line;
        printed.push('\n');
        if line.contains("Ctrl-C") {
            break;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    printed
}

fn facts(data: &Path) -> Value {
    let output = yitui(data).args(["facts", "--json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// How the cards of these sign-ins stand.
fn card_states(data: &Path, holders: &[Value]) -> Vec<CertificateState> {
    let keys = Arc::new(crypto::Keyring::open(&data.join("keys.json")).unwrap());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = SqliteStore::open(data, keys).await.unwrap();
        let mut states = Vec::new();
        for holder in holders {
            let number = IdNumber::parse(holder["id_number"].as_str().unwrap()).unwrap();
            let person = store.lookup_person_by_id_number(&number).await.unwrap().unwrap();
            states.extend(store.certificates_of(&person.id).await.unwrap().into_iter().map(|card| card.state));
        }
        store.close().await;
        states
    })
}

/// How the batches of refunds stand.
fn batch_states(data: &Path) -> Vec<RefundBatchState> {
    let keys = Arc::new(crypto::Keyring::open(&data.join("keys.json")).unwrap());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = SqliteStore::open(data, keys).await.unwrap();
        let found = store.refund_batches(&[], None, 9).await.unwrap();
        store.close().await;
        found.into_iter().map(|(batch, _)| batch.state).collect()
    })
}

#[test]
fn applications_stand_in_every_state_and_a_second_start_adds_none() {
    let folder = Folder(std::env::temp_dir().join(format!("yitui-demonstration-{}", std::process::id())));
    let _ = std::fs::remove_dir_all(&folder.0);
    std::fs::create_dir_all(&folder.0).unwrap();
    let data = folder.0.join("data");
    let printed = start(&data, "2026-12-03");
    let first = facts(&data);
    let count = |state: &str| first["applications"][state].as_i64().unwrap();
    // A build without the font draws no papers; what needs one is not sent.
    let papers = data.join("demonstration-documents");
    if papers.is_dir() {
        for (state, least) in [
            ("Submitted", 6),
            ("InReview", 4),
            ("CorrectionRequested", 2),
            ("AwaitingSecondApproval", 2),
            ("Approved", 3),
            ("Refused", 2),
            ("Withdrawn", 2),
            ("Undone", 1),
            ("Effective", 8),
        ] {
            assert!(count(state) >= least, "{state}: {first}");
        }
        assert_eq!(count("Draft"), 0, "{first}");
        assert!(printed.contains(&papers.display().to_string()), "{printed}");
        // Everything that lies there was drawn by the one function that puts the mark on it; its kinds differ.
        let kinds: std::collections::BTreeSet<String> = std::fs::read_dir(&papers)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .map(|name| name.split_once('-').unwrap().1.to_owned())
            .collect();
        assert!(kinds.len() >= 6, "{kinds:?}");
    }
    if papers.is_dir() {
        let states = batch_states(&data);
        assert!(states.contains(&RefundBatchState::Made), "one waits for a second person: {states:?}");
        assert!(states.iter().any(|state| state.takes_answers()), "one is with others: {states:?}");
    }
    // A card of each kind, so that every state of it can be looked at.
    let sign_ins = std::fs::read_to_string(data.join("demonstration-sign-ins.json")).unwrap();
    let sign_ins: Value = serde_json::from_str(&sign_ins).unwrap();
    let holders = sign_ins["cards"]["holders"].as_array().unwrap();
    let kinds: Vec<&str> = holders.iter().map(|holder| holder["kind"].as_str().unwrap()).collect();
    for kind in ["not_activated", "active", "frozen", "closed", "used", "principal", "agent", "left", "guardian"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let states = card_states(&data, holders);
    for state in CertificateState::ALL {
        assert!(states.contains(&state), "a card that is {}", state.name());
    }
    start(&data, "2026-12-03");
    assert_eq!(facts(&data)["applications"], first["applications"]);
}
