//! As much of CBOR (RFC 8949) as authenticators write: definite lengths, no tags, bounded depth.

/// Deeper than any attestation statement.
const DEPTH: u8 = 8;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const SIMPLE: u8 = 7;

/// Reads items one after the other.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// Major type and argument of the next item.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let argument = match first & 31 {
            small @ 0..=23 => u64::from(small),
            wide @ 24..=27 => {
                let bytes = self.take(1 << (wide - 24))?;
                bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        Some((first >> 5, argument))
    }

    fn sized(&mut self, kind: u8) -> Option<&'a [u8]> {
        let (major, length) = self.head()?;
        if major == kind { self.take(usize::try_from(length).ok()?) } else { None }
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        self.sized(BYTES)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.sized(TEXT)?).ok()
    }

    pub(super) fn int(&mut self) -> Option<i64> {
        match self.head()? {
            (UNSIGNED, number) => i64::try_from(number).ok(),
            (NEGATIVE, number) => i64::try_from(number).ok().map(|number| -1 - number),
            _ => None,
        }
    }

    /// How many pairs follow.
    pub(super) fn map(&mut self) -> Option<u64> {
        let (major, pairs) = self.head()?;
        (major == MAP).then_some(pairs)
    }

    /// Leaves an item out, whatever it is.
    pub(super) fn skip(&mut self) -> Option<()> {
        self.skip_within(DEPTH)
    }

    fn skip_within(&mut self, depth: u8) -> Option<()> {
        let (major, argument) = self.head()?;
        let inside = match major {
            UNSIGNED | NEGATIVE | SIMPLE => 0,
            BYTES | TEXT => return self.take(usize::try_from(argument).ok()?).map(drop),
            ARRAY => argument,
            MAP => argument.checked_mul(2)?,
            _ => return None,
        };
        for _ in 0..inside {
            self.skip_within(depth.checked_sub(1)?)?;
        }
        Some(())
    }
}

/// The authenticator's data inside an attestation object; its statement is not looked at.
pub(super) fn auth_data(object: &[u8]) -> Option<&[u8]> {
    let mut reader = Reader(object);
    let mut found = None;
    for _ in 0..reader.map()? {
        if reader.text()? == "authData" {
            found = if found.is_none() { Some(reader.bytes()?) } else { return None };
        } else {
            reader.skip()?;
        }
    }
    found.filter(|_| reader.0.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authenticators_write_is_read_and_nothing_else() {
        assert_eq!(Reader(&[0x39, 0x01, 0x00]).int(), Some(-257));
        assert_eq!(Reader(&[0x1b, 255, 255, 255, 255, 255, 255, 255, 255]).int(), None);
        let object = [b"\xa3cfmtdnonegattStmt\xa0hauthData\x42".as_slice(), &[1, 2]].concat();
        assert_eq!(auth_data(&object), Some([1, 2].as_slice()));
        for cut in 0..object.len() {
            assert_eq!(auth_data(&object[..cut]), None, "{cut}");
        }
        assert_eq!(auth_data(&[object.as_slice(), &[0]].concat()), None, "something follows");
        // A promise of more than there is, an endless list, a tower.
        for bad in [&[0xbb, 255, 255, 255, 255, 255, 255, 255, 255][..], &[0x9f], &[0x81; 200], &[0x5b, 255, 255]] {
            assert_eq!(Reader(bad).skip(), None);
        }
    }
}
