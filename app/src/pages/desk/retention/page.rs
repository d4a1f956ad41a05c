//! The table of all terms with what is due, the holds, and what went.

use super::{counted, kind, term};
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::date,
    pages::{
        desk::{away, words},
        support::{saved, sources},
    },
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    retention::{Fate, HeldThing, RetentionRule},
    rules::RuleBook,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::retention::{self, Due, HoldRow, RetentionCount, RetentionPage};

/// The page.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = away(&door) {
        return elsewhere;
    }
    match retention::page(&door.ctx, door.caller()).await {
        Ok(page) => {
            let book = door.ctx.book.clone();
            let title = tr_in!(door.caller().language, "retention.title");
            door.page(title, || view! { <RetentionView page=page book=book /> })
        }
        Err(error) => door.refuse(&error),
    }
}

/// The report as CSV.
pub(super) async fn file(door: Door) -> Response {
    if let Some(elsewhere) = away(&door) {
        return elsewhere;
    }
    match retention::file(&door.ctx, door.caller()).await {
        Ok(bytes) => {
            let name = format!("yitui-retention-{}.csv", door.ctx.today());
            saved(&name, "text/csv; charset=utf-8", bytes)
        }
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn RetentionView(page: RetentionPage, book: Arc<RuleBook>) -> impl IntoView {
    let RetentionPage { rules, holds, report } = page;
    let columns = vec![
        tr!("retention.kind"),
        tr!("retention.term"),
        tr!("retention.fate"),
        tr!("retention.due_now"),
        tr!("retention.due_30"),
        tr!("retention.due_90"),
        tr!("retention.held"),
    ];
    let rules: Vec<_> = rules.iter().map(|(rule, due)| rule_row(rule, *due, &book)).collect();
    let holds: Vec<_> = holds.iter().map(|hold| hold_row(hold, &book)).collect();
    let report: Vec<_> = report.iter().map(|count| line(count, &book)).collect();
    view! {
        <PageHead title=tr!("retention.title") lead=tr!("retention.lead") />
        <h2>{tr!("retention.terms")}</h2>
        {if rules.is_empty() {
            view! { <EmptyState title=tr!("retention.no_rules") /> }.into_any()
        } else {
            view! {
                <div class="wide" tabindex="0" role="region" aria-label=tr!("retention.terms")>
                    <Table caption=tr!("retention.terms") quiet=true columns=columns rows=rules />
                </div>
            }
                .into_any()
        }}
        <p class="quiet">{tr!("retention.stays")}</p>
        <h2>{tr!("retention.holds")}</h2>
        {if holds.is_empty() {
            view! { <EmptyState title=tr!("retention.no_holds") text=tr!("retention.no_holds_text") /> }.into_any()
        } else {
            let columns = vec![
                tr!("retention.hold"),
                tr!("retention.thing"),
                tr!("desk.region"),
                tr!("retention.placed"),
                tr!("retention.until"),
                tr!("retention.state"),
            ];
            view! {
                <div class="wide">
                    <Table caption=tr!("retention.holds") quiet=true columns=columns rows=holds />
                </div>
            }
                .into_any()
        }}
        <h2>{tr!("retention.report")}</h2>
        {if report.is_empty() {
            view! { <EmptyState title=tr!("retention.no_report") text=tr!("retention.no_report_text") /> }.into_any()
        } else {
            let columns =
                vec![tr!("retention.day"), tr!("retention.kind"), tr!("desk.region"), tr!("retention.count")];
            view! {
                <Table caption=tr!("retention.report") quiet=true columns=columns rows=report />
                <Actions>
                    <LinkButton
                        label=tr!("retention.file")
                        href=Route::RetentionFile.path()
                        kind=ButtonKind::Plain
                        download=true
                    />
                </Actions>
            }
                .into_any()
        }}
    }
}

fn rule_row(rule: &RetentionRule, due: Option<Due>, book: &RuleBook) -> Vec<AnyView> {
    let fate = match rule.kind.fate() {
        Fate::Expire => tr!("retention.fate_expire"),
        Fate::Erase => tr!("retention.fate_erase"),
        Fate::Delete => tr!("retention.fate_delete"),
    };
    let number = |of: fn(&Due) -> i64| match &due {
        Some(due) => of(due).to_string().into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    let (mark, sources) = (rule.term.mark, sources(book, &rule.term.src));
    vec![
        kind(rule.kind).into_any(),
        // One part, so that a narrow screen keeps the term and its mark together.
        view! {
            <div>
                {term(rule.term.v)} " " <MarkBadge mark=mark sources=sources />
            </div>
        }
        .into_any(),
        fate.into_any(),
        number(|due| due.now),
        number(|due| due.in_30),
        number(|due| due.in_90),
        number(|due| due.held),
    ]
}

fn hold_row(row: &HoldRow, book: &RuleBook) -> Vec<AnyView> {
    let HoldRow { hold, reference, placed_by, .. } = row;
    let thing = match (&hold.thing, reference) {
        (HeldThing::Case(_), Some(reference)) => reference.to_string(),
        (HeldThing::Case(_), None) => tr!("retention.thing_case"),
        (HeldThing::Person(_), _) => tr!("retention.thing_person"),
    };
    let state = if hold.ended_at.is_none() {
        view! { <StatusTag label=tr!("retention.stands") tone=Tone::Warn /> }.into_any()
    } else {
        tr!("retention.ended").into_any()
    };
    vec![
        view! { <a href=Route::Hold(hold.id.clone()).path()>{hold.order.clone()}</a> }.into_any(),
        thing.into_any(),
        words::region(book, &hold.region).into_any(),
        format!("{} · {placed_by}", date(language(), hold.placed_at.day())).into_any(),
        hold.until
            .map_or_else(|| tr!("retention.no_end"), |until| date(language(), until.plus_seconds(-1).day()))
            .into_any(),
        state,
    ]
}

fn line(count: &RetentionCount, book: &RuleBook) -> Vec<AnyView> {
    let region = count.region.as_ref().map_or_else(|| tr!("retention.no_region"), |region| words::region(book, region));
    vec![
        date(language(), count.day).into_any(),
        counted(&count.kind).into_any(),
        region.into_any(),
        count.count.to_string().into_any(),
    ]
}
