use domain::{money::Fen, time::Timestamp, words::visible};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A value of a table, by its type: a number stays a number and a text a text in whatever program opens the file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, whoever wrote it.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Yuan, with two decimals.
    Money(Fen),
    /// A day.
    Day(Date),
    /// An instant, shown as the wall clock in China.
    At(Timestamp),
}

/// Its type only: a table holds people.
impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Text(_) => "Text",
            Self::Number(_) => "Number",
            Self::Money(_) => "Money",
            Self::Day(_) => "Day",
            Self::At(_) => "At",
        })
    }
}

impl Cell {
    /// A text; nothing of an empty one.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
    /// As a line of CSV says it: a text in quotes, with marks for hidden characters, and nothing in it begins like a
    /// formula; what is typed as it is.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => super::csv::quoted(&visible(text)),
            Self::Number(n) => n.to_string(),
            Self::Money(amount) => amount.to_string(),
            Self::Day(day) => day.to_string(),
            Self::At(at) => at.in_china().strftime("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}
impl From<Fen> for Cell {
    fn from(amount: Fen) -> Self {
        Self::Money(amount)
    }
}
