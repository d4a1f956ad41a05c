//! The whole record is checked: every entry against its hash, every hash against those above it. A press checks some
//! tens of thousands, and the next one goes on.

use crate::{components::*, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::staff::Role;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    audit::{self, Chunk, Fault},
};

/// What a check does.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    if !door.caller().staff.as_ref().is_some_and(|s| s.role == Role::Auditor && s.regions.is_empty()) {
        return door.refuse(&UseCaseError::Forbidden);
    }
    page(&door, None)
}

/// Checks from where the last press ended.
pub(super) async fn run(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match audit::check(&door.ctx, door.caller(), form.get("from").parse().unwrap_or(0)).await {
        Ok(chunk) => page(&door, Some(chunk)),
        Err(error) => door.refuse(&error),
    }
}

fn page(door: &Door, done: Option<Chunk>) -> Response {
    door.page(tr_in!(door.caller().language, "audit.check"), || {
        let next = done.as_ref().filter(|c| c.fault.is_none() && c.until < c.size).map(|c| c.until);
        let label = if next.is_some() { tr!("audit.check_on") } else { tr!("audit.check_run") };
        let kind = if done.is_some() && next.is_none() { ButtonKind::Plain } else { ButtonKind::Primary };
        view! {
            <PageHead title=tr!("audit.check") lead=tr!("audit.check_lead") back=Route::DeskRecord.path() />
            {done.map(result)}
            <Panel>
                <Form action=Route::DeskRecordCheck.path()>
                    <Hidden name="from" value=next.unwrap_or(0).to_string() />
                    <Actions>
                        <Button label=label kind=kind />
                    </Actions>
                </Form>
                <p class="quiet">{tr!("audit.check_offline")}</p>
                <p>
                    <code>"yitui audit check --since yitui-record-N.json"</code>
                </p>
            </Panel>
        }
    })
}

fn result(chunk: Chunk) -> impl IntoView {
    if let Some(fault) = chunk.fault {
        let text = match fault {
            Fault::Entry(n) => tr!("audit.fault_entry", number = n),
            Fault::Missing(n) => tr!("audit.fault_missing", number = n),
            Fault::Tree(n) => tr!("audit.fault_tree", number = n),
            Fault::Shorter(n) => tr!("audit.fault_shorter", number = n),
            Fault::Rewritten(n) => tr!("audit.fault_rewritten", number = n),
        };
        return view! {
            <Notice tone=Tone::Danger title=tr!("audit.faulty") announce=true>
                <p>{text}</p>
                <p>{tr!("audit.faulty_text")}</p>
            </Notice>
        }
        .into_any();
    }
    let whole = chunk.until >= chunk.size;
    let title = if whole { tr!("audit.sound") } else { tr!("audit.sound_so_far") };
    let newest = chunk.size.checked_sub(1).filter(|_| whole).map(|last| {
        view! {
            <Actions>
                <LinkButton
                    label=tr!("audit.newest_proof")
                    href=Route::DeskEntryProof(last).path()
                    kind=ButtonKind::Plain
                    download=true
                />
            </Actions>
        }
    });
    view! {
        <Notice tone=Tone::Success title=title announce=true>
            <p>{tr!("audit.checked", until = chunk.until, size = chunk.size)}</p>
        </Notice>
        <Panel>
            <SummaryList>
                <SummaryRow label=tr!("audit.root") wide=true>
                    <code class="id">{chunk.root}</code>
                </SummaryRow>
            </SummaryList>
            {newest}
        </Panel>
    }
    .into_any()
}
