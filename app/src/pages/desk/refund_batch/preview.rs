//! What would become of each line of an answer, before anything is changed.

use super::words::short;
use crate::{
    components::*,
    context::language,
    i18n::{date, money, say},
    routes::Route,
    tr,
};
use domain::refund::{AnswerFate, AnswerSaid};
use leptos::prelude::*;
use usecases::desk::refund_batch::answer::{Preview, PreviewLine};

/// What would become of each line, and the button that takes the good ones.
pub(super) fn looked_at(found: &Preview) -> impl IntoView + use<> {
    let batch = &found.batch;
    let count = |fate: AnswerFate| found.lines.iter().filter(|l| l.fate == fate).count();
    let good = count(AnswerFate::Taken);
    let trouble = found.lines.iter().filter(|l| l.fate.is_trouble()).count();
    let already = count(AnswerFate::Already);
    let sum = tr!(
        "refund_batch.preview_sum",
        good = good,
        bad = trouble,
        already = already,
        silent = count(AnswerFate::Silent)
    );
    let tone = if trouble > 0 { Tone::Warn } else { Tone::Success };
    let before = found.before.as_ref().map(|answer| {
        let href = Route::RefundAnswer(answer.id.clone()).path();
        let day = date(language(), answer.at.day());
        let text = if good > 0 {
            tr!("refund_batch.same_more", date = day, count = good)
        } else {
            tr!("refund_batch.same_text", date = day)
        };
        view! {
            <Notice tone=Tone::Info title=tr!("refund_batch.same") announce=true>
                <p>{text}</p>
                <p>
                    <a href=href>{tr!("refund_batch.see_answer")}</a>
                </p>
            </Notice>
        }
    });
    let act = (good > 0).then(|| {
        let (written, label) = (found.written.clone(), tr!("refund_batch.take", count = good));
        view! {
            <Form action=Route::RefundBatchAnswer(batch.id.clone()).path()>
                <Hidden name="written" value=written />
                <Actions>
                    <Button label=label />
                </Actions>
            </Form>
        }
    });
    let rows: Vec<_> = found.lines.iter().map(line).collect();
    let columns = vec![
        tr!("refund_batch.place"),
        tr!("refund_batch.column_line"),
        tr!("desk.reference"),
        tr!("desk.amount"),
        tr!("refund_batch.said"),
        tr!("refund_batch.would"),
    ];
    let back = Route::RefundBatchAnswer(batch.id.clone()).path();
    let lead = tr!("refund_batch.preview_lead", number = batch.number);
    view! {
        <PageHead title=tr!("refund_batch.answer_preview") lead=lead back=back />
        {before}
        <Notice tone=tone announce=true>{sum}</Notice>
        {act}
        <div class="wide">
            <Table caption=tr!("refund_batch.answer_preview") quiet=true columns=columns rows=rows />
        </div>
    }
}

fn line(line: &PreviewLine) -> Vec<AnyView> {
    let dash = || "–".to_owned();
    let row = &line.row;
    let seq = row.seq.map_or_else(dash, |n| n.to_string());
    let reference = row.reference.as_ref().or(line.line.as_ref().map(|l| &l.reference));
    let reference = reference.map_or_else(dash, ToString::to_string);
    let amount = match (row.amount, &line.line) {
        // Both, so that nobody takes one for the other.
        (Some(said), Some(known)) if said != known.amount => {
            tr!("refund_batch.amounts", said = money(language(), said), known = money(language(), known.amount))
        }
        (Some(said), _) => money(language(), said),
        (None, Some(known)) => money(language(), known.amount),
        (None, None) => dash(),
    };
    vec![
        row.place.into_any(),
        seq.into_any(),
        reference.into_any(),
        amount.into_any(),
        row.said.map_or_else(|_| dash(), said_words).into_any(),
        fate_tag(line.fate, true),
    ]
}

/// What is said, in words.
pub(super) fn said_words(said: AnswerSaid) -> String {
    match said {
        AnswerSaid::Paid(on) => format!("{} · {}", tr!("refund_batch.said_paid"), date(language(), on)),
        AnswerSaid::Failed(fault) => format!("{} · {}", tr!("refund_batch.said_failed"), short(language(), fault)),
    }
}

/// A fate in words; beforehand it reads as what would be.
pub(super) fn fate_tag(fate: AnswerFate, beforehand: bool) -> AnyView {
    let label = if beforehand && fate == AnswerFate::Taken { tr!("refund_batch.can") } else { say(fate) };
    let tone = match fate {
        AnswerFate::Taken => Tone::Success,
        AnswerFate::Already | AnswerFate::Silent => Tone::Neutral,
        _ => Tone::Warn,
    };
    view! { <StatusTag label=label tone=tone /> }.into_any()
}
