//! A person: masked, with covers, applications and cards.

use super::{
    case::{OthersPanel, period},
    facts::Facts,
    purpose, words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, say},
    routes::Route,
    tr,
};
use axum::{extract::Path, response::Response};
use domain::{card::Certificate, cover::Cover, id::PersonId, rules::RuleBook};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::{
        look::Target,
        person::{self, PersonPage},
    },
};

/// The page, or the question what for.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = PersonId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match person::open(&door.ctx, door.caller(), &id).await {
        Ok(page) => {
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            // No name in the browser's history.
            let title = page.person.name.masked();
            door.page_with(StatusCode::OK, title, || view! { <PersonView page book today /> })
        }
        Err(UseCaseError::PurposeNeeded) => purpose::ask(&door, &Target::Person(id)).await,
        Err(error) => door.refuse(&error),
    }
}

/// What for.
pub(super) async fn say_purpose(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match PersonId::parse(&id) {
        Some(id) => purpose::answer(&door, &Target::Person(id), &form).await,
        None => door.refuse(&UseCaseError::NotFound),
    }
}

/// The person.
#[component]
pub(super) fn PersonView(
    /// What is on record.
    page: PersonPage,
    /// Regions' names.
    book: Arc<RuleBook>,
    /// The day in China.
    today: Date,
) -> impl IntoView {
    let person = &page.person;
    let language = language();
    let number = format!("{} · {}", person.id_number.masked(), say(person.id_number.kind()));
    let phone = person.phone.as_ref().map_or_else(|| tr!("desk.no_phone"), |phone| phone.masked());
    let born = tr!("desk.born_age", date = date(language, person.born_on), age = person.age_on(today));
    let mut facts = vec![
        (tr!("desk.id_number"), number),
        (tr!("desk.phone_on_record"), phone),
        (tr!("desk.born"), born),
        (tr!("desk.region"), words::region(&book, &person.region)),
    ];
    if let Some(on) = person.died_on {
        facts.push((tr!("desk.died_on"), date(language, on)));
    }
    let lead = tr!("search.looked_for", purpose = say(page.purpose));
    let no_cases = page.cases.is_empty();
    view! {
        <PageHead title=person.name.reveal() lead=lead back=Route::DeskSearch.path() />
        <div class="wide">
            <Panel title=tr!("search.person")>
                <Facts facts=facts />
            </Panel>
        </div>
        <div class="wide">{covers(&page.covers, &book)}</div>
        <div class="wide">
            <OthersPanel others=page.cases title=tr!("search.applications") book=book.clone() />
            {no_cases
                .then(|| {
                    view! {
                        <Panel title=tr!("search.applications")>
                            <p>{tr!("search.no_case")}</p>
                        </Panel>
                    }
                })}
        </div>
        {cards(&page.cards, &book)}
        <Cells>
            <Cell title=tr!("assist.title") text=tr!("assist.cell_text") href=Route::Assist.path() />
        </Cells>
    }
}

fn covers(covers: &[Cover], book: &RuleBook) -> impl IntoView + use<> {
    let columns =
        vec![tr!("desk.cover_kind"), tr!("desk.region"), tr!("desk.benefit_period"), tr!("desk.cover_status")];
    let rows: Vec<Vec<AnyView>> = covers
        .iter()
        .map(|cover| {
            let kind = format!("{} · {}", say(cover.kind), say(cover.category));
            vec![
                kind.into_any(),
                words::region(book, &cover.region).into_any(),
                period(cover).into_any(),
                say(cover.status).into_any(),
            ]
        })
        .collect();
    let none = rows.is_empty();
    view! {
        <Panel title=tr!("search.covers")>
            {if none {
                view! { <p>{tr!("search.no_cover")}</p> }.into_any()
            } else {
                view! { <Table caption=tr!("search.covers") quiet=true columns=columns rows=rows /> }.into_any()
            }}
        </Panel>
    }
}

fn cards(cards: &[Certificate], book: &RuleBook) -> Option<impl IntoView + use<>> {
    let facts: Vec<_> = cards
        .iter()
        .map(|card| {
            let issuer = book.issuer(&card.issuer).map(|issuer| issuer.name.get(language()).to_owned());
            let number = card.card.as_ref().map(|number| format!(" · {}", number.masked())).unwrap_or_default();
            (issuer.unwrap_or_else(|| card.issuer.to_string()), format!("{}{number}", say(card.state)))
        })
        .collect();
    (!facts.is_empty()).then(|| {
        view! {
            <div class="wide">
                <Panel title=tr!("search.cards")>
                    <Facts facts=facts />
                </Panel>
            </div>
        }
    })
}
