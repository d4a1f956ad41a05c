//! Words that several of these pages share, and those that files have.

use crate::{components::Tone, i18n::say_in, tr, tr_in};
use domain::{
    consequence::RefundWay,
    language::Language,
    refund::{LineResult, RefundBatch, RefundBatchState as S, RefundFault, RefundLeg},
};
use std::collections::BTreeMap;
use usecases::desk::refund_batch::answer::{AnswerWords, Column};

/// A state in words, and its colour.
pub(in crate::pages::desk) fn state(batch: &RefundBatch) -> (String, Tone) {
    let name = batch.holder().map(|leg| leg.name.clone()).unwrap_or_default();
    match batch.state {
        S::Made => (tr!("refund_batch.state_made"), Tone::Warn),
        S::Released => (tr!("refund_batch.state_released"), Tone::Info),
        S::HandedOver => (tr!("refund_batch.state_handed_over", name = name), Tone::Info),
        S::Answered => (tr!("refund_batch.state_answered"), Tone::Info),
        S::Closed => (tr!("refund_batch.state_closed"), Tone::Success),
        S::Cancelled => (tr!("refund_batch.state_cancelled"), Tone::Neutral),
    }
}

/// What became of a line, and its colour.
pub(super) fn result(result: LineResult) -> (String, Tone) {
    match result {
        LineResult::Open => (tr!("refund_batch.line_open"), Tone::Neutral),
        LineResult::Paid => (tr!("refund_batch.line_paid"), Tone::Success),
        LineResult::Failed => (tr!("refund_batch.line_failed"), Tone::Warn),
        LineResult::Dropped => (tr!("refund_batch.line_dropped"), Tone::Neutral),
    }
}

/// The way of a batch: `甲 → 乙`.
pub(super) fn legs(legs: &[RefundLeg]) -> String {
    legs.iter().map(|leg| leg.name.clone()).collect::<Vec<_>>().join(" → ")
}

/// The words of the files. Whoever pays reads Chinese, whoever releases them.
pub(in crate::pages::desk) fn wording() -> BTreeMap<String, String> {
    let zh = Language::Zh;
    let mut words: BTreeMap<String, String> = [
        ("total", tr_in!(zh, "refund_batch.total")),
        ("column.batch", tr_in!(zh, "refund_batch.column_batch")),
        ("column.line", tr_in!(zh, "refund_batch.column_line")),
        ("column.reference", tr_in!(zh, "refund_batch.column_reference")),
        ("column.amount", tr_in!(zh, "refund_batch.column_amount")),
        ("column.holder", tr_in!(zh, "refund_batch.column_holder")),
        ("column.account", tr_in!(zh, "refund_batch.column_account")),
        ("column.bank", tr_in!(zh, "refund_batch.column_bank")),
        ("column.insured", tr_in!(zh, "refund_batch.column_insured")),
        ("column.channel", tr_in!(zh, "refund_batch.column_channel")),
        ("column.paid_in_on", tr_in!(zh, "refund_batch.column_paid_in_on")),
        ("column.paid_in", tr_in!(zh, "refund_batch.column_paid_in")),
        ("column.result", tr_in!(zh, "refund_batch.column_result")),
        ("column.day", tr_in!(zh, "refund_batch.column_day")),
        ("column.fault", tr_in!(zh, "refund_batch.column_fault")),
        ("mark.title", tr_in!(zh, "refund_batch.mark_title")),
        ("mark.number", tr_in!(zh, "refund_batch.number")),
        ("mark.region", tr_in!(zh, "refund_batch.region")),
        ("mark.legs", tr_in!(zh, "refund_batch.legs")),
        ("mark.way", tr_in!(zh, "refund_batch.way")),
        ("mark.count", tr_in!(zh, "refund_batch.count")),
        ("mark.sum", tr_in!(zh, "refund_batch.sum_yuan")),
        ("mark.when", tr_in!(zh, "refund_batch.released_at")),
        ("mark.demonstration", tr_in!(zh, "refund_batch.demonstration")),
    ]
    .into_iter()
    .map(|(key, word)| (key.to_owned(), word))
    .collect();
    for way in RefundWay::ALL {
        words.insert(format!("way.{}", way.name()), say_in(zh, way));
    }
    words
}

/// The words that an answer may use: those of the template in every language, and the faults' own names.
pub(super) fn answer_words() -> AnswerWords {
    let mut words = AnswerWords::default();
    for language in [Language::Zh, Language::En] {
        words.columns.extend([
            (tr_in!(language, "refund_batch.column_batch"), Column::Batch),
            (tr_in!(language, "refund_batch.column_line"), Column::Line),
            (tr_in!(language, "refund_batch.column_reference"), Column::Reference),
            (tr_in!(language, "refund_batch.column_amount"), Column::Amount),
            (tr_in!(language, "refund_batch.column_result"), Column::Result),
            (tr_in!(language, "refund_batch.column_day"), Column::Day),
            (tr_in!(language, "refund_batch.column_fault"), Column::Fault),
        ]);
        words.paid.push(tr_in!(language, "refund_batch.said_paid"));
        words.failed.push(tr_in!(language, "refund_batch.said_failed"));
        words.total.push(tr_in!(language, "refund_batch.total"));
        words.faults.extend(RefundFault::ALL.map(|fault| (short(language, fault), fault)));
    }
    words.faults.extend(RefundFault::ALL.map(|fault| (fault.name().to_owned(), fault)));
    words
}

/// A fault in few words, as a file has it.
pub(super) fn short(language: Language, fault: RefundFault) -> String {
    match fault {
        RefundFault::AccountUnknown => tr_in!(language, "refund_batch.fault_account_unknown"),
        RefundFault::HolderDiffers => tr_in!(language, "refund_batch.fault_holder_differs"),
        RefundFault::AccountClosed => tr_in!(language, "refund_batch.fault_account_closed"),
        RefundFault::ChannelRefused => tr_in!(language, "refund_batch.fault_channel_refused"),
        RefundFault::Technical => tr_in!(language, "refund_batch.fault_technical"),
    }
}
