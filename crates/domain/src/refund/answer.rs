//! What whoever pays answers about a batch, and what would become of each line of it.

use super::{LineResult, RefundFault, RefundLine};
use crate::{
    application::Reference,
    consequence::RefundWay,
    id::{RefundAnswerId, RefundBatchId, StaffId},
    money::Fen,
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is said about one refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AnswerSaid {
    /// Paid on a day.
    Paid(Date),
    /// It came back.
    Failed(RefundFault),
}

/// One line of an answer as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// Where it stands in what was sent, from 1: a line of the file, or of the page.
    pub place: usize,
    /// The batch that it names; `None`: it names none.
    pub batch: Option<String>,
    /// The line of the batch.
    pub seq: Option<i64>,
    /// The application's reference.
    pub reference: Option<Reference>,
    /// The amount.
    pub amount: Option<Fen>,
    /// What is said, or what can't be understood about it.
    pub said: Result<AnswerSaid, AnswerFate>,
}

/// What becomes of one line of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerFate {
    /// It is taken.
    Taken,
    /// The same was taken before: nothing changes.
    Already,
    /// Nothing is said about it: it stays open.
    Silent,
    /// It is about another batch.
    OtherBatch,
    /// It names neither the batch nor a reference: a line's number alone is in every batch.
    Nameless,
    /// There is no such line.
    Unknown,
    /// The line and the reference are not of the same refund.
    Differs,
    /// The same line stands there twice or more: none of them is taken.
    Doubled,
    /// The amount is another.
    Amount,
    /// The result is neither paid nor failed.
    Result,
    /// The day is missing or can't be read.
    Day,
    /// The day has not come yet.
    Future,
    /// The day is before the batch was released.
    Early,
    /// The fault is missing, unknown, or none of this way.
    Fault,
    /// Another answer was taken meanwhile.
    Moved,
    /// It is the member's own case: a colleague takes it.
    OwnCase,
    /// Who took the answer may decide nothing any more.
    Role,
}

impl AnswerFate {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Taken,
        Self::Already,
        Self::Silent,
        Self::OtherBatch,
        Self::Nameless,
        Self::Unknown,
        Self::Differs,
        Self::Doubled,
        Self::Amount,
        Self::Result,
        Self::Day,
        Self::Future,
        Self::Early,
        Self::Fault,
        Self::Moved,
        Self::OwnCase,
        Self::Role,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Already => "already",
            Self::Silent => "silent",
            Self::OtherBatch => "other_batch",
            Self::Nameless => "nameless",
            Self::Unknown => "unknown",
            Self::Differs => "differs",
            Self::Doubled => "doubled",
            Self::Amount => "amount",
            Self::Result => "result",
            Self::Day => "day",
            Self::Future => "future",
            Self::Early => "early",
            Self::Fault => "fault",
            Self::Moved => "moved",
            Self::OwnCase => "own_case",
            Self::Role => "role",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
    /// Whether somebody must look at it: it is neither taken nor was before.
    #[must_use]
    pub fn is_trouble(self) -> bool {
        !matches!(self, Self::Taken | Self::Already | Self::Silent)
    }
    /// Whether the line says something of its own about a refund of the batch, taken now or not.
    #[must_use]
    pub fn is_heard(self) -> bool {
        matches!(self, Self::Taken | Self::Already | Self::Moved | Self::OwnCase | Self::Future)
    }
}

/// An answer that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAnswer {
    /// Identifier.
    pub id: RefundAnswerId,
    /// About which batch.
    pub batch: RefundBatchId,
    /// Who took it.
    pub staff: StaffId,
    /// SHA-256 (hex) of what it says, in one way of writing: the same said twice is one answer.
    pub digest: String,
    /// When.
    pub at: Timestamp,
}

/// What an answer says about one line, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundAnswerRow {
    /// The answer.
    pub answer: RefundAnswerId,
    /// The line of the batch.
    pub seq: i64,
    /// What is said.
    pub said: AnswerSaid,
    /// What became of it; `None` while it waits.
    pub fate: Option<AnswerFate>,
}

impl AnswerSaid {
    /// Whether the line was answered just so, or paid by somebody who named no day.
    #[must_use]
    pub fn is_of(self, line: &RefundLine) -> bool {
        match self {
            Self::Paid(day) => line.result == LineResult::Paid && line.paid_on.is_none_or(|on| on == day),
            Self::Failed(fault) => line.result == LineResult::Failed && line.fault == Some(fault),
        }
    }
}

/// What would become of each row, in their order: nothing is doubled, of another batch, before its time or against what
/// was taken already. `released_on` is the day from which the file was there: what was paid by it was paid no earlier.
#[must_use]
pub fn judged(
    rows: &[AnswerRow],
    lines: &[RefundLine],
    number: &str,
    way: RefundWay,
    released_on: Date,
    today: Date,
) -> Vec<(AnswerFate, Option<i64>)> {
    let found: Vec<Result<&RefundLine, AnswerFate>> = rows.iter().map(|row| line_of(row, lines, number)).collect();
    let mut times = std::collections::HashMap::new();
    for line in found.iter().flatten() {
        *times.entry(line.seq).or_insert(0_u32) += 1;
    }
    rows.iter()
        .zip(found)
        .map(|(row, line)| match line {
            Err(fate) => (fate, None),
            Ok(line) if times.get(&line.seq).is_some_and(|n| *n > 1) => (AnswerFate::Doubled, Some(line.seq)),
            Ok(line) => (fate(row, line, way, released_on, today), Some(line.seq)),
        })
        .collect()
}

/// The line that a row is about.
fn line_of<'l>(row: &AnswerRow, lines: &'l [RefundLine], number: &str) -> Result<&'l RefundLine, AnswerFate> {
    match row.batch.as_deref() {
        Some(named) if named != number => return Err(AnswerFate::OtherBatch),
        None if row.reference.is_none() => return Err(AnswerFate::Nameless),
        _ => {}
    }
    let by_seq = row.seq.map(|seq| lines.iter().find(|l| l.seq == seq));
    let by_reference = row.reference.as_ref().map(|r| lines.iter().find(|l| l.reference == *r));
    match (by_seq, by_reference) {
        (Some(Some(a)), Some(Some(b))) if a.seq != b.seq => Err(AnswerFate::Differs),
        (Some(None), _) | (_, Some(None)) | (None, None) => Err(AnswerFate::Unknown),
        (Some(Some(line)), _) | (None, Some(Some(line))) => Ok(line),
    }
}

fn fate(row: &AnswerRow, line: &RefundLine, way: RefundWay, released_on: Date, today: Date) -> AnswerFate {
    if row.amount.is_some_and(|amount| amount != line.amount) {
        return AnswerFate::Amount;
    }
    let said = match row.said {
        Ok(said) => said,
        Err(why) => return why,
    };
    match said {
        AnswerSaid::Paid(day) if day > today => return AnswerFate::Future,
        AnswerSaid::Paid(day) if day < released_on => return AnswerFate::Early,
        AnswerSaid::Failed(fault) if !fault.fits(way) => return AnswerFate::Fault,
        _ => {}
    }
    match line.result {
        LineResult::Open => AnswerFate::Taken,
        _ if said.is_of(line) => AnswerFate::Already,
        _ => AnswerFate::Moved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ApplicationId, RefundId};
    use jiff::civil::date;

    fn line(seq: i64) -> RefundLine {
        RefundLine {
            batch: RefundBatchId::from_bits(1),
            seq,
            refund: RefundId::from_bits(seq.unsigned_abs().into()),
            application: ApplicationId::from_bits(seq.unsigned_abs().into()),
            reference: Reference::from_bits(seq.unsigned_abs()),
            amount: Fen(40_000),
            result: LineResult::Open,
            fault: None,
            paid_on: None,
            ended_at: None,
            ended_by: None,
        }
    }

    fn row(seq: i64, said: AnswerSaid) -> AnswerRow {
        let batch = Some("TF1".to_owned());
        AnswerRow { place: 1, batch, seq: Some(seq), reference: None, amount: Some(Fen(40_000)), said: Ok(said) }
    }

    const PAID: AnswerSaid = AnswerSaid::Paid(date(2026, 12, 2));
    const CLOSED: AnswerSaid = AnswerSaid::Failed(RefundFault::AccountClosed);

    fn fates(rows: &[AnswerRow], lines: &[RefundLine]) -> Vec<AnswerFate> {
        let (released, today) = (date(2026, 12, 1), date(2026, 12, 3));
        judged(rows, lines, "TF1", RefundWay::PayeeAccount, released, today).into_iter().map(|(fate, _)| fate).collect()
    }

    #[test]
    fn each_row_has_its_own_fate() {
        use AnswerFate as F;
        let paid = RefundLine { result: LineResult::Paid, paid_on: Some(date(2026, 12, 2)), ..line(9) };
        let lines: Vec<_> = (1..=8).map(line).chain([paid]).collect();
        let rows = [
            row(1, PAID),
            row(2, CLOSED),
            AnswerRow { batch: Some("TF2".into()), ..row(3, PAID) },
            row(77, PAID),
            AnswerRow { reference: Some(Reference::from_bits(5)), ..row(4, PAID) },
            AnswerRow {
                reference: Some(Reference::from_bits(4)),
                seq: None,
                amount: None,
                batch: None,
                ..row(4, PAID)
            },
            AnswerRow { amount: Some(Fen(39_999)), ..row(5, PAID) },
            row(6, AnswerSaid::Paid(date(2026, 12, 4))),
            row(7, AnswerSaid::Paid(date(2026, 11, 30))),
            row(8, AnswerSaid::Failed(RefundFault::ChannelRefused)),
            row(9, PAID),
        ];
        let expected = [
            F::Taken,
            F::Taken,
            F::OtherBatch,
            F::Unknown,
            F::Differs,
            F::Taken,
            F::Amount,
            F::Future,
            F::Early,
            F::Fault,
            F::Already,
        ];
        assert_eq!(fates(&rows, &lines), expected);
        assert_eq!(fates(&[row(9, CLOSED)], &lines), [F::Moved], "it was paid");
        let other_day = AnswerSaid::Paid(date(2026, 12, 1));
        assert_eq!(fates(&[row(9, other_day)], &lines), [F::Moved], "on another day");
        let dayless = RefundLine { paid_on: None, ..lines[8].clone() };
        assert_eq!(fates(&[row(9, PAID)], &[dayless]), [F::Already], "by somebody who named no day");
        assert_eq!(fates(&[AnswerRow { said: Err(F::Day), ..row(1, PAID) }], &lines), [F::Day]);
    }

    #[test]
    fn what_stands_there_twice_is_taken_neither_time() {
        let lines: Vec<_> = (1..=2).map(line).collect();
        let by_reference = AnswerRow { seq: None, reference: Some(Reference::from_bits(1)), ..row(1, CLOSED) };
        let rows = [row(1, PAID), by_reference, row(2, PAID)];
        assert_eq!(fates(&rows, &lines), [AnswerFate::Doubled, AnswerFate::Doubled, AnswerFate::Taken]);
    }

    /// The number of a line alone is in every batch: another batch's file must not be taken for this one's.
    #[test]
    fn a_line_that_names_neither_batch_nor_reference_is_not_taken() {
        let lines: Vec<_> = (1..=2).map(line).collect();
        let nameless = |seq| AnswerRow { batch: None, amount: None, ..row(seq, PAID) };
        let known = AnswerRow { reference: Some(Reference::from_bits(2)), ..nameless(2) };
        assert_eq!(fates(&[nameless(1), known], &lines), [AnswerFate::Nameless, AnswerFate::Taken]);
    }

    #[test]
    fn names_are_read_back() {
        assert!(AnswerFate::ALL.iter().all(|f| AnswerFate::from_name(f.name()) == Some(*f)));
        assert!(LineResult::ALL.iter().all(|r| LineResult::from_name(r.name()) == Some(*r)));
    }
}
