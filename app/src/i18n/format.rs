use domain::{language::Language, money::Fen, time::Timestamp};
use jiff::civil::Date;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026年12月3日` or `3 Dec 2026`.
#[must_use]
pub fn date(language: Language, day: Date) -> String {
    match language {
        Language::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Language::En => {
            let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// A date as a source states it: a whole day is written out, a year alone stays (`2022年`, `2022`).
#[must_use]
pub fn date_text(language: Language, text: &str) -> String {
    match (text.parse::<Date>(), language) {
        (Ok(day), _) => date(language, day),
        (Err(_), Language::Zh) if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) => format!("{text}年"),
        (Err(_), _) => text.to_owned(),
    }
}

/// Day and minute in China: `2026年12月3日 14:05` or `3 Dec 2026, 14:05`.
#[must_use]
pub fn date_time(language: Language, at: Timestamp) -> String {
    let wall = at.in_china();
    let day = date(language, wall.date());
    let comma = if language == Language::En { "," } else { "" };
    format!("{day}{comma} {:02}:{:02}", wall.hour(), wall.minute())
}

/// From one day to another: `2026年12月1日至2026年12月31日` or `1 Dec 2026 to 31 Dec 2026`.
#[must_use]
pub fn date_range(language: Language, from: Date, to: Date) -> String {
    let between = if language == Language::Zh { "至" } else { " to " };
    format!("{}{between}{}", date(language, from), date(language, to))
}

/// `400.00 元` or `CNY 400.00`.
#[must_use]
pub fn money(language: Language, amount: Fen) -> String {
    match language {
        Language::Zh => format!("{amount} 元"),
        Language::En => format!("CNY {amount}"),
    }
}

/// Working days: `10 个工作日`, `1 working day`, `10 working days`.
#[must_use]
pub fn days(language: Language, working_days: u16) -> String {
    match (language, working_days) {
        (Language::Zh, n) => format!("{n} 个工作日"),
        (Language::En, 1) => "1 working day".to_owned(),
        (Language::En, n) => format!("{n} working days"),
    }
}
