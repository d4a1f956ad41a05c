//! How a question goes on.

use super::ask::due;
use crate::{Context, UseCaseError, UseCaseResult, application::NoticeKind, delivery::tell};
use domain::{
    enquiry::{By, Enquiry, EnquiryStep, StepKind},
    id::NoticeId,
};
use std::collections::BTreeMap;
use storage::{Change, ChangeSet, Constraint, Notice, StoreError};

/// Name of a notice's value that says which question it is about.
pub const ENQUIRY: &str = "enquiry";

/// A step that leads to the question as it is given.
pub(super) fn under_way(
    ctx: &Context,
    enquiry: &Enquiry,
    kind: StepKind,
    by: By,
    words: Option<String>,
) -> EnquiryStep {
    EnquiryStep {
        enquiry: enquiry.id.clone(),
        n: enquiry.version,
        kind,
        by,
        region: enquiry.region.clone(),
        to: None,
        words,
        at: ctx.now(),
    }
}

/// The question after a step, and the step.
pub(crate) fn next(
    ctx: &Context,
    enquiry: Enquiry,
    kind: StepKind,
    by: By,
    words: Option<String>,
) -> (Enquiry, EnquiryStep) {
    let next = enquiry.after(kind, due(ctx), ctx.now());
    let step = under_way(ctx, &next, kind, by, words);
    (next, step)
}

/// A notice to who asks: the number, and until when it is answered; nothing of what was asked.
pub(crate) fn told(ctx: &Context, enquiry: &Enquiry, kind: NoticeKind) -> Change {
    let args = [
        ("reference", enquiry.number.to_string()),
        ("deadline", enquiry.due.on.to_string()),
        (ENQUIRY, enquiry.id.to_string()),
    ];
    let notice = Notice {
        id: NoticeId::from_bits(ctx.ids.bits()),
        account: enquiry.account.clone(),
        application: None,
        certificate: None,
        kind: kind.name().to_owned(),
        args: args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<BTreeMap<_, _>>(),
        at: ctx.now(),
        read_at: None,
    };
    let topic = kind.topic();
    tell(ctx, notice, Some(&enquiry.region), topic, topic.channels())
}

/// Commits a step: who lost their role or whose own it is, at this moment, may not; a full thread is one that changed.
pub(crate) async fn commit(ctx: &Context, set: ChangeSet) -> UseCaseResult<()> {
    match ctx.store.commit(set).await {
        Ok(_) | Err(StoreError::Replayed { .. }) => Ok(()),
        Err(StoreError::Refused(Constraint::OwnCase | Constraint::ReceiverCannot)) => Err(UseCaseError::Forbidden),
        Err(StoreError::Refused(Constraint::TalkFull | Constraint::IllegalMove | Constraint::AppendOnly)) => {
            Err(UseCaseError::Conflict)
        }
        Err(error) => Err(error.into()),
    }
}
