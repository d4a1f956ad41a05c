use super::line::{COLUMNS, Line};
use crypto::Keyring;
use csv::{ReaderBuilder, StringRecord};
use domain::id::PersonId;
use std::{
    collections::HashMap,
    io::{self, Read},
    sync::Arc,
};
use storage::{Imported, RosterEntry, Store, StoreError};

/// Lines in a transaction.
const BATCH: usize = 1000;

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Lines that were read.
    pub lines: u64,
    /// Lines that were put aside.
    pub rejected: u64,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Lines read and put aside.
    pub progress: Progress,
    /// People added, updated, unchanged.
    pub people: Imported,
}

/// Why an import stopped. What was reported before is stored, whole batches only; running it again goes on.
#[derive(Debug, thiserror::Error)]
pub enum ImportFault {
    /// The first line does not name the columns.
    #[error("line 1: column {place} must be {expected}")]
    Header {
        /// Place of the column, from 1.
        place: usize,
        /// Its name.
        expected: &'static str,
    },
    /// The file can't be read on.
    #[error("the file can't be read: {0}")]
    Read(io::Error),
    /// The reject file can't be written.
    #[error("the reject file can't be written: {0}")]
    Reject(io::Error),
    /// The database does not take it.
    #[error("the database does not take it: {0}")]
    Store(#[from] StoreError),
}

/// One line that was read well, with what is needed to put it aside should the database refuse it.
struct Read1 {
    number: u64,
    record: StringRecord,
    entry: RosterEntry,
}

/// Streams a roster file into the store, a thousand lines to a transaction, reading on while the last batch is written.
///
/// `reject` takes the number of a bad line, its cells and the reason; `progress` is told after each batch. Importing
/// the same file again changes nothing.
///
/// # Errors
/// [`ImportFault`].
pub async fn import(
    store: &Arc<dyn Store>,
    keys: &Keyring,
    file: impl Read,
    mut reject: impl FnMut(u64, &StringRecord, &str) -> io::Result<()>,
    mut progress: impl FnMut(Progress),
) -> Result<ImportReport, ImportFault> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(file);
    let headers = headers(&mut reader)?;
    let mut report = ImportReport::default();
    let mut writing: Option<(Vec<Read1>, tokio::task::JoinHandle<Result<Imported, StoreError>>)> = None;
    loop {
        let (batch, ended) = read_batch(&mut reader, &headers, keys, &mut report.progress, &mut reject)?;
        if let Some((before, task)) = writing.take() {
            let written = task.await.map_err(|_| StoreError::Unavailable)?;
            settle(store, before, written, &mut report, &mut reject).await?;
            progress(report.progress);
        }
        if !batch.is_empty() {
            let entries = batch.iter().map(|read| read.entry.clone()).collect();
            let store = store.clone();
            writing = Some((batch, tokio::spawn(async move { store.import(entries).await })));
        } else if ended {
            return Ok(report);
        }
    }
}

fn headers(reader: &mut csv::Reader<impl Read>) -> Result<StringRecord, ImportFault> {
    let headers = reader.headers().map_err(|error| ImportFault::Read(error.into()))?.clone();
    match COLUMNS.iter().enumerate().find(|(at, name)| headers.get(*at) != Some(**name)) {
        Some((at, expected)) => Err(ImportFault::Header { place: at + 1, expected }),
        None => Ok(headers),
    }
}

/// Reads up to a thousand good lines. A person who stands in the batch already replaces the earlier line there: the
/// later line counts, as it would in the next batch.
fn read_batch(
    reader: &mut csv::Reader<impl Read>,
    headers: &StringRecord,
    keys: &Keyring,
    progress: &mut Progress,
    reject: &mut impl FnMut(u64, &StringRecord, &str) -> io::Result<()>,
) -> Result<(Vec<Read1>, bool), ImportFault> {
    let mut batch: Vec<Read1> = Vec::with_capacity(BATCH);
    let mut people: HashMap<PersonId, usize> = HashMap::with_capacity(BATCH);
    let mut record = StringRecord::new();
    while batch.len() < BATCH {
        let number = reader.position().line();
        let read = match reader.read_record(&mut record) {
            Ok(false) => return Ok((batch, true)),
            Ok(true) => parse(&record, headers, keys),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Utf8 { .. } => {
                    record.clear();
                    Err("is not UTF-8".to_owned())
                }
                csv::ErrorKind::Io(error) => return Err(ImportFault::Read(error)),
                _ => Err("is no CSV line".to_owned()),
            },
        };
        progress.lines += 1;
        match read {
            Ok(entry) => {
                let read = Read1 { number, record: record.clone(), entry };
                match people.insert(read.entry.person.id.clone(), batch.len()) {
                    None => batch.push(read),
                    Some(earlier) => {
                        people.insert(read.entry.person.id.clone(), earlier);
                        batch[earlier] = read;
                    }
                }
            }
            Err(reason) => {
                progress.rejected += 1;
                reject(number, &record, &reason).map_err(ImportFault::Reject)?;
            }
        }
    }
    Ok((batch, false))
}

fn parse(record: &StringRecord, headers: &StringRecord, keys: &Keyring) -> Result<RosterEntry, String> {
    if record.len() != COLUMNS.len() {
        return Err(format!("has {} cells instead of {}", record.len(), COLUMNS.len()));
    }
    let line: Line = record.deserialize(Some(headers)).map_err(|_| "can't be read".to_owned())?;
    line.entry(keys).map_err(|fault| fault.to_string())
}

/// Counts a written batch. One that the schema refuses is written line by line, so that only its bad lines stay out.
async fn settle(
    store: &Arc<dyn Store>,
    batch: Vec<Read1>,
    written: Result<Imported, StoreError>,
    report: &mut ImportReport,
    reject: &mut impl FnMut(u64, &StringRecord, &str) -> io::Result<()>,
) -> Result<(), ImportFault> {
    match written {
        Ok(imported) => add(&mut report.people, imported),
        Err(StoreError::Refused(_)) => {
            for read in batch {
                match store.import(vec![read.entry]).await {
                    Ok(imported) => add(&mut report.people, imported),
                    Err(StoreError::Refused(_)) => {
                        report.progress.rejected += 1;
                        let reason =
                            "acts_for: the other person is not in the roster, or a value that the schema refuses";
                        reject(read.number, &read.record, reason).map_err(ImportFault::Reject)?;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn add(sum: &mut Imported, more: Imported) {
    sum.added += more.added;
    sum.updated += more.updated;
    sum.unchanged += more.unchanged;
}
