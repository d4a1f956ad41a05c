//! What the registry knows: the insured, the cover to be stopped with its payment, and every other cover.

use super::super::{facts::Facts, words};
use crate::{
    components::*,
    context::language,
    i18n::{date, date_range, money, say},
    pages::account::channel,
    tr,
};
use domain::{cover::Cover, id::CoverId, rules::RuleBook};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::preview::Standing;

/// The person, masked. The whole numbers are not in the page: they are asked for, with a purpose.
#[component]
pub(super) fn InsuredPanel(
    /// What is on record.
    standing: Standing,
    /// The day in China.
    today: Date,
    /// Regions' names.
    book: Arc<RuleBook>,
    /// Where the whole values are asked for; `None` for who may not.
    #[prop(optional_no_strip)]
    reveal: Option<String>,
) -> impl IntoView {
    let person = &standing.person;
    let language = language();
    let born = tr!("desk.born_age", date = date(language, person.born_on), age = person.age_on(today));
    let number = format!("{} · {}", person.id_number.masked(), say(person.id_number.kind()));
    let years = tr!("desk.years_of_cover", years = person.continuous_years, missed = person.missed_years);
    let phone = person.phone.as_ref().map_or_else(|| tr!("desk.no_phone"), |phone| phone.masked());
    let mut facts = vec![
        (tr!("desk.name"), person.name.reveal().to_owned()),
        (tr!("desk.id_number"), number),
        (tr!("desk.phone_on_record"), phone),
        (tr!("desk.born"), born),
        (tr!("desk.region"), words::region(&book, &person.region)),
        (tr!("desk.applicant"), say(standing.capacity)),
        (tr!("desk.chronic"), words::yes_no(Some(person.chronic_entitlement))),
        (tr!("desk.continuous_years"), years),
        (tr!("desk.subsidised"), words::yes_no(Some(person.subsidised))),
    ];
    if let Some(on) = person.died_on {
        facts.insert(4, (tr!("desk.died_on"), date(language, on)));
    }
    view! {
        <Panel title=tr!("desk.insured")>
            <Facts facts=facts />
            {reveal
                .map(|href| {
                    view! {
                        <p>
                            <a href=href>{tr!("desk.reveal")}</a>
                        </p>
                    }
                })}
        </Panel>
    }
}

/// The cover that the application is about, and what was paid for it.
#[component]
pub(super) fn CoverPanel(
    /// What is on record.
    standing: Standing,
    /// Regions' names.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let cover = &standing.cover;
    let language = language();
    let kind = format!("{} · {}", say(cover.kind), say(cover.category));
    let mut facts = vec![
        (tr!("desk.cover_kind"), kind),
        (tr!("desk.region"), words::region(&book, &cover.region)),
        (tr!("desk.cover_status"), say(cover.status)),
        (tr!("desk.benefit_period"), period(cover)),
        (tr!("desk.benefits_used"), words::yes_no(cover.benefits_used)),
    ];
    match &standing.payment {
        None => facts.push((tr!("desk.paid"), tr!("desk.not_paid"))),
        Some(payment) => {
            let takes = if payment.channel_takes_refunds { tr!("desk.takes_refunds") } else { tr!("desk.no_refunds") };
            facts.extend([
                (tr!("desk.paid"), money(language, payment.amount)),
                (tr!("desk.paid_on"), date(language, payment.paid_on)),
                (tr!("desk.channel"), format!("{} · {takes}", channel(&payment.channel))),
            ]);
        }
    }
    view! {
        <Panel title=tr!("desk.cover", year = cover.year)>
            <Facts facts=facts />
        </Panel>
    }
}

/// Every cover on record: a second one is what most stops are about.
#[component]
pub(super) fn CoversPanel(
    /// The covers.
    covers: Vec<Cover>,
    /// The one that the application is about.
    concerned: CoverId,
    /// Regions' names.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let columns = vec![
        tr!("desk.year"),
        tr!("desk.cover_kind"),
        tr!("desk.region"),
        tr!("desk.cover_status"),
        tr!("desk.period"),
    ];
    let row = |cover: &Cover| {
        let this =
            (cover.id == concerned).then(|| view! { " " <StatusTag label=tr!("desk.this_cover") tone=Tone::Info /> });
        vec![
            view! { {cover.year} {this} }.into_any(),
            say(cover.kind).into_any(),
            words::region(&book, &cover.region).into_any(),
            say(cover.status).into_any(),
            period(cover).into_any(),
        ]
    };
    let rows = covers.iter().map(row).collect();
    view! {
        <Panel title=tr!("desk.all_covers")>
            <Table caption=tr!("desk.all_covers") quiet=true columns=columns rows=rows />
        </Panel>
    }
}

pub(in crate::pages::desk) fn period(cover: &Cover) -> String {
    match cover.ends_on {
        Some(end) => date_range(language(), cover.starts_on, end),
        None => tr!("desk.from_on", date = date(language(), cover.starts_on)),
    }
}
