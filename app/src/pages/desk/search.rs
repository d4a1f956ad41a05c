//! Finding anybody of the office from one box. A search is a POST, its next page too: no name stands in an address.

use super::words;
use crate::{components::*, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{rules::RuleBook, staff::Role};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::{
        case::OtherCase,
        search::{self, Found, Position, SearchPage, read_position},
    },
};

/// Applications of a person that a row names; the others are on the person's page.
const CASES: usize = 3;

/// The box alone.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    if door.caller().staff.as_ref().is_some_and(|s| s.role == Role::Administrator) {
        return door.refuse(&UseCaseError::Forbidden);
    }
    page(&door, StatusCode::OK, String::new(), None, false)
}

/// What was found.
pub(super) async fn find(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let words = form.get("search").trim().to_owned();
    let after = match read_position(form.get("kind"), form.get("text"), form.get("last")) {
        Ok(after) => after,
        Err(error) => return door.refuse(&error),
    };
    match search::search(&door.ctx, door.caller(), &words, after.as_ref()).await {
        Ok(found) => page(&door, StatusCode::OK, words, Some(found), after.is_some()),
        Err(UseCaseError::Invalid(_)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, words, None, false),
        Err(error) => door.refuse(&error),
    }
}

/// `later`: people stood on a page before.
fn page(door: &Door, status: StatusCode, words: String, found: Option<SearchPage>, later: bool) -> Response {
    let refused = status == StatusCode::UNPROCESSABLE_ENTITY;
    let book = door.ctx.book.clone();
    let title = tr_in!(door.caller().language, "search.title");
    door.page_with(status, title.clone(), || {
        let answer = found.map(|found| view! { <Answer found words=words.clone() book later /> });
        view! {
            <PageHead title=title lead=tr!("search.lead") back=Route::Desk.path() />
            <SearchBox words=words.clone() refused=refused />
            {answer}
        }
    })
}

/// The box, here and above the queues.
#[component]
pub(super) fn SearchBox(
    /// What was typed.
    words: String,
    /// It is nothing that can be searched for.
    refused: bool,
) -> impl IntoView {
    view! {
        {refused
            .then(|| {
                view! {
                    <Notice tone=Tone::Warn announce=true>
                        <p>{tr!("search.short")}</p>
                    </Notice>
                }
            })}
        <Form action=Route::DeskSearch.path()>
            <Field
                name="search"
                label=tr!("search.label")
                kind=FieldKind::Search
                value=words
                hint=tr!("search.hint")
                optional=true
            >
                <Button label=tr!("kit.search") kind=ButtonKind::Plain />
            </Field>
        </Form>
    }
}

#[component]
fn Answer(found: SearchPage, words: String, book: Arc<RuleBook>, later: bool) -> impl IntoView {
    let taken = words::list(found.kinds.iter().map(|kind| key(kind)));
    let count = found.people.len();
    if count == 0 {
        let text = if later { tr!("search.no_more") } else { tr!("search.nothing_text", keys = taken) };
        return view! { <EmptyState title=tr!("search.nothing") text=text /> }.into_any();
    }
    let mut parts: Vec<(&'static str, Vec<Found>)> = Vec::new();
    for one in found.people {
        match parts.last_mut() {
            Some((by, people)) if *by == one.by => people.push(one),
            _ => parts.push((one.by, vec![one])),
        }
    }
    let parts: Vec<_> = parts
        .into_iter()
        .map(|(by, people)| {
            let title = tr!("search.by", key = key(by));
            let columns = vec![
                tr!("desk.name"),
                tr!("desk.id_number"),
                tr!("search.born_in"),
                tr!("desk.phone_on_record"),
                tr!("desk.region"),
                tr!("search.cases"),
            ];
            let rows: Vec<_> = people.iter().map(|one| row(one, &book)).collect();
            view! {
                <div class="wide">
                    <Panel title=title.clone()>
                        <Table caption=title quiet=true columns=columns rows=rows />
                    </Panel>
                </div>
            }
        })
        .collect();
    view! {
        <Notice tone=Tone::Neutral announce=true>
            <p>{tr!("search.taken", keys = taken, count = count)}</p>
        </Notice>
        {parts}
        {found.next.map(|next| view! { <NextPage next words /> })}
    }
    .into_any()
}

#[component]
fn NextPage(next: Position, words: String) -> impl IntoView {
    view! {
        <Form action=Route::DeskSearch.path()>
            <input type="hidden" name="search" value=words />
            <input type="hidden" name="kind" value=next.kind />
            <input type="hidden" name="text" value=next.text />
            <input type="hidden" name="last" value=next.person.to_string() />
            <Actions>
                <Button label=tr!("search.next") kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

/// What was typed may be this.
fn key(kind: &str) -> String {
    match kind {
        "reference" => tr!("search.key_reference"),
        "id_number" => tr!("search.key_id_number"),
        "phone" => tr!("search.key_phone"),
        "card" => tr!("search.key_card"),
        "given" => tr!("search.key_given"),
        "initials" => tr!("search.key_initials"),
        "pinyin" => tr!("search.key_pinyin"),
        _ => tr!("search.key_name"),
    }
}

fn row(found: &Found, book: &RuleBook) -> Vec<AnyView> {
    let person = &found.person;
    let name = person.name.reveal().to_owned();
    let died = person.died_on.map(|_| view! { " " <StatusTag label=tr!("search.died") tone=Tone::Neutral /> });
    let first = view! {
        <a href=Route::DeskPerson(person.id.clone()).path()>{name}</a>
        {died}
    };
    let phone = person.phone.as_ref().map_or_else(|| tr!("desk.no_phone"), |phone| phone.masked());
    vec![
        first.into_any(),
        person.id_number.masked().into_any(),
        person.born_on.year().to_string().into_any(),
        phone.into_any(),
        words::region(book, &person.region).into_any(),
        cases(&found.cases),
    ]
}

/// The newest applications of the office, and how many more there are.
fn cases(all: &[OtherCase]) -> AnyView {
    let own: Vec<_> = all.iter().filter_map(|case| Some((case.state, case.own.as_ref()?))).collect();
    let more = own.len().saturating_sub(CASES);
    if own.is_empty() {
        return tr!("search.no_case").into_any();
    }
    let links: Vec<_> = own
        .into_iter()
        .take(CASES)
        .map(|(state, (id, reference, _))| {
            let label = words::state(state);
            view! {
                <div>
                    <a href=Route::Case(id.clone()).path()>{reference.to_string()}</a>
                    " "
                    <StatusTag label=label tone=words::state_tone(state) />
                </div>
            }
        })
        .collect();
    let more = (more > 0).then(|| view! { <div>{tr!("search.more_cases", count = more)}</div> });
    view! {
        {links}
        {more}
    }
    .into_any()
}
