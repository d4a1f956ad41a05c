//! Breaking a text into lines: between Chinese characters, between words, and within a word that is too long.

/// What does not begin a line.
const NOT_FIRST: &str = "，。、；：！？）》」』】〕,.;:!?)]%";

/// The lines of a text, none wider than `room`; `width` measures. Nothing is lost but blanks at a line's end.
pub(crate) fn lines(text: &str, room: f32, width: impl Fn(&str) -> f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(piece.trim_end()) > room {
            lines.push(std::mem::take(&mut line));
        }
        for c in piece.chars() {
            let mut longer = line.clone();
            longer.push(c);
            if !line.is_empty() && !c.is_whitespace() && width(&longer) > room {
                lines.push(std::mem::take(&mut line));
            }
            if !(line.is_empty() && c.is_whitespace()) {
                line.push(c);
            }
        }
    }
    lines.push(line);
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// The parts between which a line may end.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, None);
    for (at, c) in text.char_indices() {
        let may_end = before.is_some_and(|b: char| b.is_whitespace() || is_wide(b) || is_wide(c));
        if may_end && !c.is_whitespace() && !NOT_FIRST.contains(c) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

/// Characters that are words by themselves.
fn is_wide(c: char) -> bool {
    c as u32 >= 0x2E80
}

#[cfg(test)]
mod tests {
    use super::lines;

    /// Wide characters count two.
    fn width(text: &str) -> f32 {
        text.chars().map(|c| if super::is_wide(c) { 2.0 } else { 1.0 }).sum()
    }

    #[test]
    fn a_line_ends_where_a_reader_expects_it() {
        assert_eq!(lines("阿莫西林胶囊", 6.0, width), ["阿莫西", "林胶囊"]);
        assert_eq!(lines("one two three", 8.0, width), ["one two", "three"]);
        // No line begins with a comma.
        assert_eq!(lines("阿莫西，林", 6.0, width), ["阿莫", "西，林"]);
        assert_eq!(lines("abcdefghij", 4.0, width), ["abcd", "efgh", "ij"]);
        assert_eq!(lines("", 4.0, width), [""]);
    }

    #[test]
    fn nothing_is_lost() {
        let text = "氯化钠注射液（洗消用）500ml×24 supercalifragilistic，𠮷";
        for room in 2..40_u8 {
            let joined: String = lines(text, f32::from(room), width).concat();
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""), "{room}");
        }
    }
}
