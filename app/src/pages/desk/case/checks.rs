//! The automatic checks with what they rest on: the register's value today and when it was sent, and the rules.

use super::super::words as desk;
use crate::{
    components::*,
    context::language,
    i18n::{date, date_time, say},
    tr,
};
use domain::{
    application::ApplicationState,
    review::{CheckKind as K, Evidence as V},
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::desk::case::{CasePage, Verdict};

/// The checks, each with its evidence.
#[component]
pub(super) fn ChecksPanel(
    /// The case.
    page: CasePage,
    /// The day in China.
    today: Date,
) -> impl IntoView {
    let sent = page.submissions.last();
    let over = page.application.state == ApplicationState::Effective;
    let mut columns = vec![tr!("case.check"), tr!("case.result"), tr!("case.register_today"), tr!("case.when_sent")];
    if over {
        columns.remove(2);
    }
    let rows: Vec<Vec<AnyView>> = page
        .checks
        .iter()
        .map(|check| {
            let (label, tone) = match check.verdict {
                Verdict::Passed => (tr!("desk.check_passed"), Tone::Success),
                Verdict::Failed => (tr!("desk.check_failed"), Tone::Danger),
                Verdict::Unknown => (tr!("desk.check_unknown"), Tone::Warn),
            };
            let changed = check.then.is_some_and(|then| then != check.now);
            let changed = changed.then(|| view! { " " <StatusTag label=tr!("desk.differs") tone=Tone::Warn /> });
            let now = value(check.now);
            let mut cells =
                vec![words(check.kind).into_any(), view! { <StatusTag label=label tone=tone /> }.into_any()];
            if !over {
                cells.push(view! { <span>{now} {changed}</span> }.into_any());
            }
            cells.push(check.then.map_or_else(|| tr!("desk.not_known"), value).into_any());
            cells
        })
        .collect();
    let empty = rows.is_empty();
    let table = (!empty).then(|| view! { <Table caption=tr!("desk.checks") quiet=true columns=columns rows=rows /> });
    let last = sent.map(|sent| tr!("case.sent_on", when = date_time(language(), sent.at)));
    let read = (!empty).then(|| {
        let read = if over { tr!("case.checks_then") } else { tr!("case.read_on", date = date(language(), today)) };
        view! {
            <p class="paper__about">
                <span>{read}</span>
                {last.map(|last| view! { <span>{last}</span> })}
            </p>
        }
    });
    let rules = page.rules_now.clone();
    let then = sent.map(|sent| sent.rules.clone());
    let same = then.as_deref().map(|then| then == rules);
    let rules = view! {
        <SummaryList>
            <SummaryRow label=tr!("case.rules_today") value=short(&rules) />
            {then
                .map(|then| {
                    let (label, tone) = match same {
                        Some(true) => (tr!("case.rules_same"), Tone::Neutral),
                        _ => (tr!("case.rules_changed"), Tone::Warn),
                    };
                    view! {
                        <SummaryRow label=tr!("case.rules_then") value=short(&then)>
                            " "
                            <StatusTag label=label tone=tone />
                        </SummaryRow>
                    }
                })}
        </SummaryList>
    };
    // It is decided by the rules it was sent under: what is different today stands here, and changes nothing for it.
    let changed = (same == Some(false)).then(|| match &page.changed {
        Some(found) => {
            let summary = tr!("rules.changed_since", count = found.len());
            let table = super::super::rules::differences(found, summary.clone());
            view! { <Disclosure summary=summary><p>{tr!("rules.changed_since_text")}</p> {table}</Disclosure> }
                .into_any()
        }
        None => view! { <p class="quiet">{tr!("rules.changed_unreadable")}</p> }.into_any(),
    });
    view! {
        <Panel title=tr!("desk.checks")>
            {empty.then(|| view! { <p>{tr!("desk.no_checks")}</p> })}
            {table}
            {read}
            {rules}
            {changed}
        </Panel>
    }
}

/// Enough of a version to tell it from another; `yitui rules check` prints the same.
fn short(version: &str) -> String {
    version.get(..12).unwrap_or(version).to_owned()
}

fn words(kind: K) -> String {
    match kind {
        K::Eligible => tr!("check.eligible"),
        K::InHospital => tr!("check.in_hospital"),
        K::UnsettledClaims => tr!("check.unsettled_claims"),
        K::Arrears => tr!("check.arrears"),
        K::Reason => tr!("check.reason"),
        K::BenefitsUsed => tr!("check.benefits_used"),
        K::StopDay => tr!("check.stop_day"),
        K::EmployeeSince => tr!("check.employee_since"),
    }
}

/// A value of the register in words.
fn value(evidence: V) -> String {
    let day = |on: Date| date(language(), on);
    match evidence {
        V::Cover(status) => say(status),
        V::Whether(known) => desk::yes_no(known),
        V::Count(None) => tr!("desk.not_known"),
        V::Count(Some(0)) => tr!("desk.none"),
        V::Count(Some(count)) => count.to_string(),
        V::EmployeeFrom(Some(on)) => tr!("case.employee_from", date = day(on)),
        V::EmployeeFrom(None) => tr!("case.no_employee_cover"),
        V::OtherCover(true) => tr!("case.other_cover"),
        V::OtherCover(false) => tr!("case.no_other_cover"),
        V::Died(Some(on)) => day(on),
        V::Died(None) => tr!("case.no_death"),
        V::Stopped(Some(on)) => day(on),
        V::Stopped(None) => tr!("desk.not_known"),
        V::NotInRegister => tr!("case.not_in_register"),
    }
}
