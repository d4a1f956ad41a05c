//! Codes of an electronic card: 40 digits that say nothing to anybody without the keys.
//!
//! Format: "1", then 39 digits of a 128-bit number. Its upper 40 bits are the binding's locator, encrypted; its lower 88
//! bits are HMAC-SHA-256, cut, over certificate, binding, binding's version and time slot. The locator's pad is made from
//! that MAC (the construction of a synthetic IV, RFC 5297): every slot shows another number, two codes of one binding
//! can't be told from codes of two, and a changed digit points to another, random locator.

use crate::{Keyring, keyring::Purpose, mac, random};
use subtle::ConstantTimeEq;

const FORMAT: &str = "1";
const MAC_BYTES: usize = 11;
const MAC_BITS: u32 = 88;
/// Bits of a locator.
pub const LOCATOR_BITS: u32 = 40;

/// What a code is made from.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Identifier of the certificate.
    pub certificate: &'a str,
    /// Identifier of the binding.
    pub binding: &'a str,
    /// The binding's version: whatever changes it ends the codes shown before.
    pub version: i64,
    /// The time slot.
    pub slot: i64,
}

/// A code that was read, not yet believed.
#[derive(Clone, Copy, Debug)]
pub struct Read {
    /// Which binding it claims to be of.
    pub locator: u64,
    mac: [u8; MAC_BYTES],
}

/// A new random locator.
pub fn locator() -> u64 {
    let [a, b, c, d, e] = random::bytes::<5>();
    u64::from_be_bytes([0, 0, 0, a, b, c, d, e])
}

/// The code of a binding in a slot. `locator` has [`LOCATOR_BITS`] bits.
pub fn issue(keyring: &Keyring, locator: u64, shown: &Shown<'_>) -> String {
    let mac = cut(keyring, shown);
    let hidden = (locator ^ pad(keyring, &mac)) & ((1 << LOCATOR_BITS) - 1);
    let number = (u128::from(hidden) << MAC_BITS) | number(&mac);
    format!("{FORMAT}{number:039}")
}

/// Reads 40 digits. `None` for anything that is no code at all; what is read is still to be held against its binding.
pub fn read(keyring: &Keyring, token: &str) -> Option<Read> {
    let digits = token.strip_prefix(FORMAT)?;
    if digits.len() != 39 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // 39 digits may be more than 128 bits hold: then it is none of ours.
    let bytes = digits.parse::<u128>().ok()?.to_be_bytes();
    let mut mac = [0u8; MAC_BYTES];
    mac.copy_from_slice(bytes.get(5..)?);
    let [a, b, c, d, e, ..] = bytes;
    let hidden = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
    Some(Read { locator: hidden ^ pad(keyring, &mac), mac })
}

impl Read {
    /// Whether this is the code that [`issue`] makes for `shown`; takes the same time either way.
    pub fn is_of(&self, keyring: &Keyring, shown: &Shown<'_>) -> bool {
        cut(keyring, shown).ct_eq(&self.mac).into()
    }
}

fn cut(keyring: &Keyring, shown: &Shown<'_>) -> [u8; MAC_BYTES] {
    let parts: [&[u8]; 4] = [
        shown.certificate.as_bytes(),
        shown.binding.as_bytes(),
        &shown.version.to_be_bytes(),
        &shown.slot.to_be_bytes(),
    ];
    let whole = mac::mac(keyring.key(Purpose::CardCode), &parts);
    let mut cut = [0u8; MAC_BYTES];
    cut.copy_from_slice(&whole[..MAC_BYTES]);
    cut
}

fn pad(keyring: &Keyring, mac: &[u8; MAC_BYTES]) -> u64 {
    let [a, b, c, d, e, ..] = mac::mac(keyring.key(Purpose::CardLocator), &[mac]);
    u64::from_be_bytes([0, 0, 0, a, b, c, d, e])
}

fn number(mac: &[u8; MAC_BYTES]) -> u128 {
    let mut bytes = [0u8; 16];
    bytes[5..].copy_from_slice(mac);
    u128::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SHOWN: Shown<'static> = Shown { certificate: "c", binding: "b", version: 1, slot: 59_000_000 };

    #[test]
    fn a_code_leads_back_to_its_binding_and_slot_only() {
        let keys = Keyring::from_seed([1; 32]);
        for locator in [0, 1, (1 << LOCATOR_BITS) - 1, super::locator()] {
            let token = issue(&keys, locator, &SHOWN);
            assert_eq!(token.len(), 40);
            let read = read(&keys, &token).unwrap();
            assert_eq!(read.locator, locator);
            assert!(read.is_of(&keys, &SHOWN));
            for other in [
                Shown { certificate: "d", ..SHOWN },
                Shown { binding: "c", ..SHOWN },
                Shown { version: 2, ..SHOWN },
                Shown { slot: SHOWN.slot + 1, ..SHOWN },
            ] {
                assert!(!read.is_of(&keys, &other));
            }
        }
    }

    #[test]
    fn other_keys_and_changed_digits_lead_nowhere() {
        let keys = Keyring::from_seed([1; 32]);
        let token = issue(&keys, 7, &SHOWN);
        assert!(!read(&Keyring::from_seed([2; 32]), &token).is_some_and(|r| r.is_of(&keys, &SHOWN) && r.locator == 7));
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'9' { b'0' } else { changed[at] + 1 };
            let changed = String::from_utf8(changed).unwrap();
            let good = read(&keys, &changed).is_some_and(|r| r.locator == 7 && r.is_of(&keys, &SHOWN));
            assert!(!good, "digit {at}");
        }
        for garbage in ["", "1", &"1".repeat(39), &"9".repeat(40), &format!("1{}", "9".repeat(39)), &"x".repeat(40)] {
            assert!(read(&keys, garbage).is_none(), "{garbage}");
        }
    }

    #[test]
    fn successive_codes_share_nothing() {
        let keys = Keyring::from_seed([1; 32]);
        let heads: BTreeSet<String> =
            (0..1000).map(|slot| issue(&keys, 7, &Shown { slot, ..SHOWN })[1..10].to_owned()).collect();
        assert!(heads.len() > 990, "{}", heads.len());
    }
}
