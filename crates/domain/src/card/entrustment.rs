use super::{BusinessType, Institution, ScanRefusal};
use crate::{
    id::{CertificateId, EntrustmentId, InstitutionId, PersonId},
    person::Name,
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often an entrustment may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Uses {
    /// Once.
    One,
    /// Until its last day.
    Many,
}

/// Why an entrustment is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// Its one use was made.
    Used,
    /// Its principal revoked it.
    Revoked,
    /// Its last day was over; written by the worker some time after midnight.
    Expired,
}

/// An entrusted purchase (代购药): who may buy for whom, what, where and until when (Decree 735 Art. 17: the identity of
/// both is shown).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entrustment {
    /// Identifier.
    pub id: EntrustmentId,
    /// Whose certificate.
    pub certificate: CertificateId,
    /// Its owner.
    pub principal: PersonId,
    /// Who buys. Nobody, where what was typed fitted nobody: the answer never tells.
    pub agent: PersonId,
    /// Name of who buys as it was typed, for its principal's list; sealed in storage.
    pub agent_name: Name,
    /// What they may do, at least one.
    pub scope: Vec<BusinessType>,
    /// Where; `None` for any institution.
    pub institution: Option<InstitutionId>,
    /// How often.
    pub uses: Uses,
    /// Last day.
    pub last_day: Date,
    /// Made.
    pub created_at: Timestamp,
    /// Over, and why.
    pub ended: Option<(Timestamp, EndReason)>,
    /// Version for compare-and-set.
    pub version: i64,
}

impl Entrustment {
    /// Whether it is in force on `day`.
    #[must_use]
    pub fn is_good_on(&self, day: Date) -> bool {
        self.ended.is_none() && day <= self.last_day
    }

    /// Whether it allows this business at this institution today.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, institution: &Institution, business: BusinessType, today: Date) -> Result<(), ScanRefusal> {
        if !self.is_good_on(today) {
            return Err(ScanRefusal::Ended);
        }
        if self.institution.as_ref().is_some_and(|only| *only != institution.id) {
            return Err(ScanRefusal::OtherInstitution);
        }
        if !self.scope.contains(&business) || !business.may_be_entrusted() {
            return Err(ScanRefusal::OtherPurpose);
        }
        Ok(())
    }
}
