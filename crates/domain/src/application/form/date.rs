use crate::person::id_number::fold_width;
use jiff::civil::Date;

/// Reads a day as people type it: `2026-11-22`, `2026/11/22`, `2026.11.22`, `20261122`, `2026年11月22日`, each also
/// with blanks or full-width; `None` when it is no day.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let clean: String = fold_width(text).chars().filter(|c| !c.is_whitespace()).take(16).collect();
    let digits_only = clean.len() == 8 && clean.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = if digits_only {
        vec![&clean[..4], &clean[4..6], &clean[6..]]
    } else if clean.contains('年') {
        clean.strip_suffix(['日', '号']).unwrap_or(&clean).split(['年', '月']).collect()
    } else {
        clean.split(['-', '/', '.', '－', '。']).collect()
    };
    let [year, month, day] = parts[..] else { return None };
    let all_digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !all_digits(year, 4) || !all_digits(month, 2) || !all_digits(day, 2) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_people_type_them() {
        for typed in [
            "2026-11-22",
            "2026/11/22",
            "2026.11.22",
            "20261122",
            "2026年11月22日",
            "2026 年 11 月 22 日",
            "２０２６－１１－２２",
            "２０２６／１１／２２",
            " 2026-11-22 ",
            "2026年11月22号",
        ] {
            assert_eq!(parse_date(typed), Some(date(2026, 11, 22)), "{typed}");
        }
        assert_eq!(parse_date("2026-1-5"), Some(date(2026, 1, 5)));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for typed in [
            "",
            "2026",
            "2026-02-30",
            "22-11-2026",
            "2026-11",
            "2026-11-22-1",
            "+026-11-22",
            "2026-+1-22",
            "二〇二六年",
        ] {
            assert_eq!(parse_date(typed), None, "{typed}");
        }
    }
}
