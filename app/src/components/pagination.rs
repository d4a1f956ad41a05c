use crate::tr;
use leptos::prelude::*;

/// To the page before and after.
#[component]
pub fn Pagination(
    /// Number of this page, from 1; 0 when pages are not counted.
    #[prop(optional)]
    page: usize,
    /// Address of the page before.
    #[prop(optional_no_strip)]
    previous: Option<String>,
    /// Address of the page after.
    #[prop(optional_no_strip)]
    next: Option<String>,
) -> impl IntoView {
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="pages" aria-label=tr!("kit.pages")>
            {previous
                .map(|href| {
                    view! {
                        <a class="pages__link" rel="prev" href=href>
                            {tr!("kit.previous")}
                        </a>
                    }
                })}
            {(page > 0).then(|| view! { <span class="pages__number">{tr!("kit.page_number", page = page)}</span> })}
            {next
                .map(|href| {
                    view! {
                        <a class="pages__link" rel="next" href=href>
                            {tr!("kit.next")}
                        </a>
                    }
                })}
        </nav>
    }
    .into_any()
}
