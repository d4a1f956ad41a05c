//! Applications that staff enter for somebody who has no smartphone: who is helped, how they are there, and how they
//! agreed where no code can be asked of them.

use crate::{
    application::ApplicationState,
    id::{ApplicationId, AssistanceId, PersonId, StaffId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// How the applicant is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistWay {
    /// At the counter: their identity document was seen.
    Counter,
    /// On the phone: called back on the number that the register holds.
    Phone,
}

impl AssistWay {
    /// All ways.
    pub const ALL: [Self; 2] = [Self::Counter, Self::Phone];
    /// As forms, the store and the record call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Phone => "phone",
        }
    }
    /// Reads such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
    /// How somebody who is there this way can agree. A code is never asked for on the phone: whoever gets used to
    /// reading codes to a caller reads them to a swindler next.
    #[must_use]
    pub fn consents(self) -> &'static [Consent] {
        match self {
            Self::Counter => &[Consent::Signed, Consent::Code],
            Self::Phone => &[Consent::ReadOut],
        }
    }
}

/// How the applicant agreed to what was entered for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// The code that their phone received, given at the counter.
    Code,
    /// They signed the printed form, which was taken into the file.
    Signed,
    /// The declaration was read to them on the phone, and they agreed.
    ReadOut,
}

impl Consent {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Code, Self::Signed, Self::ReadOut];
    /// As forms, the store and the record call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Signed => "signed",
            Self::ReadOut => "read_out",
        }
    }
    /// Reads such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|consent| consent.name() == name)
    }
}

/// Somebody whom a member of staff helps to apply: their identity was looked at, once a visit or call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assistance {
    /// Identifier.
    pub id: AssistanceId,
    /// Who helps.
    pub staff: StaffId,
    /// Who applies: for themselves, or for somebody whom they act for.
    pub person: PersonId,
    /// How they are there.
    pub way: AssistWay,
    /// The register's number, masked, that is called; by phone only.
    pub called: Option<String>,
    /// When.
    pub begun_at: Timestamp,
    /// Since when they are there: at once at the counter, by phone when they answered the call.
    pub answered_at: Option<Timestamp>,
}

impl Assistance {
    /// Seconds for which it counts: a working day. Whoever comes again shows who they are again.
    pub const LIFE_SECONDS: i64 = 8 * 3600;

    /// Whether it still counts.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        now >= self.begun_at && now.seconds_since(self.begun_at) < Self::LIFE_SECONDS
    }

    /// Whether the person is there.
    #[must_use]
    pub fn is_there(&self, now: Timestamp) -> bool {
        self.answered_at.is_some() && self.is_open(now)
    }
}

/// A member of staff has a hand in an application: they fill it in, and never decide about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Which application.
    pub application: ApplicationId,
    /// Who.
    pub staff: StaffId,
    /// For whom, and how they are there: the last time.
    pub assistance: AssistanceId,
    /// They began it; else the applicant had begun it, or a colleague.
    pub began: bool,
    /// When.
    pub at: Timestamp,
}

/// An application, or the answer to a correction, that staff sent for the applicant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Which application.
    pub application: ApplicationId,
    /// Its version then: that of the line of its history.
    pub seq: i64,
    /// Who sent it.
    pub staff: StaffId,
    /// For whom.
    pub assistance: AssistanceId,
    /// How the applicant agreed.
    pub consent: Consent,
    /// When.
    pub at: Timestamp,
}

/// How somebody was told whom no message reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InformedWay {
    /// By a letter.
    Letter,
    /// By a call to the number on record.
    Call,
    /// At the counter.
    Counter,
}

impl InformedWay {
    /// All ways.
    pub const ALL: [Self; 3] = [Self::Letter, Self::Call, Self::Counter];
    /// As forms, the store and the record call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Call => "call",
            Self::Counter => "counter",
        }
    }
    /// Reads such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.name() == name)
    }
}

/// Staff told the applicant how it stands, because no message reaches them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Informed {
    /// Which application.
    pub application: ApplicationId,
    /// Of which state.
    pub state: ApplicationState,
    /// Who told them.
    pub staff: StaffId,
    /// How.
    pub way: InformedWay,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_nobody_agrees_by_code_on_the_phone() {
        assert!(AssistWay::ALL.into_iter().all(|way| AssistWay::from_name(way.name()) == Some(way)));
        assert!(Consent::ALL.into_iter().all(|consent| Consent::from_name(consent.name()) == Some(consent)));
        assert!(InformedWay::ALL.into_iter().all(|way| InformedWay::from_name(way.name()) == Some(way)));
        assert!(!AssistWay::Phone.consents().contains(&Consent::Code));
        assert!(!AssistWay::Counter.consents().contains(&Consent::ReadOut));
    }

    #[test]
    fn it_counts_for_a_working_day_and_by_phone_once_they_answered() {
        let begun = Timestamp(1_795_320_000_000_000);
        let mut assistance = Assistance {
            id: AssistanceId::from_bits(1),
            staff: StaffId::from_bits(2),
            person: PersonId::from_bits(3),
            way: AssistWay::Phone,
            called: Some("138****0000".into()),
            begun_at: begun,
            answered_at: None,
        };
        assert!(assistance.is_open(begun) && !assistance.is_there(begun), "nobody answered yet");
        assistance.answered_at = Some(begun.plus_seconds(60));
        assert!(assistance.is_there(begun.plus_seconds(Assistance::LIFE_SECONDS - 1)));
        assert!(!assistance.is_there(begun.plus_seconds(Assistance::LIFE_SECONDS)));
    }
}
