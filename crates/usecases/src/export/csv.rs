//! Comma-separated values (RFC 4180) that a spreadsheet opens as what they are: text in UTF-8, and no formula.

use super::{Cell, Table};
use domain::words::visible;

/// How a file begins: the mark by which spreadsheets know UTF-8.
pub const BEGIN: &str = "\u{feff}";

/// The table's heading line.
#[must_use]
pub fn head(table: &Table) -> String {
    let mut text = BEGIN.to_owned();
    line(&mut text, table.columns.iter().map(|(name, _)| quoted(name)));
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
        let width = table.columns.len().max(1);
        line(&mut text, (0..width).map(|n| if n == 0 { quoted(&mark) } else { String::new() }));
    }
    text
}

fn line(text: &mut String, cells: impl IntoIterator<Item = String>) {
    text.push_str(&cells.into_iter().collect::<Vec<_>>().join(","));
    text.push_str("\r\n");
}

fn is_blank(c: char) -> bool {
    c == '\u{feff}' || c.is_whitespace() && !matches!(c, '\t' | '\r')
}

/// Full-width signs count as well: spreadsheets of East Asia fold them.
fn is_sign(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// A text that no program takes for a formula: one that begins like one gets an apostrophe in front, and so does what
/// follows a semicolon or a tab within it, where some programs begin a cell, quotes or not.
#[must_use]
pub fn harmless(value: &str) -> String {
    let mut text = String::with_capacity(value.len() + 1);
    if value.trim_start_matches(is_blank).starts_with(|c| is_sign(c) || matches!(c, '\t' | '\r')) {
        text.push('\'');
    }
    let mut begins = false;
    for c in value.chars() {
        if begins && is_sign(c) {
            text.push('\'');
        }
        begins = matches!(c, ';' | '\t') || begins && (is_blank(c) || c == '"');
        text.push(c);
    }
    text
}

/// A text in quotes, harmless.
#[must_use]
pub fn quoted(value: &str) -> String {
    format!("\"{}\"", harmless(value).replace('"', "\"\""))
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
            "-12",
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
        for value in ["", "张三", "T-7KQ4", "a=1", "2026-11-22", "a; b", "a;b-c"] {
            assert_eq!(harmless(value), value);
        }
        assert_eq!(harmless("-"), "'-");
        // Where another sign than the comma separates.
        for (value, written) in [("a;=1", "a;'=1"), ("a\t =1", "a\t '=1"), ("\t=1", "'\t'=1"), ("a;\"=1", "a;\"'=1")] {
            assert_eq!(harmless(value), written);
        }
    }

    #[test]
    fn commas_quotes_and_lines_stay_in_their_cell() {
        let mut text = String::new();
        row(&mut text, &["a,b", "say \"x\"", "two\nlines", "plain", ""].map(Cell::text));
        assert_eq!(text, "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"plain\",\r\n");
        let mut text = String::new();
        row(&mut text, &[Cell::Number(-12), Cell::Money(domain::money::Fen(-40_050))]);
        assert_eq!(text, "-12,-400.50\r\n", "what is typed is no text");
    }
}
