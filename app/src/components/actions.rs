use leptos::prelude::*;

/// How much a button stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on this page.
    #[default]
    Primary,
    /// Another way.
    Plain,
    /// Ends or deletes something.
    Danger,
    /// Looks like a link.
    Text,
}

impl ButtonKind {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Plain => "button button--plain",
            Self::Danger => "button button--danger",
            Self::Text => "button button--text",
        }
    }
}

/// A button that sends its form.
#[component]
pub fn Button(
    /// What it does.
    #[prop(into)]
    label: String,
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// Name sent with the form, when a form has several buttons; empty for none.
    #[prop(optional, into)]
    name: String,
    /// Value sent with the form.
    #[prop(optional, into)]
    value: String,
    /// Another address than the form's, e.g. "save and leave"; empty for none.
    #[prop(optional, into)]
    action: String,
    /// It sends what is typed without looking at it first, e.g. "save and leave".
    #[prop(optional)]
    unchecked: bool,
    /// What it does for those who hear it among others of the same label; begins with the label; empty: the label says it.
    #[prop(optional, into)]
    says: String,
) -> impl IntoView {
    let named = !name.is_empty();
    view! {
        <button
            type="submit"
            class=kind.class()
            name=named.then_some(name)
            value=named.then_some(value)
            formaction=(!action.is_empty()).then_some(action)
            formnovalidate=unchecked
            aria-label=(!says.is_empty()).then_some(says)
        >
            {label}
        </button>
    }
}

/// A link that looks like a button: leads somewhere, changes nothing.
#[component]
pub fn LinkButton(
    /// What it does.
    #[prop(into)]
    label: String,
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// The target is a file to be saved.
    #[prop(optional)]
    download: bool,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href download=download.then_some("")>
            {label}
        </a>
    }
}

/// Buttons below each other on a phone, side by side on a wide screen.
#[component]
pub fn Actions(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}
