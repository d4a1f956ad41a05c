use super::{
    Icon, IconName,
    field::{described_by, field_class, message_line},
    form::{field_id, in_form},
};
use crate::tr;
use leptos::prelude::*;

/// Upload a file of another kind than a document, e.g. a table. The form must have `files`.
#[component]
pub fn PlainFile(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Help below the label.
    #[prop(into)]
    hint: String,
    /// Kinds that are offered, as in `accept`.
    accept: &'static str,
) -> impl IntoView {
    let id = field_id(&name);
    in_form(move |form| {
        let message = form.register(&name, &label, &id);
        let class = field_class(message.as_ref());
        let invalid = message.as_ref().is_some_and(|m| !m.warning).then_some("true");
        let described = described_by(&id, true, message.is_some());
        view! {
            <div class=class>
                <label class="field__label" for=id.clone()>
                    {label}
                </label>
                <p class="field__hint" id=format!("{id}-hint")>
                    {hint}
                </p>
                {message_line(&id, message, false)}
                <input
                    class="file__input"
                    type="file"
                    id=id
                    name=name
                    accept=accept
                    aria-describedby=described
                    aria-invalid=invalid
                />
            </div>
        }
    })
}

/// Upload a photo or a PDF: two inputs under the same name, because web-views that are told both kinds at once refuse.
/// The form must have `files`; an input left empty arrives as an empty part with no file name.
#[component]
pub fn FileField(
    /// Name both inputs are sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// Help below the label; empty: kinds and size limit.
    #[prop(optional, into)]
    hint: String,
) -> impl IntoView {
    let id = field_id(&name);
    in_form(move |form| {
        let message = form.register(&name, &label, &id);
        let class = field_class(message.as_ref());
        let invalid = message.as_ref().is_some_and(|m| !m.warning).then_some("true");
        let described = described_by(&id, true, message.is_some());
        let pdf_id = format!("{id}-pdf");
        view! {
            <fieldset class=class>
                <legend class="field__label">{label}</legend>
                <p class="field__hint" id=format!("{id}-hint")>
                    {if hint.is_empty() { tr!("kit.file_limit") } else { hint }}
                </p>
                {message_line(&id, message, false)}
                <div class="files">
                    <div class="file">
                        <label class="file__label" for=id.clone()>
                            <Icon name=IconName::Camera />
                            {tr!("kit.photo")}
                        </label>
                        <input
                            class="file__input"
                            type="file"
                            id=id
                            name=name.clone()
                            accept="image/*"
                            aria-describedby=described.clone()
                            aria-invalid=invalid
                        />
                    </div>
                    <div class="file">
                        <label class="file__label" for=pdf_id.clone()>
                            <Icon name=IconName::Paper />
                            {tr!("kit.pdf")}
                        </label>
                        <input
                            class="file__input"
                            type="file"
                            id=pdf_id
                            name=name
                            accept="application/pdf"
                            aria-describedby=described
                            aria-invalid=invalid
                        />
                    </div>
                </div>
            </fieldset>
        }
    })
}
