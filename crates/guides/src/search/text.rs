//! Texts as the search sees them.

use crate::markdown::is_han;

/// A run of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Run {
    /// Chinese characters.
    Han(Vec<char>),
    /// A word or number in small letters, as it is written.
    Word(String),
}

/// A text in small letters and half-width forms.
pub(super) fn folded(text: &str) -> String {
    let narrow = |c: char| match u32::from(c) {
        wide @ 0xff01..=0xff5e => char::from_u32(wide - 0xfee0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// The runs of a folded text, in order.
pub(super) fn runs(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    // Punctuation, and what is neither, parts two runs.
    let mut apart = true;
    for c in text.chars() {
        match (runs.last_mut(), is_han(c), c.is_ascii_alphanumeric()) {
            (Some(Run::Han(run)), true, _) if !apart => run.push(c),
            (Some(Run::Word(word)), _, true) if !apart => word.push(c),
            (_, true, _) => runs.push(Run::Han(vec![c])),
            (_, _, true) => runs.push(Run::Word(c.to_string())),
            // "don't" is one word.
            (Some(Run::Word(_)), _, _) if c == '\'' || c == '’' => continue,
            _ => {
                apart = true;
                continue;
            }
        }
        apart = false;
    }
    runs
}

/// The pairs of characters of a run; a single character is itself.
pub(super) fn pairs(run: &[char]) -> Vec<String> {
    match run {
        [] => Vec::new(),
        [one] => vec![one.to_string()],
        _ => run.windows(2).map(|pair| pair.iter().collect()).collect(),
    }
}

/// An English word without its endings, so that "refunded" is found by "refund". Light: two words that are not the
/// same may meet, and none is torn apart.
pub(super) fn stem(word: &str) -> String {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let cut = |end: &str, least: usize| word.strip_suffix(end).filter(|rest| rest.len() >= least);
    let rest = cut("ies", 2).map(|rest| format!("{rest}y"));
    let rest = rest.or_else(|| cut("ing", 3).or_else(|| cut("ed", 3)).map(single));
    let rest = rest.or_else(|| cut("sses", 1).map(|rest| format!("{rest}ss")));
    let rest = rest.or_else(|| cut("s", 3).filter(|rest| !rest.ends_with('s')).map(str::to_owned));
    let rest = rest.unwrap_or_else(|| word.to_owned());
    match rest.strip_suffix('e') {
        Some(short) if short.len() >= 3 => short.to_owned(),
        _ => rest,
    }
}

/// "stopp" is "stop"; "fill" stays.
fn single(word: &str) -> String {
    let bytes = word.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b"lsz".contains(b) => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_into_runs() {
        let han = |text: &str| Run::Han(text.chars().collect());
        let word = |text: &str| Run::Word(text.to_owned());
        assert_eq!(runs(&folded("退保，ＹＣ Don't停")), [han("退保"), word("yc"), word("dont"), han("停")]);
        assert_eq!(runs(&folded("停。保")), [han("停"), han("保")]);
        assert!(runs("?!").is_empty());
    }

    #[test]
    fn endings_fall_off() {
        for (word, wanted) in [
            ("refunded", "refund"),
            ("refunds", "refund"),
            ("stopping", "stop"),
            ("unbinding", "unbind"),
            ("enrolled", "enroll"),
            ("moving", "mov"),
            ("move", "mov"),
            ("families", "family"),
            ("pass", "pass"),
            ("bus", "bus"),
        ] {
            assert_eq!(stem(word), wanted, "{word}");
        }
    }
}
