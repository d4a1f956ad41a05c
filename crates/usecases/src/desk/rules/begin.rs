//! A draft begins from what is in force, or will be next.

use super::{newest, read_words, refused, writing};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    id::RulesDraftId,
    rules::{RegionCode, RulesDraft, RulesDraftState, RulesMove, RulesStep},
};
use storage::{ChangeSet, RulesChange};

/// What a page sends.
#[derive(Clone, Debug, Default)]
pub struct BeginForm {
    /// Why it is made.
    pub note: String,
    /// What it rests on.
    pub source: String,
    /// Made with the page: sent twice it is one draft.
    pub key: String,
}

/// What a draft would begin from.
#[derive(Clone, Debug)]
pub struct BeginPage {
    /// Region.
    pub region: RegionCode,
    /// The version; `None`: the program's own files.
    pub base: Option<RulesDraft>,
    /// Drafts of the region that are not over: one may be gone on with.
    pub open: Vec<RulesDraft>,
}

/// Most open drafts that are listed for a region.
const OPEN: u32 = 50;

/// What a draft of `region` would begin from.
///
/// # Errors
/// `Forbidden`; `NotFound` for another office's region, or one that is not served.
pub async fn offer(ctx: &Context, caller: &Caller, region: &RegionCode) -> UseCaseResult<BeginPage> {
    let staff = writing(caller)?;
    if !staff.covers(region) || ctx.book.region(region).is_none() {
        return Err(UseCaseError::NotFound);
    }
    let mut open = ctx.store.rules_drafts(std::slice::from_ref(region), None, OPEN).await?;
    open.retain(|draft| draft.state.is_open());
    Ok(BeginPage { region: region.clone(), base: ctx.shelf.latest(region), open })
}

/// Begins one.
///
/// # Errors
/// As [`offer`]; `Invalid` on `note` or `source`.
pub async fn begin(
    ctx: &Context,
    caller: &Caller,
    region: &RegionCode,
    form: &BeginForm,
) -> UseCaseResult<RulesDraftId> {
    let staff = writing(caller)?;
    offer(ctx, caller, region).await?;
    let (note, source) = match (read_words("note", &form.note), read_words("source", &form.source)) {
        (Ok(note), Ok(source)) => (note, source),
        (a, b) => return Err(UseCaseError::Invalid([a.err(), b.err()].into_iter().flatten().collect())),
    };
    let ordered = format!("rules draft {} {region} {}", staff.id, form.key);
    let bits = crypto::digest::sha256_hex(ordered.as_bytes());
    let bits = bits.get(..32).and_then(|hex| u128::from_str_radix(hex, 16).ok()).filter(|_| !form.key.is_empty());
    let id = RulesDraftId::from_bits(bits.unwrap_or_else(|| ctx.ids.bits()));
    if ctx.store.lookup_rules_draft(&id).await?.is_some_and(|draft| draft.author == staff.id) {
        return Ok(id);
    }
    // Another process may have published a moment ago.
    ctx.shelf.refresh(ctx.store.as_ref(), ctx.today()).await?;
    let (base, from) = newest(ctx, region);
    let now = ctx.now();
    let draft = RulesDraft {
        id: id.clone(),
        region: region.clone(),
        state: RulesDraftState::Draft,
        base,
        texts: from.clone(),
        from,
        note,
        source,
        author: staff.id.clone(),
        begun_at: now,
        saved_by: staff.id.clone(),
        updated_at: now,
        approved_by: None,
        approved_at: None,
        effective_on: None,
        version: 1,
    };
    let step = RulesStep { seq: 1, by: RulesMove::Begin, staff: staff.id.clone(), words: String::new(), at: now };
    let base = draft.base.as_ref().map_or("files", RulesDraftId::as_str);
    let entry = record::entry(ctx, caller, "rules.begun", id.as_str(), &format!("region={region} base={base}"));
    let set = ChangeSet::new().with(RulesChange::Begin(draft, step)).audited(entry);
    match ctx.store.commit(set).await.map_err(refused) {
        // Pressed twice at once.
        Err(_) if ctx.store.lookup_rules_draft(&id).await?.is_some_and(|d| d.author == staff.id) => Ok(id),
        other => other.map(|_| id),
    }
}
