//! What becomes of a draft: handed over, taken back, let go for a day, refused, given up.

use super::{as_shown, fits_newest, moved, read_words, refused, show};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    id::RulesDraftId,
    rules::{RulesDraft, RulesMove, RulesStep},
    staff::Staff,
};
use jiff::{ToSpan as _, civil::Date};
use storage::{ChangeSet, RulesChange};

/// Seconds for which an account that a writer of a draft made, or opened anew, is no second person for it.
const LATELY_SECONDS: i64 = 30 * 86_400;
/// Acts on a member's account that are looked through.
const ACTS: u32 = 50;
/// Years ahead that a version may be let go for.
const YEARS: i64 = 2;

async fn commit(
    ctx: &Context,
    caller: &Caller,
    (after, step): (RulesDraft, RulesStep),
    action: &str,
    detail: &str,
) -> UseCaseResult<()> {
    let entry = record::entry(ctx, caller, action, after.id.as_str(), detail);
    let set = ChangeSet::new().with(RulesChange::Move(after, step)).audited(entry);
    ctx.store.commit(set).await.map(drop).map_err(refused)
}

/// Whether everything that a second person must be able to rely on is there.
async fn ready(ctx: &Context, draft: &RulesDraft) -> UseCaseResult<bool> {
    let steps = ctx.store.rules_steps(&draft.id).await?;
    let preview = ctx.store.rules_preview(&draft.id).await?;
    let checked = show::check(ctx, draft);
    let base_fits = fits_newest(ctx, draft);
    Ok(show::not_yet(draft, &checked, show::fits(preview.as_ref(), &steps), base_fits).is_empty())
}

/// Hands a draft to a second person.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where it is another by now; `Invalid` on `draft` where something is missing.
pub async fn hand_over(ctx: &Context, caller: &Caller, id: &RulesDraftId, version: i64) -> UseCaseResult<()> {
    let (staff, draft) = as_shown(ctx, caller, id, version).await?;
    ctx.shelf.refresh(ctx.store.as_ref(), ctx.today()).await?;
    if draft.state.after(RulesMove::HandOver).is_none() {
        return Err(UseCaseError::Conflict);
    }
    if !ready(ctx, &draft).await? {
        return Err(FieldError::new("draft", FieldCode::RulesNotReady).into());
    }
    let next = moved(ctx, draft, RulesMove::HandOver, staff, String::new())?;
    commit(ctx, caller, next, "rules.handed_over", "").await
}

/// Takes it back to write on.
///
/// # Errors
/// As [`hand_over`].
pub async fn take_back(ctx: &Context, caller: &Caller, id: &RulesDraftId, version: i64) -> UseCaseResult<()> {
    let (staff, draft) = as_shown(ctx, caller, id, version).await?;
    let next = moved(ctx, draft, RulesMove::TakeBack, staff, String::new())?;
    commit(ctx, caller, next, "rules.taken_back", "").await
}

/// Lets it go for a day, from tomorrow on and after every version before it. Never by whoever wrote a word of it.
///
/// # Errors
/// `Forbidden` for its writers; `NotFound`; `Conflict` where it is another by now, or other rules were let go
/// meanwhile; `Invalid` on `effective_on`, or on `draft` where it does not hold any more.
pub async fn approve(
    ctx: &Context,
    caller: &Caller,
    id: &RulesDraftId,
    version: i64,
    effective_on: &str,
) -> UseCaseResult<()> {
    let (staff, draft) = as_shown(ctx, caller, id, version).await?;
    let steps = ctx.store.rules_steps(id).await?;
    if show::wrote(&steps, staff) || made_by_a_writer(ctx, &steps, staff).await? {
        return Err(UseCaseError::Forbidden);
    }
    if draft.state.after(RulesMove::Approve).is_none() {
        return Err(UseCaseError::Conflict);
    }
    let today = ctx.today();
    ctx.shelf.refresh(ctx.store.as_ref(), today).await?;
    let day = read_day(ctx, &draft, effective_on)?;
    if !fits_newest(ctx, &draft) {
        return Err(UseCaseError::Conflict);
    }
    // The program may be another since it was handed over.
    if !ready(ctx, &draft).await? {
        return Err(FieldError::new("draft", FieldCode::RulesNotReady).into());
    }
    let (after, step) = moved(ctx, draft, RulesMove::Approve, staff, String::new())?;
    let after = RulesDraft {
        approved_by: Some(staff.id.clone()),
        approved_at: Some(ctx.now()),
        effective_on: Some(day),
        ..after
    };
    let digest = crypto::digest::sha256_hex(format!("{}\n{}", after.texts.rules, after.texts.cases).as_bytes());
    let detail = format!("region={} effective_on={day} texts={digest}", after.region);
    commit(ctx, caller, (after, step), "rules.approved", &detail).await?;
    // Here at once; every other process finds it within a second, and its day is tomorrow at the earliest.
    ctx.shelf.refresh(ctx.store.as_ref(), today).await.map(drop)
}

/// Whether a writer of the draft made this member's account lately, or reset its password or second factor: whoever did
/// could be both persons.
async fn made_by_a_writer(ctx: &Context, steps: &[RulesStep], staff: &Staff) -> UseCaseResult<bool> {
    let since = ctx.now().plus_seconds(-LATELY_SECONDS);
    for action in ["staff.add", "staff.change"] {
        for leaf in ctx.store.audit_of(action, staff.id.as_str(), ACTS).await? {
            let entry = leaf.entry;
            let Actor::Staff(by) = &entry.actor else { continue };
            let gives_access = action == "staff.add" || entry.detail.starts_with("Reset");
            if gives_access && entry.at >= since && show::wrote_by(steps, by) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn read_day(ctx: &Context, draft: &RulesDraft, typed: &str) -> Result<Date, FieldError> {
    let wrong = |code| FieldError::new("effective_on", code);
    if typed.trim().is_empty() {
        return Err(wrong(FieldCode::Required));
    }
    let day: Date = typed.trim().parse().map_err(|_| wrong(FieldCode::DateMalformed))?;
    let today = ctx.today();
    if day <= today {
        return Err(wrong(FieldCode::RulesDay));
    }
    if today.checked_add(YEARS.years()).is_ok_and(|last| day > last) {
        return Err(wrong(FieldCode::DateTooLate));
    }
    let last = ctx.shelf.latest(&draft.region).and_then(|last| last.effective_on);
    if last.is_some_and(|last| day <= last) { Err(wrong(FieldCode::RulesDay)) } else { Ok(day) }
}

/// Says no, with a reason.
///
/// # Errors
/// As [`approve`]; `Invalid` on `words`.
pub async fn refuse(ctx: &Context, caller: &Caller, id: &RulesDraftId, version: i64, words: &str) -> UseCaseResult<()> {
    let (staff, draft) = as_shown(ctx, caller, id, version).await?;
    if show::wrote(&ctx.store.rules_steps(id).await?, staff) {
        return Err(UseCaseError::Forbidden);
    }
    let words = read_words("words", words)?;
    let next = moved(ctx, draft, RulesMove::Refuse, staff, words)?;
    commit(ctx, caller, next, "rules.refused", "").await
}

/// Gives it up; one that was let go only before its day.
///
/// # Errors
/// As [`hand_over`]; `Conflict` once its day has come; `Invalid` on `words`.
pub async fn withdraw(
    ctx: &Context,
    caller: &Caller,
    id: &RulesDraftId,
    version: i64,
    words: &str,
) -> UseCaseResult<()> {
    let (staff, draft) = as_shown(ctx, caller, id, version).await?;
    if draft.has_begun(ctx.today()) {
        return Err(UseCaseError::Conflict);
    }
    let words = read_words("words", words)?;
    let next = moved(ctx, draft, RulesMove::Withdraw, staff, words)?;
    commit(ctx, caller, next, "rules.withdrawn", "").await?;
    ctx.shelf.refresh(ctx.store.as_ref(), ctx.today()).await.map(drop)
}
