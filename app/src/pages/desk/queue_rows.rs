//! The rows of a queue, and what can be done to several at once.

use super::words;
use crate::{components::*, context::language, i18n::date, routes::Route, tr};
use domain::{
    application::Move,
    queue::{BatchOrder, ChecksOutcome, Column},
    rules::RuleBook,
    staff::Role,
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::desk::{
    QueueRow,
    queue::{QueuePage, Source},
};

/// The name of a column.
pub(super) fn column(column: Column) -> String {
    match column {
        Column::Insured => tr!("desk.insured"),
        Column::Region => tr!("desk.region"),
        Column::Reason => tr!("desk.reason"),
        Column::State => tr!("desk.state"),
        Column::Submitted => tr!("desk.submitted"),
        Column::Age => tr!("queue.age"),
        Column::Deadline => tr!("desk.deadline"),
        Column::Checks => tr!("queue.checks"),
        Column::Assignee => tr!("desk.assignee"),
    }
}

/// The names of the columns that are shown; the reference stands first.
pub(super) fn columns(shown: &[Column]) -> Vec<String> {
    std::iter::once(tr!("desk.reference")).chain(shown.iter().map(|c| column(*c))).collect()
}

/// What the automatic checks left, in words.
pub(super) fn checks(outcome: ChecksOutcome) -> String {
    match outcome {
        ChecksOutcome::Passed => tr!("queue.checks_passed"),
        ChecksOutcome::Open => tr!("queue.checks_open"),
    }
}

/// A row: a box to choose it by, and its cells.
pub(super) fn row(row: &QueueRow, shown: &[Column], decides: bool, book: &RuleBook, today: Date) -> Vec<AnyView> {
    let app = &row.application;
    let reference = app.reference.to_string();
    let pick = decides.then(|| {
        let value = format!("{}.{}", app.id, app.version);
        let label = tr!("queue.pick", reference = reference);
        view! { <input class="pick" type="checkbox" name="case" value=value aria-label=label /> }
    });
    let first = view! {
        {pick}
        <a href=Route::Case(app.id.clone()).path()>{reference}</a>
    };
    let cells = shown.iter().map(|column| cell(row, *column, decides, book, today));
    std::iter::once(first.into_any()).chain(cells).collect()
}

fn cell(row: &QueueRow, column: Column, decides: bool, book: &RuleBook, today: Date) -> AnyView {
    let app = &row.application;
    match column {
        Column::Insured => row.name.reveal().to_owned().into_any(),
        Column::Region => words::region(book, &app.region).into_any(),
        Column::Reason => words::reason_of(app).into_any(),
        Column::State => {
            view! { <StatusTag label=words::state_of(app) tone=words::state_tone(app.state) /> }.into_any()
        }
        Column::Submitted => app.submitted_at.map(|at| date(language(), at.day())).unwrap_or_default().into_any(),
        Column::Age => {
            let days = app.submitted_at.map(|at| (today - at.day()).get_days());
            days.map(|n| if n == 1 { tr!("queue.days_one") } else { tr!("queue.days", count = n) })
                .unwrap_or_default()
                .into_any()
        }
        Column::Deadline => {
            let due = app.deadline.filter(|_| app.state.is_open()).map(words::deadline);
            let urgency = words::urgency(app.state, app.deadline, today);
            view! {
                <span>
                    {due}
                    {urgency.map(|(label, tone)| view! { " " <StatusTag label=label tone=tone /> })}
                </span>
            }
            .into_any()
        }
        Column::Checks => ChecksOutcome::of(app).map(checks).unwrap_or_default().into_any(),
        Column::Assignee => who(row, decides),
    }
}

/// The assignee; or the button that takes the case. It stands in the list's form and is sent to an address of its own.
fn who(row: &QueueRow, decides: bool) -> AnyView {
    let app = &row.application;
    let free = decides && app.state.after(Move::Take).is_some();
    match &row.assignee {
        Some(name) => name.clone().into_any(),
        None if free => {
            let action = Route::CaseAct(app.id.clone(), Move::Take.name().to_owned()).path();
            let version = app.version.to_string();
            view! {
                <Button
                    label=words::act(language(), Move::Take)
                    kind=ButtonKind::Plain
                    name="version"
                    value=version
                    action=action
                />
            }
            .into_any()
        }
        None => tr!("desk.nobody").into_any(),
    }
}

/// What can be done to the chosen rows, or to all of the filter.
#[component]
pub(super) fn BulkBar(
    /// The page.
    found: QueuePage,
    /// The reader's role.
    role: Option<Role>,
) -> impl IntoView {
    let may = |by: &Move| *by != Move::Assign || role.is_some_and(Role::seconds);
    let choices = BatchOrder::ACTS.into_iter().filter(may);
    let choices = choices.map(|by| Choice::new(by.name(), words::act(language(), by))).collect();
    let hidden: Vec<_> =
        found.filter.pairs().into_iter().map(|(name, value)| view! { <Hidden name=name value=value /> }).collect();
    let member = if let Source::Member(member) = &found.source { Some(member.id.to_string()) } else { None };
    let member = member.map(|id| view! { <Hidden name="member" value=id /> });
    let whole = found.next.is_some().then(|| {
        view! { <Checkbox name="whole" label=tr!("queue.whole") hint=tr!("queue.whole_hint") /> }
    });
    view! {
        <div class="bulk">
            {hidden}
            {member}
            <Select name="act" label=tr!("queue.bulk") choices=choices />
            {whole}
            <Button label=tr!("queue.bulk_go") kind=ButtonKind::Plain />
        </div>
    }
}
