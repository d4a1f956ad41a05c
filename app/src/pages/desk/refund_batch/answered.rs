//! What became of each line of an answer that was taken; what still waits is done by the worker.

use super::preview::{fate_tag, said_words};
use crate::{components::*, context::language, door::Door, i18n::date_time, routes::Route, tr, tr_in};
use axum::{extract::Path, response::Response};
use domain::{id::RefundAnswerId, refund::AnswerFate};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::refund_batch::answer::{self, AnswerLine, AnswerPage},
};

/// The results.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundAnswerId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match answer::show(&door.ctx, door.caller(), &id).await {
        Ok(found) => door.page(tr_in!(door.caller().language, "refund_batch.answered"), || view(&found)),
        Err(error) => door.refuse(&error),
    }
}

fn view(found: &AnswerPage) -> impl IntoView + use<> {
    let back = Route::RefundBatch(found.batch.id.clone()).path();
    let when = date_time(language(), found.answer.at);
    let lead = tr!("refund_batch.answered_lead", number = found.batch.number, who = found.who, when = when);
    let count = |fate: Option<AnswerFate>| found.lines.iter().filter(|l| l.row.fate == fate).count();
    let (all, waiting, taken) = (found.lines.len(), count(None), count(Some(AnswerFate::Taken)));
    let sum = tr!("refund_batch.answered_sum", taken = taken, not = all - taken - waiting, waiting = waiting);
    let tone = if waiting > 0 {
        Tone::Info
    } else if taken == all {
        Tone::Success
    } else {
        Tone::Warn
    };
    let rows: Vec<_> = found.lines.iter().map(line).collect();
    let columns =
        vec![tr!("refund_batch.column_line"), tr!("desk.reference"), tr!("refund_batch.said"), tr!("queue.result")];
    view! {
        <PageHead title=tr!("refund_batch.answered") lead=lead back=back />
        <Progress done=all - waiting total=all>
            <Notice tone=tone announce=waiting == 0>{sum}</Notice>
            <div class="wide">
                <Table caption=tr!("refund_batch.answered") quiet=true columns=columns rows=rows />
            </div>
        </Progress>
    }
}

fn line(line: &AnswerLine) -> Vec<AnyView> {
    let reference = line.line.as_ref().map(|l| {
        view! { <a href=Route::Case(l.application.clone()).path()>{l.reference.to_string()}</a> }
    });
    let fate = match line.row.fate {
        Some(fate) => fate_tag(fate, false),
        None => view! { <StatusTag label=tr!("queue.waits") tone=Tone::Neutral /> }.into_any(),
    };
    vec![line.row.seq.into_any(), reference.into_any(), said_words(line.row.said).into_any(), fate]
}
