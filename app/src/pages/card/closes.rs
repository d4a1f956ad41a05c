use crate::{
    components::{Notice, Tone},
    context::language,
    i18n::date,
    pages::support::badge,
    routes::Route,
    tr,
};
use domain::rules::{Marked, RuleBook};
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

/// Before a stop: the area needs an active card for it, and there is none.
#[component]
pub(crate) fn CardMissing<'a>(
    /// Where the rule's mark is looked up.
    book: &'a RuleBook,
    /// The area's rule; `None`: nothing is missing.
    rule: Option<Marked<bool>>,
) -> impl IntoView + use<> {
    rule.map(|rule| {
        let mark = badge(book, &rule);
        view! {
            <Notice tone=Tone::Warn title=tr!("card.missing_title")>
                <p>{tr!("card.missing_text")}</p>
                {mark}
                <p>
                    <a href=Route::Wallet.path()>{tr!("card.missing_go")}</a>
                </p>
            </Notice>
        }
    })
}
