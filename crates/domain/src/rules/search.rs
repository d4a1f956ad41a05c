//! The region finder: code, characters, pinyin, initials, English.

use super::Region;
use crate::{language::Language, person::id_number::fold_width};

const MAX_CHARS: usize = 64;

/// How well a query fits, best first; regions' own names before their province's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    Prefix,
    Part,
    Province,
}

pub(super) fn search<'a>(
    regions: impl Iterator<Item = &'a Region>,
    query: &str,
    language: Language,
) -> Vec<&'a Region> {
    let query = folded(&query.chars().take(MAX_CHARS).collect::<String>());
    let mut found: Vec<(Fit, &Region)> = regions.filter_map(|region| Some((fit(region, &query)?, region))).collect();
    found.sort_by(|(a, x), (b, y)| {
        let name = |r: &Region| match language {
            Language::Zh => r.pinyin.clone(),
            Language::En => r.name.en.to_lowercase(),
        };
        a.cmp(b).then_with(|| name(x).cmp(&name(y))).then_with(|| x.code.cmp(&y.code))
    });
    found.into_iter().map(|(_, region)| region).collect()
}

fn fit(region: &Region, query: &str) -> Option<Fit> {
    if query.is_empty() {
        return Some(Fit::Exact);
    }
    let syllables: Vec<&str> = region.pinyin.split(' ').collect();
    let initials: String = syllables.iter().filter_map(|s| s.chars().next()).collect();
    let province = &region.province_name.zh;
    let short_province = province.trim_end_matches(['省', '市']);
    let mut words = vec![
        folded(region.code.as_str()),
        folded(&region.name.zh),
        folded(&region.name.en),
        folded(&format!("{province}{}", region.name.zh)),
        folded(&format!("{short_province}{}", region.name.zh)),
    ];
    words.extend(region.aliases.iter().map(|a| folded(a)));
    let whole = |word: &str| match word {
        w if w == query => Some(Fit::Exact),
        w if w.starts_with(query) => Some(Fit::Prefix),
        _ => None,
    };
    let by_word = words.iter().filter_map(|w| whole(w).or_else(|| w.contains(query).then_some(Fit::Part)));
    // Pinyin fits from the beginning of a syllable only: "an" must not find every "hunan".
    let by_sound = (0..syllables.len())
        .filter_map(|from| whole(&syllables[from..].concat()).map(|fit| if from == 0 { fit } else { Fit::Part }));
    // "yongcheng" is what people type for 永城市, whose last character only says that it is a city.
    let short = syllables[..syllables.len().saturating_sub(1)].concat();
    let short_zh: String = region.name.zh.chars().take(syllables.len().saturating_sub(1)).collect();
    let shortened = (!short.is_empty() && (short == query || short_zh == query)).then_some(Fit::Exact);
    let of_province = || {
        let names = [folded(province), folded(&region.province_name.en), folded(region.province.as_str())];
        names.iter().any(|n| n.contains(query)).then_some(Fit::Province)
    };
    by_word.chain(by_sound).chain(whole(&initials)).chain(shortened).min().or_else(of_province)
}

fn folded(text: &str) -> String {
    fold_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}
