//! What a region settles about the electronic card, each value with its mark and sources.

use super::rules::row;
use crate::{
    components::{Panel, SummaryList},
    context::language,
    i18n::{days, say},
    tr,
};
use domain::rules::{Region, RuleBook};
use leptos::prelude::*;

pub(super) fn card_panel(book: &RuleBook, region: &Region) -> impl IntoView + use<> {
    let c = &region.card;
    let issuer = book.issuer_of(region).map(|issuer| issuer.name.get(language()).to_owned()).unwrap_or_default();
    let functions = c.functions.v.iter().map(|function| say(*function)).collect::<Vec<_>>().join(" · ");
    let first = if c.stop_needs_certificate.v { tr!("regions.card_stop_first") } else { tr!("regions.card_stop_free") };
    let ends: Vec<_> = c.direct_channels.v.iter().filter_map(|code| book.channel(code)).collect();
    let ends = ends.iter().map(|channel| channel.name.get(language())).collect::<Vec<_>>().join(" · ");
    let longest = days(language(), u16::try_from(c.entrust_days_most.v).unwrap_or(u16::MAX));
    let seconds = tr!("regions.card_seconds_value", seconds = c.code_seconds.v);
    let people = tr!("regions.card_family_value", most = c.family_most.v);
    let rows = vec![
        row(book, tr!("regions.card_issuer"), issuer, c.issuer.mark, &c.issuer.src),
        row(book, tr!("card.functions"), functions, c.functions.mark, &c.functions.src),
        row(book, tr!("regions.card_seconds"), seconds, c.code_seconds.mark, &c.code_seconds.src),
        row(book, tr!("regions.card_direct"), ends, c.direct_channels.mark, &c.direct_channels.src),
        row(book, tr!("regions.card_stop"), first, c.stop_needs_certificate.mark, &c.stop_needs_certificate.src),
        row(book, tr!("regions.card_family"), people, c.family_most.mark, &c.family_most.src),
        row(book, tr!("regions.card_entrust"), longest, c.entrust_days_most.mark, &c.entrust_days_most.src),
    ];
    view! {
        <Panel title=tr!("regions.card")>
            <SummaryList>{rows}</SummaryList>
        </Panel>
    }
}

/// The sources of all of them.
pub(super) fn card_sources(region: &Region) -> Vec<String> {
    let c = &region.card;
    let lists = [
        &c.issuer.src,
        &c.functions.src,
        &c.code_seconds.src,
        &c.direct_channels.src,
        &c.stop_needs_certificate.src,
        &c.family_most.src,
        &c.entrust_days_most.src,
    ];
    lists.into_iter().flatten().cloned().collect()
}
