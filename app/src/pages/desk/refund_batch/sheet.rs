//! The cover sheet: one page of paper with number, count and sum, and places to sign.

use super::{super::words as desk_words, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date_time, money},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    id::RefundBatchId,
    refund::{RefundBatchMove as M, RefundBatchState as S},
    rules::RuleBook,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::refund_batch::{self, RefundBatchPage},
};

/// The sheet.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundBatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match refund_batch::show(&door.ctx, door.caller(), &id, 0).await {
        Ok(found) => {
            let book = door.ctx.book.clone();
            door.page(tr_in!(door.caller().language, "refund_batch.sheet"), || view(&found, &book))
        }
        Err(error) => door.refuse(&error),
    }
}

fn view(found: &RefundBatchPage, book: &RuleBook) -> impl IntoView + use<> {
    let batch = &found.batch;
    let back = Route::RefundBatch(batch.id.clone()).path();
    let step = |by: M| found.steps.iter().find(|s| s.what.by == by);
    let who = |by: M| {
        step(by).map(|s| format!("{} · {}", s.who, date_time(language(), s.what.at))).unwrap_or_else(|| "–".to_owned())
    };
    let mut rows = vec![
        (tr!("refund_batch.number"), batch.number.clone()),
        (tr!("refund_batch.region"), desk_words::region(book, &batch.region)),
        (tr!("refund_batch.way"), desk_words::way(batch.way)),
        (tr!("refund_batch.legs"), words::legs(&batch.legs)),
        (tr!("refund_batch.count"), batch.count.to_string()),
        (tr!("refund_batch.sum"), money(language(), batch.sum)),
        (tr!("refund_batch.was_made"), who(M::Make)),
        (tr!("refund_batch.was_released"), who(M::Release)),
    ];
    rows.extend(batch.xlsx_digest.clone().map(|digest| ("XLSX · SHA-256".to_owned(), digest)));
    rows.extend(batch.csv_digest.clone().map(|digest| ("CSV · SHA-256".to_owned(), digest)));
    let rows: Vec<_> =
        rows.into_iter().map(|(label, value)| view! { <SummaryRow label=label value=value /> }).collect();
    let early = matches!(batch.state, S::Made | S::Cancelled)
        .then(|| view! { <Notice tone=Tone::Warn>{tr!("refund_batch.sheet_early")}</Notice> });
    let receivers: Vec<_> = batch
        .legs
        .iter()
        .map(|leg| {
            let name = leg.name.clone();
            view! {
                <div class="signatures">
                    <p class="signature">{tr!("refund_batch.received_by", name = name)}</p>
                    <p class="signature">{tr!("refund_batch.received_on")}</p>
                </div>
            }
        })
        .collect();
    view! {
        <PageHead title=tr!("refund_batch.sheet_title") lead=tr!("refund_batch.sheet_lead") back=back />
        <p class="screen-only">{tr!("refund_batch.print_hint")}</p>
        {early}
        <div class="stack signed-form">
            <Panel>
                <div class="digest">
                    <SummaryList>{rows}</SummaryList>
                </div>
            </Panel>
            <Panel title=tr!("refund_batch.signatures")>
                <div class="signatures">
                    <p class="signature">{tr!("refund_batch.handed_by")}</p>
                    <p class="signature">{tr!("refund_batch.handed_on")}</p>
                </div>
                {receivers}
            </Panel>
            <p class="quiet">{tr!("refund_batch.no_money")}</p>
        </div>
    }
}
