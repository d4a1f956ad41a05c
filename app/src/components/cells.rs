use super::spoken;
use leptos::prelude::*;

/// A group of rows in one rounded card.
#[component]
pub fn Cells(
    /// Heading (`h2`) above; empty for none.
    #[prop(optional, into)]
    title: String,
    /// A small note below; empty for none.
    #[prop(optional, into)]
    note: String,
    /// The rows: [`Cell`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="cells" data-group>
            {(!title.is_empty()).then(|| view! { <h2 class="cells__title">{title}</h2> })}
            <ul class="cells__list">{children()}</ul>
            {(!note.is_empty()).then(|| view! { <p class="cells__note">{note}</p> })}
        </section>
    }
}

/// A row: title and description on the left, a value or a tag on the right; a link with a chevron when it leads somewhere.
#[component]
pub fn Cell(
    /// Title.
    #[prop(into)]
    title: String,
    /// Smaller text below the title; empty for none.
    #[prop(optional, into)]
    text: String,
    /// Value on the right; empty for none.
    #[prop(optional, into)]
    value: String,
    /// Where the row leads; empty when it leads nowhere.
    #[prop(optional, into)]
    href: String,
    /// Words to find the row by (see the island `RegionFilter`); empty for none.
    #[prop(optional, into)]
    search: String,
    /// More on the right, e.g. a tag.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let body = view! {
        <span class="cell__body">
            <span class="cell__title">{spoken(title)}</span>
            {(!text.is_empty()).then(|| view! { <span class="cell__text">{spoken(text)}</span> })}
        </span>
        {(!value.is_empty()).then(|| view! { <span class="cell__value">{spoken(value)}</span> })}
        {children.map(|c| view! { <span class="cell__extra">{c()}</span> })}
    };
    let row = if href.is_empty() {
        view! { <div class="cell">{body}</div> }.into_any()
    } else {
        view! {
            <a class="cell cell--link" href=href>
                {body}
            </a>
        }
        .into_any()
    };
    view! { <li data-search=(!search.is_empty()).then_some(search)>{row}</li> }
}
