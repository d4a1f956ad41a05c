//! The first step of an activation: for which area the card is. Where a cover insures in one only there is nothing to
//! choose, and the same facts stand on the page of the consent.

use super::words::{credential, owner};
use crate::{
    components::{
        Actions, Button, ButtonKind, Choice, Form, LinkButton, PageHead, Panel, RadioGroup, Steps, SummaryList,
        SummaryRow,
    },
    context::language,
    i18n::say,
    pages::support::{marked_row, sources},
    routes::Route,
    tr,
};
use domain::rules::RuleBook;
use leptos::prelude::*;
use usecases::card::{Activation, Area};

/// Field and part of the address that name the chosen area.
pub(super) const REGION: &str = "region";

/// All steps: an area is a step of its own where there are several.
pub(super) fn steps(found: &Activation) -> usize {
    if found.areas.len() > 1 { 3 } else { 2 }
}

/// An address of this activation, with the area where one had to be chosen.
pub(super) fn with_area(route: &Route, found: &Activation) -> String {
    let chosen = found.area.as_ref().filter(|_| found.areas.len() > 1);
    chosen.map_or_else(|| route.path(), |area| format!("{route}?{REGION}={}", area.region.code))
}

/// The choice.
pub(super) fn view(book: &RuleBook, found: &Activation, title: String) -> impl IntoView + use<> {
    let lead = tr!("card.area_lead", name = owner(&found.person, found.capacity));
    let choice = |area: &Area| {
        let seconds = tr!("regions.card_seconds_value", seconds = area.region.card.code_seconds.v);
        Choice::new(area.region.code.as_str(), area.region.name.get(language()))
            .with_hint(format!("{} · {seconds}", area.issuer.name.get(language())))
    };
    let first = found.areas.first().map(|area| area.region.code.to_string()).unwrap_or_default();
    let choices: Vec<Choice> = found.areas.iter().map(choice).collect();
    let facts: Vec<_> = found.areas.iter().map(|area| facts(book, area, None)).collect();
    let total = steps(found);
    view! {
        <PageHead title=title lead=lead back=Route::Wallet.path()>
            <Steps current=1 total=total />
        </PageHead>
        <Form get=true>
            <RadioGroup
                name=REGION
                legend=tr!("card.area_which")
                hint=tr!("card.area_hint")
                choices=choices
                value=first
            />
            <Actions>
                <Button label=tr!("card.area_next") />
                <LinkButton label=tr!("card.keep") href=Route::Wallet.path() kind=ButtonKind::Text />
            </Actions>
        </Form>
        {facts}
    }
}

/// What an area settles about the card, and whom to call; `whose` it is, where that is not said elsewhere.
pub(super) fn facts(book: &RuleBook, area: &Area, whose: Option<String>) -> impl IntoView + use<> {
    let (card, issuer) = (&area.region.card, &area.issuer);
    let place = area.region.name.get(language()).to_owned();
    let title = if whose.is_none() { place.clone() } else { String::new() };
    let whose = whose.map(|name| {
        view! {
            <SummaryRow label=tr!("card.name") value=name />
            <SummaryRow label=tr!("card.region") value=place />
        }
    });
    let seconds = tr!("regions.card_seconds_value", seconds = card.code_seconds.v);
    let functions: Vec<String> = card.functions.v.iter().map(|function| say(*function)).collect();
    let functions = functions.join(tr!("card.and").as_str());
    let functions_text = tr!("card.functions");
    let functions =
        marked_row(functions_text, functions, ().into_any(), card.functions.mark, sources(book, &card.functions.src));
    let (mark, src) = (card.code_seconds.mark, sources(book, &card.code_seconds.src));
    let interval = marked_row(tr!("regions.card_seconds"), seconds, ().into_any(), mark, src);
    let (called, from) = (credential(issuer), issuer.name.get(language()).to_owned());
    let hotline = issuer.hotline.clone();
    view! {
        <Panel title=title>
            <SummaryList>
                {whose}
                <SummaryRow label=tr!("card.credential") value=called />
                <SummaryRow label=tr!("card.issuer") value=from />
                {functions}
                {interval}
                <SummaryRow label=tr!("card.hotline")>
                    <a href=format!("tel:{hotline}")>{hotline.clone()}</a>
                </SummaryRow>
            </SummaryList>
        </Panel>
    }
}
