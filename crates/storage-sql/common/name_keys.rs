//! The texts by whose beginning a name is found.

use pinyin::ToPinyin as _;

/// Family names that are read otherwise than the character alone.
const FAMILY_NAMES: &[(char, &str)] = &[
    ('单', "shan"),
    ('曾', "zeng"),
    ('仇', "qiu"),
    ('查', "zha"),
    ('解', "xie"),
    ('区', "ou"),
    ('朴', "piao"),
    ('翟', "zhai"),
    ('盖', "ge"),
    ('缪', "miao"),
    ('乐', "yue"),
    ('尉', "yu"),
    ('黑', "he"),
    ('繁', "po"),
];

/// Family names of two characters.
const LONG_FAMILY_NAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "长孙", "宇文",
    "端木", "南宫", "百里", "东郭", "呼延", "独孤", "闻人", "轩辕", "澹台", "钟离", "淳于", "单于", "申屠", "公羊",
];

/// What a name is found by, besides itself.
pub(super) struct NameKeys {
    /// The name without the family name; empty where it has one part.
    pub given: String,
    /// First letters of its syllables (`张伟` → `zw`) or words (`Anna Li` → `al`), lower case.
    pub initials: String,
    /// Its pinyin, or its Latin letters, without tones, blanks and signs (`吕布` → `lvbu`), lower case.
    pub pinyin: String,
}

/// The texts of a name in its one form.
pub(super) fn name_keys(name: &str) -> NameKeys {
    let (mut initials, mut pinyin) = (String::new(), String::new());
    let mut begins = true;
    for (place, character) in name.chars().enumerate() {
        let family = FAMILY_NAMES.iter().find(|(c, _)| place == 0 && *c == character).map(|(_, syllable)| *syllable);
        if let Some(syllable) = family.or_else(|| character.to_pinyin().map(|syllable| syllable.plain())) {
            initials.extend(syllable.chars().next());
            pinyin.extend(syllable.chars().map(|c| if c == 'ü' { 'v' } else { c }));
        } else if character.is_ascii_alphabetic() {
            let letter = character.to_ascii_lowercase();
            initials.extend(begins.then_some(letter));
            pinyin.push(letter);
        }
        begins = !character.is_ascii_alphabetic();
    }
    NameKeys { given: given(name).to_owned(), initials, pinyin }
}

/// What follows the family name: after the first dot or blank, after two characters, or after one.
fn given(name: &str) -> &str {
    if let Some((_, rest)) = name.split_once(['·', ' ']) {
        return rest;
    }
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let long = LONG_FAMILY_NAMES.iter().find_map(|family| name.strip_prefix(family)).filter(|rest| !rest.is_empty());
    long.unwrap_or_else(|| name.char_indices().nth(1).map_or("", |(at, _)| &name[at..]))
}

#[cfg(test)]
mod tests {
    use super::name_keys;

    #[test]
    fn a_name_is_found_by_its_parts_and_sounds() {
        for (name, given, initials, pinyin) in [
            ("张伟", "伟", "zw", "zhangwei"),
            ("单雪", "雪", "sx", "shanxue"),
            ("欧阳娜娜", "娜娜", "oynn", "ouyangnana"),
            ("欧阳", "阳", "oy", "ouyang"),
            ("买买提·艾力", "艾力", "mmtal", "maimaitiaili"),
            ("Anna Li", "Li", "al", "annali"),
            ("Madonna", "", "m", "madonna"),
            ("吕布", "布", "lb", "lvbu"),
            ("𠮷田", "田", "t", "tian"),
            ("龙", "", "l", "long"),
        ] {
            let keys = name_keys(name);
            let found = (keys.given.as_str(), keys.initials.as_str(), keys.pinyin.as_str());
            assert_eq!(found, (given, initials, pinyin), "{name}");
        }
    }
}
