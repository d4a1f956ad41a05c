use super::case::own;
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{
        Application, ApplicationEvent, ApplicationState, Move,
        policy::{correction_due, draft_expires_on},
    },
    assist::{Assistance, Sending},
    consequence::Deadline,
    cover::Cover,
    deadline::Apology,
    id::ApplicationId,
    person::Person,
    receipt::Receipt,
    refund::{Refund, RefundBatch},
    retention::Kept,
    review::{CorrectionItem, is_answered},
    rules::Region,
    talk::CaseMessage,
    time::Timestamp,
};
use jiff::civil::Date;
use storage::{Effect, Reveal};

/// The office's clock in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeClock {
    /// The working day that is running, from 1; 0 until the first after the day of sending; after the limit it goes
    /// on counting.
    pub day: u16,
    /// Of how many.
    pub of: u16,
    /// Last day.
    pub deadline: Deadline,
    /// The last day is over.
    pub late: bool,
    /// It stands still: the resident must answer.
    pub paused: bool,
}

/// The status page of an application that was sent.
#[derive(Clone, Debug)]
pub struct Status {
    /// The application.
    pub application: Application,
    /// The insured.
    pub person: Person,
    /// The cover.
    pub cover: Cover,
    /// The region's rules; `None` when it is no longer served.
    pub region: Option<Region>,
    /// History, oldest first.
    pub events: Vec<ApplicationEvent>,
    /// What staff sent for the applicant, first one first.
    pub entered: Vec<(Sending, Assistance)>,
    /// The office's clock, while the office or the resident must act.
    pub clock: Option<OfficeClock>,
    /// Last day to answer, while a correction is asked for.
    pub answer_by: Option<Deadline>,
    /// What is asked for, item by item, and whether something was done about it since; empty unless the resident must
    /// answer.
    pub asked: Vec<(CorrectionItem, bool)>,
    /// First day on which a draft may be thrown away.
    pub draft_until: Option<Date>,
    /// When staff had masked values shown in full, oldest first.
    pub reveals: Vec<Reveal>,
    /// What the resident was told last about lateness, while the office must act.
    pub apology: Option<Apology>,
    /// What was said between desk and resident, oldest first.
    pub messages: Vec<CaseMessage>,
    /// The planned or done end of the cover.
    pub effect: Option<Effect>,
    /// The refund.
    pub refund: Option<Refund>,
    /// The batch that it is in.
    pub refund_batch: Option<RefundBatch>,
    /// Receipts, oldest first.
    pub receipts: Vec<Receipt>,
    /// Its content was erased then, its term being over.
    pub erased: Option<Timestamp>,
    /// Can be withdrawn now.
    pub may_withdraw: bool,
    /// Can be undone now.
    pub may_undo: bool,
}

impl Status {
    /// How staff sent it for the applicant, the last time they did.
    #[must_use]
    pub fn sent_by_staff(&self) -> Option<&(Sending, Assistance)> {
        self.done_by_staff(&[Move::Submit, Move::Correct])
    }
    /// How staff took it back for the applicant.
    #[must_use]
    pub fn taken_back_by_staff(&self) -> Option<&(Sending, Assistance)> {
        self.done_by_staff(&[Move::Withdraw, Move::Undo])
    }
    fn done_by_staff(&self, moves: &[Move]) -> Option<&(Sending, Assistance)> {
        let seqs = || self.events.iter().filter(|event| moves.contains(&event.by)).map(|event| event.seq);
        self.entered.iter().rev().find(|(sending, _)| seqs().any(|seq| seq == sending.seq))
    }
}

/// What the status page shows.
///
/// # Errors
/// As [`own`].
pub async fn show_status(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Status> {
    status_of(ctx, own(ctx, caller, id).await?).await
}

/// How an application can be taken back now: withdrawn before a decision, undone before what was approved takes effect.
pub(crate) fn way_back(ctx: &Context, application: &Application) -> Option<Move> {
    let before_effect = application.effective_on.is_some_and(|on| ctx.today() < on);
    let possible = |by: &Move| application.state.after(*by).is_some() && (*by != Move::Undo || before_effect);
    [Move::Withdraw, Move::Undo].into_iter().find(possible)
}

/// The same for an application that is the caller's to see.
pub(crate) async fn status_of(ctx: &Context, application: Application) -> UseCaseResult<Status> {
    let id = &application.id.clone();
    let (person, cover, events, effect, refund, receipts, reveals, messages, apologies, entered) = futures::try_join!(
        ctx.store.lookup_person(&application.person),
        ctx.store.lookup_cover(&application.cover),
        ctx.store.events_of(id),
        ctx.store.lookup_effect(id),
        ctx.store.refund_of(id),
        ctx.store.receipts_of(id),
        ctx.store.reveals_of(id),
        ctx.store.case_messages(id),
        ctx.store.apologies_of(id),
        ctx.store.sendings_of(id),
    )?;
    let refund_batch = match &refund {
        Some(refund) => ctx.store.open_refund_line(&refund.id).await?.map(|(batch, _)| batch),
        None => None,
    };
    let today = ctx.today();
    let ctx = &ctx.sent_under(&application).await?;
    let region = ctx.book.region(&application.region).cloned();
    let asked = events.iter().rev().find(|e| e.by == Move::RequestCorrection).map(|e| e.at.day());
    let waits = application.state == ApplicationState::CorrectionRequested;
    let answer_by = match (&region, asked) {
        (Some(region), Some(asked)) if waits => Some(correction_due(&ctx.book.calendar, region, asked)),
        _ => None,
    };
    let items = if waits { asked_items(ctx, &application).await? } else { Vec::new() };
    let erased = if may_be_erased(application.state) { ctx.store.erased(id).await? } else { None };
    let back = way_back(ctx, &application);
    Ok(Status {
        erased: erased.map(|(_, at)| at),
        asked: items,
        clock: clock(ctx, &application, asked.filter(|_| waits), today),
        may_withdraw: back == Some(Move::Withdraw),
        may_undo: back == Some(Move::Undo),
        draft_until: (application.state == ApplicationState::Draft).then(|| draft_expires_on(&application)),
        person: person.ok_or(UseCaseError::NotFound)?,
        cover: cover.ok_or(UseCaseError::NotFound)?,
        region,
        answer_by,
        events,
        entered,
        reveals,
        messages,
        apology: apologies.into_iter().last().filter(|_| application.state.clock_runs()),
        effect,
        refund,
        refund_batch,
        receipts,
        application,
    })
}

/// Whether a case of that state loses its content some day.
fn may_be_erased(state: ApplicationState) -> bool {
    Kept::CASES.into_iter().filter_map(Kept::outcome).any(|(closed, _)| closed == state)
}

/// The items of the newest correction; what was done about them is seen against what was sent last.
pub(super) async fn asked_items(
    ctx: &Context,
    application: &Application,
) -> UseCaseResult<Vec<(CorrectionItem, bool)>> {
    let corrections = ctx.store.corrections_of(&application.id).await?;
    let submissions = ctx.store.submissions_of(&application.id).await?;
    let (Some(correction), Some(sent)) = (corrections.into_iter().last(), submissions.last()) else {
        return Ok(Vec::new());
    };
    // An older request's items say nothing about one that came without any.
    if correction.seq < sent.seq {
        return Ok(Vec::new());
    }
    let with_answer = |item| {
        let answered = is_answered(&item, &sent.answers, &application.answers);
        (item, answered)
    };
    Ok(correction.items.into_iter().map(with_answer).collect())
}

fn clock(ctx: &Context, application: &Application, paused_on: Option<Date>, today: Date) -> Option<OfficeClock> {
    if !application.state.clock_runs() && paused_on.is_none() {
        return None;
    }
    let (sent, deadline) = (application.submitted_at?.day(), application.deadline?);
    let calendar = &ctx.book.calendar;
    let day = calendar.working_days_between(sent, paused_on.unwrap_or(today).min(today)).days;
    let of = calendar.working_days_between(sent, deadline.on).days;
    Some(OfficeClock {
        day,
        of: of.max(1),
        deadline,
        late: paused_on.is_none() && today > deadline.on,
        paused: paused_on.is_some(),
    })
}
