use crate::Context;
use domain::{
    application::{Application, ApplicationState},
    id::JobId,
};
use storage::{Change, Job, JobKind, JobState};

/// The job that signs and stores the receipt of `state`, in the fact's own change set.
#[must_use]
pub fn receipt_job(ctx: &Context, application: &Application, state: ApplicationState) -> Change {
    let now = ctx.now();
    Change::AddJob(Job {
        id: JobId::from_bits(ctx.ids.bits()),
        kind: JobKind::IssueReceipt(application.id.clone()),
        detail: state.name().to_owned(),
        tries: 0,
        due_at: now,
        state: JobState::Waiting,
        created_at: now,
    })
}
