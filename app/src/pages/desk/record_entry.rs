//! One entry of the record with the proof that it stands there, on the page and as a file.

use super::record::actor;
use crate::{
    components::*, context::language, door::Door, i18n::date_time, pages::support::saved, routes::Route, tr, tr_in,
};
use axum::{extract::Path, response::Response};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    audit::{self, ProvenEntry},
};

/// The entry.
pub(super) async fn show(door: Door, Path(index): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match proven(&door, &index).await {
        Ok(entry) => {
            door.page(tr_in!(door.caller().language, "audit.entry", number = entry.leaf.index), || page(entry))
        }
        Err(error) => door.refuse(&error),
    }
}

/// The proof as a file.
pub(super) async fn download(door: Door, Path(index): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match proven(&door, &index).await.and_then(|entry| file(&entry)) {
        Ok(response) => response,
        Err(error) => door.refuse(&error),
    }
}

async fn proven(door: &Door, index: &str) -> UseCaseResult<ProvenEntry> {
    // Whoever reads no record is told so whatever they ask for; what is no number is no entry.
    const NONE: u64 = u64::MAX >> 1;
    let index = index.parse().unwrap_or(NONE).min(NONE);
    audit::prove(&door.ctx, door.caller(), index).await
}

fn file(entry: &ProvenEntry) -> UseCaseResult<Response> {
    let text = serde_json::to_vec_pretty(&entry.proof).map_err(|_| UseCaseError::Broken("a proof is no JSON"))?;
    Ok(saved(&format!("yitui-record-{}.json", entry.leaf.index), "application/json", text))
}

fn page(entry: ProvenEntry) -> impl IntoView {
    let ProvenEntry { leaf, by, proof } = entry;
    let number = leaf.index;
    let said = leaf.entry;
    let inclusion = proof.inclusion;
    let who = actor(&said.actor, by.as_deref());
    let steps: Vec<_> =
        inclusion.path.iter().map(|hash| view! { <li><code class="id">{hash.clone()}</code></li> }).collect();
    let file = Route::DeskEntryProof(number).path();
    let (count, none) = (inclusion.path.len(), inclusion.path.is_empty());
    view! {
        <PageHead title=tr!("audit.entry", number = number) back=Route::DeskRecord.path() />
        <Panel>
            <SummaryList>
                <SummaryRow label=tr!("desk.record_at") value=date_time(language(), said.at) />
                <SummaryRow label=tr!("desk.record_actor") value=who />
                <SummaryRow label=tr!("desk.record_action") value=said.action />
                <SummaryRow label=tr!("desk.record_object") value=said.object />
                <SummaryRow label=tr!("desk.record_detail") value=said.detail />
                <SummaryRow label=tr!("desk.record_request") value=said.request />
            </SummaryList>
        </Panel>
        <Panel title=tr!("audit.proof")>
            <Notice tone=Tone::Success>{tr!("audit.proof_holds", size = inclusion.size)}</Notice>
            <SummaryList>
                <SummaryRow label=tr!("audit.leaf_index") value=inclusion.index.to_string() />
                <SummaryRow label=tr!("audit.leaf") wide=true>
                    <code class="id">{inclusion.leaf}</code>
                </SummaryRow>
                <SummaryRow label=tr!("audit.root") wide=true>
                    <code class="id">{inclusion.root}</code>
                </SummaryRow>
                <SummaryRow label=tr!("audit.key") value=proof.key />
            </SummaryList>
            {(!none)
                .then(|| {
                    view! {
                        <Disclosure summary=tr!("audit.path", count = count)>
                            <ol>{steps}</ol>
                        </Disclosure>
                    }
                })}
            <Actions>
                <LinkButton label=tr!("audit.download") href=file kind=ButtonKind::Plain download=true />
            </Actions>
            <p class="quiet">{tr!("audit.offline")}</p>
            <p>
                <code>{format!("yitui audit verify yitui-record-{}.json --key yitui-receipt-key.pem", number)}</code>
            </p>
        </Panel>
    }
}
