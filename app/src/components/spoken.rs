use crate::context::language;
use domain::language::Language;
use leptos::prelude::*;

/// Words as they stand; on an English page, names and other Chinese in them say that they are Chinese, so that a
/// screen reader reads them as such and a browser takes the right shapes of the characters.
pub(crate) fn spoken(text: String) -> AnyView {
    if language() != Language::En || !text.contains(is_han) {
        return text.into_any();
    }
    let parts: Vec<_> = runs(&text)
        .into_iter()
        .map(
            |(han, part)| {
                if han { view! { <span lang=Language::Zh.tag()>{part}</span> }.into_any() } else { part.into_any() }
            },
        )
        .collect();
    parts.into_any()
}

/// The text in runs that are Chinese or not; the stars of a masked name belong to the name.
fn runs(text: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        let goes_on = runs.last().is_some_and(|(han, _)| *han) && matches!(c, '*' | '·' | '、' | '，' | '（' | '）');
        let han = is_han(c) || goes_on;
        match runs.last_mut() {
            Some((last, part)) if *last == han => part.push(c),
            _ => runs.push((han, c.to_string())),
        }
    }
    runs
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_run_with_its_stars_and_the_rest_is_not() {
        let run = |han: bool, part: &str| (han, part.to_owned());
        assert_eq!(runs("Insured: 张*, 2027"), [run(false, "Insured: "), run(true, "张*"), run(false, ", 2027")]);
        assert_eq!(runs("𠮷野"), [run(true, "𠮷野")]);
        assert_eq!(runs("4*** plain"), [run(false, "4*** plain")]);
    }
}
