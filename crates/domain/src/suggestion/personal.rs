//! Numbers that name somebody: what everybody reads must not hold one.

use crate::{application::Reference, person::id_number::fold_width};

/// As many digits as a phone has: identity numbers and cards have more.
const LONG: usize = 11;

/// Whether `text` holds what looks like a phone, an identity number, a card or account, an e-mail address, or the number
/// of an application or a suggestion. Blanks and strokes between digits don't hide one, nor do wide or Chinese digits.
/// Days (2026-11-23) and short numbers such as 12393 are none.
#[must_use]
pub fn holds_number(text: &str) -> bool {
    let folded = fold_width(text);
    let is_mail = folded
        .split_whitespace()
        .any(|word| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')));
    is_mail || long_run(&folded) || card_like(&folded) || reference_like(&folded)
}

/// A digit, also a Chinese one.
fn digit(c: char) -> bool {
    c.is_numeric() || "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖".contains(c)
}

/// What people put between digits.
fn between(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '、' | '，' | ',' | '-' | '‐' | '‑' | '–' | '—' | '－' | '.' | '·' | '_' | '/' | '(' | ')')
}

/// Digits in groups, with nothing between the groups but what people put there.
fn runs(text: &str) -> Vec<Vec<String>> {
    let mut runs: Vec<Vec<String>> = vec![Vec::new()];
    let mut open = false;
    for c in text.chars() {
        if digit(c) {
            if let Some(run) = runs.last_mut() {
                match run.last_mut().filter(|_| open) {
                    Some(group) => group.push(c),
                    None => run.push(c.to_string()),
                }
            }
            open = true;
        } else {
            open = false;
            if !between(c) && runs.last().is_some_and(|run| !run.is_empty()) {
                runs.push(Vec::new());
            }
        }
    }
    runs
}

fn long_run(text: &str) -> bool {
    runs(text).iter().any(|run| without_days(run).iter().map(|group| group.chars().count()).sum::<usize>() >= LONG)
}

/// The groups but those that are a day: 2026, 11, 23.
fn without_days(run: &[String]) -> Vec<&String> {
    let mut left = Vec::new();
    let mut at = 0;
    while let Some(group) = run.get(at) {
        let is_day = |groups: &[String]| {
            let number = |n: usize| groups.get(n).and_then(|group| group.parse::<u32>().ok());
            groups.len() == 3
                && groups[0].len() == 4
                && number(0).is_some_and(|year| (1900..2200).contains(&year))
                && groups[1].len() <= 2
                && number(1).is_some_and(|month| (1..=12).contains(&month))
                && groups[2].len() <= 2
                && number(2).is_some_and(|day| (1..=31).contains(&day))
        };
        if run.get(at..at + 3).is_some_and(is_day) {
            at += 3;
        } else {
            left.push(group);
            at += 1;
        }
    }
    left
}

/// A physical card's number: a letter and eight digits or more.
fn card_like(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
        let rest = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        (1..=2).contains(&(word.len() - rest.len())) && rest.len() >= 8 && rest.chars().all(|c| c.is_ascii_digit())
    })
}

/// The number of an application or a suggestion, as it is shown.
fn reference_like(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let words = upper.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words
        .filter(|word| word.starts_with(['T', 'J']))
        .any(|word| word.get(1..).is_some_and(|rest| Reference::parse(&format!("T{rest}")).is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_found_however_they_are_written() {
        for text in [
            "电话13900001234",
            "请打 139 0000 1234",
            "139-0000-1234",
            "１３９００００１２３４",
            "一三九〇〇〇〇一二三四",
            "幺三九零零零零幺二三四",
            "身份证11010519491231002X",
            "110105 19491231 002x",
            "卡号 6222 0200 0000 1234 567",
            "0512-65221234 转 8",
            "2026-11-23 13900001234",
            "社保卡 A12345678",
            "139\n0000\n1234",
            "139\u{2009}0000\u{202f}1234",
            "139、0000、1234",
            "①③⑨00001234",
            "写信到 zhang.wei@example.cn",
        ] {
            assert!(holds_number(text), "{text}");
        }
        let number = super::super::SuggestionNumber::from_bits(77);
        assert!(holds_number(&format!("见{number}。")), "{number}");
        assert!(holds_number(&format!("见 {}", Reference::from_bits(9).as_str().to_lowercase())));
    }

    #[test]
    fn days_terms_and_hotlines_are_no_numbers_of_people() {
        for text in [
            "",
            "请拨打 12393 或 12345",
            "2026年11月23日起，15个工作日内",
            "从2026-11-23 到 2026-12-14 办理",
            "2026-11-23 2026-12-14",
            "2026/11/23 - 2026/12/14",
            "国办发〔2024〕38号，第十七条",
            "退费 320.50 元，共 1,200 人",
            "上午9:00-12:00，下午13:00-17:00",
            "T-恤",
            "三、四、五、六号窗口",
            "@所有人",
        ] {
            assert!(!holds_number(text), "{text}");
        }
    }
}
