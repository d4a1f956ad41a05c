//! Bad ratings that a supervisor follows up: those of their office in which they had no hand.

use super::{
    tabs::{Tab, Tabs},
    waiting::{self, alarm, on_the_wall},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    rating::{Review, ReviewState},
    rules::RuleBook,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{
    Waiting,
    ratings::{self, ReviewLine, ReviewPart as Part},
};

/// The list; `?part=closed`: those to which something came.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let part = if query.get("part") == "closed" { Part::Closed } else { Part::Open };
    match ratings::list(&door.ctx, door.caller(), part).await {
        Ok((lines, more)) => {
            let title = tr_in!(door.caller().language, "rating.desk_title");
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            door.page(title, || view! { <List lines=lines more=more part=part book=book today=today /> })
        }
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn List(lines: Vec<ReviewLine>, more: bool, part: Part, book: Arc<RuleBook>, today: Date) -> impl IntoView {
    let list = Route::DeskRatings.path();
    let tabs = vec![
        Tab { label: tr!("rating.tab_open"), href: list.clone(), count: None, current: part == Part::Open },
        Tab {
            label: tr!("rating.tab_closed"),
            href: format!("{list}?part=closed"),
            count: None,
            current: part == Part::Closed,
        },
    ];
    let columns = vec![
        tr!("rating.level_short"),
        tr!("desk.region"),
        tr!("rating.when"),
        tr!("rating.due"),
        tr!("rating.stands"),
    ];
    let rows: Vec<_> = lines.iter().map(|line| row(line, &book, today)).collect();
    let body = if rows.is_empty() {
        let text = if part == Part::Open { tr!("rating.none_open") } else { tr!("rating.none_closed") };
        view! { <EmptyState title=tr!("rating.none_title") text=text /> }.into_any()
    } else {
        view! {
            <div class="wide queue">
                <Table caption=tr!("rating.desk_title") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead
            title=tr!("rating.desk_title")
            lead=tr!("rating.desk_lead", days = Review::DAYS)
            back=Route::Desk.path()
        />
        <Tabs label=tr!("rating.tabs") tabs=tabs />
        {body}
        {more.then(|| view! { <p class="quiet">{tr!("rating.more")}</p> })}
    }
}

fn row(line: &ReviewLine, book: &RuleBook, today: Date) -> Vec<AnyView> {
    let ReviewLine { review, rating } = line;
    let href = Route::DeskRating(rating.id.clone()).path();
    vec![
        view! { <a href=href>{say(rating.level)}</a> }.into_any(),
        words::region(book, &review.region).into_any(),
        view! { <span class="when">{date_time(language(), rating.at)}</span> }.into_any(),
        due(review, today),
        stands(review),
    ]
}

/// The last day, with a mark where it is over or near.
pub(super) fn due(review: &Review, today: Date) -> AnyView {
    waiting::due(review.due, review.state == ReviewState::Open, today)
}

/// How it stands, and whether it is the second time.
pub(super) fn stands(review: &Review) -> AnyView {
    let tone = if review.state == ReviewState::Open { Tone::Warn } else { Tone::Neutral };
    let again = (review.round > 1).then(|| view! { " " <StatusTag label=tr!("rating.again") tone=Tone::Info /> });
    view! {
        <StatusTag label=say(review.state) tone=tone />
        {again}
    }
    .into_any()
}

/// Above the queue: ratings whose last day is near or over.
#[component]
pub(super) fn RatingAlarm(
    /// How many wait.
    waiting: Waiting,
) -> impl IntoView {
    let link = || view! { <a href=Route::DeskRatings.path()>{tr!("rating.alarm_link")}</a> };
    alarm(
        waiting,
        |count| tr!("rating.alarm_late", count = count),
        |count| tr!("rating.alarm_near", count = count),
        || link().into_any(),
    )
}

/// On the wall: how many wait for the reader.
#[component]
pub(super) fn RatingWall(
    /// How many wait.
    waiting: Waiting,
) -> impl IntoView {
    let title = tr!("rating.desk_title");
    on_the_wall(waiting, title, Route::DeskRatings.path(), |open, late| tr!("rating.wall", open = open, late = late))
}
