//! The ledger outside of the server: what a client was about to do, and what it was told was done.

use serde::{Deserialize, Serialize};
use std::{
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// Something a client does to an application.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Act {
    /// A `domain::application::Move` name.
    pub verb: String,
    pub application: String,
    /// Who: a member of staff's sign-in name, or empty for the resident.
    pub by: String,
    /// For staff: the version that the page showed; the act makes the next one.
    pub version: i64,
}

#[derive(Serialize, Deserialize)]
enum Line {
    Intent(u64, Act),
    Ack(u64),
}

/// A file of its own; each line is on the disk before the caller goes on.
pub struct Ledger {
    path: PathBuf,
    file: Arc<Mutex<File>>,
    next: AtomicU64,
}

impl Ledger {
    pub fn create(path: &Path) -> Self {
        let file = OpenOptions::new().append(true).create_new(true).open(path).unwrap();
        Self { path: path.to_owned(), file: Arc::new(Mutex::new(file)), next: AtomicU64::new(0) }
    }

    async fn write(&self, line: Line) {
        let mut text = serde_json::to_vec(&line).unwrap();
        text.push(b'\n');
        let file = self.file.clone();
        let written = tokio::task::spawn_blocking(move || {
            let mut file = file.lock().unwrap();
            file.write_all(&text)?;
            file.sync_data()
        });
        written.await.unwrap().unwrap();
    }

    /// Before the request is sent. Answers the number to acknowledge it by.
    pub async fn intent(&self, act: Act) -> u64 {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.write(Line::Intent(number, act)).await;
        number
    }

    /// After the server said that it is done.
    pub async fn ack(&self, number: u64) {
        self.write(Line::Ack(number)).await;
    }

    /// Everything in the file: each act and whether it was acknowledged.
    pub fn read(&self) -> Vec<(Act, bool)> {
        let mut acts = std::collections::BTreeMap::new();
        for line in BufReader::new(File::open(&self.path).unwrap()).lines() {
            match serde_json::from_str(&line.unwrap()).unwrap() {
                Line::Intent(number, act) => assert!(acts.insert(number, (act, false)).is_none()),
                Line::Ack(number) => acts.get_mut(&number).unwrap().1 = true,
            }
        }
        acts.into_values().collect()
    }
}
