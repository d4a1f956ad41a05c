//! A draft as its page shows it: text, faults, golden cases, what differs, and what comes next.

use super::{
    book_with, fits_newest,
    list::{Happened, names},
    of_office, reading,
};
use crate::{Caller, Context, UseCaseResult};
use domain::{
    id::{RulesDraftId, StaffId},
    rules::{
        Difference, Overlay, Region, RegionTexts, RuleBook, RuleError, RulesDraft, RulesDraftState, RulesMove,
        RulesStep,
        diff::differences,
        golden::{self, GoldenCase},
    },
    staff::{Role, Staff},
    words::is_hidden,
};
use jiff::civil::Date;
use storage::{PreviewPhase, RulesPreview};

/// What keeps a draft from the second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotYet {
    /// It has faults.
    Faults,
    /// Nothing in it differs.
    Nothing,
    /// There is no golden case.
    NoCases,
    /// A golden case is answered otherwise.
    Cases,
    /// Nobody looked at real cases since it was written.
    Preview,
    /// Other rules were let go meanwhile.
    Base,
}

/// What a look at a draft's texts finds.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Faults in its rules and cases, with file, line and cause.
    pub faults: Vec<RuleError>,
    /// Its golden cases; empty while they can't be read.
    pub golden: Vec<GoldenCase>,
    /// What differs from what it was begun from; empty while it can't be read.
    pub differences: Vec<Difference>,
    /// Its rules, where they can be read.
    pub region: Option<Region>,
}

/// A draft with all that its page shows.
#[derive(Clone, Debug)]
pub struct DraftPage {
    /// The draft.
    pub draft: RulesDraft,
    /// Who began it.
    pub author: String,
    /// Who saved it last.
    pub saved_by: String,
    /// Who let it go.
    pub approved_by: Option<String>,
    /// What was done with it, oldest first.
    pub steps: Vec<Happened<RulesStep>>,
    /// What a look at it finds.
    pub checked: Checked,
    /// The last look at real cases.
    pub preview: Option<RulesPreview>,
    /// That look is about the text as it is.
    pub preview_fits: bool,
    /// It was made from what is the newest still.
    pub base_fits: bool,
    /// What keeps it from the second person.
    pub not_yet: Vec<NotYet>,
    /// The first day it could take effect.
    pub first_day: Date,
    /// The reader may write it now.
    pub may_write: bool,
    /// The reader may hand it over, or take it back.
    pub may_hand_over: bool,
    /// The reader may let it go or refuse it.
    pub may_approve: bool,
    /// The reader wrote a word of it: somebody else lets it go.
    pub wrote: bool,
    /// The reader may give it up.
    pub may_withdraw: bool,
    /// It is in force, or was.
    pub begun: bool,
}

/// Moves by which somebody becomes one of a draft's writers.
const WRITES: [RulesMove; 4] = [RulesMove::Begin, RulesMove::Save, RulesMove::Rebase, RulesMove::HandOver];

/// The rules that a draft was begun from, and its own; `None` where one can't be read.
pub(super) fn both(ctx: &Context, draft: &RulesDraft) -> Option<(Region, Region)> {
    let files = ctx.shelf.files_on(ctx.today());
    let read = |texts: &RegionTexts| {
        let overlay = Overlay { region: draft.region.clone(), texts: texts.clone() };
        overlay.book(&files).ok()?.region(&draft.region).cloned()
    };
    Some((read(&draft.from)?, read(&draft.texts)?))
}

/// Looks at a draft's texts.
pub(super) fn check(ctx: &Context, draft: &RulesDraft) -> Checked {
    let mut faults = hidden(draft);
    let book = match book_with(ctx, draft) {
        Ok(book) => Some(book),
        Err(found) => {
            faults.extend(found);
            None
        }
    };
    let golden = match &book {
        Some(book) => golden_of(book, draft, &mut faults),
        None => Vec::new(),
    };
    let region = book.and_then(|book| book.region(&draft.region).cloned());
    let differences = match (&region, both(ctx, draft)) {
        (Some(_), Some((old, new))) => differences(&old, &new),
        _ => Vec::new(),
    };
    Checked { faults, golden, differences, region }
}

fn golden_of(book: &RuleBook, draft: &RulesDraft, faults: &mut Vec<RuleError>) -> Vec<GoldenCase> {
    golden::standing(book, &draft.region, &draft.from.cases, &draft.texts.cases).unwrap_or_else(|found| {
        faults.extend(found);
        Vec::new()
    })
}

/// Characters that nobody sees: what is read in a draft must be what is in it.
fn hidden(draft: &RulesDraft) -> Vec<RuleError> {
    let texts = [("region.toml", &draft.texts.rules), ("cases.toml", &draft.texts.cases)];
    let in_text = |(name, text): (&str, &String)| {
        let is_bad = |line: &str| line.chars().any(|c| is_hidden(c) && c != '\t');
        let lines = text.lines().enumerate().filter(|(_, line)| is_bad(line));
        lines
            .map(|(at, _)| RuleError {
                file: format!("{}/{name}", draft.region),
                line: Some(at + 1),
                cause: "holds a character that nobody sees".to_owned(),
            })
            .collect::<Vec<_>>()
    };
    texts.into_iter().flat_map(in_text).collect()
}

/// What keeps a draft from the second person.
pub(super) fn not_yet(draft: &RulesDraft, checked: &Checked, preview_fits: bool, base_fits: bool) -> Vec<NotYet> {
    let nothing = checked.differences.is_empty() && draft.texts == draft.from;
    let all = [
        (NotYet::Faults, !checked.faults.is_empty()),
        (NotYet::Base, !base_fits),
        (NotYet::Nothing, checked.faults.is_empty() && nothing),
        (NotYet::NoCases, checked.faults.is_empty() && checked.golden.iter().all(|c| c.line.is_none())),
        (NotYet::Cases, checked.golden.iter().any(|case| !case.holds())),
        (NotYet::Preview, checked.faults.is_empty() && !preview_fits),
    ];
    all.into_iter().filter(|(_, is)| *is).map(|(why, _)| why).collect()
}

/// The version in which the text was written last.
pub(super) fn written_in(steps: &[RulesStep]) -> i64 {
    let writes = |step: &&RulesStep| matches!(step.by, RulesMove::Begin | RulesMove::Save | RulesMove::Rebase);
    steps.iter().filter(writes).map(|step| step.seq).max().unwrap_or(1)
}

/// Whether a look at real cases is over and about the text as it is.
pub(super) fn fits(preview: Option<&RulesPreview>, steps: &[RulesStep]) -> bool {
    preview.is_some_and(|p| p.phase == PreviewPhase::Done && p.of_version >= written_in(steps))
}

/// Whether a member wrote a word of it.
pub(super) fn wrote(steps: &[RulesStep], staff: &Staff) -> bool {
    wrote_by(steps, &staff.id)
}

/// The same by identifier.
pub(super) fn wrote_by(steps: &[RulesStep], staff: &StaffId) -> bool {
    steps.iter().any(|step| step.staff == *staff && WRITES.contains(&step.by))
}

/// A draft.
///
/// # Errors
/// `Forbidden`; `NotFound` for another office's.
pub async fn show(ctx: &Context, caller: &Caller, id: &RulesDraftId) -> UseCaseResult<DraftPage> {
    use RulesDraftState as S;
    let staff = reading(caller)?;
    let draft = of_office(ctx, staff, id).await?;
    let names = names(ctx).await?;
    let called = |id: &StaffId| names.get(id).cloned().unwrap_or_default();
    let steps = ctx.store.rules_steps(id).await?;
    let preview = ctx.store.rules_preview(id).await?;
    let today = ctx.today();
    let checked = check(ctx, &draft);
    let preview_fits = fits(preview.as_ref(), &steps);
    let base_fits = !draft.state.is_open() || fits_newest(ctx, &draft);
    let administers = staff.role == Role::Administrator;
    let wrote = wrote(&steps, staff);
    let tomorrow = today.tomorrow().unwrap_or(today);
    let last = ctx.shelf.latest(&draft.region).and_then(|draft| draft.effective_on?.tomorrow().ok());
    Ok(DraftPage {
        author: called(&draft.author),
        saved_by: called(&draft.saved_by),
        approved_by: draft.approved_by.as_ref().map(called),
        not_yet: not_yet(&draft, &checked, preview_fits, base_fits),
        checked,
        preview,
        preview_fits,
        base_fits,
        first_day: last.map_or(tomorrow, |day| day.max(tomorrow)),
        may_write: administers && matches!(draft.state, S::Draft | S::Refused),
        may_hand_over: administers && matches!(draft.state, S::Draft | S::Waiting),
        may_approve: administers && draft.state == S::Waiting && !wrote,
        wrote,
        may_withdraw: administers && (draft.state.is_open() || draft.state == S::Approved && !draft.has_begun(today)),
        begun: draft.has_begun(today),
        steps: steps.into_iter().map(|what| Happened { who: called(&what.staff), what }).collect(),
        draft,
    })
}
