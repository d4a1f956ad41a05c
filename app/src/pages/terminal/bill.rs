//! A bill as it is typed, line by line.

use crate::form_data::FormData;
use domain::{
    application::form::{FieldCode, FieldError},
    card::SettlementItem,
    money::Fen,
    person::id_number::fold_width,
};
use usecases::terminal::SettlementForm;

/// Lines that are shown at first, and that are added at once.
pub(super) const FIRST: usize = 3;
/// Most lines of the page; longer bills come from programs.
pub(super) const MOST: usize = 30;

/// The typed bill: what each line says, and the two parts.
#[derive(Clone, Default)]
pub(super) struct Bill {
    pub(super) lines: Vec<[String; 3]>,
    pub(super) fund: String,
    pub(super) personal: String,
}

/// Names of a line's fields.
pub(super) fn fields(line: usize) -> [String; 3] {
    ["name", "quantity", "amount"].map(|field| format!("{field}_{}", line + 1))
}

impl Bill {
    /// An empty one.
    pub(super) fn empty() -> Self {
        Self { lines: vec![Default::default(); FIRST], ..Self::default() }
    }

    /// As it was sent.
    pub(super) fn of(form: &FormData) -> Self {
        let count = form.get("lines").parse::<usize>().unwrap_or(FIRST).clamp(FIRST, MOST);
        let line = |i| fields(i).map(|field| form.get(&field).to_owned());
        Self {
            lines: (0..count).map(line).collect(),
            fund: form.get("fund").to_owned(),
            personal: form.get("personal").to_owned(),
        }
    }

    /// More lines.
    pub(super) fn longer(mut self) -> Self {
        self.lines.resize((self.lines.len() + FIRST).min(MOST), Default::default());
        self
    }

    /// What the domain takes. Lines with nothing in them are none.
    ///
    /// # Errors
    /// One for each field that is wrong; the rest is for the use case to check.
    pub(super) fn read(&self) -> Result<SettlementForm, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut items = Vec::new();
        for (i, line) in self.lines.iter().enumerate() {
            let [name, quantity, amount] = line.each_ref().map(|text| text.trim());
            if name.is_empty() && quantity.is_empty() && amount.is_empty() {
                continue;
            }
            let [name_field, quantity_field, amount_field] = fields(i);
            if name.is_empty() {
                errors.push(FieldError::new(&name_field, FieldCode::Required));
            }
            let count = if quantity.is_empty() { Some(1) } else { number(quantity) };
            let fen = yuan(amount);
            if count.is_none() {
                errors.push(FieldError::new(&quantity_field, FieldCode::AmountMalformed));
            }
            if fen.is_none() {
                errors.push(FieldError::new(&amount_field, malformed(amount)));
            }
            if let (Some(quantity), Some(fen)) = (count, fen) {
                items.push(SettlementItem { name: name.to_owned(), quantity, amount: Fen(fen) });
            }
        }
        if items.is_empty() && errors.is_empty() {
            errors.push(FieldError::new(&fields(0)[0], FieldCode::Required));
        }
        let mut part = |field: &str, text: &str| {
            let fen = yuan(text.trim());
            if fen.is_none() {
                errors.push(FieldError::new(field, malformed(text)));
            }
            fen.unwrap_or_default()
        };
        let (fund, personal) = (part("fund", &self.fund), part("personal", &self.personal));
        if errors.is_empty() { Ok(SettlementForm { items, fund, personal }) } else { Err(errors) }
    }
}

impl Bill {
    /// What its lines come to, and what the two parts do; `None` where it can't be read.
    pub(super) fn sums(&self) -> Option<(Fen, Fen)> {
        let read = self.read().ok()?;
        let total = read.items.iter().map(|item| item.amount.0).sum();
        Some((Fen(total), Fen(read.fund + read.personal)))
    }
}

fn malformed(text: &str) -> FieldCode {
    if text.trim().is_empty() { FieldCode::Required } else { FieldCode::AmountMalformed }
}

/// A count of 1 to 9999.
fn number(text: &str) -> Option<u32> {
    let text = fold_width(text);
    let plain = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|count| plain && *count > 0)
}

/// Yuan with at most two decimals, as fen.
fn yuan(text: &str) -> Option<i64> {
    let text = fold_width(text);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 8 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let part = format!("{part:0<2}");
    Some(whole.parse::<i64>().ok()? * 100 + part.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, fen) in
            [("31.60", 3160), ("31.6", 3160), ("0", 0), ("５", 500), ("7.", 700), ("12345678.99", 1_234_567_899)]
        {
            assert_eq!(yuan(text), Some(fen), "{text}");
        }
        for text in ["", "-1", "1,000", "3.141", ".5", "1e3", "123456789", "1.-5", "+1"] {
            assert_eq!(yuan(text), None, "{text}");
        }
        assert_eq!((number("２"), number("0"), number("10000"), number("+1")), (Some(2), None, None, None));
    }

    #[test]
    fn empty_lines_are_none_and_the_rest_is_named() {
        let line = |texts: [&str; 3]| texts.map(str::to_owned);
        let mut bill = Bill {
            lines: vec![line(["", "", ""]), line(["阿莫西林", "", "31.6"])],
            fund: "21".into(),
            personal: "10.60".into(),
        };
        let read = bill.read().map(|form| (form.items.len(), form.items[0].quantity, form.fund, form.personal));
        assert_eq!(read, Ok((1, 1, 2100, 1060)));
        bill.lines.push(line(["", "x", "1.234"]));
        bill.fund = String::new();
        let wrong: Vec<_> = bill.read().err().unwrap().into_iter().map(|e| e.field).collect();
        assert_eq!(wrong, ["name_3", "quantity_3", "amount_3", "fund"]);
        let nothing = Bill { fund: "0".into(), personal: "0".into(), ..Bill::empty() };
        assert_eq!(nothing.read().err().map(|e| e[0].field.clone()).as_deref(), Some("name_1"));
    }
}
