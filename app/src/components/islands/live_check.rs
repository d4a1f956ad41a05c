use super::{all, in_browser, show};
use domain::person::{IdNumber, IdNumberError, Phone, PhoneError, id_number::fold_width};
use leptos::{ev, prelude::*};
use std::time::Duration;
use web_sys::{Element, HtmlElement, HtmlInputElement, wasm_bindgen::JsCast};

/// Longer than a press takes from the focus that it moves to the click that it makes.
const AFTER_A_PRESS: Duration = Duration::from_millis(250);

/// Checks the fields that ask for it (`data-check`) with the domain's own rules: when one is left, and before the
/// form is sent. The words come from the field (`data-words`), so none is in the WASM. The server checks again.
#[island]
pub fn LiveCheck(
    /// The form.
    children: Children,
) -> impl IntoView {
    let on_leave = move |event: ev::FocusEvent| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input.filter(|i| !i.value().is_empty()) {
            // Left by pressing a button: the message must not move the button away before the press has ended.
            let told = move || {
                tell(&input);
            };
            set_timeout(told, AFTER_A_PRESS);
        }
    };
    let on_submit = move |event: ev::SubmitEvent| {
        let Some(root) = event.current_target().and_then(|t| t.dyn_into::<Element>().ok()) else { return };
        // "Save and leave" never validates: such a button says so, or has an address of its own.
        let said = ["formaction", "formnovalidate"];
        if event.submitter().is_some_and(|button| said.iter().any(|name| button.has_attribute(name))) {
            return;
        }
        let inputs = all(&root, "input[data-check]");
        let wrong = inputs.into_iter().filter_map(|i| i.dyn_into::<HtmlInputElement>().ok()).filter(tell);
        // What the server said about the last try says nothing about this one.
        if let Some(summary) = root.query_selector(".problems").ok().flatten() {
            show(&summary, false);
        }
        if let Some(first) = wrong.collect::<Vec<_>>().first() {
            event.prevent_default();
            let _ = first.focus();
        }
    };
    // A message goes while the field is mended, not when it is left: then the button would move away under the finger.
    let on_input = move |event: ev::Event| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input.filter(is_marked) {
            tell(&input);
        }
    };
    // The server's summary has focus when the page arrives, also where `autofocus` is not followed.
    in_browser(|root| {
        for summary in all(root, ".problems").into_iter().filter_map(|s| s.dyn_into::<HtmlElement>().ok()) {
            let _ = summary.focus();
        }
    });
    view! {
        <div class="live" on:focusout=on_leave on:input=on_input on:submit=on_submit>
            {children()}
        </div>
    }
}

/// Whether the field shows a message now.
fn is_marked(input: &HtmlInputElement) -> bool {
    let field = input.closest(".field").ok().flatten().map(|f| f.class_list());
    field.is_some_and(|classes| classes.contains("field--error") || classes.contains("field--warn"))
}

/// Shows or clears the field's message; whether it refuses.
fn tell(input: &HtmlInputElement) -> bool {
    let Some(kind) = input.get_attribute("data-check") else { return false };
    let problem = check(&kind, &input.value());
    let refuses = problem.is_some_and(|code| code != LUHN);
    let words = input.get_attribute("data-words").unwrap_or_default();
    let text = problem.and_then(|code| words.lines().find_map(|l| l.strip_prefix(code)?.strip_prefix('=')));
    let _ = if refuses { input.set_attribute("aria-invalid", "true") } else { input.remove_attribute("aria-invalid") };
    let Some(field) = input.closest(".field").ok().flatten() else { return refuses };
    let _ = field.class_list().toggle_with_force("field--error", refuses);
    let _ = field.class_list().toggle_with_force("field--warn", text.is_some() && !refuses);
    for line in all(&field, ".field__error") {
        show(&line, text.is_some());
        for words in all(&line, "[data-text]") {
            words.set_text_content(text);
        }
    }
    refuses
}

const LUHN: &str = "account_luhn";

/// The code of what is wrong with `value`; the same codes as the domain's `FieldCode::name`.
fn check(kind: &str, value: &str) -> Option<&'static str> {
    if value.trim().is_empty() {
        return Some("required");
    }
    match kind {
        "id_number" => IdNumber::parse(value).err().map(|e| match e {
            IdNumberError::Empty => "required",
            IdNumberError::Length => "id_length",
            IdNumberError::Character => "id_character",
            IdNumberError::Province => "id_province",
            IdNumberError::BirthDate => "id_birth_date",
            IdNumberError::Checksum => "id_checksum",
        }),
        "phone" => Phone::parse(value).err().map(|e| match e {
            PhoneError::Empty => "required",
            PhoneError::Malformed => "phone_malformed",
        }),
        "code" => {
            let digits = fold_width(value.trim());
            let good = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit());
            (!good).then_some("code_malformed")
        }
        "account" => account(value),
        _ => None,
    }
}

fn account(value: &str) -> Option<&'static str> {
    let digits: Vec<u32> = fold_width(value)
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_digit(10).unwrap_or(99))
        .collect();
    if !(8..=30).contains(&digits.len()) || digits.contains(&99) {
        return Some("account_malformed");
    }
    let double = |d: u32| if d > 4 { d * 2 - 9 } else { d * 2 };
    let sum: u32 = digits.iter().rev().enumerate().map(|(i, d)| if i % 2 == 1 { double(*d) } else { *d }).sum();
    (!sum.is_multiple_of(10)).then_some(LUHN)
}
