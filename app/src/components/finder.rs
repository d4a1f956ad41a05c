use super::{Field, FieldKind, Icon, IconName, islands::RegionFilter};
use crate::{context::page_ctx, tr};
use leptos::prelude::*;

/// A search box above a list that is all there already: filters as one types, and by GET without scripts.
/// Rows are `Cell`s with `search` words, in groups of `Cells`.
#[component]
pub fn Finder(
    /// Label of the box.
    #[prop(into)]
    label: String,
    /// Name of the query parameter.
    #[prop(default = String::from("q"), into)]
    name: String,
    /// What was searched for.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// Nothing was found by the server.
    #[prop(optional)]
    nothing: bool,
    /// The list.
    children: Children,
) -> impl IntoView {
    let path = page_ctx().map(|c| c.path.split('?').next().unwrap_or_default().to_owned()).unwrap_or_default();
    view! {
        <RegionFilter>
            <form class="finder" method="get" action=path role="search">
                <Field name=name label=label value=value hint=hint kind=FieldKind::Search optional=true filter=true>
                    <button type="submit" class="finder__button">
                        <Icon name=IconName::Search />
                        <span class="hidden">{tr!("kit.search")}</span>
                    </button>
                </Field>
            </form>
            <p class="finder__none" role="status" data-none hidden=!nothing>
                {tr!("kit.nothing_found")}
            </p>
            {children()}
        </RegionFilter>
    }
}
