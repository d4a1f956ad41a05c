//! What answers a question in somebody's own words. By GET, so that it works without a script and can be gone back to;
//! the question is in no log: the request's line names the route only.

use super::situations;
use crate::{
    components::{EmptyState, Icon, IconName, PageHead, Panel, Prose},
    context::PageCtx,
    door::Door,
    pages::{ask::AskHere, support::page_at},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Query, response::Response};
use guides::{
    Library,
    search::{Answer, Hit, MOST_CHARS, Piece, Target},
};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::help::find_answers;

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

pub(super) async fn show(door: Door, Query(asked): Query<Asked>) -> Response {
    let language = door.caller().language;
    let question: String = asked.q.trim().chars().take(MOST_CHARS).collect();
    let answer = find_answers(&door.ctx, &question, language);
    // Whoever changes the language wants the same answer in it; a very long one is asked anew.
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", &question).finish();
    let short = !question.is_empty() && query.len() < 480;
    let path = if short { format!("{}?{query}", door.path) } else { door.path.clone() };
    let ctx = PageCtx { path, ..door.page_ctx() };
    let title = tr_in!(language, "guide.search_title");
    page_at(&door, ctx, None, StatusCode::OK, &title, || view(&door.ctx.handbook, question, answer))
}

/// The box in which a question is asked.
#[component]
pub(crate) fn SearchBox(
    /// What was asked.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    view! {
        <form class="ask" method="get" action=Route::HelpSearch.path() role="search">
            <label class="ask__label" for="ask">
                {tr!("guide.ask")}
            </label>
            <div class="ask__row">
                <input
                    class="input ask__input"
                    id="ask"
                    name="q"
                    type="search"
                    value=value
                    maxlength=MOST_CHARS.to_string()
                    autocomplete="off"
                    enterkeyhint="search"
                    placeholder=tr!("guide.ask_example")
                    aria-describedby="ask-hint"
                />
                <button class="ask__button" type="submit">
                    <Icon name=IconName::Search />
                    <span class="hidden">{tr!("kit.search")}</span>
                </button>
            </div>
            <p class="ask__hint" id="ask-hint">
                {tr!("guide.ask_hint")}
            </p>
        </form>
    }
}

fn view(library: &Library, question: String, answer: Answer) -> AnyView {
    let head = view! { <PageHead title=tr!("guide.search_title") back=Route::Help.path() /> };
    let ask = view! { <SearchBox value=question.clone() /> };
    if question.is_empty() {
        return view! { {head} {ask} {situations::groups(library)} }.into_any();
    }
    if answer.hits.is_empty() {
        return view! { {head} {ask} {nothing()} {situations::groups(library)} }.into_any();
    }
    let n = answer.hits.len();
    let hits: Vec<_> = answer.hits.into_iter().map(hit).collect();
    view! {
        {head}
        {ask}
        <p class="found" role="status">
            {tr!("guide.found", n = n)}
        </p>
        <ol class="hits">{hits}</ol>
        {not_there()}
    }
    .into_any()
}

fn hit(hit: Hit) -> impl IntoView {
    let (href, kind) = match &hit.target {
        Target::Guide { slug, section } => {
            let anchor = section.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
            (format!("{}{anchor}", Route::Guide(slug.clone())), String::new())
        }
        Target::Region(code) => (Route::Region(code.clone()).path(), tr!("guide.kind_region")),
        Target::Page(href) => (href.clone(), String::new()),
    };
    let section = (!hit.section.is_empty()).then(|| view! { <p class="hit__section">{marked(hit.section)}</p> });
    view! {
        <li class="hit">
            <a class="hit__title" href=href>
                {marked(hit.title)}
                {kind}
            </a>
            {section}
            <p class="hit__text">{marked(hit.text)}</p>
        </li>
    }
}

/// What was looked for stands out.
fn marked(pieces: Vec<Piece>) -> Vec<AnyView> {
    let piece = |piece: Piece| {
        if piece.hit {
            view! { <mark>{crate::components::spoken(piece.text)}</mark> }.into_any()
        } else {
            crate::components::spoken(piece.text)
        }
    };
    pieces.into_iter().map(piece).collect()
}

/// Nothing was found: says so, and what to do.
fn nothing() -> impl IntoView {
    view! {
        <div role="status">
            <EmptyState title=tr!("guide.nothing") text=tr!("guide.nothing_text") />
        </div>
        {not_there()}
    }
}

/// Where to ask a person.
fn not_there() -> impl IntoView {
    view! {
        <Panel title=tr!("guide.not_there")>
            <Prose>
                <ul>
                    <li>
                        {tr!("guide.not_there_call")}
                        " "
                        <a href="tel:12393">"12393"</a>
                    </li>
                    <li>
                        <AskHere />
                    </li>
                    <li>
                        <a href=Route::My.path()>{tr!("guide.not_there_case")}</a>
                    </li>
                    <li>
                        <a href=Route::Regions.path()>{tr!("guide.not_there_region")}</a>
                    </li>
                </ul>
            </Prose>
        </Panel>
    }
}
