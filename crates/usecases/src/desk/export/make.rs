//! What the worker does: one part a job, and the file when every part is there. A process that ends in between leaves a
//! whole part or none; the next one goes on from there.

use super::{clears, file, goes_on, moved, rows};
use crate::{Context, UseCaseError, UseCaseResult, export::Cell, record};
use domain::{
    application::Actor,
    export::{Export, ExportFault, ExportPlace, ExportState as S},
    id::ExportId,
    staff::{Looked, Staff},
};
use storage::{Change, ChangeSet, Look};

/// Makes the next part of an export, or its file. `detail` is the version that the job was written for.
pub(crate) async fn make(ctx: &Context, id: &ExportId, detail: &str) -> UseCaseResult<()> {
    let Some(export) = ctx.store.lookup_export(id).await? else { return Ok(()) };
    if !export.state.is_moving() || detail != export.version.to_string() {
        return Ok(());
    }
    let staff = ctx.store.lookup_staff(&export.staff).await?;
    let Some(staff) = staff.filter(|staff| export.is_for(staff)) else {
        return fail(ctx, export, ExportFault::AccessLost).await;
    };
    let done = if export.place == Some(ExportPlace::End) {
        whole(ctx, &staff, &export).await
    } else {
        next(ctx, &staff, export.clone()).await
    };
    match done {
        // Somebody else went on with it, or gave it up: theirs counts.
        Err(UseCaseError::Conflict) => Ok(()),
        // What is listed is not the asker's office's any more: a colleague, a case or a person moved.
        Err(UseCaseError::NotFound | UseCaseError::Forbidden) => fail(ctx, export, ExportFault::AccessLost).await,
        other => other,
    }
}

/// Reads and keeps the next part; the looks that it is stand in the same commit.
async fn next(ctx: &Context, staff: &Staff, export: Export) -> UseCaseResult<()> {
    // The office for which it was asked: one that grew meanwhile adds nothing to this file.
    let asker = Staff { regions: export.office.clone(), ..staff.clone() };
    let left = (export.bound - export.made).max(0);
    let limit = u32::try_from(left.min(ctx.limits.export_part.max(1))).unwrap_or(0);
    let found = rows::part(ctx, &asker, &export.order, export.place.as_ref(), limit.max(1)).await?;
    let full = left == 0;
    let n = if full { 0 } else { found.rows.len() };
    let more = full && !found.rows.is_empty();
    let place = if full { ExportPlace::End } else { found.next };
    let made = i64::try_from(n).unwrap_or(0);
    let (mut set, mut objects) = (ChangeSet::new(), export.objects.clone());
    let mut own = None;
    if n > 0 {
        let cells: Vec<&Vec<Cell>> = found.rows.iter().map(|row| &row.cells).collect();
        let bytes = serde_json::to_vec(&cells).map_err(|_| UseCaseError::Broken("rows can't be written"))?;
        let name = file::keep(ctx, &export.id, &bytes).await?;
        objects.push(name.clone());
        own = Some(name);
        for row in found.rows {
            let Some((person, application)) = row.about else { continue };
            set = set.with(Change::AddLook(Look {
                person,
                staff: staff.id.clone(),
                session: export.session.clone(),
                application: Some(application),
                office: staff.regions.clone(),
                what: Looked::Export(export.order.purpose),
                words: String::new(),
                at: ctx.now(),
            }));
        }
    }
    let after = Export { state: S::Making, made: export.made + made, objects, place: Some(place), more, ..export };
    let job = goes_on(ctx, &after.id, after.version + 1);
    commit(ctx, set.with(moved(after)).with(job), own).await
}

/// Commits what was made; an object that only this try knows goes where another try was faster.
async fn commit(ctx: &Context, set: ChangeSet, own: Option<String>) -> UseCaseResult<()> {
    let done = ctx.store.commit(set).await.map(drop).map_err(UseCaseError::from);
    if let (Err(UseCaseError::Conflict), Some(name)) = (&done, own) {
        ctx.blobs.delete(&name).await?;
    }
    done
}

/// Puts the parts together. The file is there before the export says so.
async fn whole(ctx: &Context, staff: &Staff, export: &Export) -> UseCaseResult<()> {
    let at = ctx.now();
    let second = match &export.second {
        Some(id) => ctx.store.lookup_staff(id).await?.map(|s| s.name),
        None => None,
    };
    let name = file::write(ctx, staff, second, export, at).await?;
    let ready = Export {
        state: S::Ready,
        objects: vec![name.clone()],
        made_at: Some(at),
        ends_at: Some(at.plus_seconds(Export::KEPT_HOURS * 3600)),
        ..export.clone()
    };
    let detail = format!("rows={} more={}", export.made, if export.more { "yes" } else { "no" });
    let entry = record::by(ctx, Actor::System, "", "export.made", export.id.as_str(), &detail);
    let clear = clears(ctx, &ready);
    commit(ctx, ChangeSet::new().with(moved(ready)).with(clear).audited(entry), Some(name)).await
}

async fn fail(ctx: &Context, export: Export, fault: ExportFault) -> UseCaseResult<()> {
    let entry = record::by(ctx, Actor::System, "", "export.failed", export.id.as_str(), fault.name());
    let failed = Export { state: S::Failed, objects: Vec::new(), fault: Some(fault), ends_at: None, ..export };
    let clear = clears(ctx, &failed);
    ctx.store.commit(ChangeSet::new().with(moved(failed)).with(clear).audited(entry)).await?;
    Ok(())
}

/// After too many tries: the asker is told that it could not be made.
pub(crate) async fn give_up(ctx: &Context, id: &ExportId) -> UseCaseResult<()> {
    match ctx.store.lookup_export(id).await? {
        Some(export) if export.state.is_moving() => fail(ctx, export, ExportFault::Broken).await,
        _ => Ok(()),
    }
}
