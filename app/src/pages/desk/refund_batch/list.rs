//! The office's batches, and what could become one.

use super::{super::words as desk_words, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, money},
    pages::support::{before, where_it_ended},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    consequence::RefundWay,
    id::RefundBatchId,
    refund::{RefundBatch, RefundTally},
    rules::{RegionCode, RuleBook},
    time::Timestamp,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::refund_batch::{self, RefundBatchesPage};

/// The list.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let place = where_it_ended(query.get("before"), RefundBatchId::parse);
    match refund_batch::list(&door.ctx, door.caller(), place.as_ref()).await {
        Ok(found) => {
            let book = door.ctx.book.clone();
            let first = place.is_none();
            door.page(tr_in!(door.caller().language, "refund_batch.title"), || view! { <Page found book first /> })
        }
        Err(error) => door.refuse(&error),
    }
}

/// The address of the page that puts one together.
pub(super) fn address(region: &RegionCode, way: RefundWay) -> String {
    format!("{}?region={region}&way={}", Route::RefundBatchNew, way.name())
}

#[component]
fn Page(found: RefundBatchesPage, book: Arc<RuleBook>, first: bool) -> impl IntoView {
    let ready = (found.may_make && first).then(|| ready(&found, &book));
    let next = found.next.as_ref().map(|(at, id)| before(&Route::RefundBatches.path(), *at, id));
    let list = if found.batches.is_empty() {
        view! { <p class="quiet">{tr!("refund_batch.none")}</p> }.into_any()
    } else {
        let rows = found.batches.iter().map(|(batch, tally)| row(batch, *tally, &book, found.now)).collect();
        let columns = vec![
            tr!("refund_batch.number"),
            tr!("refund_batch.state"),
            tr!("refund_batch.region"),
            tr!("refund_batch.legs"),
            tr!("refund_batch.sum"),
            tr!("refund_batch.so_far"),
            tr!("refund_batch.age"),
        ];
        view! {
            <div class="wide">
                <Table caption=tr!("refund_batch.all") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!("refund_batch.title") lead=tr!("refund_batch.lead") back=Route::Refunds.path() />
        {ready}
        <Panel title=tr!("refund_batch.all")>{list} <Pagination next=next /></Panel>
    }
}

fn ready(found: &RefundBatchesPage, book: &RuleBook) -> impl IntoView + use<> {
    let inside = if found.ready.is_empty() {
        view! { <p class="quiet">{tr!("refund_batch.none_ready")}</p> }.into_any()
    } else {
        let rows = found.ready.iter().map(|ready| {
            let region = desk_words::region(book, &ready.region);
            let href = address(&ready.region, ready.way);
            let says = format!("{} · {region} · {}", tr!("refund_batch.put_together"), desk_words::way(ready.way));
            vec![
                region.into_any(),
                desk_words::way(ready.way).into_any(),
                ready.count.into_any(),
                money(language(), ready.sum).into_any(),
                view! {
                    <a href=href aria-label=says>
                        {tr!("refund_batch.put_together")}
                    </a>
                }
                .into_any(),
            ]
        });
        let rows = rows.collect();
        let columns = vec![
            tr!("refund_batch.region"),
            tr!("refund_batch.way"),
            tr!("refund_batch.count"),
            tr!("refund_batch.sum"),
            tr!("desk.next_step"),
        ];
        view! {
            <div class="wide">
                <Table caption=tr!("refund_batch.ready") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    view! { <Panel title=tr!("refund_batch.ready")>{inside}</Panel> }
}

fn row(batch: &RefundBatch, tally: RefundTally, book: &RuleBook, now: Timestamp) -> Vec<AnyView> {
    let (label, tone) = words::state(batch);
    let count = tr!("refund_batch.lines", count = batch.count);
    let sum = format!("{} · {count}", money(language(), batch.sum));
    let days = now.seconds_since(batch.made_at).max(0) / 86_400;
    let made = date(language(), batch.made_at.day());
    let age = if batch.state.is_over() { made } else { tr!("refund_batch.days", count = days, date = made) };
    vec![
        view! { <a href=Route::RefundBatch(batch.id.clone()).path()>{batch.number.clone()}</a> }.into_any(),
        view! { <StatusTag label=label tone=tone /> }.into_any(),
        desk_words::region(book, &batch.region).into_any(),
        words::legs(&batch.legs).into_any(),
        sum.into_any(),
        so_far(tally).into_any(),
        view! { <span class="when">{age}</span> }.into_any(),
    ]
}

/// Paid, failed and open in one line.
pub(super) fn so_far(tally: RefundTally) -> String {
    tr!("refund_batch.tally", paid = tally.paid.0, failed = tally.failed.0, open = tally.open.0)
}
