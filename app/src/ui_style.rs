//! Which pages somebody wants: the usual ones, or simpler ones in large type for older people.

use crate::text_scale::TextScale;

/// A style of pages, by the names that hosts have for them (`getUiStyle` of the Zhejiang government app).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UiStyle {
    /// The usual pages.
    Normal,
    /// Large type, room between lines, stronger colours, simpler pages, reading aloud.
    Elder,
}

impl UiStyle {
    /// Name of the query and of the cookie that keeps it.
    pub const NAME: &str = "ui";

    /// Its name in addresses, in the cookie and in `<html data-ui>`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Elder => "elder",
        }
    }

    /// Reads a name; anything else is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Normal, Self::Elder].into_iter().find(|style| style.name() == text)
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Normal => Self::Elder,
            Self::Elder => Self::Normal,
        }
    }

    /// What was chosen here or in the host; else what the size of its text says. WeChat's care mode draws its text at
    /// 22 to 24.5 where 17 is usual (its design guide for older people), and tells no more than the size.
    #[must_use]
    pub fn of(chosen: Option<Self>, scale: TextScale) -> Self {
        match chosen {
            Some(chosen) => chosen,
            None if scale.hundredths() >= 129 => Self::Elder,
            None => Self::Normal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_goes_before_the_size_of_text() {
        let size = |text| TextScale::parse(text).unwrap_or_else(|| panic!("a size"));
        assert_eq!(UiStyle::of(None, size("1.28")), UiStyle::Normal);
        assert_eq!(UiStyle::of(None, size("1.29")), UiStyle::Elder);
        assert_eq!(UiStyle::of(Some(UiStyle::Normal), size("2")), UiStyle::Normal);
        assert_eq!(UiStyle::of(Some(UiStyle::Elder), size("1")), UiStyle::Elder);
    }

    #[test]
    fn only_its_own_names_are_read() {
        for style in [UiStyle::Normal, UiStyle::Elder] {
            assert_eq!(UiStyle::parse(style.name()), Some(style));
            assert_eq!(style.other().other(), style);
        }
        for text in ["", "Elder", "care", "elder ", "elder;"] {
            assert_eq!(UiStyle::parse(text), None, "{text}");
        }
    }
}
