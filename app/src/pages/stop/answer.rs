//! The answer, line by line, each with the rule it came from.

pub(crate) use super::exits::blocks;

use crate::{
    components::{SummaryList, SummaryRow},
    context::{language, page_ctx},
    i18n::{date, date_range, money, say},
    pages::support::{marked_row, sources},
    tr,
};
use domain::{
    consequence::{Consequence, Ends, Line, LineCode},
    rules::{DecisionMode, Reason, RuleBook, Timing},
};
use leptos::prelude::*;

/// Every line of the answer.
pub(crate) fn lines(book: &RuleBook, answer: &Consequence) -> impl IntoView + use<> {
    let rows: Vec<_> = answer
        .lines
        .iter()
        .map(|line| {
            let value = value(answer, line.code);
            match line.mark {
                Some(mark) => marked_row(label(line), String::new(), value, mark, sources(book, &line.src)),
                None => {
                    let (label, from) = (label(line), unmarked(answer, line.code));
                    view! { <SummaryRow label=label>{value} {from}</SummaryRow> }.into_any()
                }
            }
        })
        .collect();
    view! { <SummaryList>{rows}</SummaryList> }
}

fn label(line: &Line) -> String {
    match line.code {
        LineCode::Terminate | LineCode::Pause | LineCode::Stopped => tr!("stop.line_act"),
        LineCode::Refund | LineCode::RefundDifference | LineCode::NoRefund => tr!("stop.line_refund"),
        code => say(code),
    }
}

fn value(answer: &Consequence, code: LineCode) -> AnyView {
    let language = language();
    let day = |day: Option<jiff::civil::Date>| day.map(|d| date(language, d)).unwrap_or_default();
    let words = match code {
        LineCode::BenefitPeriod => {
            let days = date_range(language, answer.period_from, answer.period_to);
            match answer.timing {
                Timing::Before => tr!("stop.period_before", days = days),
                Timing::After => tr!("stop.period_after", days = days),
            }
        }
        LineCode::Terminate => tr!("stop.terminate"),
        LineCode::Pause => tr!("stop.pause"),
        // On its own day there is nothing left to undo.
        LineCode::Effective if answer.effective_on == page_ctx().map(|ctx| ctx.today) => tr!("stop.effective_today"),
        LineCode::Effective if answer.never_begins() => {
            tr!("stop.effective_before", date = day(answer.effective_on), from = date(language, answer.period_from))
        }
        LineCode::Effective => tr!("stop.effective", date = day(answer.effective_on)),
        LineCode::NoGap => tr!("stop.no_gap"),
        LineCode::Stopped => tr!("refund_only.stopped"),
        LineCode::Refund => refund(answer),
        LineCode::RefundWay => answer.refund.way.map(say).unwrap_or_default(),
        LineCode::RefundDifference => tr!("stop.refund_difference"),
        LineCode::NoRefund => say(answer.refund.why),
        LineCode::Decision => say(answer.decision),
        LineCode::Deadline => deadline(answer),
        LineCode::Ends => return ends(answer),
        LineCode::Waiting => waiting(answer),
        LineCode::NoBreak if answer.changes_insurance() => tr!("stop.no_break"),
        LineCode::NoBreak => tr!("stop.no_break_other"),
    };
    view! { <p>{words}</p> }.into_any()
}

fn refund(answer: &Consequence) -> String {
    match answer.refund.amount {
        Some(amount) => tr!("stop.refund", amount = money(language(), amount)),
        None => tr!("stop.refund_open"),
    }
}

/// Where a line comes from that rests on no rule.
fn unmarked(answer: &Consequence, code: LineCode) -> AnyView {
    let words = match code {
        LineCode::RefundWay if answer.reason == Reason::Death => tr!("stop.way_heir"),
        LineCode::RefundWay | LineCode::NoRefund => tr!("stop.from_payment"),
        _ => return ().into_any(),
    };
    view! { <p class="quiet">{words}</p> }.into_any()
}

fn deadline(answer: &Consequence) -> String {
    match answer.deadline {
        None => String::new(),
        Some(_) if answer.decision == DecisionMode::Automatic => tr!("stop.deadline_at_once"),
        Some(due) if due.provisional => tr!("stop.deadline_provisional", date = date(language(), due.on)),
        Some(due) => tr!("stop.deadline", date = date(language(), due.on)),
    }
}

fn ends(answer: &Consequence) -> AnyView {
    let words = |what: Ends| match what {
        Ends::Benefits if answer.never_begins() => {
            tr!("stop.ends_before", period = date_range(language(), answer.period_from, answer.period_to))
        }
        what => say(what),
    };
    let lines: Vec<_> = answer.ends.iter().map(|what| view! { <li>{words(*what)}</li> }).collect();
    view! { <ul>{lines}</ul> }.into_any()
}

fn waiting(answer: &Consequence) -> String {
    match answer.waiting {
        Some(months) if months.from == months.to => tr!("stop.waiting_same", months = months.from),
        Some(months) => tr!("stop.waiting", from = months.from, to = months.to),
        None => String::new(),
    }
}
