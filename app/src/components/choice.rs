use super::{
    field::{described_by, field_class, hint_line, message_line},
    form::{field_id, in_form},
};
use crate::tr;
use leptos::prelude::*;

/// One of several things to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// Label.
    pub label: String,
    /// Smaller text below; empty for none.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }
    /// The same with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// Choose one: big rows to tap.
#[component]
pub fn RadioGroup(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    legend: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Value chosen before.
    #[prop(optional, into)]
    value: String,
    /// Help below the question; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The question is the page's heading (`h1`): one thing per page.
    #[prop(optional)]
    heading: bool,
) -> impl IntoView {
    let chosen = vec![value];
    group(Group { kind: "radio", name, legend, choices, chosen, hint, heading })
}

/// Choose any number: each ticked box sends the same name with its own value.
#[component]
pub fn CheckboxGroup(
    /// Name they are sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    legend: String,
    /// What can be chosen.
    choices: Vec<Choice>,
    /// Values chosen before.
    #[prop(optional)]
    values: Vec<String>,
    /// Help below the question; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The question is the page's heading (`h1`).
    #[prop(optional)]
    heading: bool,
) -> impl IntoView {
    group(Group { kind: "checkbox", name, legend, choices, chosen: values, hint, heading })
}

struct Group {
    kind: &'static str,
    name: String,
    legend: String,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    hint: String,
    heading: bool,
}

fn group(g: Group) -> impl IntoView {
    let id = field_id(&g.name);
    in_form(move |form| {
        // The summary's link leads to the first box, which has the group's own id.
        let message = form.register_choice(&g.name, &g.legend, &id);
        let chosen = form.kept_or_all(&g.name, g.chosen);
        let class = field_class(message.as_ref());
        let described = described_by(&id, !g.hint.is_empty(), message.is_some());
        let invalid = message.as_ref().is_some_and(|m| !m.warning).then_some("true");
        let legend =
            if g.heading { view! { <h1 class="head__title">{g.legend}</h1> }.into_any() } else { g.legend.into_any() };
        let rows: Vec<_> = g
        .choices
        .into_iter()
        .enumerate()
        .map(|(i, choice)| {
            let row_id = if i == 0 { id.clone() } else { format!("{id}-{i}") };
            let checked = chosen.contains(&choice.value);
            view! { <ChoiceRow kind=g.kind id=row_id name=g.name.clone() checked=checked invalid=invalid choice=choice /> }
        })
        .collect();
        view! {
            <fieldset class=class aria-describedby=described role=(g.kind == "radio").then_some("radiogroup")>
                <legend class="field__label">{legend}</legend>
                {hint_line(&id, g.hint)}
                {message_line(&id, message, false)}
                <div class="choices">{rows}</div>
            </fieldset>
        }
    })
}

#[component]
fn ChoiceRow(
    kind: &'static str,
    id: String,
    name: String,
    checked: bool,
    invalid: Option<&'static str>,
    choice: Choice,
) -> impl IntoView {
    let hint_id = format!("{id}-hint-row");
    let described = (!choice.hint.is_empty()).then(|| hint_id.clone());
    view! {
        <div class="choice">
            <input
                class="choice__input"
                type=kind
                id=id.clone()
                name=name
                value=choice.value
                checked=checked
                aria-describedby=described
                aria-invalid=invalid.filter(|_| kind == "checkbox")
            />
            <label class="choice__label" for=id>
                <span>{choice.label}</span>
            </label>
            {(!choice.hint.is_empty())
                .then(|| {
                    view! {
                        <span class="choice__hint" id=hint_id>
                            {choice.hint}
                        </span>
                    }
                })}
        </div>
    }
}

/// One box to tick, e.g. a declaration. Sends `on` when ticked.
#[component]
pub fn Checkbox(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// What is agreed to.
    #[prop(into)]
    label: String,
    /// It was ticked before.
    #[prop(optional)]
    checked: bool,
    /// Smaller text below; empty for none.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let id = field_id(&name);
    in_form(move |form| {
        let message = form.register(&name, &label, &id);
        let checked = form.kept_or_ticked(&name, checked);
        let class = field_class(message.as_ref());
        let invalid = message.as_ref().is_some_and(|m| !m.warning).then_some("true");
        let described = message.is_some().then(|| format!("{id}-error"));
        let hint_id = format!("{id}-hint-row");
        let described = match (described, hint.is_empty()) {
            (Some(error), false) => Some(format!("{hint_id} {error}")),
            (None, false) => Some(hint_id.clone()),
            (error, true) => error,
        };
        view! {
            <div class=class>
                {message_line(&id, message, false)}
                <div class="choices">
                    <div class="choice">
                        <input
                            class="choice__input"
                            type="checkbox"
                            id=id.clone()
                            name=name
                            value="on"
                            checked=checked
                            aria-describedby=described
                            aria-invalid=invalid
                        />
                        <label class="choice__label" for=id>
                            <span>{label}</span>
                        </label>
                        {(!hint.is_empty())
                            .then(|| {
                                view! {
                                    <span class="choice__hint" id=hint_id>
                                        {hint}
                                    </span>
                                }
                            })}
                    </div>
                </div>
            </div>
        }
    })
}

/// Choose one from a long list.
#[component]
pub fn Select(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// What can be chosen; an empty first choice is added.
    choices: Vec<Choice>,
    /// Value chosen before.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// What the empty choice means, where it is an answer; empty: something has to be chosen.
    #[prop(optional, into)]
    none: String,
) -> impl IntoView {
    let id = field_id(&name);
    let none = if none.is_empty() { tr!("kit.choose") } else { none };
    in_form(move |form| {
        let message = form.register_choice(&name, &label, &id);
        let class = field_class(message.as_ref());
        let invalid = message.as_ref().is_some_and(|m| !m.warning).then_some("true");
        let described = described_by(&id, !hint.is_empty(), message.is_some());
        let value = form.kept_or(&name, value);
        let options: Vec<_> = choices
            .into_iter()
            .map(|c| {
                let selected = c.value == value;
                view! {
                    <option value=c.value selected=selected>
                        {c.label}
                    </option>
                }
            })
            .collect();
        view! {
            <div class=class>
                <label class="field__label" for=id.clone()>
                    {label}
                </label>
                {hint_line(&id, hint)}
                {message_line(&id, message, false)}
                <select class="input input--select" id=id name=name aria-describedby=described aria-invalid=invalid>
                    <option value="">{none}</option>
                    {options}
                </select>
            </div>
        }
    })
}
