//! What is read must be what is stored: characters that nobody sees.

/// Whether a character shows nothing, or changes what others show: control, bidirectional, zero-width, private-use and
/// unassigned ones. Line breaks count; text of several lines is read with [`has_hidden`].
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}')
}

/// Accents on one letter, at most: more of them run over the lines around.
const ACCENTS: usize = 2;

/// Whether text of one or more lines holds a hidden character, or a letter under a heap of accents; line breaks and
/// tabs are no hidden ones.
#[must_use]
pub fn has_hidden(text: &str) -> bool {
    let mut accents = 0;
    text.chars().any(|c| {
        accents = if is_accent(c) { accents + 1 } else { 0 };
        accents > ACCENTS || is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')
    })
}

/// Whether a character sits on the one before it.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Text of one or more lines without its hidden characters; its line breaks are single ones.
#[must_use]
pub fn cleaned(text: &str) -> String {
    text.chars().filter(|c| !is_hidden(*c) || matches!(c, '\n' | '\t')).collect()
}

/// Text as it can be shown whoever wrote it: each hidden character is a visible mark, line breaks and tabs stay.
#[must_use]
pub fn visible(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) && !matches!(c, '\n' | '\r' | '\t') { '\u{25a1}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_left_out_or_marked() {
        assert_eq!(cleaned("a\u{202e}b\r\nc\u{0}"), "ab\nc");
        assert_eq!(visible("a\u{202e}b\nc\u{200b}"), "a\u{25a1}b\nc\u{25a1}");
    }

    #[test]
    fn text_that_reads_otherwise_than_it_is_stored_is_found() {
        for plain in ["请重拍身份证照片", "two lines\r\nand a\ttab", "3 < 4 & 5", "𠮷林市·甲", "é", "ệ"]
        {
            assert!(!has_hidden(plain), "{plain:?}");
        }
        for hidden in [
            "批\u{202e}准",
            "a\u{200b}b",
            "a\u{34f}b",
            "a\u{301}\u{301}\u{301}",
            "\u{2066}x\u{2069}",
            "\u{feff}",
            "a\u{0}",
            "\u{1b}[2J",
            "\u{2028}",
        ] {
            assert!(has_hidden(hidden), "{hidden:?}");
        }
        assert!(is_hidden('\n'), "a line of its own has no break");
    }
}
