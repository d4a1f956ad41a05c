use crate::{
    application::form::{FieldCode, FieldError},
    id::{AccountId, EnquiryId, StaffId},
    rules::RegionCode,
    talk::staff_words,
    time::Timestamp,
    words::cleaned,
};

/// Longest words of either side, in characters.
pub(super) const LONGEST: usize = 1_000;

/// What happened to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// It was asked.
    Asked,
    /// Its resident wrote more.
    Added,
    /// Somebody of the office has it.
    Taken,
    /// Nobody has it any more.
    Released,
    /// The office answered.
    Answered,
    /// Another office has it; the words say why.
    Handed,
    /// Called, and spoken to; the words are the office's own.
    Reached,
    /// Called in vain; the words are the office's own.
    Missed,
    /// It is over.
    Closed,
}

impl StepKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Asked,
        Self::Added,
        Self::Taken,
        Self::Released,
        Self::Answered,
        Self::Handed,
        Self::Reached,
        Self::Missed,
        Self::Closed,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Added => "added",
            Self::Taken => "taken",
            Self::Released => "released",
            Self::Answered => "answered",
            Self::Handed => "handed",
            Self::Reached => "reached",
            Self::Missed => "missed",
            Self::Closed => "closed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
    /// Whether its resident reads of it.
    #[must_use]
    pub fn is_told(self) -> bool {
        !matches!(self, Self::Taken | Self::Released)
    }
    /// Whether its words are the office's own: its resident never reads them.
    #[must_use]
    pub fn is_note(self) -> bool {
        matches!(self, Self::Reached | Self::Missed)
    }
}

/// Who did it. Residents are told the office, never which member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Who asks.
    Resident(AccountId),
    /// A member of the office.
    Office(StaffId),
    /// Nobody: time ran.
    Clock,
}

impl By {
    /// The stored name of the side.
    #[must_use]
    pub fn side(&self) -> &'static str {
        match self {
            Self::Resident(_) => "resident",
            Self::Office(_) => "office",
            Self::Clock => "clock",
        }
    }
    /// The identifier of who did it; empty for nobody.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Resident(id) => id.as_str(),
            Self::Office(id) => id.as_str(),
            Self::Clock => "",
        }
    }
    /// Reads a stored side with the identifier that belongs to it.
    #[must_use]
    pub fn from_side(side: &str, id: String) -> Option<Self> {
        match side {
            "resident" => Some(Self::Resident(AccountId(id))),
            "office" => Some(Self::Office(StaffId(id))),
            "clock" => Some(Self::Clock),
            _ => None,
        }
    }
    /// The member, where it was one.
    #[must_use]
    pub fn staff(&self) -> Option<&StaffId> {
        if let Self::Office(id) = self { Some(id) } else { None }
    }
}

/// One step. Added and never changed.
#[derive(Clone, PartialEq, Eq)]
pub struct EnquiryStep {
    /// The question.
    pub enquiry: EnquiryId,
    /// The question's version after it.
    pub n: i64,
    /// What.
    pub kind: StepKind,
    /// Who.
    pub by: By,
    /// Whose office had it when it was done.
    pub region: RegionCode,
    /// Whose office has it since; only where it was handed over.
    pub to: Option<RegionCode>,
    /// The words. Sealed in storage; gone with the content of the case that it is about.
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
}

// What people write is personal.
impl std::fmt::Debug for EnquiryStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EnquiryStep").field("n", &self.n).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl EnquiryStep {
    /// Longest words, in characters.
    pub const LONGEST: usize = LONGEST;
}

/// Reads what a resident adds. Characters that nobody sees are left out: what is stored is what is read.
///
/// # Errors
/// `words` empty or too long.
pub fn check_resident_words(typed: &str) -> Result<String, FieldError> {
    let words = cleaned(typed).trim().to_owned();
    match words.chars().count() {
        0 => Err(FieldError::new("words", FieldCode::Required)),
        n if n > LONGEST => Err(FieldError::new("words", FieldCode::TooLong)),
        _ => Ok(words),
    }
}

/// Reads what staff wrote: they are told of characters that nobody sees.
///
/// # Errors
/// `words` empty, too long or with hidden characters.
pub fn check_office_words(typed: &str) -> Result<String, FieldError> {
    staff_words("words", typed, LONGEST)
}
