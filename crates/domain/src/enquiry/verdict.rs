use crate::{
    application::form::{FieldCode, FieldError},
    id::VerdictId,
    rules::RegionCode,
    words::cleaned,
};

/// Whether an answer settled the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settled {
    /// It did.
    Settled,
    /// In part.
    Partly,
    /// It did not.
    Not,
}

impl Settled {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Settled, Self::Partly, Self::Not];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Partly => "partly",
            Self::Not => "not",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// What somebody said about an answer, once. It tells neither who nor about which question.
#[derive(Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Identifier.
    pub id: VerdictId,
    /// Whose office answered.
    pub region: RegionCode,
    /// The month in which it was said, e.g. `2026-11`; no day, so that nobody counts back.
    pub month: String,
    /// Whether it settled it.
    pub level: Settled,
    /// In own words. Sealed in storage.
    pub words: Option<String>,
}

// Who thinks what is personal.
impl std::fmt::Debug for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verdict").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Verdict {
    /// Longest words, in characters.
    pub const LONGEST: usize = 300;
}

/// A verdict as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictForm {
    /// Name of a [`Settled`].
    pub level: String,
    /// In own words; empty for none.
    pub words: String,
}

/// Reads a verdict: only the level is needed.
///
/// # Errors
/// `level` missing or none of the three, `comment` too long.
pub fn check_verdict(form: &VerdictForm) -> Result<(Settled, Option<String>), Vec<FieldError>> {
    let mut errors = Vec::new();
    let level = Settled::from_name(&form.level);
    if level.is_none() {
        let code = if form.level.is_empty() { FieldCode::Required } else { FieldCode::Choice };
        errors.push(FieldError::new("level", code));
    }
    let words = cleaned(&form.words).trim().to_owned();
    if words.chars().count() > Verdict::LONGEST {
        errors.push(FieldError::new("comment", FieldCode::TooLong));
    }
    match level {
        Some(level) if errors.is_empty() => Ok((level, Some(words).filter(|words| !words.is_empty()))),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_level_is_needed() {
        let form = |level: &str, words: &str| VerdictForm { level: level.into(), words: words.into() };
        assert_eq!(check_verdict(&form("partly", " \u{200b}")), Ok((Settled::Partly, None)));
        let code = |form| check_verdict(&form).unwrap_err().into_iter().map(|e| e.code).collect::<Vec<_>>();
        assert_eq!(code(form("", "")), [FieldCode::Required]);
        assert_eq!(code(form("maybe", &"长".repeat(301))), [FieldCode::Choice, FieldCode::TooLong]);
    }
}
