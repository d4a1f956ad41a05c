use super::{Binding, BindingKind, BusinessType, Certificate, CertificateState, Entrustment, Freshness, Institution};
use crate::{
    id::{BindingId, CertificateId, EntrustmentId, InstitutionId, ScanId, TerminalId},
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Why a code was refused. Recorded as it is; a terminal is told the reason only where its code was a true one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanRefusal {
    /// No code of ours: garbage, cut off, changed, of another time or of a binding that changed often since. All alike.
    Unreadable,
    /// Its time is over, or it was shown before the card was frozen and freed again.
    Stale,
    /// Used before.
    Used,
    /// The certificate is frozen.
    Frozen,
    /// The certificate is closed or no longer valid.
    Closed,
    /// The holder's right ended: unbound, majority, guardianship, the owner's death, last day of an entrustment, its one use.
    Ended,
    /// The entrustment is for another institution.
    OtherInstitution,
    /// The entrustment is not for this business.
    OtherPurpose,
    /// Not a business of this kind of institution.
    NotItsBusiness,
    /// The terminal was revoked while it read: the code is as good as it was.
    Terminal,
}

impl ScanRefusal {
    /// All of them: a test asks for words for each.
    pub const ALL: [Self; 10] = [
        Self::Unreadable,
        Self::Stale,
        Self::Used,
        Self::Frozen,
        Self::Closed,
        Self::Ended,
        Self::OtherInstitution,
        Self::OtherPurpose,
        Self::NotItsBusiness,
        Self::Terminal,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Stale => "stale",
            Self::Used => "used",
            Self::Frozen => "frozen",
            Self::Closed => "closed",
            Self::Ended => "ended",
            Self::OtherInstitution => "other_institution",
            Self::OtherPurpose => "other_purpose",
            Self::NotItsBusiness => "not_its_business",
            Self::Terminal => "terminal",
        }
    }
}

/// How a scan ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScanOutcome {
    /// The code was good.
    Accepted,
    /// It was not.
    Refused(ScanRefusal),
}

impl ScanOutcome {
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Refused(refusal) => refusal.name(),
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "accepted" {
            return Some(Self::Accepted);
        }
        ScanRefusal::ALL.into_iter().find(|r| r.name() == name).map(Self::Refused)
    }
}

/// One presentation of a code at a terminal: on record whatever came of it, and shown to whose certificate it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Identifier; also the `authNo` of the answer.
    pub id: ScanId,
    /// Where.
    pub terminal: TerminalId,
    /// Whose terminal.
    pub institution: InstitutionId,
    /// What for.
    pub business: BusinessType,
    /// How it ended.
    pub outcome: ScanOutcome,
    /// Whose code; `None` for what was no code of ours.
    pub certificate: Option<CertificateId>,
    /// Shown by which binding.
    pub binding: Option<BindingId>,
    /// The binding's slot whose code it was.
    pub slot: Option<i64>,
    /// The entrustment that it used.
    pub entrustment: Option<EntrustmentId>,
    /// Who stood at the terminal, as the institution calls them.
    pub operator: String,
    /// The institution's own number of the business, never repeated (`outBizNo`).
    pub number: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What "this wasn't me" came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DisownResult {
    /// The card was frozen by it.
    Froze,
    /// The card was frozen already.
    WasFrozen,
    /// The card was closed already.
    WasClosed,
}

impl DisownResult {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Froze, Self::WasFrozen, Self::WasClosed];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Froze => "froze",
            Self::WasFrozen => "was_frozen",
            Self::WasClosed => "was_closed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.name() == name)
    }
}

/// The owner or their guardian says that a use of the card was not theirs. The first time counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disowned {
    /// Which use.
    pub scan: ScanId,
    /// When they said so.
    pub at: Timestamp,
    /// What came of it.
    pub result: DisownResult,
}

/// What is known about a true code when it is presented.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    /// The binding that showed it.
    pub binding: &'a Binding,
    /// Its certificate.
    pub certificate: &'a Certificate,
    /// The entrustment it was shown under.
    pub entrustment: Option<&'a Entrustment>,
    /// How old it is.
    pub freshness: Freshness,
    /// Where.
    pub institution: &'a Institution,
    /// What for.
    pub business: BusinessType,
    /// The day.
    pub today: Date,
    /// Whether what the binding rests on still stands: its owner lives, a guardian is one.
    pub founded: bool,
    /// Whether it was shown before a freeze, an unbinding or a renewal of the binding: never accepted.
    pub superseded: bool,
}

/// Whether a true code may be accepted, as far as can be known before it is used up.
///
/// # Errors
/// The first reason against it.
pub fn may_accept(presented: &Presented<'_>) -> Result<(), ScanRefusal> {
    let Presented { binding, certificate, entrustment, freshness, institution, business, today, founded, superseded } =
        *presented;
    match freshness {
        Freshness::Fresh => {}
        Freshness::Stale => return Err(ScanRefusal::Stale),
        // Nobody can have seen it yet.
        Freshness::Future => return Err(ScanRefusal::Unreadable),
    }
    if business.kind() != institution.kind {
        return Err(ScanRefusal::NotItsBusiness);
    }
    match certificate.state {
        CertificateState::Frozen => return Err(ScanRefusal::Frozen),
        CertificateState::Active if certificate.is_good_on(today) => {}
        CertificateState::Active | CertificateState::Closed => return Err(ScanRefusal::Closed),
    }
    if !founded || !binding.is_good_on(today) {
        return Err(ScanRefusal::Ended);
    }
    // All goes on as before: the next code is good.
    if superseded {
        return Err(ScanRefusal::Stale);
    }
    match (&binding.kind, entrustment) {
        (BindingKind::Entrusted(id), Some(entrustment)) if entrustment.id == *id => {
            entrustment.allows(institution, business, today)
        }
        (BindingKind::Entrusted(_), _) => Err(ScanRefusal::Ended),
        (BindingKind::Own | BindingKind::Family, _) => Ok(()),
    }
}
