use crate::application::reference::{coded, read_coded};

/// The number of a question, such as `W-7KQ4-MWX3-R` (问, *wèn*): made like an application's reference, of another kind.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct EnquiryNumber(String);

impl EnquiryNumber {
    /// Makes a number from random bits.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(coded('W', bits))
    }
    /// Reads a number as typed (case, blanks and hyphens don't matter); `None` when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read_coded(b'W', text).map(Self)
    }
    /// As shown: `W-7KQ4-MWX3-R`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for EnquiryNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::Reference;

    #[test]
    fn a_number_is_read_back_and_is_no_case() {
        let number = EnquiryNumber::from_bits(0x1234_5678_9abc_def0);
        for typed in [number.as_str().to_owned(), number.as_str().to_lowercase(), number.as_str().replace('-', " ")] {
            assert_eq!(EnquiryNumber::parse(&typed).as_ref(), Some(&number), "{typed}");
        }
        assert_eq!(Reference::parse(number.as_str()), None);
        assert_eq!(EnquiryNumber::parse(Reference::from_bits(7).as_str()), None);
        assert_eq!(EnquiryNumber::parse("W-0O1I-LZ25-S"), None);
    }
}
