//! Lists as files: asked for with a purpose, made in the background part by part, kept for a day. Above a limit a second
//! person of the office says yes first.
//!
//! The office is part of every question, when it is counted, at each part and at the download. Whole numbers of people
//! never leave by an export.

mod ask;
mod clear;
mod decide;
mod file;
mod list;
mod make;
mod rows;

pub use ask::{AskPage, ExportForm, ask, look};
pub(crate) use clear::{clear, end, sweep};
pub use decide::{approve, cancel, decline, put_away};
pub use file::{ExportFile, download};
pub use list::{ExportLine, ExportsPage, list, show, told, waiting_for};
pub(crate) use make::{give_up, make};

use crate::{Context, outbox};
use domain::{export::Export, id::ExportId};
use storage::{Change, DeskChange, JobKind};

/// The job that makes the next part of an export that has this version.
fn goes_on(ctx: &Context, id: &ExportId, version: i64) -> Change {
    outbox::job(ctx, JobKind::MakeExport(id.clone()), version.to_string())
}

/// A name for an object of an export; no other try has it.
fn object(ctx: &Context, id: &ExportId) -> String {
    format!("{}{}", Export::prefix(id), ExportId::from_bits(ctx.ids.bits()))
}

/// The job that deletes what an export in its new state does not need any more.
fn clears(ctx: &Context, export: &Export) -> Change {
    cleared(ctx, &export.id, export.state.name())
}

fn cleared(ctx: &Context, id: &ExportId, state: &str) -> Change {
    outbox::job(ctx, JobKind::ClearExport(id.clone()), state.to_owned())
}

/// The export as it becomes.
fn moved(export: Export) -> DeskChange {
    DeskChange::UpdateExport(Box::new(Export { version: export.version + 1, ..export }))
}
