use crate::{
    components::{Cell, Cells},
    context::language,
    i18n::{date, say},
    routes::Route,
    tr,
};
use domain::card::{Institution, Settlement};
use leptos::prelude::*;

/// On the answer to a stop: the settlements that are in its way, as far as they are on record here.
#[component]
pub(crate) fn InTheWay(
    /// They, with where each is.
    open: Vec<(Settlement, Institution)>,
) -> impl IntoView {
    let rows: Vec<_> = open
        .into_iter()
        .map(|(settlement, institution)| {
            let title = format!("{} · {}", say(settlement.business), institution.name);
            let text = tr!("settlement.begun_on", date = date(language(), settlement.opened_at.day()));
            let href = Route::Settlement(settlement.certificate, settlement.id).path();
            view! { <Cell title=title text=text href=href /> }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <Cells title=tr!("settlement.in_the_way")>{rows}</Cells> })
}
