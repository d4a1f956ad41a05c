use super::form::{Message, error_text, field_id, in_form};
use crate::{context::language, tr};
use domain::application::form::FieldCode;
use leptos::prelude::*;

/// What a field is for: decides keyboard, autofill and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    #[default]
    Text,
    /// A person's name.
    Name,
    /// Mainland mobile number.
    Phone,
    /// Identity number.
    IdNumber,
    /// Bank account number.
    Account,
    /// One-time code of six digits.
    Code,
    /// Password to sign in.
    Password,
    /// A new password.
    NewPassword,
    /// Six digits that somebody chose, e.g. a card's password.
    Pin,
    /// Staff's sign-in name.
    Login,
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// Yuan with two decimals.
    Amount,
    /// Words to search for.
    Search,
}

/// What the browser can check by itself; the server checks all of it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Something must be there.
    Required,
    /// Identity number (GB 11643).
    IdNumber,
    /// Mainland mobile number.
    Phone,
    /// Account number; Luhn warns.
    Account,
    /// Six digits.
    Code,
}

impl Check {
    fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::Account => "account",
            Self::Code => "code",
        }
    }
    fn codes(self) -> &'static [FieldCode] {
        use FieldCode as C;
        match self {
            Self::Required => &[C::Required],
            Self::IdNumber => &[C::Required, C::IdLength, C::IdCharacter, C::IdProvince, C::IdBirthDate, C::IdChecksum],
            Self::Phone => &[C::Required, C::PhoneMalformed],
            Self::Account => &[C::Required, C::AccountMalformed, C::AccountLuhn],
            Self::Code => &[C::Required, C::CodeMalformed],
        }
    }
    /// `code=words` lines for the island, so that no wording is in the WASM.
    fn words(self, label: &str) -> String {
        let lines: Vec<_> =
            self.codes().iter().map(|c| format!("{}={}", c.name(), error_text(language(), *c, label))).collect();
        lines.join("\n")
    }
}

struct Manner {
    kind: &'static str,
    mode: Option<&'static str>,
    fill: &'static str,
    length: u32,
    class: &'static str,
}

impl FieldKind {
    fn manner(self) -> Manner {
        let m = |kind, mode, fill, length, class| Manner { kind, mode, fill, length, class };
        match self {
            Self::Text => m("text", None, "off", 200, "input"),
            Self::Name => m("text", None, "name", 60, "input"),
            Self::Phone => m("tel", Some("tel"), "tel", 20, "input input--digits"),
            // A letter X must be typed: no digits-only keyboard.
            Self::IdNumber => m("text", None, "off", 24, "input input--digits"),
            Self::Account => m("text", Some("numeric"), "off", 40, "input input--digits"),
            Self::Code => m("text", Some("numeric"), "one-time-code", 6, "input input--code"),
            Self::Password => m("password", None, "current-password", 1024, "input"),
            Self::NewPassword => m("password", None, "new-password", 1024, "input"),
            // One digit more than there may be: too many are said, not cut off.
            Self::Pin => m("password", Some("numeric"), "off", 7, "input input--code"),
            Self::Login => m("text", None, "username", 60, "input"),
            Self::Date => m("date", None, "off", 10, "input input--short"),
            Self::Number => m("text", Some("numeric"), "off", 12, "input input--short"),
            Self::Amount => m("text", Some("decimal"), "off", 12, "input input--short"),
            Self::Search => m("search", None, "off", 60, "input"),
        }
    }
}

/// One line to type into, with label, hint and message; errors come from the form around it, by `name`.
#[component]
pub fn Field(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// What it is for.
    #[prop(optional)]
    kind: FieldKind,
    /// What was typed before. Never shown again for codes and passwords.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// It may stay empty: says so.
    #[prop(optional)]
    optional: bool,
    /// Longest text, in characters; 0: by kind.
    #[prop(optional)]
    maxlength: u32,
    /// `autocomplete` token; empty: by kind.
    #[prop(optional)]
    autocomplete: &'static str,
    /// First day that can be chosen (`2026-01-31`); empty for none.
    #[prop(optional, into)]
    min: String,
    /// Last day that can be chosen; empty for none.
    #[prop(optional, into)]
    max: String,
    /// What the browser checks by itself when the form is `live`.
    #[prop(optional)]
    check: Option<Check>,
    /// It filters the list around it (see the island `RegionFilter`).
    #[prop(optional)]
    filter: bool,
    /// The cursor stands in it when the page comes: the one thing that is typed here, again and again.
    #[prop(optional)]
    focus: bool,
    /// Something at the right of the input, e.g. a button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = field_id(&name);
    let manner = kind.manner();
    in_form(move |form| {
        let message = form.register(&name, &label, &id);
        let value = form.kept_or(&name, value);
        let secret = matches!(kind, FieldKind::Code | FieldKind::Password | FieldKind::NewPassword | FieldKind::Pin);
        let words = check.map(|c| c.words(&label));
        let slot = check.is_some();
        let described = described_by(&id, !hint.is_empty(), slot || message.is_some());
        let input = view! {
            <input
                class=manner.class
                id=id.clone()
                name=name
                type=manner.kind
                inputmode=manner.mode
                autocomplete=if autocomplete.is_empty() { manner.fill } else { autocomplete }
                autocapitalize="off"
                spellcheck="false"
                maxlength=if maxlength == 0 { manner.length } else { maxlength }
                value=if secret { String::new() } else { value }
                min=(!min.is_empty()).then_some(min)
                max=(!max.is_empty()).then_some(max)
                aria-describedby=described
                aria-required=(!optional).then_some("true")
                aria-invalid=message.as_ref().is_some_and(|m| !m.warning).then_some("true")
                data-check=check.map(Check::name)
                data-words=words
                data-filter=filter
                autofocus=focus
            />
        };
        let class = field_class(message.as_ref());
        view! {
            <div class=class>
                <label class="field__label" for=id.clone()>
                    {label}
                    {(optional && kind != FieldKind::Search).then(|| view! { <span class="field__optional">{format!(" ({})", tr!("kit.optional"))}</span> })}
                </label>
                {hint_line(&id, hint)}
                {message_line(&id, message, slot)}
                {match children {
                    Some(beside) => view! { <div class="field__row">{input} {beside()}</div> }.into_any(),
                    None => input.into_any(),
                }}
            </div>
        }
    })
}

/// Ids of hint and message, for `aria-describedby`.
pub(super) fn described_by(id: &str, hint: bool, message: bool) -> Option<String> {
    match (hint, message) {
        (true, true) => Some(format!("{id}-hint {id}-error")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (false, false) => None,
    }
}

pub(super) fn field_class(message: Option<&Message>) -> &'static str {
    match message {
        Some(m) if m.warning => "field field--warn",
        Some(_) => "field field--error",
        None => "field",
    }
}

pub(super) fn hint_line(id: &str, hint: String) -> impl IntoView + use<> {
    let id = format!("{id}-hint");
    (!hint.is_empty()).then(|| {
        view! {
            <p class="field__hint" id=id>
                {hint}
            </p>
        }
    })
}

/// The message's line; with `slot` it is there even when empty, for the island to fill.
pub(super) fn message_line(id: &str, message: Option<Message>, slot: bool) -> impl IntoView + use<> {
    let id = format!("{id}-error");
    (slot || message.is_some()).then(|| {
        let hidden = message.is_none();
        let (prefix, text) = match message {
            Some(m) if m.warning => (tr!("kit.warn"), m.text),
            Some(m) => (tr!("kit.error"), m.text),
            None => (tr!("kit.error"), String::new()),
        };
        view! {
            <p class="field__error" id=id hidden=hidden>
                <span class="hidden">{prefix}</span>
                <span data-text>{text}</span>
            </p>
        }
    })
}
