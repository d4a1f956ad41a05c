use super::{all, show};
use leptos::{ev, prelude::*};
use web_sys::{Element, HtmlInputElement, wasm_bindgen::JsCast};

/// Filters rows as one types. Markup inside: an `<input data-filter>`, rows with `data-search` (characters, pinyin,
/// initials in lower case), groups with `data-group`, and `<p data-none hidden>` for nothing found.
#[island]
pub fn RegionFilter(
    /// The search form and the list.
    children: Children,
) -> impl IntoView {
    let on_input = move |event: ev::Event| {
        let root = event.current_target().and_then(|t| t.dyn_into::<Element>().ok());
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let (Some(root), Some(input)) = (root, input)
            && input.has_attribute("data-filter")
        {
            filter(&root, &input.value());
        }
    };
    view! { <div class="filter" on:input=on_input>{children()}</div> }
}

fn filter(root: &Element, typed: &str) {
    let wanted = fold(typed);
    let mut found = false;
    for row in all(root, "[data-search]") {
        let fits = row.get_attribute("data-search").is_some_and(|words| fits(&words, &wanted));
        found |= fits;
        show(&row, fits);
    }
    for group in all(root, "[data-group]") {
        let any = group.query_selector("[data-search]:not([hidden])").is_ok_and(|row| row.is_some());
        show(&group, any);
    }
    for none in all(root, "[data-none]") {
        show(&none, !found);
    }
}

/// Lower case, without blanks and the apostrophes that input methods put between syllables.
fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '’')).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether any of the words (separated by blanks) holds what is wanted.
fn fits(words: &str, wanted: &str) -> bool {
    words.split(' ').any(|word| word.contains(wanted))
}

#[cfg(test)]
mod tests {
    use super::{fits, fold};

    #[test]
    fn finds_a_place_by_characters_pinyin_and_initials() {
        let yongcheng = "永城市 yongchengshi ycs 411481";
        for typed in ["永城", "Yong Cheng", "yong'ch", "YCS", "yc", "4114", ""] {
            assert!(fits(yongcheng, &fold(typed)), "{typed}");
        }
        assert!(!fits(yongcheng, &fold("云浮")));
    }
}
