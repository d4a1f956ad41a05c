//! What the resident was promised when sending, beside what the rules say today.

use super::super::words;
use crate::{
    components::*,
    context::language,
    i18n::{date, date_range, money, say},
    pages::support::sources,
    tr,
};
use domain::{
    application::ApplicationAct,
    consequence::Consequence,
    rules::{Reason, RuleBook},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Both answers, line beside line, and the rules they rest on.
#[component]
pub(super) fn ConsequencePanel(
    /// What was shown when it was sent.
    #[prop(optional_no_strip)]
    promised: Option<Consequence>,
    /// What the rules say today.
    #[prop(optional_no_strip)]
    now: Option<Consequence>,
    /// The sources.
    book: Arc<RuleBook>,
) -> impl IntoView {
    // Nothing of today: the cover has ended as it was promised.
    let over = now.is_none();
    let mut columns = vec![tr!("desk.what"), tr!("desk.promised"), tr!("desk.today")];
    if over {
        columns.pop();
    }
    let lines = promised.as_ref().or(now.as_ref()).map(|c| c.lines.clone()).unwrap_or_default();
    let (then, now) = (promised.as_ref().map(facts), now.as_ref().map(facts));
    let value = |side: &Option<Vec<(String, String)>>, i: usize| {
        side.as_ref().and_then(|facts| facts.get(i)).map_or_else(|| tr!("desk.not_known"), |(_, v)| v.clone())
    };
    let labels = then.as_ref().or(now.as_ref()).cloned().unwrap_or_default();
    let rows: Vec<Vec<AnyView>> = labels
        .into_iter()
        .enumerate()
        .map(|(i, (label, _))| {
            let (a, b) = (value(&then, i), value(&now, i));
            let differs = (a != b).then(|| view! { " " <StatusTag label=tr!("desk.differs") tone=Tone::Warn /> });
            let mut cells = vec![label.into_any(), a.into_any()];
            if !over {
                cells.push(view! { <span>{b} {differs}</span> }.into_any());
            }
            cells
        })
        .collect();
    let rules: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let sources = sources(&book, &line.src);
            let mark = match line.mark {
                Some(mark) => view! { <MarkBadge mark=mark sources=sources /> }.into_any(),
                None => tr!("desk.from_record").into_any(),
            };
            view! { <SummaryRow label=say(line.code)>{mark}</SummaryRow> }
        })
        .collect();
    let title = if over { tr!("desk.promised_only") } else { tr!("desk.consequence") };
    view! {
        <Panel title=title.clone()>
            <Table caption=title quiet=true columns=columns rows=rows />
            <Disclosure summary=tr!("desk.rules_behind")>
                <SummaryList>{rules}</SummaryList>
            </Disclosure>
        </Panel>
    }
}

/// An answer as pairs, always in the same order.
fn facts(c: &Consequence) -> Vec<(String, String)> {
    let language = language();
    let possible = match (c.exit, c.blocks.as_slice()) {
        (Some(exit), _) => say(exit),
        (None, []) => tr!("desk.possible"),
        (None, blocks) => words::list(blocks.iter().map(|b| say(*b))),
    };
    let none = || tr!("desk.none");
    let waiting = match c.waiting {
        Some(months) if months.from == months.to => tr!("desk.waiting_months", months = months.from),
        Some(months) => tr!("desk.waiting_range", from = months.from, to = months.to),
        None if c.reason == Reason::Death => tr!("desk.waiting_nobody"),
        None => tr!("desk.waiting_none"),
    };
    if c.act == ApplicationAct::Refund {
        return vec![
            (tr!("desk.can_be_done"), possible),
            (tr!("desk.benefit_period"), date_range(language, c.period_from, c.period_to)),
            (tr!("desk.refund"), refund(c)),
            (tr!("desk.who_decides"), say(c.decision)),
        ];
    }
    vec![
        (tr!("desk.can_be_done"), possible),
        (tr!("desk.benefit_period"), date_range(language, c.period_from, c.period_to)),
        (tr!("desk.cover_becomes"), c.status.map_or_else(none, say)),
        (tr!("desk.effective_on"), c.effective_on.map_or_else(none, |on| date(language, on))),
        (tr!("desk.refund"), refund(c)),
        (tr!("desk.ends"), words::list(c.ends.iter().map(|e| say(*e)))),
        (tr!("desk.waiting"), waiting),
        (tr!("desk.who_decides"), say(c.decision)),
    ]
}

/// The refund in one line: how much and which way, or why none.
pub(super) fn refund(c: &Consequence) -> String {
    use domain::rules::RefundShare;
    let way = c.refund.way.map(words::way).unwrap_or_default();
    match (c.refund.share, c.refund.amount) {
        (RefundShare::None, _) => say(c.refund.why),
        (_, Some(amount)) => format!("{} · {way}", money(language(), amount)),
        (share, None) => format!("{} · {way}", say(share)),
    }
}
