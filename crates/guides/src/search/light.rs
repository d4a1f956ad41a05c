//! Which words of a page are what was looked for, and which few of them are shown.

use super::{
    Piece,
    lexicon::{Lexicon, concept, spans},
    text::stem,
};
use crate::markdown::is_han;
use std::collections::BTreeMap;

/// A text in pieces that were looked for or not.
pub(super) fn pieces(text: &str, terms: &BTreeMap<String, f64>, lexicon: &Lexicon) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let lit = lit(&chars, terms, lexicon);
    let mut pieces: Vec<Piece> = Vec::new();
    for (c, hit) in chars.into_iter().zip(lit) {
        match pieces.last_mut() {
            Some(piece) if piece.hit == hit => piece.text.push(c),
            _ => pieces.push(Piece { text: c.to_string(), hit }),
        }
    }
    pieces
}

fn lit(chars: &[char], terms: &BTreeMap<String, f64>, lexicon: &Lexicon) -> Vec<bool> {
    let mut lit = vec![false; chars.len()];
    let asked = |group: &String| terms.contains_key(&concept(group));
    // The longest phrase counts: "退伍" is no "退".
    for (from, to, _) in spans(chars, &lexicon.han).into_iter().filter(|(_, _, group)| asked(group)) {
        lit[from..to].iter_mut().for_each(|c| *c = true);
    }
    for (at, pair) in chars.windows(2).enumerate() {
        let own: String = pair.iter().collect();
        // A pair that only stands inside an asked phrase is lit with that phrase, not by itself.
        if pair.iter().all(|c| is_han(*c)) && terms.get(&own).is_some_and(|weight| *weight >= 0.7) {
            lit[at..at + 2].iter_mut().for_each(|c| *c = true);
        }
    }
    let mut at = 0;
    while at < chars.len() {
        let word: String = chars[at..].iter().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let n = word.len().max(1);
        let stem = stem(&word.to_ascii_lowercase());
        let meant = lexicon.words.get(std::slice::from_ref(&stem)).is_some_and(asked);
        if !word.is_empty() && (meant || terms.contains_key(&stem)) {
            lit[at..at + n].iter_mut().for_each(|c| *c = true);
        }
        at += n;
    }
    lit
}

/// A few words around the first that was looked for.
pub(super) fn excerpt(text: &str, terms: &BTreeMap<String, f64>, lexicon: &Lexicon) -> Option<Vec<Piece>> {
    let chars: Vec<char> = text.chars().collect();
    let first = lit(&chars, terms, lexicon).iter().position(|lit| *lit)?;
    // Two columns for a Chinese character, one for a letter: as much as stands on two or three lines of a phone.
    let room = if chars.iter().filter(|c| is_han(**c)).count() * 2 > chars.len() { 56 } else { 120 };
    let ends = |c: &char| matches!(c, '。' | '！' | '？' | '\n' | '；') || *c == '.';
    let from = chars[..first].iter().rposition(ends).map_or(0, |at| at + 1);
    let from = if first - from > room / 2 { whole(&chars, first - room / 3) } else { from };
    let to = chars.len().min(from + room);
    let to = if to < chars.len() { whole(&chars, to).max(first + 1) } else { to };
    let shown: String = chars[from..to].iter().collect();
    let shown = shown.replace('\n', " ");
    let head = if from > 0 && !ends(&chars[from - 1]) { "…" } else { "" };
    let tail = if to < chars.len() { "…" } else { "" };
    Some(pieces(&format!("{head}{}{tail}", shown.trim()), terms, lexicon))
}

/// The place, or where the English word begins that it would cut.
fn whole(chars: &[char], at: usize) -> usize {
    let inside =
        |at: usize| at > 0 && [at - 1, at].iter().all(|i| chars.get(*i).is_some_and(char::is_ascii_alphanumeric));
    (0..=at).rev().find(|at| !inside(*at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_cut() {
        let chars: Vec<char> = "send the code 停保".chars().collect();
        assert_eq!((whole(&chars, 6), whole(&chars, 5), whole(&chars, 15)), (5, 5, 15));
        let terms = BTreeMap::from([("cod".to_owned(), 1.0)]);
        let text = "Words go on and on before it, quite far, and then further still, until at last there comes the code that is asked for and more follows it, a good deal more than a few lines of a phone could show at once";
        let shown: String =
            excerpt(text, &terms, &Lexicon::default()).unwrap_or_default().iter().map(|p| p.text.clone()).collect();
        assert!(shown.contains("code") && shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        let words: Vec<&str> = text.split(' ').collect();
        assert!(shown.trim_matches('…').split(' ').all(|word| words.contains(&word)), "{shown}");
    }
}
