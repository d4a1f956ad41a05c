//! What waits by a day: the alarm above the queue, the line on the wall, the day itself with its mark.

use super::words;
use crate::{components::*, tr};
use domain::consequence::Deadline;
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::desk::{Waiting, queue::COUNTED};

/// A number as it is counted.
pub(super) fn shown(n: i64) -> String {
    if n < i64::from(COUNTED) { n.to_string() } else { format!("{}+", COUNTED - 1) }
}

/// Above the queue, where something is near its last day or over it. `late` and `near` are the titles for a number.
pub(super) fn alarm(
    waiting: Waiting,
    late: impl FnOnce(String) -> String,
    near: impl FnOnce(String) -> String,
    body: impl FnOnce() -> AnyView,
) -> AnyView {
    if waiting.near == 0 {
        return ().into_any();
    }
    let (tone, title) = if waiting.late > 0 {
        (Tone::Danger, late(shown(waiting.late)))
    } else {
        (Tone::Warn, near(shown(waiting.near)))
    };
    let body = body();
    view! {
        <Notice tone=tone title=title>
            <p>{body}</p>
        </Notice>
    }
    .into_any()
}

/// On the wall, where anything waits. `words` tell how many are open and late.
pub(super) fn on_the_wall(
    waiting: Waiting,
    title: String,
    href: String,
    words: impl FnOnce(String, String) -> String,
) -> AnyView {
    if waiting.open == 0 {
        return ().into_any();
    }
    let words = words(shown(waiting.open), shown(waiting.late));
    view! {
        <Panel title=title>
            <p>
                <a href=href>{words}</a>
            </p>
        </Panel>
    }
    .into_any()
}

/// The last day, with a mark where it is over or today while something waits.
pub(super) fn due(deadline: Deadline, waits: bool, today: Date) -> AnyView {
    let mark = match deadline.on {
        on if waits && on < today => Some((tr!("desk.overdue"), Tone::Danger)),
        on if waits && on == today => Some((tr!("desk.due_today"), Tone::Warn)),
        _ => None,
    };
    view! {
        {words::deadline(deadline)}
        {mark.map(|(label, tone)| view! { " " <StatusTag label=label tone=tone /> })}
    }
    .into_any()
}
