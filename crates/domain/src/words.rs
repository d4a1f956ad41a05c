//! What is read must be what is stored: characters that nobody sees.

/// Whether a character shows nothing, or changes what others show: control, bidirectional, zero-width, private-use and
/// unassigned ones. Line breaks count; text of several lines is read with [`has_hidden`].
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
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

/// Whether text is one line without hidden characters, e.g. a name.
#[must_use]
pub fn is_plain_line(text: &str) -> bool {
    !text.chars().any(is_hidden) && !has_hidden(text)
}

/// Whether a character sits on the one before it, as far as scripts are likely to be met here.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}' | '\u{711}' | '\u{730}'..='\u{74a}' | '\u{7a6}'..='\u{7b0}'
        | '\u{7eb}'..='\u{7f3}' | '\u{816}'..='\u{82d}' | '\u{859}'..='\u{85b}' | '\u{8d3}'..='\u{8ff}' | '\u{e31}'
        | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}'
        | '\u{f71}'..='\u{f84}' | '\u{1cd0}'..='\u{1cfa}' | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}'
        | '\u{a66f}'..='\u{a67d}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
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
            "中\u{302d}\u{301}\u{e47}",
            "a\u{17b5}b",
            "\u{2066}x\u{2069}",
            "\u{feff}",
            "a\u{0}",
            "\u{1b}[2J",
            "\u{2028}",
        ] {
            assert!(has_hidden(hidden), "{hidden:?}");
        }
        assert!(is_hidden('\n'), "a line of its own has no break");
        assert!(
            is_plain_line("阿莫西林 0.25g×24") && !is_plain_line("两\n行") && !is_plain_line("阿\u{301}\u{301}\u{301}")
        );
    }
}
