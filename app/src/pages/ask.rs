//! Where to ask: hotline and office. Stands wherever the answer is "not here".

use crate::{
    components::{Panel, Prose},
    context::{language, page_ctx},
    routes::Route,
    tr,
};
use domain::rules::Region;
use leptos::prelude::*;

/// The way to a question to the office; who is not signed in does that first, and is led back.
#[component]
pub(crate) fn AskHere() -> impl IntoView {
    let signed_in = page_ctx().is_some_and(|ctx| ctx.signed_in.is_some());
    let label = if signed_in { tr!("enquiry.ask_here") } else { tr!("enquiry.ask_sign_in") };
    view! { <a href=Route::EnquiryNew.path()>{label}</a> }
}

/// Hotline and office of a region; without one the national hotline and the way to find the office.
#[component]
pub(crate) fn WhereToAsk(
    /// Where the cover is; `None`: not known.
    region: Option<Region>,
) -> impl IntoView {
    let number = region.as_ref().map_or_else(|| "12393".to_owned(), |region| region.callable_hotline().to_owned());
    let office = match region {
        Some(region) => {
            let office = &region.office.v;
            let hours = office.hours.as_ref().map(|hours| format!(" · {}", hours.get(language()))).unwrap_or_default();
            let name = office.name.get(language()).to_owned();
            let guide = Route::Region(region.code.clone()).path();
            view! {
                <li>{tr!("kit.ask_office", office = name)} {hours}</li>
                <li>
                    <a href=guide>{tr!("kit.ask_guide")}</a>
                </li>
            }
            .into_any()
        }
        None => view! {
            <li>
                <a href=Route::Regions.path()>{tr!("kit.ask_find")}</a>
            </li>
        }
        .into_any(),
    };
    view! {
        <Panel title=tr!("kit.ask_title")>
            <Prose>
                <ul>
                    <li>
                        {tr!("kit.ask_call")} " " <a href=format!("tel:{number}")>{number.clone()}</a>
                    </li>
                    {office}
                    <li>
                        <a href=Route::HelpSearch.path()>{tr!("enquiry.ask_search")}</a>
                    </li>
                    <li>
                        <AskHere />
                    </li>
                </ul>
            </Prose>
        </Panel>
    }
}
