//! A draft is saved: its whole text, or single values; kept even with faults.

use super::{moved, newest, of_office, read_words, refused, values, writing};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::form::{FieldCode, FieldError},
    id::RulesDraftId,
    rules::{RegionTexts, RulesDraft, RulesMove},
    staff::Staff,
};
use storage::{ChangeSet, RulesChange};

/// What a page sends; what it does not hold stays as it is.
#[derive(Clone, Debug, Default)]
pub struct SaveForm {
    /// Version that the page showed.
    pub version: i64,
    /// `region.toml`.
    pub rules: Option<String>,
    /// `cases.toml`.
    pub cases: Option<String>,
    /// Why it is made.
    pub note: Option<String>,
    /// What it rests on.
    pub source: Option<String>,
}

/// A text as a browser sends it, with the line ends and the last line of a file.
fn lines(typed: &str) -> String {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

/// Saves text as it was typed, faults and all.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where somebody saved meanwhile or it is not written any more; `Invalid` on
/// `rules` or `cases` (too long), `note` or `source`.
pub async fn save(ctx: &Context, caller: &Caller, id: &RulesDraftId, form: &SaveForm) -> UseCaseResult<()> {
    let staff = writing(caller)?;
    let draft = of_office(ctx, staff, id).await?;
    let mut errors = Vec::new();
    let mut text = |name: &str, typed: &Option<String>, old: &String| {
        let new = typed.as_deref().map_or_else(|| old.clone(), lines);
        if new.len() > RegionTexts::MOST {
            errors.push(FieldError::new(name, FieldCode::TooLong));
        }
        new
    };
    let texts = RegionTexts {
        rules: text("rules", &form.rules, &draft.texts.rules),
        cases: text("cases", &form.cases, &draft.texts.cases),
    };
    let mut words = |name: &str, typed: &Option<String>, old: &String| match typed {
        None => old.clone(),
        Some(typed) => read_words(name, typed).unwrap_or_else(|error| {
            errors.push(error);
            String::new()
        }),
    };
    let note = words("note", &form.note, &draft.note);
    let source = words("source", &form.source, &draft.source);
    if !errors.is_empty() {
        return Err(UseCaseError::Invalid(errors));
    }
    let new = RulesDraft { texts, note, source, ..draft.clone() };
    keep(ctx, caller, staff, (draft, new), form.version).await
}

/// Saves single values; each is looked at by itself, and the text around them stays as it is.
///
/// # Errors
/// As [`save`]; `Invalid` names each value that can't be taken.
pub async fn save_values(
    ctx: &Context,
    caller: &Caller,
    id: &RulesDraftId,
    version: i64,
    typed: &(dyn Fn(&str) -> Option<String> + Sync),
) -> UseCaseResult<()> {
    let staff = writing(caller)?;
    let draft = of_office(ctx, staff, id).await?;
    let rules = values::set(&draft.texts.rules, typed).map_err(UseCaseError::Invalid)?;
    let new = RulesDraft { texts: RegionTexts { rules, ..draft.texts.clone() }, ..draft.clone() };
    keep(ctx, caller, staff, (draft, new), version).await
}

/// Compares the draft with what was let go meanwhile from now on; its own text stays.
///
/// # Errors
/// As [`save`].
pub async fn rebase(ctx: &Context, caller: &Caller, id: &RulesDraftId, version: i64) -> UseCaseResult<()> {
    let (staff, draft) = super::as_shown(ctx, caller, id, version).await?;
    ctx.shelf.refresh(ctx.store.as_ref(), ctx.today()).await?;
    let (base, from) = newest(ctx, &draft.region);
    if base == draft.base && from == draft.from {
        return Ok(());
    }
    let (after, step) = moved(ctx, draft, RulesMove::Rebase, staff, String::new())?;
    let after = RulesDraft { base, from, saved_by: staff.id.clone(), ..after };
    let base = after.base.as_ref().map_or("files", RulesDraftId::as_str);
    let entry = record::entry(ctx, caller, "rules.rebased", id.as_str(), &format!("base={base}"));
    let set = ChangeSet::new().with(RulesChange::Move(after, step)).audited(entry);
    ctx.store.commit(set).await.map(drop).map_err(refused)
}

pub(super) async fn keep(
    ctx: &Context,
    caller: &Caller,
    staff: &Staff,
    (old, new): (RulesDraft, RulesDraft),
    version: i64,
) -> UseCaseResult<()> {
    // Pressed twice, or nothing was changed: it is there.
    if new == old && (old.version == version || old.saved_by == staff.id) {
        return Ok(());
    }
    if old.version != version {
        return Err(UseCaseError::Conflict);
    }
    let digest = crypto::digest::sha256_hex(format!("{}\n{}", new.texts.rules, new.texts.cases).as_bytes());
    let (after, step) = moved(ctx, new, RulesMove::Save, staff, String::new())?;
    let after = RulesDraft { saved_by: staff.id.clone(), ..after };
    let entry = record::entry(ctx, caller, "rules.saved", after.id.as_str(), &format!("texts={digest}"));
    let set = ChangeSet::new().with(RulesChange::Move(after, step)).audited(entry);
    ctx.store.commit(set).await.map(drop).map_err(refused)
}
