use pinyin::ToPinyin as _;

/// Family names that are read otherwise than the character alone.
const FAMILY_NAMES: &[(char, char)] = &[
    ('单', 's'),
    ('曾', 'z'),
    ('仇', 'q'),
    ('查', 'z'),
    ('解', 'x'),
    ('区', 'o'),
    ('朴', 'p'),
    ('翟', 'z'),
    ('盖', 'g'),
    ('缪', 'm'),
    ('乐', 'y'),
    ('尉', 'y'),
    ('黑', 'h'),
    ('繁', 'p'),
];

/// First letters of a name's syllables (`张伟` → `zw`) or words (`Anna Li` → `al`), lower case, for the search by initials.
pub(super) fn initials(name: &str) -> String {
    let mut letters = String::new();
    let mut begins = true;
    for (place, character) in name.chars().enumerate() {
        let family = FAMILY_NAMES.iter().find(|(c, _)| place == 0 && *c == character);
        if let Some((_, letter)) = family {
            letters.push(*letter);
        } else if let Some(syllable) = character.to_pinyin() {
            letters.push_str(syllable.first_letter());
        } else if begins && character.is_ascii_alphabetic() {
            letters.push(character.to_ascii_lowercase());
        }
        begins = !character.is_ascii_alphabetic();
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn takes_first_letters_of_syllables_and_words() {
        for (name, letters) in [
            ("张伟", "zw"),
            ("单雪", "sx"),
            ("欧阳娜娜", "oynn"),
            ("买买提·艾力", "mmtal"),
            ("Anna Li", "al"),
            ("𠮷田", "t"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
