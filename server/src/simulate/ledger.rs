use crate::private::private_file;
use serde::Serialize;
use std::{
    collections::HashMap,
    fs::File,
    io::{self, Write as _},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// A message as the simulated gateway knows it.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Kept {
    /// The number that its sender gave it.
    pub id: String,
    /// The gateway's own number.
    pub provider: String,
    /// To whom.
    pub to: String,
    /// What it says.
    pub text: String,
    /// How often it was handed over: more than once is one message all the same.
    pub calls: u32,
}

#[derive(Default)]
struct Inner {
    kept: Vec<Kept>,
    by_id: HashMap<String, usize>,
    file: Option<File>,
}

/// What was handed over, once for each number.
#[derive(Clone, Default)]
pub struct Ledger(Arc<Mutex<Inner>>);

impl Ledger {
    /// A ledger that also writes each new message as a JSON line.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub fn new(file: Option<&Path>) -> io::Result<Self> {
        let file = file.map(private_file).transpose()?;
        Ok(Self(Arc::new(Mutex::new(Inner { file, ..Inner::default() }))))
    }

    /// Takes a message, or says what it was called when it came first.
    #[must_use]
    pub fn take(&self, id: &str, to: &str, text: &str) -> String {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = inner.by_id.get(id).copied() {
            let kept = &mut inner.kept[at];
            kept.calls += 1;
            return kept.provider.clone();
        }
        let at = inner.kept.len();
        let provider = format!("sim{:08}", at + 1);
        let kept =
            Kept { id: id.to_owned(), provider: provider.clone(), to: to.to_owned(), text: text.to_owned(), calls: 1 };
        if let (Some(file), Ok(mut line)) = (inner.file.as_mut(), serde_json::to_vec(&kept)) {
            line.push(b'\n');
            let _ = file.write_all(&line);
        }
        inner.by_id.insert(id.to_owned(), at);
        inner.kept.push(kept);
        provider
    }

    /// All messages, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).kept.clone()
    }
}
