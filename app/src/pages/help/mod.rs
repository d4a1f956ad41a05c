//! Help: guides by situation, a search over them, and the questions people ask most.

mod acts;
mod card;
mod guide;
mod inserts;
mod picture;
mod search;
mod situations;
mod with_question;

pub(crate) use search::SearchBox;
pub(crate) use with_question::HelpWith;

use crate::{
    components::{Cell, Cells, Disclosure, PageHead, Panel, Prose},
    door::Door,
    routes::Route,
    tr, tr_in,
};
use axum::{Router, response::Response, routing::get};
use guides::Library;
use leptos::prelude::*;
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/help", get(show))
        .route("/help/card", get(card::show))
        .route("/help/search", get(search::show))
        .route("/help/{slug}", get(guide::show))
}

async fn show(door: Door) -> Response {
    door.page(tr_in!(door.caller().language, "help.title"), || help(&door.ctx.handbook))
}

fn help(library: &Library) -> impl IntoView + use<> {
    let questions = [
        (tr!("help.differ_q"), tr!("help.differ_a")),
        (tr!("help.need_q"), tr!("help.need_a")),
        (tr!("help.refund_q"), tr!("help.refund_a")),
        (tr!("help.back_q"), tr!("help.back_a")),
        (tr!("help.roster_q"), tr!("help.roster_a")),
        (tr!("help.phone_q"), tr!("help.phone_a")),
        (tr!("help.family_q"), tr!("help.family_a")),
        (tr!("help.late_q"), tr!("help.late_a")),
        (tr!("help.receipt_q"), tr!("help.receipt_a")),
        (tr!("help.mark_q"), tr!("help.mark_a")),
        (tr!("help.fraud_q"), tr!("help.fraud_a")),
    ];
    view! {
        <PageHead title=tr!("help.title") lead=tr!("guide.help_lead") back=Route::Home.path() />
        <SearchBox />
        {situations::groups(library)}
        <h2 class="cells__title">{tr!("guide.often")}</h2>
        {answers(questions)}
        <Panel title=tr!("help.call_title")>
            <Prose>
                <p>{tr!("help.call_text")}</p>
                <p>
                    <a href="tel:12393">"12393"</a>
                    " · "
                    {tr!("help.call_insurance")}
                </p>
                <p>
                    <a href="tel:12333">"12333"</a>
                    " · "
                    {tr!("help.call_social")}
                </p>
                <p>
                    <a href="tel:12345">"12345"</a>
                    " · "
                    {tr!("help.call_government")}
                </p>
            </Prose>
        </Panel>
        <Cells>
            <Cell title=tr!("enquiry.new") text=tr!("enquiry.new_lead") href=Route::EnquiryNew.path() />
            <Cell title=tr!("help.card_title") text=tr!("help.card_link_text") href=Route::HelpCard.path() />
            <Cell title=tr!("card.lost_link") text=tr!("card.lost_link_text") href=Route::LostCard.path() />
            <Cell title=tr!("suggestion.help") text=tr!("suggestion.help_text") href=Route::Suggestions.path() />
            <Cell title=tr!("help.regions") href=Route::Regions.path() />
            <Cell title=tr!("help.privacy") href=Route::Privacy.path() />
        </Cells>
    }
}

/// Questions with their answers, each closed until somebody asks it.
fn answers<const N: usize>(questions: [(String, String); N]) -> Vec<impl IntoView> {
    let disclosure = |(question, answer)| {
        view! {
            <Disclosure summary=question>
                <Prose>
                    <p>{answer}</p>
                </Prose>
            </Disclosure>
        }
    };
    questions.into_iter().map(disclosure).collect()
}
