use crate::{context::language, i18n::date, tr};
use domain::consequence::Deadline;
use leptos::prelude::*;

/// How the office's clock stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClockState {
    /// Running.
    #[default]
    Running,
    /// Paused: the resident must answer.
    Paused,
    /// Past the limit.
    Late,
}

/// "Day 3 of 10" in working days, by when, and (as children) what happens if it gets late.
#[component]
pub fn Clock(
    /// This working day, from 1; 0 before the first.
    day: u16,
    /// Working days there are.
    total: u16,
    /// By when.
    due: Deadline,
    /// How it stands.
    #[prop(optional)]
    state: ClockState,
    /// What happens if it gets late, and what one can do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = match state {
        ClockState::Running => "clock",
        ClockState::Paused => "clock clock--paused",
        ClockState::Late => "clock clock--late",
    };
    let until = date(language(), due.on);
    let stand =
        if day == 0 { tr!("kit.clock_starts", total = total) } else { tr!("kit.day", day = day, total = total) };
    // While it stands still, the last day is not known yet.
    let due = (state != ClockState::Paused)
        .then(|| if due.provisional { tr!("kit.due_provisional", date = until) } else { tr!("kit.due", date = until) });
    let stands = match state {
        ClockState::Running => None,
        ClockState::Paused => Some(tr!("kit.clock_paused")),
        ClockState::Late => Some(tr!("kit.clock_late")),
    };
    view! {
        <div class=class>
            <p class="clock__day">
                {stand}
                {(day > 0).then(|| view! { " " <span class="clock__unit">{tr!("kit.working_days")}</span> })}
            </p>
            <progress class="meter" max=total value=day.min(total) aria-hidden="true"></progress>
            {stands.map(|s| view! { <p class="clock__state">{s}</p> })}
            {due.map(|due| view! { <p class="clock__due">{due}</p> })}
            {children.map(|c| view! { <div class="clock__more">{c()}</div> })}
        </div>
    }
}
