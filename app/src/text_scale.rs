//! How large the program that holds the pages wants text: what its user chose there.

/// Size of text, in hundredths of the usual one: 80 to 200.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextScale(u16);

impl Default for TextScale {
    fn default() -> Self {
        Self(100)
    }
}

impl TextScale {
    /// Name of the query and of the cookie that keeps it.
    pub const NAME: &str = "scale";

    /// Reads `0.8` to `2`, with two decimals at most; anything else is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.len() != 1 || part.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let hundredths: u16 = format!("{whole}{part:0<2}").parse().ok()?;
        (80..=200).contains(&hundredths).then_some(Self(hundredths))
    }

    /// As it is written in the cookie and in a style, e.g. `1.25`.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// In hundredths of the usual size.
    #[must_use]
    pub fn hundredths(self) -> u16 {
        self.0
    }

    /// Whether it is the usual one.
    #[must_use]
    pub fn is_usual(self) -> bool {
        self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::TextScale;

    #[test]
    fn only_sizes_between_four_fifths_and_twice_are_taken() {
        for (text, shown) in [("1", "1.00"), ("1.25", "1.25"), ("0.8", "0.80"), ("2.00", "2.00"), ("1.05", "1.05")] {
            assert_eq!(TextScale::parse(text).map(TextScale::text).as_deref(), Some(shown), "{text}");
        }
        assert!(TextScale::parse("1.0").unwrap_or_else(|| panic!("the usual one")).is_usual());
        for text in ["", "0.79", "2.01", "3", "1.", ".9", "1.255", "1,2", "-1", "+1", "1e1", "１", "1;}", "10"] {
            assert_eq!(TextScale::parse(text), None, "{text}");
        }
    }
}
