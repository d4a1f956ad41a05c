//! Passkeys of staff: a key on a device that checks who holds it, so two factors in one.

use crate::{
    id::{PasskeyId, SessionId, StaffId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A passkey as it is kept: nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Identifier.
    pub id: PasskeyId,
    /// Whose.
    pub staff: StaffId,
    /// What its owner calls it.
    pub name: String,
    /// Credential id, hexadecimal; unique.
    pub credential: String,
    /// Public key (COSE), hexadecimal.
    pub key: String,
    /// The signature counter that it showed last; 0 where it has none.
    pub counter: i64,
    /// Its owner's devices may share it; else it stays on the one device.
    pub synced: bool,
    /// Added.
    pub created_at: Timestamp,
    /// Used last.
    pub used_at: Option<Timestamp>,
    /// Taken away; it never comes back.
    pub revoked_at: Option<Timestamp>,
    /// Version for compare-and-set.
    pub version: i64,
}

impl Passkey {
    /// Passkeys that a member has at once; the schema holds it, too.
    pub const MOST: usize = 5;
    /// Longest name, in characters.
    pub const NAME_MOST: usize = 40;
    /// Whether a counter may follow the stored one: it grows, or there is none (level 3, 7.2 step 22). One that goes back
    /// means that there are two of what can't be copied.
    #[must_use]
    pub fn follows(&self, counter: i64) -> bool {
        (counter == 0 && self.counter == 0) || counter > self.counter
    }
}

/// What a passkey is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasskeyAct {
    /// Adding one, after password and code.
    Register,
    /// The second factor, after the password.
    SecondFactor,
    /// Signing in by it alone.
    SignIn,
}

/// What is to be signed: one for a session and act at a time, good once, for five minutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyChallenge {
    /// The browser's session that it is bound to.
    pub session: SessionId,
    /// What for.
    pub act: PasskeyAct,
    /// 256 random bits, hexadecimal.
    pub challenge: String,
    /// The name of the passkey that is to be added; empty otherwise.
    pub name: String,
    /// Made.
    pub made_at: Timestamp,
    /// Spent.
    pub used_at: Option<Timestamp>,
}

impl PasskeyChallenge {
    /// Seconds for which it is good.
    pub const LIFE_SECONDS: i64 = 300;
    /// Whether it can be answered at `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        let age = now.seconds_since(self.made_at);
        self.used_at.is_none() && (0..Self::LIFE_SECONDS).contains(&age)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_grows_or_is_none() {
        let passkey = |counter| Passkey {
            id: PasskeyId::from_bits(1),
            staff: StaffId::from_bits(1),
            name: String::new(),
            credential: String::new(),
            key: String::new(),
            counter,
            synced: false,
            created_at: Timestamp(0),
            used_at: None,
            revoked_at: None,
            version: 1,
        };
        assert!(passkey(0).follows(0) && passkey(0).follows(1) && passkey(7).follows(8));
        assert!(!passkey(7).follows(7) && !passkey(7).follows(6) && !passkey(7).follows(0));
    }

    #[test]
    fn a_challenge_lives_five_minutes_and_once() {
        let made = |used_at| PasskeyChallenge {
            session: SessionId::from_bits(1),
            act: PasskeyAct::SignIn,
            challenge: String::new(),
            name: String::new(),
            made_at: Timestamp(0),
            used_at,
        };
        let after = |seconds| Timestamp(0).plus_seconds(seconds);
        assert!(made(None).is_live(after(0)) && made(None).is_live(after(299)));
        assert!(!made(None).is_live(after(300)) && !made(None).is_live(after(-1)));
        assert!(!made(Some(Timestamp(0))).is_live(after(1)));
    }
}
