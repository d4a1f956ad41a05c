//! An answer in one way of writing: how it travels from the preview to the taking, and what its digest is over. It holds
//! nothing personal.

use super::read::day;
use domain::{
    application::{Reference, form::FieldCode, form::FieldError},
    money::Fen,
    refund::{AnswerFate, AnswerRow, AnswerSaid, RefundFault, RefundLine},
};

/// What stands for a number that is not the batch's own.
const OTHER: &str = "?";

/// A line that was typed on the page.
#[derive(Clone, Debug, Default)]
pub struct TypedAnswer {
    /// The line.
    pub seq: i64,
    /// `paid`, the name of a fault, or nothing.
    pub result: String,
}

/// Rows from what was typed on the page: all that were paid, on one day.
///
/// # Errors
/// `day` where it is needed and can't be read; `result_<line>` for what is no result, the first one where none is chosen.
pub fn typed(lines: &[RefundLine], typed: &[TypedAnswer], on: &str) -> Result<Vec<AnswerRow>, Vec<FieldError>> {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let paid_on = day(on);
    for answer in typed.iter().filter(|a| !a.result.is_empty()) {
        let said = match (answer.result.as_str(), RefundFault::from_name(&answer.result), paid_on) {
            ("paid", _, Some(on)) => AnswerSaid::Paid(on),
            ("paid", _, None) => {
                let code = if on.trim().is_empty() { FieldCode::Required } else { FieldCode::DateMalformed };
                if errors.iter().all(|e: &FieldError| e.field != "day") {
                    errors.push(FieldError::new("day", code));
                }
                continue;
            }
            (_, Some(fault), _) => AnswerSaid::Failed(fault),
            (_, None, _) => {
                errors.push(FieldError::new(format!("result_{}", answer.seq), FieldCode::Choice));
                continue;
            }
        };
        let line = lines.iter().find(|l| l.seq == answer.seq);
        rows.push(AnswerRow {
            place: usize::try_from(answer.seq).unwrap_or(0),
            batch: None,
            seq: Some(answer.seq),
            reference: line.map(|l| l.reference.clone()),
            amount: line.map(|l| l.amount),
            said: Ok(said),
        });
    }
    if rows.is_empty() && errors.is_empty() {
        let field = typed.first().map_or_else(|| "day".to_owned(), |first| format!("result_{}", first.seq));
        errors.push(FieldError::new(field, FieldCode::Required));
    }
    if errors.is_empty() { Ok(rows) } else { Err(errors) }
}

/// Rows in one way of writing.
pub(super) fn write(rows: &[AnswerRow], number: &str) -> String {
    let line = |row: &AnswerRow| {
        let batch = match row.batch.as_deref() {
            Some(named) if named == number => number,
            Some(_) => OTHER,
            None => "",
        };
        let said = match row.said {
            Ok(AnswerSaid::Paid(on)) => format!("paid:{on}"),
            Ok(AnswerSaid::Failed(fault)) => format!("failed:{}", fault.name()),
            Err(fate) => format!("not:{}", fate.name()),
        };
        let seq = row.seq.map(|n| n.to_string()).unwrap_or_default();
        let amount = row.amount.map(|a| a.0.to_string()).unwrap_or_default();
        let reference = row.reference.as_ref().map(Reference::to_string).unwrap_or_default();
        [row.place.to_string(), batch.to_owned(), seq, reference, amount, said].join("|")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads what [`write`] wrote; `None` for anything else.
pub(super) fn read(text: &str) -> Option<Vec<AnswerRow>> {
    text.lines().map(|line| one(line.trim_end())).collect()
}

fn one(line: &str) -> Option<AnswerRow> {
    let [place, batch, seq, reference, amount, said] = line.split('|').collect::<Vec<_>>().try_into().ok()?;
    let (kind, value) = said.split_once(':')?;
    let said = match kind {
        "paid" => Ok(AnswerSaid::Paid(day(value)?)),
        "failed" => Ok(AnswerSaid::Failed(RefundFault::from_name(value)?)),
        "not" => Err(AnswerFate::from_name(value)?),
        _ => return None,
    };
    Some(AnswerRow {
        place: place.parse().ok()?,
        batch: (!batch.is_empty()).then(|| batch.to_owned()),
        seq: if seq.is_empty() { None } else { Some(seq.parse().ok()?) },
        reference: if reference.is_empty() { None } else { Some(Reference::parse(reference)?) },
        amount: if amount.is_empty() { None } else { Some(Fen(amount.parse().ok()?)) },
        said,
    })
}
