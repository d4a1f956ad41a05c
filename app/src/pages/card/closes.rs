use crate::{
    components::{Notice, Tone},
    context::language,
    i18n::date,
    tr,
};
use jiff::civil::Date;
use leptos::prelude::*;

/// On the pages of a stop: what becomes of the electronic card.
#[component]
pub(crate) fn CardCloses(
    /// The day on which it closes with the cover; `None`: nothing to say.
    on: Option<Date>,
) -> impl IntoView {
    on.map(|day| {
        view! {
            <Notice tone=Tone::Info title=tr!("card.closes_with_cover", day = date(language(), day))>
                <p>{tr!("card.closes_with_cover_text")}</p>
            </Notice>
        }
    })
}
