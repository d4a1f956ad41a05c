use super::{
    field::{described_by, field_class, hint_line, message_line},
    form::{field_id, in_form},
};
use crate::tr;
use leptos::prelude::*;

/// Several lines to type into.
#[component]
pub fn Textarea(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// What was typed before.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// It may stay empty: says so.
    #[prop(optional)]
    optional: bool,
    /// Visible lines.
    #[prop(default = 4)]
    rows: u32,
    /// Longest text, in characters.
    #[prop(default = 500)]
    maxlength: u32,
) -> impl IntoView {
    let id = field_id(&name);
    in_form(move |form| {
        let message = form.register(&name, &label, &id);
        let value = form.kept_or(&name, value);
        let described = described_by(&id, !hint.is_empty(), message.is_some());
        let class = field_class(message.as_ref());
        let invalid = message.as_ref().is_some_and(|m| !m.warning).then_some("true");
        view! {
            <div class=class>
                <label class="field__label" for=id.clone()>
                    {label}
                    {optional.then(|| view! { <span class="field__optional">{format!(" ({})", tr!("kit.optional"))}</span> })}
                </label>
                {hint_line(&id, hint)}
                {message_line(&id, message, false)}
                <textarea
                    class="input input--area"
                    id=id.clone()
                    name=name
                    rows=rows
                    maxlength=maxlength
                    aria-describedby=described
                    aria-required=(!optional).then_some("true")
                    aria-invalid=invalid
                >
                    {inner(&value)}
                </textarea>
            </div>
        }
    })
}

/// The text as the inside of a `textarea`: the renderer does not escape there, so it is done here; a leading line
/// break is doubled because browsers drop the first.
fn inner(value: &str) -> String {
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
}
