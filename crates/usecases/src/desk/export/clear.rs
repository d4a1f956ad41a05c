//! What becomes of an export's objects: deleted when its time is over, and swept when a process left them behind.

use super::cleared;
use crate::{Context, UseCaseError, UseCaseResult, record};
use domain::{application::Actor, export::Export, id::ExportId};
use std::time::Duration;
use storage::{ChangeSet, DeskChange};

/// Exports that one round ends.
const ENDS: u32 = 100;
/// An object so old that no export needs is nobody's any more: whoever wrote it was to commit at once.
const LEFT: Duration = Duration::from_secs(3600);

/// Deletes objects of an export that is made or over which it does not need.
pub(crate) async fn clear(ctx: &Context, id: &ExportId) -> UseCaseResult<()> {
    let Some(needed) = ctx.store.export_objects(id).await? else { return Ok(()) };
    for name in ctx.blobs.named(&Export::prefix(id), Duration::ZERO).await? {
        if !needed.contains(&name) {
            ctx.blobs.delete(&name).await?;
        }
    }
    Ok(())
}

/// Deletes objects of all exports that none of them needs: of a try that was killed, or of a job that was given up.
/// Answers how many.
pub(crate) async fn sweep(ctx: &Context) -> UseCaseResult<u64> {
    let mut swept = 0;
    for name in ctx.blobs.named(Export::OBJECT, LEFT).await? {
        let Some(id) = Export::of_object(&name) else { continue };
        if !ctx.store.export_objects(&id).await?.is_some_and(|needed| needed.contains(&name)) {
            ctx.blobs.delete(&name).await?;
            swept += 1;
        }
    }
    Ok(swept)
}

/// Ends what nobody approved in time, and deletes files whose day is over. One that can't be ended stops no other.
/// Answers how many.
pub(crate) async fn end(ctx: &Context) -> UseCaseResult<u64> {
    let mut ended = 0;
    for (id, state, version) in ctx.store.exports_over(ctx.now(), ENDS).await? {
        let entry = record::by(ctx, Actor::System, "", "export.expired", id.as_str(), state.name());
        let set =
            ChangeSet::new().with(DeskChange::ExpireExport(id.clone(), version)).with(cleared(ctx, &id, "expired"));
        match ctx.store.commit(set.audited(entry)).await.map_err(UseCaseError::from) {
            Ok(_) => ended += 1,
            Err(UseCaseError::Conflict) => {}
            Err(error) => tracing::error!(export = %id, %error, "an export could not be ended"),
        }
    }
    Ok(ended)
}
