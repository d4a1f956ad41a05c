macro_rules! causes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
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
        }
    };
}

causes! {
    /// The line's bytes are not UTF-8.
    NotUtf8 = "not_utf8",
    /// The line is longer than any person's can be.
    TooLong = "too_long",
    /// A quote is opened and not closed.
    Quotes = "quotes",
    /// More or fewer cells than columns.
    CellCount = "cell_count",
    /// A cell that must hold something is empty.
    Missing = "missing",
    /// No identity number: length, character, province, birth date or check character.
    IdNumber = "id_number",
    /// The day of birth differs from the one in the identity number.
    BirthDayDiffers = "birth_day_differs",
    /// No name.
    Name = "name",
    /// No day such as `2026-11-22`.
    Day = "day",
    /// The day lies before the one it must follow.
    DayOrder = "day_order",
    /// No six-digit region.
    Region = "region",
    /// No mainland mobile number.
    Phone = "phone",
    /// Neither `yes` nor `no`.
    YesNo = "yes_no",
    /// No whole number in its range.
    Number = "number",
    /// A word that is none of those allowed.
    Choice = "choice",
    /// An item of a list with more or fewer parts than it must have.
    ItemParts = "item_parts",
    /// Two items name the same thing.
    Twice = "twice",
    /// A payment names a cover that the line does not hold.
    NoSuchCover = "no_such_cover",
    /// A relation to a person who is neither in the roster nor in the file.
    PersonUnknown = "person_unknown",
    /// A relation to oneself.
    Oneself = "oneself",
    /// The database's own rules refuse it.
    Refused = "refused",
}

/// Why a line is put aside. Names the column, never its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{column}: {}", .cause.code())]
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
