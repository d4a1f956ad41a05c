//! The wall: what is late, due today and due soon, by region, each number a link into the queue; and alarms.

use super::{enquiries::EnquiryWall, ratings::RatingWall, suggestions::SuggestionWall, words};
use crate::{components::*, context::language, door::Door, i18n::date, routes::Route, tr, tr_in};
use axum::{extract::Path, response::Response};
use domain::{
    application::Application,
    deadline::{Alarm, Escalation},
    id::EscalationId,
    rules::RuleBook,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::{
        Waiting, enquiries,
        queue::COUNTED,
        ratings, suggestions,
        wall::{self, Line, Number},
    },
};

/// The wall.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let found = async {
        let staff = door.caller().staff()?;
        let waiting = ratings::waiting(&door.ctx, staff).await?;
        let asked = enquiries::waiting(&door.ctx, staff).await?;
        let proposed = suggestions::waiting(&door.ctx, staff).await?;
        Ok((wall::wall(&door.ctx, door.caller()).await?, waiting, asked, proposed))
    };
    match found.await {
        Ok((lines, waiting, asked, proposed)) => {
            let title = tr_in!(door.caller().language, "wall.title");
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            let lead = tr_in!(door.caller().language, "wall.lead", today = date(door.caller().language, today));
            door.page(title, || {
                view! {
                    <WallView
                        lines=lines
                        lead=lead
                        book=book
                        waiting=waiting
                        enquiries=asked
                        proposed=proposed
                    />
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}

/// A supervisor puts an alarm away.
pub(super) async fn put_away(door: Door, Path(alarm): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = EscalationId::parse(&alarm) else { return door.refuse(&UseCaseError::NotFound) };
    match wall::put_away(&door.ctx, door.caller(), &id).await {
        Ok(()) => door.see_other(&Route::Desk),
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn WallView(
    lines: Vec<Line>,
    lead: String,
    book: Arc<RuleBook>,
    waiting: Waiting,
    enquiries: Waiting,
    proposed: Waiting,
) -> impl IntoView {
    let columns =
        vec![tr!("desk.region"), tr!("queue.late"), tr!("queue.today"), tr!("wall.week"), tr!("wall.unassigned")];
    let rows: Vec<_> = lines.iter().map(|line| row(line, &book)).collect();
    view! {
        <PageHead title=tr!("wall.title") lead=lead back=Route::Desk.path() />
        {if rows.is_empty() {
            view! { <EmptyState title=tr!("wall.nothing") text=tr!("wall.nothing_text") /> }.into_any()
        } else {
            view! {
                <div class="wide">
                    <Table caption=tr!("wall.title") quiet=true columns=columns rows=rows />
                </div>
            }
            .into_any()
        }}
        <EnquiryWall waiting=enquiries />
        <RatingWall waiting=waiting />
        <SuggestionWall waiting=proposed />
    }
}

fn row(line: &Line, book: &RuleBook) -> Vec<AnyView> {
    let tones = [Some(Tone::Danger), Some(Tone::Warn), None, None];
    let numbers = line.numbers.iter().zip(tones).map(|(number, tone)| cell(number, tone));
    std::iter::once(words::region(book, &line.region).into_any()).chain(numbers).collect()
}

fn cell(number: &Number, tone: Option<Tone>) -> AnyView {
    if number.count == 0 {
        return view! { <span class="quiet">"0"</span> }.into_any();
    }
    let pairs = number.filter.pairs().into_iter().map(|(name, value)| format!("&{name}={value}"));
    let href = format!("{}?filter=on{}", Route::Desk, pairs.collect::<String>());
    let limit = i64::from(COUNTED);
    let count = if number.count < limit { number.count.to_string() } else { format!("{}+", limit - 1) };
    match tone {
        Some(tone) => view! {
            <a href=href>
                <StatusTag label=count tone=tone />
            </a>
        }
        .into_any(),
        None => view! { <a href=href>{count}</a> }.into_any(),
    }
}

/// Alarms about deadlines, each a line, so that they leave room for the queue below.
#[component]
pub(super) fn Alarms(
    /// The alarms, most urgent first.
    alarms: Vec<(Escalation, Application)>,
) -> impl IntoView {
    let (first, _) = alarms.first()?;
    let (tone, title) = match first.alarm {
        Alarm::Missed => (Tone::Danger, tr!("wall.alarms_missed")),
        Alarm::Near => (Tone::Warn, tr!("wall.alarms_near")),
    };
    let rows: Vec<_> = alarms
        .into_iter()
        .map(|(alarm, app)| {
            let on = date(language(), alarm.deadline_on);
            let reference = app.reference.to_string();
            let words = match alarm.alarm {
                Alarm::Near => tr!("wall.near", on = on),
                Alarm::Missed => tr!("wall.missed", on = on),
            };
            let put_away = tr!("wall.put_away", reference = reference);
            view! {
                <li class="alarm">
                    <p class="alarm__words">
                        <a href=Route::Case(app.id).path()>{reference}</a>
                        " "
                        {words}
                        " · "
                        {words::state(app.state)}
                    </p>
                    <Form action=Route::DeskAlarm(alarm.id).path()>
                        <Button label=tr!("queue.put_away") kind=ButtonKind::Text says=put_away />
                    </Form>
                </li>
            }
        })
        .collect();
    Some(view! {
        <Notice tone=tone title=title>
            <ul class="alarms">{rows}</ul>
        </Notice>
    })
}
