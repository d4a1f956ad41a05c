//! A member's own queues and how they work: saved, renamed, thrown away; seen by nobody else.

use super::queue::reading;
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::form::{FieldCode, FieldError},
    id::ViewId,
    queue::{Column, DeskSetting, QueueFilter, SavedView, StandingQueue},
    staff::Staff,
    words::has_hidden,
};
use storage::{ChangeSet, Constraint, DeskChange, StoreError};

/// A queue as typed.
#[derive(Clone, Debug, Default)]
pub struct ViewForm {
    /// Name.
    pub name: String,
    /// What it lists.
    pub filter: QueueFilter,
    /// Its columns; none: the usual ones.
    pub columns: Vec<Column>,
}

/// How a member works, also before they saved anything.
pub(super) async fn setting(ctx: &Context, staff: &Staff) -> UseCaseResult<DeskSetting> {
    let saved = ctx.store.lookup_setting(&staff.id).await?;
    Ok(saved.unwrap_or_else(|| DeskSetting::unsaved(staff.id.clone())))
}

/// The caller's own queues, and how they work.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<(Vec<SavedView>, DeskSetting)> {
    let staff = reading(caller)?;
    Ok((ctx.store.views_of(&staff.id).await?, setting(ctx, staff).await?))
}

/// One of them.
///
/// # Errors
/// `NotFound`, also for a colleague's.
pub async fn open(ctx: &Context, caller: &Caller, id: &ViewId) -> UseCaseResult<(SavedView, DeskSetting)> {
    let (views, setting) = list(ctx, caller).await?;
    views.into_iter().find(|v| v.id == *id).map(|v| (v, setting)).ok_or(UseCaseError::NotFound)
}

fn check(form: &ViewForm) -> UseCaseResult<String> {
    let name = form.name.trim().to_owned();
    let wrong = match () {
        () if name.is_empty() => Some(FieldCode::Required),
        () if name.chars().count() > SavedView::LONGEST => Some(FieldCode::TooLong),
        () if has_hidden(&name) => Some(FieldCode::Character),
        () => None,
    };
    wrong.map_or(Ok(name), |code| Err(FieldError::new("name", code).into()))
}

fn named<T>(result: Result<T, StoreError>) -> UseCaseResult<()> {
    match result {
        Err(StoreError::Refused(Constraint::ViewNameTaken)) => Err(FieldError::new("name", FieldCode::Taken).into()),
        other => other.map(drop).map_err(Into::into),
    }
}

/// Saves a filter under a name.
///
/// # Errors
/// `Invalid` on `name`: missing, too long or taken; `Conflict` for one more than a member may have.
pub async fn add(ctx: &Context, caller: &Caller, form: &ViewForm) -> UseCaseResult<ViewId> {
    let staff = reading(caller)?;
    let name = check(form)?;
    if ctx.store.views_of(&staff.id).await?.len() >= SavedView::MOST {
        return Err(UseCaseError::Conflict);
    }
    let view = SavedView {
        id: ViewId::from_bits(ctx.ids.bits()),
        staff: staff.id.clone(),
        name,
        filter: form.filter.clone(),
        columns: columns(form),
        created_at: ctx.now(),
        version: 1,
    };
    let id = view.id.clone();
    named(ctx.store.commit(ChangeSet::new().with(DeskChange::AddView(view))).await)?;
    Ok(id)
}

fn columns(form: &ViewForm) -> Vec<Column> {
    if form.columns.is_empty() { Column::DEFAULT.to_vec() } else { form.columns.clone() }
}

/// Gives a queue another name, filter and columns.
///
/// # Errors
/// As [`add`]; `NotFound`, `Conflict`.
pub async fn change(ctx: &Context, caller: &Caller, id: &ViewId, form: &ViewForm) -> UseCaseResult<()> {
    let (view, _) = open(ctx, caller, id).await?;
    let next = SavedView {
        name: check(form)?,
        filter: form.filter.clone(),
        columns: columns(form),
        version: view.version + 1,
        ..view
    };
    named(ctx.store.commit(ChangeSet::new().with(DeskChange::UpdateView(next))).await)
}

/// Throws a queue away. Where it was the start page, the first standing queue is.
///
/// # Errors
/// `NotFound`.
pub async fn delete(ctx: &Context, caller: &Caller, id: &ViewId) -> UseCaseResult<()> {
    let (view, setting) = open(ctx, caller, id).await?;
    let mut set = ChangeSet::new().with(DeskChange::DeleteView(view.id, view.staff));
    if setting.start == id.as_str() {
        set = set.with(saved(DeskSetting { start: String::new(), ..setting }));
    }
    Ok(ctx.store.commit(set).await.map(drop)?)
}

fn saved(setting: DeskSetting) -> DeskChange {
    DeskChange::SaveSetting(DeskSetting { version: setting.version + 1, ..setting })
}

/// Makes a queue the one that opens first.
///
/// # Errors
/// `NotFound` for a queue that is not the caller's.
pub async fn start_with(ctx: &Context, caller: &Caller, queue: &str) -> UseCaseResult<()> {
    let (views, setting) = list(ctx, caller).await?;
    if StandingQueue::from_name(queue).is_none() && !views.iter().any(|v| v.id.as_str() == queue) {
        return Err(UseCaseError::NotFound);
    }
    let set = ChangeSet::new().with(saved(DeskSetting { start: queue.to_owned(), ..setting }));
    Ok(ctx.store.commit(set).await.map(drop)?)
}

/// Turns single keys on or off.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators, `Conflict`.
pub async fn set_keys(ctx: &Context, caller: &Caller, single_keys: bool) -> UseCaseResult<()> {
    let (_, setting) = list(ctx, caller).await?;
    let set = ChangeSet::new().with(saved(DeskSetting { single_keys, ..setting }));
    Ok(ctx.store.commit(set).await.map(drop)?)
}
