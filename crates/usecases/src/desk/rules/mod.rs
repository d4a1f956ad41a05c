//! Administrators change a region's rules as data: a draft, golden cases, a look at real cases, what differs, a second
//! person, a day.
//!
//! The office is part of every question. Auditors read. Whoever wrote a word of a draft never lets it go.

mod begin;
mod list;
pub mod own_words;
mod preview;
mod save;
mod show;
mod step;
pub mod values;

pub use begin::{BeginForm, BeginPage, begin, offer};
pub use list::{Happened, RegionRow, RulesPage, VersionsPage, list, versions};
pub use own_words::save_words;
pub(crate) use preview::work;
pub use preview::{MOST_APPLICATIONS, SAMPLE, ShownRow, ask, shown_rows};
pub use save::{SaveForm, rebase, save, save_values};
pub use show::{Checked, DraftPage, NotYet, show};
pub use step::{approve, hand_over, refuse, take_back, withdraw};

pub use storage::{PreviewPhase, RulesPreview};

use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::form::{FieldCode, FieldError},
    id::RulesDraftId,
    rules::{Overlay, RegionCode, RuleBook, RuleError, RulesDraft, RulesMove, RulesStep},
    staff::{Role, Staff},
    words::has_hidden,
};
use storage::{Constraint, StoreError};

/// Whoever may read regions' rules and their drafts.
fn reading(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if matches!(staff.role, Role::Administrator | Role::Auditor) { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// Whoever may change them.
fn writing(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// A draft of the reader's office; another's is not there.
async fn of_office(ctx: &Context, staff: &Staff, id: &RulesDraftId) -> UseCaseResult<RulesDraft> {
    let draft = ctx.store.lookup_rules_draft(id).await?.filter(|draft| staff.covers(&draft.region));
    draft.ok_or(UseCaseError::NotFound)
}

/// The same for whoever changes it, as their page showed it.
async fn as_shown<'c>(
    ctx: &Context,
    caller: &'c Caller,
    id: &RulesDraftId,
    version: i64,
) -> UseCaseResult<(&'c Staff, RulesDraft)> {
    let staff = writing(caller)?;
    let draft = of_office(ctx, staff, id).await?;
    if draft.version == version { Ok((staff, draft)) } else { Err(UseCaseError::Conflict) }
}

/// The draft after a move, and the step that says so.
fn moved(
    ctx: &Context,
    draft: RulesDraft,
    by: RulesMove,
    staff: &Staff,
    words: String,
) -> UseCaseResult<(RulesDraft, RulesStep)> {
    let state = draft.state.after(by).ok_or(UseCaseError::Conflict)?;
    let now = ctx.now();
    let after = RulesDraft { state, updated_at: now, version: draft.version + 1, ..draft };
    let step = RulesStep { seq: after.version, by, staff: staff.id.clone(), words, at: now };
    Ok((after, step))
}

/// Words of one or more lines about a draft.
fn read_words(field: &str, typed: &str) -> Result<String, FieldError> {
    let words = typed.replace("\r\n", "\n").trim().to_owned();
    let wrong = if words.is_empty() {
        Some(FieldCode::Required)
    } else if words.chars().count() > RulesDraft::LONGEST {
        Some(FieldCode::TooLong)
    } else {
        has_hidden(&words).then_some(FieldCode::Character)
    };
    wrong.map_or(Ok(words), |code| Err(FieldError::new(field, code)))
}

/// The book with the draft's text in the place of what is in force.
///
/// # Errors
/// Every fault in the draft.
fn book_with(ctx: &Context, draft: &RulesDraft) -> Result<RuleBook, Vec<RuleError>> {
    let overlay = Overlay { region: draft.region.clone(), texts: draft.texts.clone() };
    overlay.book(&ctx.shelf.files_on(ctx.today()))
}

/// The text that a new version of a region is made from: the newest that was let go, else the program's own; with the
/// version's identifier.
fn newest(ctx: &Context, region: &RegionCode) -> (Option<RulesDraftId>, domain::rules::RegionTexts) {
    match ctx.shelf.latest(region) {
        Some(draft) => (Some(draft.id), draft.texts),
        None => (None, ctx.shelf.filed(region)),
    }
}

/// Whether a draft was made from the newest rules of its region. Files may be others since: the program was upgraded.
fn fits_newest(ctx: &Context, draft: &RulesDraft) -> bool {
    let (base, texts) = newest(ctx, &draft.region);
    base == draft.base && (base.is_some() || texts == draft.from)
}

/// What the schema refuses, as a use case says it.
fn refused(error: StoreError) -> UseCaseError {
    match error {
        StoreError::Refused(Constraint::SecondPersonDiffers) => UseCaseError::Forbidden,
        // Their own office or role changed since their session was read.
        StoreError::Refused(Constraint::ReceiverCannot) => UseCaseError::NotFound,
        StoreError::Refused(Constraint::RulesDay) => FieldError::new("effective_on", FieldCode::RulesDay).into(),
        StoreError::Refused(Constraint::RulesBase | Constraint::IllegalMove | Constraint::AppendOnly) => {
            UseCaseError::Conflict
        }
        other => other.into(),
    }
}
