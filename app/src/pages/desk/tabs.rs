use leptos::prelude::*;

/// A tab: a link to the same page with another filter.
pub(super) struct Tab {
    /// What it shows.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// How many, as shown; `None` when they are not counted.
    pub count: Option<String>,
    /// It is the page being shown.
    pub current: bool,
}

/// Filters of a list, as links with counts.
#[component]
pub(super) fn Tabs(
    /// What they filter, for screen readers.
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let tabs: Vec<_> = tabs
        .into_iter()
        .map(|tab| {
            view! {
                <li>
                    <a class="tabs__link" href=tab.href aria-current=tab.current.then_some("page")>
                        {tab.label}
                        {tab.count.map(|n| view! { <span class="tabs__count">{n}</span> })}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <nav class="tabs" aria-label=label>
            <ul class="tabs__list">{tabs}</ul>
        </nav>
    }
}
