use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    export::{Export, ExportState as S},
    id::{ExportId, StaffId},
    staff::{Role, Staff},
};

/// Rows of each list.
const ROWS: u32 = 50;
/// Exports of one's own that are looked through for what is to be told.
const TOLD: u32 = 10;

/// An export with the names of its people. It has no `Debug`: it holds them.
#[derive(Clone)]
pub struct ExportLine {
    /// The export.
    pub export: Export,
    /// Name of who asked.
    pub by: String,
    /// Name of the second person.
    pub second: Option<String>,
    /// The reader asked for it.
    pub own: bool,
    /// The reader may be its second person, now.
    pub may_decide: bool,
    /// The reader can download it, now.
    pub may_download: bool,
}

/// The lists.
#[derive(Clone)]
pub struct ExportsPage {
    /// The reader's own, newest first.
    pub own: Vec<ExportLine>,
    /// Those that wait for the reader as a second person, oldest first.
    pub waiting: Vec<ExportLine>,
}

async fn line(ctx: &Context, staff: &Staff, export: Export) -> UseCaseResult<ExportLine> {
    let name = async |id: &StaffId| ctx.store.lookup_staff(id).await.map(|s| s.map(|s| s.name).unwrap_or_default());
    let own = export.staff == staff.id;
    let now = ctx.now();
    Ok(ExportLine {
        by: if own { staff.name.clone() } else { name(&export.staff).await? },
        second: match &export.second {
            Some(id) => Some(name(id).await?),
            None => None,
        },
        own,
        may_decide: export.state == S::Waiting
            && export.may_second(staff)
            && export.ends_at.is_none_or(|end| now < end),
        may_download: export.is_for(staff) && export.is_ready(now),
        export,
    })
}

/// The caller's own exports, and those that wait for their word.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<ExportsPage> {
    let staff = caller.staff()?;
    let mut page = ExportsPage { own: Vec::new(), waiting: Vec::new() };
    for export in ctx.store.exports_of(&staff.id, ROWS).await? {
        page.own.push(line(ctx, staff, export).await?);
    }
    if Export::has_seconds(staff.role) {
        for export in ctx.store.exports_waiting(staff, ctx.now(), ROWS).await? {
            let line = line(ctx, staff, export).await?;
            if line.may_decide {
                page.waiting.push(line);
            }
        }
    }
    Ok(page)
}

/// How many exports wait for the caller as a second person.
///
/// # Errors
/// `NotSignedIn`.
pub async fn waiting_for(ctx: &Context, caller: &Caller) -> UseCaseResult<usize> {
    let staff = caller.staff()?;
    if !Export::has_seconds(staff.role) {
        return Ok(0);
    }
    Ok(ctx.store.exports_waiting(staff, ctx.now(), ROWS).await?.len())
}

/// One export: for its asker; for supervisors, administrators and auditors whose office covers the asker's.
///
/// # Errors
/// `NotFound` for anybody else.
pub async fn show(ctx: &Context, caller: &Caller, id: &ExportId) -> UseCaseResult<ExportLine> {
    let staff = caller.staff()?;
    let export = ctx.store.lookup_export(id).await?.ok_or(UseCaseError::NotFound)?;
    let watches = staff.role != Role::Clerk && export.covered_by(staff);
    if export.staff != staff.id && !watches {
        return Err(UseCaseError::NotFound);
    }
    line(ctx, staff, export).await
}

/// What the caller is told above their queue: exports that are ready, declined or failed, until they put it away.
///
/// # Errors
/// `NotSignedIn`.
pub async fn told(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Export>> {
    let own = ctx.store.exports_of(&caller.staff()?.id, TOLD).await?;
    let now = ctx.now();
    Ok(own.into_iter().filter(|e| e.tells() && (e.state != S::Ready || e.is_ready(now))).collect())
}
