macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $words:literal;)+) => {
        /// What is wrong with a line.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cause { $($(#[$doc])* $name),+ }

        impl Cause {
            /// All causes.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// Its stable code; `docs/roster.md` lists them.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }
            /// What the operator reads.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }
        }
    };
}

causes! {
    /// The line's bytes are not UTF-8.
    NotUtf8 = "not_utf8", "not UTF-8";
    /// The line is longer than any person's can be.
    TooLong = "too_long", "longer than any person's line";
    /// A quote is opened and not closed.
    Quotes = "quotes", "a quote is opened and not closed";
    /// More or fewer cells than columns.
    CellCount = "cell_count", "more or fewer cells than columns";
    /// A cell that must hold something is empty.
    Missing = "missing", "must not be empty";
    /// No identity number: length, character, province, birth date or check character.
    IdNumber = "id_number", "no identity number (length, character, province, birth date or check character)";
    /// The day of birth differs from the one in the identity number.
    BirthDayDiffers = "birth_day_differs", "differs from the day of birth in the identity number";
    /// No name.
    Name = "name", "no name";
    /// No day such as `2026-11-22`.
    Day = "day", "no day such as 2026-11-22";
    /// The day lies before the one it must follow.
    DayOrder = "day_order", "lies before the day it must follow";
    /// No six-digit region.
    Region = "region", "no six-digit region";
    /// No mainland mobile number.
    Phone = "phone", "no mainland mobile number";
    /// No number of a card.
    CardNumber = "card_number", "no number of a card (6 to 32 letters and digits, a digit among them)";
    /// Neither `yes` nor `no`.
    YesNo = "yes_no", "neither yes nor no";
    /// No whole number in its range.
    Number = "number", "no whole number in its range";
    /// A word that is none of those allowed.
    Choice = "choice", "none of the words that are allowed";
    /// An item of a list with more or fewer parts than it must have.
    ItemParts = "item_parts", "an item with more or fewer parts than it must have";
    /// Two items name the same thing.
    Twice = "twice", "two items name the same thing";
    /// A payment names a cover that the line does not hold.
    NoSuchCover = "no_such_cover", "a payment names a cover that the line does not hold";
    /// A relation to a person who is neither in the roster nor in the file.
    PersonUnknown = "person_unknown", "a person who is neither in the roster nor in the file";
    /// A relation to oneself.
    Oneself = "oneself", "a relation to oneself";
    /// The database's own rules refuse it.
    Refused = "refused", "refused by the database's own rules";
}

/// Why a line is put aside. Names the column, never its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{column}: {} ({})", .cause.words(), .cause.code())]
pub struct LineFault {
    /// Which column; `line` for the whole line.
    pub column: &'static str,
    /// What is wrong with it.
    pub cause: Cause,
}

pub(super) fn fault(column: &'static str, cause: Cause) -> LineFault {
    LineFault { column, cause }
}

/// The fault of a whole line.
pub(super) fn of_line(cause: Cause) -> LineFault {
    fault("line", cause)
}
