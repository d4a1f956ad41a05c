//! Words that several of the desk's pages share. States read differently for staff than for residents.

use crate::{
    components::Tone,
    context::language,
    i18n::{date, say},
    tr, tr_in,
};
use domain::{
    application::{Application, ApplicationAct, ApplicationState as S, Move},
    consequence::{Deadline, RefundWay},
    language::Language,
    rules::{RegionCode, RuleBook},
};
use jiff::civil::Date;

/// A state as staff read it.
pub(super) fn state(state: S) -> String {
    match state {
        S::Draft => tr!("desk.state_draft"),
        S::Submitted => tr!("desk.state_submitted"),
        S::InReview => tr!("desk.state_in_review"),
        S::CorrectionRequested => tr!("desk.state_correction"),
        S::AwaitingSecondApproval => tr!("desk.state_second"),
        S::Approved => tr!("desk.state_approved"),
        S::Refused => tr!("desk.state_refused"),
        S::Withdrawn => tr!("desk.state_withdrawn"),
        S::Undone => tr!("desk.state_undone"),
        S::Effective => tr!("desk.state_effective"),
        S::Expired => tr!("desk.state_expired"),
    }
}

/// The state of an application as staff read it, by what it asks for.
pub(super) fn state_of(app: &Application) -> String {
    match (app.act, app.state) {
        (ApplicationAct::Refund, S::Effective) => tr!("refund_only.state_done"),
        _ => state(app.state),
    }
}

/// Why it was made; a refund alone says so.
pub(super) fn reason_of(app: &Application) -> String {
    let reason = app.reason().map(say).unwrap_or_default();
    match app.act {
        ApplicationAct::Stop => reason,
        ApplicationAct::Refund => format!("{reason} · {}", tr!("refund_only.mark")),
    }
}

/// Colour of a state's tag.
pub(super) fn state_tone(state: S) -> Tone {
    match state {
        S::Submitted | S::InReview => Tone::Info,
        S::CorrectionRequested | S::AwaitingSecondApproval => Tone::Warn,
        S::Approved | S::Effective => Tone::Success,
        S::Refused => Tone::Danger,
        S::Draft | S::Withdrawn | S::Undone | S::Expired => Tone::Neutral,
    }
}

/// What the button or link of an act says.
pub(super) fn act(language: Language, by: Move) -> String {
    match by {
        Move::Take => tr_in!(language, "desk.act_take"),
        Move::Release => tr_in!(language, "desk.act_release"),
        Move::TakeOver => tr_in!(language, "desk.act_take_over"),
        Move::Assign => tr_in!(language, "queue.act_assign"),
        Move::Approve => tr_in!(language, "desk.act_approve"),
        Move::Propose => tr_in!(language, "desk.act_propose"),
        Move::RequestCorrection => tr_in!(language, "desk.act_request_correction"),
        Move::Refuse => tr_in!(language, "desk.act_refuse"),
        Move::Return => tr_in!(language, "desk.act_return"),
        Move::Reopen => tr_in!(language, "desk.act_reopen"),
        // Not staff's: the history's words do.
        other => crate::i18n::say_in(language, other),
    }
}

/// A region's name, or its code when it is no longer served.
pub(super) fn region(book: &RuleBook, code: &RegionCode) -> String {
    book.region(code).map_or_else(|| code.to_string(), |r| r.name.get(language()).to_owned())
}

/// Which way a refund goes, as staff read it.
pub(super) fn way(way: RefundWay) -> String {
    match way {
        RefundWay::OriginalChannel => tr!("desk.way_original"),
        RefundWay::PayeeAccount => tr!("desk.way_account"),
    }
}

/// Names in one line: `甲、乙` or `A, B`.
pub(super) fn list(names: impl IntoIterator<Item = String>) -> String {
    let between = if language() == Language::Zh { "、" } else { ", " };
    names.into_iter().collect::<Vec<_>>().join(between)
}

/// The regions of an office: all of them, or which.
pub(super) fn office(book: &RuleBook, regions: &[RegionCode]) -> String {
    if regions.is_empty() { tr!("desk.all_regions") } else { list(regions.iter().map(|r| region(book, r))) }
}

/// A deadline in words, with its provisional mark.
pub(super) fn deadline(due: Deadline) -> String {
    let day = date(language(), due.on);
    if due.provisional { tr!("desk.provisional", date = day) } else { day }
}

/// How a running deadline stands today; `None` when there is nothing to warn of.
pub(super) fn urgency(state: S, due: Option<Deadline>, today: Date) -> Option<(String, Tone)> {
    let on = due.filter(|_| state.clock_runs())?.on;
    if on < today {
        Some((tr!("desk.overdue"), Tone::Danger))
    } else if on == today {
        Some((tr!("desk.due_today"), Tone::Warn))
    } else {
        None
    }
}

/// "Yes", "no", or "not known".
pub(super) fn yes_no(known: Option<bool>) -> String {
    match known {
        Some(true) => tr!("desk.yes"),
        Some(false) => tr!("desk.no"),
        None => tr!("desk.not_known"),
    }
}
