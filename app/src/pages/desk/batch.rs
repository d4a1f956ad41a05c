//! What became of each case of a batch; what still waits can be gone on with.

use super::words;
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{id::BatchId, queue::BatchResult as R};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::batch::{self, BatchLine, BatchPage},
};

/// The results.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = BatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match batch::show(&door.ctx, door.caller(), &id).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "queue.results");
            door.page(title, || results(&found))
        }
        Err(error) => door.refuse(&error),
    }
}

/// Goes on with what still waits.
pub(super) async fn go_on(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = BatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match batch::go_on(&door.ctx, door.caller(), &id).await {
        Ok(()) => door.see_other(&Route::DeskBatch(id)),
        Err(error) => door.refuse(&error),
    }
}

fn results(found: &BatchPage) -> impl IntoView + use<> {
    let (order, id) = (&found.batch.order, found.batch.id.clone());
    let note = order.note.clone();
    let act = words::act(language(), order.by);
    let lead = match &found.to {
        Some(name) => tr!("queue.results_to", act = act, name = name),
        None => act,
    };
    let count = |result: Option<R>| found.lines.iter().filter(|l| l.item.result == result).count();
    let (all, waiting, done) = (found.lines.len(), count(None), count(Some(R::Done)));
    let tone = if done == all { Tone::Success } else { Tone::Warn };
    let sum = tr!("queue.results_sum", done = done, not = all - done - waiting, waiting = waiting);
    // The worker does the rest; what waits longer than that, e.g. because it was stopped, can be pushed on.
    let go_on = (waiting > 0).then(|| {
        view! {
            <Form action=Route::DeskBatch(id).path()>
                <Actions>
                    <Button label=tr!("queue.go_on") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    let tone = if waiting > 0 { Tone::Info } else { tone };
    let rows: Vec<_> = found.lines.iter().map(line).collect();
    let columns = vec![tr!("desk.reference"), tr!("desk.state"), tr!("queue.result")];
    view! {
        <PageHead title=tr!("queue.results") lead=lead back=Route::Desk.path() />
        <Progress done=all - waiting total=all>
            <Notice tone=tone announce=waiting == 0>
                <p>{sum}</p>
                <p>{note}</p>
            </Notice>
            {go_on}
            <div class="wide">
                <Table caption=tr!("queue.results") quiet=true columns=columns rows=rows />
            </div>
        </Progress>
    }
}

fn line(line: &BatchLine) -> Vec<AnyView> {
    let meanwhile = line.meanwhile.as_ref().map(|(event, who)| {
        let when = date_time(language(), event.at);
        let who = if who.is_empty() { say_actor(event) } else { who.clone() };
        view! { <p class="quiet">{tr!("queue.meanwhile", when = when, who = who, what = say(event.by))}</p> }
    });
    let result = match line.item.result {
        Some(result) => result_tag(result, false),
        None => view! { <StatusTag label=tr!("queue.waits") tone=Tone::Neutral /> }.into_any(),
    };
    let result = view! { <div>{result} {meanwhile}</div> };
    match &line.case {
        Some(app) => vec![
            view! { <a href=Route::Case(app.id.clone()).path()>{app.reference.to_string()}</a> }.into_any(),
            words::state(app.state).into_any(),
            result.into_any(),
        ],
        None => vec!["–".into_any(), "–".into_any(), result.into_any()],
    }
}

/// Who acted, where it was no colleague.
fn say_actor(event: &domain::application::ApplicationEvent) -> String {
    match event.actor {
        domain::application::Actor::Resident(_) => tr!("queue.by_resident"),
        _ => tr!("queue.by_system"),
    }
}

/// A result in words; beforehand it reads as what would be.
pub(super) fn result_tag(result: R, beforehand: bool) -> AnyView {
    let label = match result {
        R::Done if beforehand => tr!("queue.can"),
        R::Done => tr!("queue.done"),
        R::Stale => tr!("queue.not_stale"),
        R::OwnCase => tr!("queue.not_own_case"),
        R::ReceiverOwnCase => tr!("queue.not_receiver_own_case"),
        R::Absent => tr!("queue.not_absent"),
        R::ReceiverCannot => tr!("queue.not_receiver_cannot"),
        R::HasItAlready => tr!("queue.not_has_it"),
        R::Colleague => tr!("queue.not_colleague"),
        R::State => tr!("queue.not_state"),
        R::SecondPerson => tr!("queue.not_second_person"),
        R::OnePerson => tr!("queue.not_one_person"),
        R::Role => tr!("queue.not_role"),
        R::Amount => tr!("queue.not_amount"),
        R::Settlement => tr!("queue.not_settlement"),
        R::NotFound => tr!("queue.not_found"),
    };
    let tone = if result == R::Done { Tone::Success } else { Tone::Warn };
    view! { <StatusTag label=label tone=tone /> }.into_any()
}
