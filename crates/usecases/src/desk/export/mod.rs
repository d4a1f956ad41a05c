//! Lists as files: asked for with a purpose, made in the background part by part, kept for a day. Above a limit a second
//! person of the office says yes first.
//!
//! The office is part of every question, when it is counted, at each part and at the download. Whole numbers of people
//! never leave by an export.

mod ask;
mod decide;
mod file;
mod list;
mod make;
mod rows;

pub use ask::{AskPage, ExportForm, ask, look};
pub use decide::{approve, cancel, decline, put_away};
pub use file::{ExportFile, download};
pub use list::{ExportLine, ExportsPage, list, show, told, waiting_for};
pub(crate) use make::{clear, end, give_up, make};

use crate::{Context, outbox};
use domain::{export::Export, id::ExportId};
use storage::{Change, DeskChange, JobKind};

/// The job that makes the next part of an export that has this version.
fn goes_on(ctx: &Context, id: &ExportId, version: i64) -> Change {
    outbox::job(ctx, JobKind::MakeExport(id.clone()), version.to_string())
}

/// The job that deletes what an export in its new state does not need any more.
fn clears(ctx: &Context, export: &Export) -> Change {
    outbox::job(ctx, JobKind::ClearExport(export.id.clone()), export.state.name().to_owned())
}

/// The export as it becomes.
fn moved(export: Export) -> DeskChange {
    DeskChange::UpdateExport(Box::new(Export { version: export.version + 1, ..export }))
}

/// Name of the stored object that holds a part.
fn part(export: &Export, n: i64) -> String {
    format!("{}p{n}", export.id)
}
