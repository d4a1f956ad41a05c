//! Comma-separated values (RFC 4180) that a spreadsheet opens as what they are: text in UTF-8, and no formula.

use super::{Cell, Table};
use domain::words::visible;

/// How a file begins: the mark by which spreadsheets know UTF-8.
pub const BEGIN: &str = "\u{feff}";

/// The table's heading line.
#[must_use]
pub fn head(table: &Table) -> String {
    let mut text = BEGIN.to_owned();
    line(&mut text, table.columns.iter().map(|(name, _)| name));
    text
}

/// A line of typed cells.
pub fn row(text: &mut String, cells: &[Cell]) {
    line(text, cells.iter().map(Cell::written));
}

/// The last line: the watermark in the first column, as wide as every other line, so that programs read the file as one
/// table. Nothing for a table without one.
#[must_use]
pub fn foot(table: &Table) -> String {
    let mut text = String::new();
    let mark = visible(&table.line());
    if !mark.is_empty() {
        line(&mut text, (0..table.columns.len().max(1)).map(|n| if n == 0 { mark.as_str() } else { "" }));
    }
    text
}

/// Adds a line of cells.
pub fn line<C: AsRef<str>>(text: &mut String, cells: impl IntoIterator<Item = C>) {
    for (at, value) in cells.into_iter().enumerate() {
        if at > 0 {
            text.push(',');
        }
        cell(text, value.as_ref());
    }
    text.push_str("\r\n");
}

/// A text that no program takes for a formula: one that begins like one gets an apostrophe in front.
#[must_use]
pub fn harmless(value: &str) -> String {
    let blank = |c: char| c == '\u{feff}' || c.is_whitespace() && !matches!(c, '\t' | '\r');
    let begins = value.trim_start_matches(blank).chars().next();
    // Full-width signs count as well: spreadsheets of East Asia fold them.
    let formula = matches!(begins, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠'));
    // A negative number is a number.
    let number = value.strip_prefix('-').is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    if formula && !number { format!("'{value}") } else { value.to_owned() }
}

fn cell(text: &mut String, value: &str) {
    let value = harmless(value);
    if value.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(&value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_begins_like_a_formula_is_one() {
        for value in [
            "=1+1",
            "+1",
            "-x",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "\u{feff}=1",
            "＝1",
            "\n=1",
            "\u{a0}=1",
            "\u{2003}@x",
        ] {
            assert_eq!(harmless(value), format!("'{value}"), "{value:?}");
        }
        for value in ["", "张三", "-12", "T-7KQ4", "a=1", "2026-11-22"] {
            assert_eq!(harmless(value), value);
        }
        // A hyphen alone is no number.
        assert_eq!(harmless("-"), "'-");
    }

    #[test]
    fn commas_quotes_and_lines_stay_in_their_cell() {
        let mut text = String::new();
        line(&mut text, ["a,b", "say \"x\"", "two\nlines", "plain"]);
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",plain\r\n");
    }
}
