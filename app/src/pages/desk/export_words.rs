//! What exports and their files say: names of lists, filters, columns and states.

use super::{queue_filter::describe, queue_rows::checks, record::actor, words};
use crate::{components::Tone, context::language, i18n::date, i18n::say, routes::Route, tr};
use domain::{
    application::{Actor, ApplicationState},
    audit::AuditFilter,
    consequence::RefundWay,
    export::{ExportColumn as C, ExportSource, ExportState as S},
    queue::ChecksOutcome,
    refund::RefundStage,
    rules::{Reason, RegionCode, RuleBook},
    staff::LookPurpose,
};
use std::collections::BTreeMap;

/// What kind of list it is.
pub(super) fn list(source: &ExportSource) -> String {
    match source {
        ExportSource::Queue { .. } => tr!("export.of_queue"),
        ExportSource::Refunds { .. } => tr!("export.of_refunds"),
        ExportSource::Record(_) => tr!("export.of_record"),
    }
}

/// Its filter. Holds identifiers at most, nothing personal.
pub(super) fn filter(source: &ExportSource, book: &RuleBook) -> String {
    match source {
        ExportSource::Queue { filter, member: None } => describe(filter, book),
        ExportSource::Queue { filter, member: Some(_) } => {
            format!("{} · {}", tr!("export.a_colleague"), describe(filter, book))
        }
        ExportSource::Refunds { stage } => tr!("export.stage", stage = say(*stage)),
        ExportSource::Record(AuditFilter { about, actor: by, action, from, until }) => {
            let language = language();
            let parts = [
                about.as_ref().map(|id| tr!("export.about", id = id)),
                by.as_ref().map(|by| tr!("export.by", id = actor(by, None))),
                action.as_ref().map(|name| tr!("export.action", name = name)),
                from.map(|day| tr!("export.since", day = date(language, day))),
                until.map(|day| tr!("export.until", day = date(language, day))),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            if parts.is_empty() { tr!("export.everything") } else { parts.join(" · ") }
        }
    }
}

/// The page that lists what is exported.
pub(super) fn origin(source: &ExportSource) -> String {
    match source {
        ExportSource::Queue { .. } => Route::Desk.path(),
        ExportSource::Refunds { stage } => format!("{}?stage={}", Route::Refunds, stage.name()),
        ExportSource::Record(_) => Route::DeskRecord.path(),
    }
}

/// A column's heading.
pub(super) fn column(column: C) -> String {
    match column {
        C::Reference => tr!("desk.reference"),
        C::Insured => tr!("desk.insured"),
        C::IdNumber => tr!("export.column_id_number"),
        C::Phone => tr!("export.column_phone"),
        C::Region => tr!("desk.region"),
        C::Reason => tr!("desk.reason"),
        C::State => tr!("desk.state"),
        C::Submitted => super::queue_rows::column(domain::queue::Column::Submitted),
        C::Age => super::queue_rows::column(domain::queue::Column::Age),
        C::Deadline => super::queue_rows::column(domain::queue::Column::Deadline),
        C::Checks => super::queue_rows::column(domain::queue::Column::Checks),
        C::Assignee => tr!("desk.assignee"),
        C::Amount => tr!("desk.amount"),
        C::Paid => tr!("export.column_paid"),
        C::Way => tr!("desk.refund_way"),
        C::Account => tr!("export.column_account"),
        C::Stage => tr!("export.column_stage"),
        C::Moved => tr!("desk.moved_on"),
        C::Index => tr!("desk.record_index"),
        C::At => tr!("desk.record_at"),
        C::Actor => tr!("desk.record_actor"),
        C::Action => tr!("desk.record_action"),
        C::Object => tr!("desk.record_object"),
        C::Detail => tr!("desk.record_detail"),
        C::Request => tr!("desk.record_request"),
    }
}

/// A state, and its colour.
pub(super) fn state(state: S) -> (String, Tone) {
    match state {
        S::Waiting => (tr!("export.state_waiting"), Tone::Warn),
        S::Queued => (tr!("export.state_queued"), Tone::Info),
        S::Making => (tr!("export.state_making"), Tone::Info),
        S::Ready => (tr!("export.state_ready"), Tone::Success),
        S::Declined => (tr!("export.state_declined"), Tone::Danger),
        S::Cancelled => (tr!("export.state_cancelled"), Tone::Neutral),
        S::Expired => (tr!("export.state_expired"), Tone::Neutral),
        S::Failed => (tr!("export.state_failed"), Tone::Danger),
    }
}

/// Everything that the file says, in the asker's language: it is made when no page is drawn.
pub(super) fn wording(
    source: &ExportSource,
    office: &[RegionCode],
    purpose: &str,
    book: &RuleBook,
) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, String> =
        C::ALL.iter().map(|c| (format!("column.{}", c.name()), column(*c))).collect();
    let mut add = |key: String, said: String| {
        all.insert(key, said);
    };
    for state in ApplicationState::ALL {
        add(format!("state.{}", state.name()), words::state(state));
    }
    for reason in Reason::ALL {
        add(format!("reason.{}", reason.code()), say(reason));
    }
    for outcome in ChecksOutcome::ALL {
        add(format!("checks.{}", outcome.name()), checks(outcome));
    }
    for stage in RefundStage::ALL {
        add(format!("stage.{}", stage.name()), say(stage));
    }
    for (name, way) in [("original", RefundWay::OriginalChannel), ("account", RefundWay::PayeeAccount)] {
        add(format!("way.{name}"), words::way(way));
    }
    for (name, by) in [("system", Actor::System), ("operator", Actor::Operator), ("anonymous", Actor::Anonymous)] {
        add(format!("actor.{name}"), actor(&by, None));
    }
    let said = [
        ("title", list(source)),
        ("filter", filter(source, book)),
        ("office", words::office(book, office)),
        ("purpose", LookPurpose::from_asked(purpose).map(say).unwrap_or_default()),
        ("mark.title", tr!("export.mark_title")),
        ("mark.number", tr!("export.number")),
        ("mark.who", tr!("export.asked_by")),
        ("mark.office", tr!("export.office")),
        ("mark.purpose", tr!("export.purpose")),
        ("mark.when", tr!("export.mark_when")),
        ("mark.filter", tr!("export.filter")),
        ("mark.rows", tr!("export.mark_rows")),
        ("mark.second", tr!("export.approved_by")),
        ("mark.more", tr!("export.mark_more")),
        ("mark.demonstration", tr!("export.mark_demonstration")),
    ];
    for (key, said) in said {
        add(key.to_owned(), said);
    }
    all
}
