//! A file is read. What can't be read as a whole says where and why; a line that can't be understood keeps its place and
//! gets its own fate.

use domain::{
    application::Reference,
    money::Fen,
    refund::{AnswerFate, AnswerRow, AnswerSaid, RefundBatch, RefundFault},
};
use jiff::civil::Date;

/// Largest file.
pub const MOST_BYTES: usize = 256 * 1024;
/// Most lines: more than a batch has, for what stands twice.
const MOST_LINES: usize = 2 * RefundBatch::MOST as usize;

/// A column that is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Number of the batch.
    Batch,
    /// Number of the line.
    Line,
    /// Reference of the application.
    Reference,
    /// Yuan.
    Amount,
    /// Paid, or failed.
    Result,
    /// Day of payment.
    Day,
    /// Why it failed.
    Fault,
}

/// The words that a file may use, in every language; the page has them.
#[derive(Clone, Debug, Default)]
pub struct AnswerWords {
    /// Headings.
    pub columns: Vec<(String, Column)>,
    /// "Paid".
    pub paid: Vec<String>,
    /// "Failed".
    pub failed: Vec<String>,
    /// Faults.
    pub faults: Vec<(String, RefundFault)>,
    /// "Total": the line with it is no refund.
    pub total: Vec<String>,
}

/// Why a file as a whole is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultyAnswer {
    /// Nothing is in it.
    Empty,
    /// It is larger than [`MOST_BYTES`].
    TooLarge,
    /// It is no text: a workbook, a picture.
    NoText,
    /// It is neither UTF-8 nor GB18030.
    Encoding,
    /// The heading names no result.
    NoResult,
    /// The heading names neither line nor reference.
    NoLine,
    /// A heading stands there twice.
    Twice,
    /// A line can't be split into columns: a quotation mark is open, or a cell holds the end of a line.
    Quotes,
    /// It did not arrive whole.
    Cut,
    /// There are more lines than a batch can have.
    TooMany,
}

/// The same with the line of the file, from 1; 0 for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerFault {
    /// Which line.
    pub line: u64,
    /// Why.
    pub why: FaultyAnswer,
}

fn fault<T>(line: u64, why: FaultyAnswer) -> Result<T, AnswerFault> {
    Err(AnswerFault { line, why })
}

/// The text of a file: UTF-8 with or without its mark, else GB18030 as Chinese spreadsheets save it.
fn text(bytes: &[u8]) -> Result<String, AnswerFault> {
    if bytes.len() > MOST_BYTES {
        return fault(0, FaultyAnswer::TooLarge);
    }
    if bytes.contains(&0) {
        return fault(0, FaultyAnswer::NoText);
    }
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bare) {
        return Ok(text.to_owned());
    }
    match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bare) {
        Some(text) => Ok(text.into_owned()),
        None => fault(0, FaultyAnswer::Encoding),
    }
}

/// Reads a file.
///
/// # Errors
/// Where and why it can't be read.
pub fn read(bytes: &[u8], words: &AnswerWords) -> Result<Vec<AnswerRow>, AnswerFault> {
    // A line's number is counted by its end: one sign for all.
    let text = text(bytes)?.replace("\r\n", "\n");
    if text.trim().is_empty() {
        return fault(0, FaultyAnswer::Empty);
    }
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let by = [b',', b'\t', b';'].into_iter().max_by_key(|by| head.bytes().filter(|b| b == by).count());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(by.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let (mut headings, mut rows) = (None, Vec::new());
    for record in reader.records() {
        let Ok(record) = record else {
            return fault(rows.len() as u64 + 2, FaultyAnswer::Quotes);
        };
        let place = record.position().map_or(0, csv::Position::line);
        // A quotation mark that is never closed makes one cell of all that follows.
        if record.iter().any(|cell| cell.contains(['\n', '\r'])) {
            return fault(place, FaultyAnswer::Quotes);
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let Some(headings) = &headings else {
            headings = Some(columns(&record, words, place)?);
            continue;
        };
        if rows.len() >= MOST_LINES {
            return fault(place, FaultyAnswer::TooMany);
        }
        rows.extend(row(usize::try_from(place).unwrap_or(0), &record, headings, words));
    }
    if rows.is_empty() { fault(0, FaultyAnswer::Empty) } else { Ok(rows) }
}

/// Which column is where.
fn columns(headings: &csv::StringRecord, words: &AnswerWords, place: u64) -> Result<Vec<(usize, Column)>, AnswerFault> {
    let mut found: Vec<(usize, Column)> = Vec::new();
    for (n, heading) in headings.iter().enumerate() {
        let Some((_, column)) = words.columns.iter().find(|(name, _)| same(name, heading)) else { continue };
        if found.iter().any(|(_, known)| known == column) {
            return fault(place, FaultyAnswer::Twice);
        }
        found.push((n, *column));
    }
    let has = |column| found.iter().any(|(_, known)| *known == column);
    if !has(Column::Result) {
        return fault(place, FaultyAnswer::NoResult);
    }
    if !has(Column::Line) && !has(Column::Reference) {
        return fault(place, FaultyAnswer::NoLine);
    }
    Ok(found)
}

/// A word as typed: neither case nor width nor blanks matter.
fn plain(text: &str) -> String {
    let folded = domain::person::id_number::fold_width(text);
    folded.trim_start_matches('\'').chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

fn same(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

/// A line; `None` for one that says nothing about any refund: an empty one, the total, a remark at the end.
fn row(
    place: usize,
    record: &csv::StringRecord,
    headings: &[(usize, Column)],
    words: &AnswerWords,
) -> Option<AnswerRow> {
    let cell = |column| {
        let at = headings.iter().find(|(_, known)| *known == column).map(|(n, _)| *n);
        at.and_then(|n| record.get(n)).unwrap_or_default().trim()
    };
    let (line, reference, result) = (cell(Column::Line), cell(Column::Reference), cell(Column::Result));
    if words.total.iter().any(|total| same(total, line)) {
        return None;
    }
    if line.is_empty() && reference.is_empty() && result.is_empty() {
        return None;
    }
    let batch = Some(plain(cell(Column::Batch)).to_uppercase()).filter(|number| !number.is_empty());
    let amount = cell(Column::Amount);
    let (seq, known) = (plain(line).parse().ok(), Reference::parse(reference));
    // What names a line that can't be read names none.
    let seq = if line.is_empty() { None } else { Some(seq.unwrap_or(0)) };
    let said = if !reference.is_empty() && known.is_none() {
        Err(AnswerFate::Unknown)
    } else if !amount.is_empty() && yuan(amount).is_none() {
        Err(AnswerFate::Amount)
    } else {
        said(result, cell(Column::Day), cell(Column::Fault), words)
    };
    Some(AnswerRow { place, batch, seq, reference: known, amount: yuan(amount), said })
}

fn said(result: &str, on: &str, why: &str, words: &AnswerWords) -> Result<AnswerSaid, AnswerFate> {
    if result.is_empty() {
        return Err(AnswerFate::Silent);
    }
    if words.paid.iter().any(|word| same(word, result)) {
        return day(on).map(AnswerSaid::Paid).ok_or(AnswerFate::Day);
    }
    if words.failed.iter().any(|word| same(word, result)) {
        let known = words.faults.iter().find(|(word, _)| same(word, why));
        return known.map(|(_, fault)| AnswerSaid::Failed(*fault)).ok_or(AnswerFate::Fault);
    }
    Err(AnswerFate::Result)
}

/// A day as people and spreadsheets write it: `2026-12-02`, `2026/12/2`, `20261202`, `2026年12月2日`.
pub(super) fn day(typed: &str) -> Option<Date> {
    let text = plain(typed);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [whole] if whole.len() == 8 && whole.is_ascii() => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Yuan with at most two decimals, also with thousands' commas.
fn yuan(typed: &str) -> Option<Fen> {
    let text = plain(typed).replace([',', '¥', '元'], "");
    let (yuan, fen) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let good = !yuan.is_empty() && yuan.len() <= 9 && fen.len() <= 2 && digits(yuan) && digits(fen);
    format!("{yuan}{fen:0<2}").parse().ok().filter(|_| good).map(Fen)
}
