use super::{
    fault::{Cause, LineFault, of_line},
    line::{COLUMNS, Line},
    lines::{Lines, Next},
    waiting::{Waiting, part},
};
use crypto::Keyring;
use csv::{ReaderBuilder, StringRecord};
use domain::id::PersonId;
use std::{
    collections::{HashMap, HashSet},
    io::{self, Read, Write},
    sync::Arc,
};
use storage::{Imported, RosterEntry, Store, StoreError};
use tokio::task::JoinHandle;

/// Lines in a transaction.
const BATCH: usize = 1000;

/// What an import did so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Lines read; the columns' names and empty lines do not count.
    pub lines: u64,
    /// New people.
    pub added: u64,
    /// People that were there and are now as their line says.
    pub updated: u64,
    /// People that were there exactly so.
    pub unchanged: u64,
    /// Lines put aside.
    pub rejected: u64,
}

/// A line that was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// Its number in the file, from 1.
    pub line: u64,
    /// Why.
    pub fault: LineFault,
}

/// What an import tells while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A line was put aside.
    Rejected(Rejection),
    /// A batch is stored; the sums so far.
    Stored(Summary),
}

/// Why an import stopped. What was told as stored is stored, whole batches only; running it again goes on.
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

/// A line that was read well, with what is needed to put it aside should it not be taken.
#[derive(Clone)]
pub(super) struct Good {
    number: u64,
    raw: Vec<u8>,
    pub(super) entry: RosterEntry,
}

/// Streams a roster file into the store, a thousand lines to a transaction, reading on while the last batch is written.
///
/// Lines that can't be taken go to `rejects` byte for byte, under the columns' names, so that the file can be mended
/// and imported; why is told through `progress`. A relation may name a person of a later line. Importing the same file
/// again changes nothing.
///
/// # Errors
/// [`ImportFault`].
pub async fn import(
    store: &Arc<dyn Store>,
    keys: &Keyring,
    file: impl Read,
    progress: &mut dyn FnMut(Progress),
    rejects: &mut dyn Write,
) -> Result<Summary, ImportFault> {
    let mut lines = Lines::new(file);
    let mut rejects = Rejects { to: rejects, begun: false, progress, sum: Summary::default() };
    let header = match lines.next(&mut io::sink()).map_err(ImportFault::Read)? {
        Next::Line(line) => line,
        Next::TooLong | Next::End => Vec::new(),
    };
    check_header(&header)?;
    let mut waiting = Waiting::default();
    let mut writing = None;
    loop {
        let (batch, ended) = read_batch(&mut lines, keys, &mut rejects)?;
        settle(store, writing.take(), &mut rejects).await?;
        let mut batch = batch;
        let people: HashSet<PersonId> = batch.iter().map(|line| line.entry.person.id.clone()).collect();
        batch.extend(waiting.due(&people));
        let (ready, late) = part(store.as_ref(), batch).await?;
        for line in waiting.keep(late) {
            rejects.put(&line, LineFault { column: "acts_for", cause: Cause::PersonUnknown })?;
        }
        writing = Some(write(store, ready));
        if ended {
            break;
        }
    }
    settle(store, writing.take(), &mut rejects).await?;
    let (ready, late) = part(store.as_ref(), waiting.all()).await?;
    for (_, line) in late {
        rejects.put(&line, LineFault { column: "acts_for", cause: Cause::PersonUnknown })?;
    }
    settle(store, Some(write(store, ready)), &mut rejects).await?;
    rejects.to.flush().map_err(ImportFault::Reject)?;
    Ok(rejects.sum)
}

fn check_header(line: &[u8]) -> Result<(), ImportFault> {
    // Spreadsheets put a byte order mark before the first name.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let cells = cells(line).unwrap_or_default();
    match COLUMNS.iter().enumerate().find(|(at, name)| cells.get(*at) != Some(**name)) {
        Some((at, expected)) => Err(ImportFault::Header { place: at + 1, expected }),
        None => Ok(()),
    }
}

/// Where lines are put aside, and the sums.
struct Rejects<'a> {
    to: &'a mut dyn Write,
    begun: bool,
    progress: &'a mut dyn FnMut(Progress),
    sum: Summary,
}

impl Write for Rejects<'_> {
    // The columns' names come first, once.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.begun {
            self.begun = true;
            writeln!(self.to, "{}", COLUMNS.join(","))?;
        }
        self.to.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Rejects<'_> {
    fn put(&mut self, line: &Good, fault: LineFault) -> Result<(), ImportFault> {
        self.put_raw(line.number, &line.raw, fault)
    }
    fn put_raw(&mut self, number: u64, raw: &[u8], fault: LineFault) -> Result<(), ImportFault> {
        self.write_all(raw).and_then(|()| self.write_all(b"\n")).map_err(ImportFault::Reject)?;
        self.tell(number, fault);
        Ok(())
    }
    fn tell(&mut self, line: u64, fault: LineFault) {
        self.sum.rejected += 1;
        (self.progress)(Progress::Rejected(Rejection { line, fault }));
    }
}

/// Reads up to a thousand good lines. Of two lines about one person in a batch the later counts, as it would in the
/// next batch; the earlier is passed over.
fn read_batch(
    lines: &mut Lines<impl Read>,
    keys: &Keyring,
    rejects: &mut Rejects<'_>,
) -> Result<(Vec<Good>, bool), ImportFault> {
    let mut batch: Vec<Good> = Vec::with_capacity(BATCH);
    let mut people: HashMap<PersonId, usize> = HashMap::with_capacity(BATCH);
    while batch.len() < BATCH {
        let raw = match lines.next(rejects).map_err(ImportFault::Read)? {
            Next::End => return Ok((batch, true)),
            Next::TooLong => {
                rejects.sum.lines += 1;
                rejects.tell(lines.number(), of_line(Cause::TooLong));
                continue;
            }
            Next::Line(raw) if raw.iter().all(u8::is_ascii_whitespace) => continue,
            Next::Line(raw) => raw,
        };
        rejects.sum.lines += 1;
        let number = lines.number();
        match cells(&raw).and_then(|record| entry(&record, keys)) {
            Err(fault) => rejects.put_raw(number, &raw, fault)?,
            Ok(entry) => match people.get(&entry.person.id) {
                Some(at) => batch[*at] = Good { number, raw, entry },
                None => {
                    people.insert(entry.person.id.clone(), batch.len());
                    batch.push(Good { number, raw, entry });
                }
            },
        }
    }
    Ok((batch, false))
}

/// The cells of one line. Each line stands for itself: a quote that is not closed spoils that line only.
fn cells(line: &[u8]) -> Result<StringRecord, LineFault> {
    if std::str::from_utf8(line).is_err() {
        return Err(of_line(Cause::NotUtf8));
    }
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(line.len().max(16)).from_reader(line);
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        // A quote left open takes the line's end for text.
        Ok(_) if open_quote(line) => Err(of_line(Cause::Quotes)),
        Ok(_) => Ok(record),
        Err(_) => Err(of_line(Cause::NotUtf8)),
    }
}

/// Whether a quoted cell is not closed at the line's end.
fn open_quote(line: &[u8]) -> bool {
    let (mut quoted, mut cell_begins) = (false, true);
    for byte in line {
        match (byte, quoted) {
            // A doubled quote closes and opens again: the same in the end.
            (b'"', true) => quoted = false,
            (b'"', false) if cell_begins => quoted = true,
            _ => {}
        }
        cell_begins = !quoted && matches!(byte, b',' | b'"');
    }
    quoted
}

fn entry(record: &StringRecord, keys: &Keyring) -> Result<RosterEntry, LineFault> {
    if record.len() != COLUMNS.len() {
        return Err(of_line(Cause::CellCount));
    }
    Line::from_record(record).entry(keys)
}

type Writing = (Vec<Good>, JoinHandle<Result<Imported, StoreError>>);

fn write(store: &Arc<dyn Store>, batch: Vec<Good>) -> Writing {
    let entries: Vec<RosterEntry> = batch.iter().map(|line| line.entry.clone()).collect();
    let store = store.clone();
    (
        batch,
        tokio::spawn(
            async move { if entries.is_empty() { Ok(Imported::default()) } else { store.import(entries).await } },
        ),
    )
}

/// Waits for a batch. One that the schema refuses is halved until the lines it refuses stand alone.
async fn settle(
    store: &Arc<dyn Store>,
    writing: Option<Writing>,
    rejects: &mut Rejects<'_>,
) -> Result<(), ImportFault> {
    let Some((batch, task)) = writing else { return Ok(()) };
    let mut open = vec![(batch, task.await.map_err(|_| StoreError::Unavailable)?)];
    while let Some((mut batch, written)) = open.pop() {
        match written {
            Ok(imported) => {
                rejects.sum.added += imported.added;
                rejects.sum.updated += imported.updated;
                rejects.sum.unchanged += imported.unchanged;
            }
            Err(StoreError::Refused(_)) if batch.len() <= 1 => {
                for line in batch {
                    rejects.put(&line, of_line(Cause::Refused))?;
                }
            }
            Err(StoreError::Refused(_)) => {
                let later = batch.split_off(batch.len() / 2);
                for half in [batch, later] {
                    let entries = half.iter().map(|line| line.entry.clone()).collect();
                    let written = store.import(entries).await;
                    open.push((half, written));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    (rejects.progress)(Progress::Stored(rejects.sum));
    Ok(())
}
