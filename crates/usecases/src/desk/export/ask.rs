use super::{
    super::{look::purpose_faults, once::once},
    goes_on, rows,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, audit::entries, record};
use domain::{
    application::form::{FieldCode, FieldError},
    export::{Export, ExportColumn, ExportFormat, ExportOrder, ExportSource, ExportState},
    id::ExportId,
    staff::{LookPurpose, Staff},
};
use std::{collections::BTreeMap, fmt};
use storage::{ChangeSet, DeskChange, StoreError};

/// What a page sends.
#[derive(Clone, Default)]
pub struct ExportForm {
    /// Names of the chosen columns.
    pub columns: Vec<String>,
    /// Name of the format.
    pub format: String,
    /// Name of a purpose.
    pub purpose: String,
    /// The same in own words; needed for "something else".
    pub words: String,
    /// Made with the page: sent twice it is one export.
    pub key: String,
    /// The file's wording, by the page.
    pub wording: BTreeMap<String, String>,
}

/// Without what was typed.
impl fmt::Debug for ExportForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportForm")
            .field("columns", &self.columns)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

/// What an export would hold.
#[derive(Clone, Debug)]
pub struct AskPage {
    /// The list.
    pub source: ExportSource,
    /// Rows, counted up to `most` and one more.
    pub rows: i64,
    /// Every row was looked at; else there are at least so many.
    pub complete: bool,
    /// Most rows that a file holds.
    pub most: i64,
    /// Most rows that one person may have alone.
    pub alone: i64,
}

impl AskPage {
    /// Whether a second person must say yes.
    #[must_use]
    pub fn needs_second(&self) -> bool {
        self.rows > self.alone
    }
}

/// The caller, if they may have such a list.
fn asker<'c>(caller: &'c Caller, source: &ExportSource) -> UseCaseResult<&'c Staff> {
    let staff = caller.staff()?;
    if source.may(staff.role) { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// What an export of a list would hold. Of the record this is a search, on the record and counted like one; else nothing
/// is written.
///
/// # Errors
/// `Forbidden`, `NotFound` for what is another office's; `LimitReached`.
pub async fn look(ctx: &Context, caller: &Caller, source: ExportSource) -> UseCaseResult<AskPage> {
    asker(caller, &source)?;
    if let ExportSource::Record(filter) = &source {
        entries::looked(ctx, caller, filter).await?;
    }
    found(ctx, caller, source).await
}

async fn found(ctx: &Context, caller: &Caller, source: ExportSource) -> UseCaseResult<AskPage> {
    let staff = asker(caller, &source)?;
    let (most, alone) = (ctx.limits.export_most.max(1), ctx.limits.export_alone.max(0));
    let (rows, complete) = rows::count(ctx, staff, &source, most).await?;
    Ok(AskPage { source, rows, complete, most, alone })
}

/// Asks for a file. Above the limit it waits for a second person, else the worker begins at once.
///
/// # Errors
/// `Invalid` on `columns`, `format`, `purpose` or `words`, and on `rows` where there are none; `LimitReached`;
/// `Conflict` when the same page asked for something else already.
pub async fn ask(ctx: &Context, caller: &Caller, source: ExportSource, form: &ExportForm) -> UseCaseResult<ExportId> {
    let found = found(ctx, caller, source).await?;
    let staff = caller.staff()?;
    let order = read(found.source.clone(), caller, form).map_err(UseCaseError::Invalid)?;
    if found.rows == 0 && found.complete {
        return Err(FieldError::new("rows", FieldCode::Required).into());
    }
    let (now, second) = (ctx.now(), found.needs_second());
    let export = Export {
        id: ExportId::from_bits(ctx.ids.bits()),
        staff: staff.id.clone(),
        session: caller.session()?.id.clone(),
        office: staff.regions.clone(),
        order,
        state: if second { ExportState::Waiting } else { ExportState::Queued },
        expected: found.rows.clamp(1, found.most),
        // Alone nobody gets more rows than the limit, however many come meanwhile; with a second person, no more than
        // the second person saw: the number of rows, or where not all were counted, the most that a file holds.
        bound: match (second, found.complete) {
            (true, true) => found.rows.min(found.most),
            (true, false) => found.most,
            (false, _) => found.alone.min(found.most),
        },
        alone: found.alone,
        made: 0,
        objects: Vec::new(),
        place: None,
        more: false,
        second: None,
        reason: String::new(),
        fault: None,
        asked_at: now,
        decided_at: None,
        made_at: None,
        ends_at: second.then(|| now.plus_seconds(Export::WAITS_HOURS * 3600)),
        seen: false,
        version: 1,
    };
    let id = export.id.clone();
    let detail = format!(
        "{} purpose={} format={} rows={} second={}",
        export.order.source.detail(),
        export.order.purpose.name(),
        export.order.format.name(),
        export.expected,
        if second { "needed" } else { "no" }
    );
    let counted = count(ctx, "export_staff_day", staff.id.as_str(), |l| l.export_staff_day);
    let mut set = ChangeSet::new().with(counted).with(DeskChange::AddExport(Box::new(export.clone())));
    if !second {
        set = set.with(goes_on(ctx, &id, export.version));
    }
    let mut set = set.audited(record::entry(ctx, caller, "export.asked", id.as_str(), &detail));
    let ordered = serde_json::to_string(&export.order).map_err(|_| UseCaseError::Broken("an export's order"))?;
    set.idempotency = once(ctx, staff, "export", &form.key, &ordered, id.as_str());
    match ctx.store.commit(set).await {
        Err(StoreError::Replayed { answer, same: true }) => Ok(ExportId(answer)),
        Err(StoreError::Replayed { same: false, .. }) => Err(UseCaseError::Conflict),
        other => other.map(|_| id).map_err(Into::into),
    }
}

fn read(source: ExportSource, caller: &Caller, form: &ExportForm) -> Result<ExportOrder, Vec<FieldError>> {
    let mut errors = Vec::new();
    let named: Option<Vec<_>> = form.columns.iter().map(|name| ExportColumn::from_name(name)).collect();
    let named = named.filter(|named| !named.is_empty() && named.iter().all(|c| source.columns().contains(c)));
    if named.is_none() {
        errors.push(FieldError::new("columns", FieldCode::Choice));
    }
    // They stand in the list's own order, each once.
    let columns = source.columns().iter().copied().filter(|c| named.iter().flatten().any(|n| n == c)).collect();
    let format = ExportFormat::from_name(&form.format);
    if format.is_none() {
        errors.push(FieldError::new("format", FieldCode::Choice));
    }
    let purpose = LookPurpose::from_asked(&form.purpose);
    let words = form.words.trim().to_owned();
    errors.extend(purpose_faults(&form.purpose, purpose.map(|p| p == LookPurpose::Other), &words));
    match (format, purpose) {
        (Some(format), Some(purpose)) if errors.is_empty() => Ok(ExportOrder {
            source,
            columns,
            format,
            language: caller.language,
            purpose,
            purpose_words: words,
            words: form.wording.clone(),
        }),
        _ => Err(errors),
    }
}
