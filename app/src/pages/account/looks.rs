//! "Who looked at my data": when, which office, why; never which member of staff.

use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, say},
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    id::PersonId,
    person::Capacity,
    rules::{RegionCode, RuleBook},
    staff::Looked,
    time::Timestamp,
};
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    account::looks::{self, LooksPage, OfficeLook},
};

#[derive(Deserialize)]
pub(super) struct Asked {
    before: Option<String>,
}

/// Those of the caller.
pub(super) async fn show(door: Door, Query(asked): Query<Asked>) -> Response {
    let result = page(&door, None, asked).await;
    answer(&door, result)
}

/// Those of somebody the caller acts for.
pub(super) async fn show_of(door: Door, Path(person): Path<String>, Query(asked): Query<Asked>) -> Response {
    let result = async {
        let person = PersonId::parse(&person).ok_or(UseCaseError::NotFound)?;
        page(&door, Some(person), asked).await
    }
    .await;
    answer(&door, result)
}

/// Where a page ended: `instant-row`.
fn position(text: &str) -> Option<(Timestamp, i64)> {
    let (at, row) = text.split_once('-')?;
    Some((Timestamp(at.parse().ok()?), row.parse().ok()?))
}

async fn page(door: &Door, person: Option<PersonId>, asked: Asked) -> UseCaseResult<Response> {
    let before = asked.before.as_deref().and_then(position);
    let found = looks::page(&door.ctx, door.caller(), person.as_ref(), before).await?;
    let title = tr_in!(door.caller().language, "look.title");
    let book = door.ctx.book.clone();
    Ok(door.page(title, || view(&found, &book, before.is_some())))
}

/// `later`: newer ones stood on a page before.
pub(super) fn view(found: &LooksPage, book: &RuleBook, later: bool) -> impl IntoView + use<> {
    let name = found.of.person.name.masked();
    let own = Route::LooksOf(found.of.person.id.clone()).path();
    let next = found.next.map(|(at, row)| format!("{own}?before={}-{row}", at.0));
    let previous = later.then(|| own.clone());
    let columns = vec![tr!("look.when"), tr!("look.office"), tr!("look.what"), tr!("look.why")];
    let rows: Vec<_> = found.looks.iter().map(|look| row(look, book)).collect();
    let none = rows.is_empty();
    let list = if none && later {
        view! { <p>{tr!("look.no_more")}</p> }.into_any()
    } else if none {
        view! { <EmptyState title=tr!("look.none") text=tr!("look.none_text") /> }.into_any()
    } else {
        view! { <Table caption=tr!("look.title") quiet=true columns=columns rows=rows /> }.into_any()
    };
    view! {
        <PageHead title=tr!("look.title") lead=tr!("look.lead", name = name) back=Route::Privacy.path() />
        {others(found)}
        {list}
        <Pagination previous=previous next=next />
        <p>{tr!("look.names")}</p>
        <p>
            {tr!("look.wrong")} " " <a href=Route::Regions.path()>{tr!("kit.ask_find")}</a>
        </p>
    }
}

/// Links to the lists of those the caller acts for, where there are any.
fn others(found: &LooksPage) -> Option<impl IntoView + use<>> {
    let links: Vec<_> = found
        .people
        .iter()
        .map(|someone| {
            let own = someone.capacity == Capacity::Oneself;
            let label = if own { tr!("look.own") } else { someone.person.name.masked() };
            let current = (someone.person.id == found.of.person.id).then_some("page");
            let href = Route::LooksOf(someone.person.id.clone()).path();
            view! {
                <li>
                    <a class="tabs__link" href=href aria-current=current>
                        {label}
                    </a>
                </li>
            }
        })
        .collect();
    (links.len() > 1).then(|| {
        view! {
            <nav class="tabs" aria-label=tr!("look.whose")>
                <ul class="tabs__list">{links}</ul>
            </nav>
        }
    })
}

fn row(look: &OfficeLook, book: &RuleBook) -> Vec<AnyView> {
    let times = if look.times > 1 { tr!("look.times", count = look.times) } else { String::new() };
    let reference = look.reference.clone().unwrap_or_default();
    let (what, why) = match &look.what {
        Looked::Said(why) | Looked::Person(why) => (tr!("look.saw_person"), say(*why)),
        Looked::Case(why) => (tr!("look.saw_case", reference = reference), say(*why)),
        Looked::Document(why) => (tr!("look.saw_document", reference = reference), say(*why)),
        Looked::Export(why) => (tr!("look.saw_export", reference = reference), say(*why)),
        Looked::Enquiry(_) => (tr!("enquiry.look"), tr!("enquiry.look_why")),
        Looked::Values(why, fields) => {
            let what: Vec<String> = fields.iter().map(|field| say(*field)).collect();
            let what = what.join(tr!("look.and").as_str());
            // Without a case it was to call about a question.
            let saw = if look.reference.is_some() {
                tr!("look.saw_values", what = what, reference = reference)
            } else {
                tr!("enquiry.look_values", what = what)
            };
            (saw, say(*why))
        }
    };
    vec![
        date_time(language(), look.at).into_any(),
        office(book, &look.office).into_any(),
        format!("{what}{times}").into_any(),
        why.into_any(),
    ]
}

/// The office by its regions: a person's name stands nowhere.
fn office(book: &RuleBook, regions: &[RegionCode]) -> String {
    if regions.is_empty() {
        return tr!("look.desk_of_all");
    }
    let name = |code: &RegionCode| {
        book.region(code).map_or_else(|| code.to_string(), |region| region.name.get(language()).to_owned())
    };
    let names: Vec<String> = regions.iter().map(name).collect();
    tr!("look.desk_of", regions = names.join(tr!("look.and").as_str()))
}
