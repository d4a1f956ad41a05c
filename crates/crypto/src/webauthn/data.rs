//! What the authenticator says (`authenticatorData`, level 3, 6.1).

use super::{Fault, Party, cbor::Reader};
use crate::digest;

const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

/// Its parts.
pub(super) struct Data<'a> {
    party: &'a [u8],
    flags: u8,
    /// Signature counter.
    pub(super) counter: u32,
    /// Backup eligible.
    pub(super) synced: bool,
    /// Credential id and COSE key of a new one.
    pub(super) attested: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> Data<'a> {
    /// Reads all of it; `None` where something is missing or left.
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (party, rest) = bytes.split_at_checked(32)?;
        let (&flags, rest) = rest.split_first()?;
        let (counter, mut rest) = rest.split_first_chunk::<4>()?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            let (_model, after) = rest.split_at_checked(16)?;
            let (length, after) = after.split_first_chunk::<2>()?;
            let (credential, after) = after.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            let mut reader = Reader(after);
            reader.skip()?;
            let key = after.get(..after.len() - reader.0.len())?;
            attested = Some((credential, key));
            rest = reader.0;
        }
        if flags & EXTENSIONS != 0 {
            let mut reader = Reader(rest);
            reader.skip()?;
            rest = reader.0;
        }
        let synced = flags & BACKUP_ELIGIBLE != 0;
        rest.is_empty().then_some(Self { party, flags, counter: u32::from_be_bytes(*counter), synced, attested })
    }

    /// 7.1 steps 14 to 18, 7.2 steps 15 to 17: for us, touched by somebody whom it checked.
    pub(super) fn check(&self, party: &Party) -> Result<(), Fault> {
        if self.party != digest::sha256(party.id.as_bytes()) {
            return Err(Fault::Party);
        }
        if self.flags & PRESENT == 0 {
            return Err(Fault::Presence);
        }
        if self.flags & VERIFIED == 0 {
            return Err(Fault::Verification);
        }
        if self.flags & BACKED_UP != 0 && !self.synced {
            return Err(Fault::Backup);
        }
        Ok(())
    }
}
