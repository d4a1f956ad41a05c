//! Chinese by its sound: pinyin without tones.

use pinyin::ToPinyin;
use std::collections::BTreeSet;

/// Every syllable there is, to take typed pinyin apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Syllables(BTreeSet<&'static str>);

/// Longest syllable: `zhuang`.
const LONGEST: usize = 6;

impl Syllables {
    pub(super) fn all() -> Self {
        let han = ('\u{4e00}'..='\u{9fa5}').filter_map(|c| c.to_pinyin()).map(|sound| sound.plain());
        // Sounds such as "hm" are in dictionaries, not in what people type.
        Self(han.filter(|sound| sound.is_ascii() && sound.contains(['a', 'e', 'i', 'o', 'u'])).collect())
    }

    /// A typed word as the fewest syllables; `None` where it is no pinyin.
    pub(super) fn split(&self, word: &str) -> Option<Vec<String>> {
        if !word.is_ascii() {
            return None;
        }
        // The fewest syllables that end at each letter, and where the last of them begins.
        let mut best: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
        for end in 1..=word.len() {
            let from = end.saturating_sub(LONGEST)..end;
            let ends = from.filter(|&start| self.0.contains(&word[start..end]));
            let ways = ends.filter_map(|start| best[start].map(|(n, _)| (n + 1, start)));
            let way = ways.min();
            best.push(way);
        }
        let (mut syllables, mut end) = (Vec::new(), word.len());
        while end > 0 {
            let (_, start) = best[end]?;
            syllables.push(word[start..end].to_owned());
            end = start;
        }
        syllables.reverse();
        Some(syllables)
    }
}

/// The sounds of Chinese characters; a character without one sounds like nothing else.
pub(super) fn sounds(han: impl IntoIterator<Item = char>) -> Vec<String> {
    han.into_iter().map(|c| c.to_pinyin().map_or_else(|| c.to_string(), |sound| sound.plain().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_pinyin_falls_into_syllables() {
        let all = Syllables::all();
        let split = |word: &str| all.split(word).map(|s| s.join(" "));
        assert_eq!(split("zenmetuifei").as_deref(), Some("zen me tui fei"));
        assert_eq!(split("daxuesheng").as_deref(), Some("da xue sheng"));
        assert_eq!(split("refund"), None);
        assert_eq!(sounds("停保".chars()).join(" "), "ting bao");
    }
}
