//! What a draft would change for real cases: the open applications and a sample of covers, asked under both rules by the
//! worker, a slice at a time.

use super::{as_shown, book_with, of_office, reading, writing};
use crate::{Caller, Context, UseCaseError, UseCaseResult, outbox::job, preview::standing_for, record};
use domain::{
    application::{
        ApplicationAct, Reference,
        form::{FieldCode, FieldError},
    },
    id::{CoverId, RulesDraftId},
    person::Capacity,
    rules::{
        Reason, RuleBook, RulesDraft,
        impact::{AnswerPart, impact},
    },
    staff::Role,
};
use std::{collections::BTreeSet, sync::Arc};
use storage::{ChangeSet, JobKind, PreviewPhase, PreviewRow, RulesChange, RulesPreview};

/// Open applications that are looked at, at most.
pub const MOST_APPLICATIONS: i64 = 2_000;
/// Covers in the sample.
pub const SAMPLE: i64 = 300;
/// Looked at by one job.
const SLICE: u32 = 50;
/// The first ones that would be answered otherwise are kept, so many of each kind.
const KEPT: usize = 25;

/// One that would be answered otherwise, as the page lists it: nobody is named in full.
#[derive(Clone, Debug)]
pub struct ShownRow {
    /// The insured's name, masked.
    pub name: String,
    /// The insured's identity number, masked.
    pub id_number: String,
    /// The application's reference; `None`: a cover nobody asked about.
    pub reference: Option<Reference>,
    /// The application, where the reader may open it.
    pub opens: Option<domain::id::ApplicationId>,
    /// Reasons.
    pub reasons: Vec<Reason>,
    /// What would be answered otherwise.
    pub parts: Vec<AnswerPart>,
}

/// Asks for a look at real cases; it is made in the background.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where the draft is another by now; `Invalid` on `draft` while it has faults.
pub async fn ask(ctx: &Context, caller: &Caller, id: &RulesDraftId, version: i64) -> UseCaseResult<()> {
    let staff = writing(caller)?;
    let (_, draft) = as_shown(ctx, caller, id, version).await?;
    if !draft.state.is_open() {
        return Err(UseCaseError::Conflict);
    }
    if book_with(ctx, &draft).is_err() {
        return Err(FieldError::new("draft", FieldCode::RulesNotReady).into());
    }
    let now = ctx.now();
    if let Some(running) = ctx.store.rules_preview(id).await?
        && running.of_version == draft.version
        && matches!(running.phase, PreviewPhase::Applications | PreviewPhase::Covers)
        && now.seconds_since(running.asked_at) < 60
    {
        // It is under way: pressed twice.
        return Ok(());
    }
    let open = ctx.store.count_open_of_region(&draft.region).await?.min(MOST_APPLICATIONS);
    let preview = RulesPreview {
        draft: id.clone(),
        of_version: draft.version,
        phase: PreviewPhase::Applications,
        place: String::new(),
        applications: 0,
        covers: 0,
        total: open + SAMPLE,
        differing_applications: 0,
        differing_covers: 0,
        found: Vec::new(),
        asked_by: staff.id.clone(),
        asked_at: now,
        version: 1,
    };
    let entry = record::entry(ctx, caller, "rules.previewed", id.as_str(), &format!("version={}", draft.version));
    let work = job(ctx, JobKind::PreviewRules(id.clone()), now.0.to_string());
    ctx.store.commit(ChangeSet::new().with(RulesChange::Preview(preview)).with(work).audited(entry)).await?;
    Ok(())
}

/// The worker's part: a slice, and a job for the rest.
///
/// # Errors
/// Errors of the store: the job is tried again.
pub(crate) async fn work(ctx: &Context, id: &RulesDraftId) -> UseCaseResult<()> {
    let (Some(mut preview), Some(draft)) =
        (ctx.store.rules_preview(id).await?, ctx.store.lookup_rules_draft(id).await?)
    else {
        return Err(UseCaseError::NotFound);
    };
    if matches!(preview.phase, PreviewPhase::Done | PreviewPhase::Failed) {
        return Ok(());
    }
    preview.version += 1;
    match books(ctx, &draft) {
        Some((old, new)) => slice(ctx, &draft, &mut preview, &old, &new).await?,
        // Written on meanwhile, with faults: whoever wants to know asks again.
        None => preview.phase = PreviewPhase::Failed,
    }
    let mut set = ChangeSet::new();
    if matches!(preview.phase, PreviewPhase::Applications | PreviewPhase::Covers) {
        let detail = format!("{} {}", preview.asked_at.0, preview.version);
        set = set.with(job(ctx, JobKind::PreviewRules(id.clone()), detail));
    }
    match ctx.store.commit(set.with(RulesChange::Preview(preview))).await {
        // Asked for anew meanwhile: that one has a job of its own.
        Err(storage::StoreError::Conflict(_)) => Ok(()),
        other => other.map(drop).map_err(Into::into),
    }
}

/// The rules of today, and those of the draft.
fn books(ctx: &Context, draft: &RulesDraft) -> Option<(Arc<RuleBook>, RuleBook)> {
    let new = book_with(ctx, draft).ok()?;
    Some((ctx.book.clone(), new))
}

async fn slice(
    ctx: &Context,
    draft: &RulesDraft,
    preview: &mut RulesPreview,
    old: &RuleBook,
    new: &RuleBook,
) -> UseCaseResult<()> {
    let (Some(before), Some(after)) = (old.region(&draft.region), new.region(&draft.region)) else {
        preview.phase = PreviewPhase::Failed;
        return Ok(());
    };
    let (before, after) = ((old, before), (new, after));
    if preview.phase == PreviewPhase::Applications {
        let found = ctx.store.open_of_region(&draft.region, &preview.place, SLICE).await?;
        let last = found.len() < SLICE as usize;
        for app in found {
            preview.place = app.id.to_string();
            if preview.applications >= MOST_APPLICATIONS {
                break;
            }
            preview.applications += 1;
            let Some(reason) = app.reason() else { continue };
            // Whose register entry is gone is nobody's case.
            let standing = match crate::preview::standing_of(ctx, &app).await {
                Err(UseCaseError::NotFound) => continue,
                other => other?,
            };
            let parts = impact(before, after, &standing.facts, app.act, reason);
            if !parts.is_empty() {
                preview.differing_applications += 1;
                let row = row(Some(app.id.clone()), app.person.clone(), vec![reason], parts);
                keep(&mut preview.found, row);
            }
        }
        if last || preview.applications >= MOST_APPLICATIONS {
            preview.phase = PreviewPhase::Covers;
            preview.place = String::new();
            preview.total = preview.applications + SAMPLE;
        }
        return Ok(());
    }
    let after_id = Some(CoverId(preview.place.clone())).filter(|_| !preview.place.is_empty());
    let found = ctx.store.covers_of_region(&draft.region, after_id.as_ref(), SLICE).await?;
    let last = found.len() < SLICE as usize;
    let reasons: BTreeSet<Reason> = before.1.reasons.iter().chain(&after.1.reasons).map(|rule| rule.code).collect();
    for cover in found {
        preview.place = cover.id.to_string();
        if preview.covers >= SAMPLE {
            break;
        }
        preview.covers += 1;
        let person = cover.person.clone();
        let standing = match standing_for(ctx, cover, Capacity::Oneself).await {
            Err(UseCaseError::NotFound) => continue,
            other => other?,
        };
        let (mut which, mut what) = (Vec::new(), BTreeSet::new());
        for reason in &reasons {
            let parts = impact(before, after, &standing.facts, ApplicationAct::Stop, *reason);
            if !parts.is_empty() {
                which.push(*reason);
                what.extend(parts);
            }
        }
        if !which.is_empty() {
            preview.differing_covers += 1;
            let row = row(None, person, which, what.into_iter().collect());
            keep(&mut preview.found, row);
        }
    }
    if last || preview.covers >= SAMPLE {
        preview.phase = PreviewPhase::Done;
        preview.total = preview.applications + preview.covers;
    }
    Ok(())
}

fn row(
    application: Option<domain::id::ApplicationId>,
    person: domain::id::PersonId,
    reasons: Vec<Reason>,
    parts: Vec<AnswerPart>,
) -> PreviewRow {
    PreviewRow { application, person, reasons, parts: parts.into_iter().map(|p| p.name().to_owned()).collect() }
}

fn keep(found: &mut Vec<PreviewRow>, row: PreviewRow) {
    let same = found.iter().filter(|known| known.application.is_some() == row.application.is_some()).count();
    if same < KEPT {
        found.push(row);
    }
}

/// The first ones that would be answered otherwise; that they were shown is on the record.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn shown_rows(ctx: &Context, caller: &Caller, id: &RulesDraftId) -> UseCaseResult<Vec<ShownRow>> {
    let staff = reading(caller)?;
    let draft = of_office(ctx, staff, id).await?;
    // While it runs the page asks again and again, and shows none of them: nobody was looked at.
    let preview = ctx.store.rules_preview(id).await?.filter(|preview| preview.phase == PreviewPhase::Done);
    let Some(preview) = preview else { return Ok(Vec::new()) };
    let mut rows = Vec::new();
    for row in preview.found {
        let Some(person) = ctx.store.lookup_person(&row.person).await? else { continue };
        let app = match &row.application {
            Some(id) => ctx.store.lookup_application(id).await?,
            None => None,
        };
        let opens = staff.role != Role::Administrator;
        rows.push(ShownRow {
            name: person.name.masked(),
            id_number: person.id_number.masked(),
            reference: app.as_ref().map(|app| app.reference.clone()),
            opens: app.filter(|_| opens).map(|app| app.id),
            reasons: row.reasons,
            parts: row.parts.iter().filter_map(|part| AnswerPart::from_name(part)).collect(),
        });
    }
    if !rows.is_empty() {
        let detail = format!("region={} rows={}", draft.region, rows.len());
        let entry = record::entry(ctx, caller, "rules.preview_viewed", id.as_str(), &detail);
        ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    }
    Ok(rows)
}
