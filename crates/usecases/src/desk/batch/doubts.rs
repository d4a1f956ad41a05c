use crate::{Context, UseCaseResult};
use domain::{
    application::Application,
    review::{Correction, DocumentVerdict, Finding, Submission, is_answered, newest},
};
use storage::{Document, DocumentState};

/// What speaks against approving a case as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    /// Documents whose newest verdict is not "accepted".
    pub bad: usize,
    /// Documents without a verdict.
    pub unseen: usize,
    /// Items of the newest correction about which nothing was changed.
    pub unmended: usize,
}

impl Doubts {
    /// The doubts about a case with these verdicts, documents, corrections and submissions, each oldest first.
    pub(in crate::desk) fn of(
        findings: &[Finding],
        documents: &[Document],
        corrections: &[Correction],
        submissions: &[Submission],
    ) -> Self {
        let verdicts = newest(findings);
        let mut doubts = Self::default();
        for document in documents {
            match verdicts.get(&document.id) {
                _ if document.state != DocumentState::Stored => {}
                None => doubts.unseen += 1,
                Some(finding) if finding.verdict == DocumentVerdict::Accepted => {}
                Some(_) => doubts.bad += 1,
            }
        }
        let Some(asked) = corrections.last() else { return doubts };
        let (before, after): (Vec<_>, Vec<_>) = submissions.iter().partition(|sent| sent.seq < asked.seq);
        if let (Some(before), Some(after)) = (before.last(), after.last()) {
            let same = |item: &&_| !is_answered(item, &before.answers, &after.answers);
            doubts.unmended = asked.items.iter().filter(same).count();
        }
        doubts
    }
}

/// The doubts about a case of which nothing is read yet.
pub(super) async fn doubts(ctx: &Context, app: &Application) -> UseCaseResult<Doubts> {
    let (findings, documents, corrections, submissions) = futures::try_join!(
        ctx.store.findings_of(&app.id),
        ctx.store.documents_of(&app.id),
        ctx.store.corrections_of(&app.id),
        ctx.store.submissions_of(&app.id),
    )?;
    Ok(Doubts::of(&findings, &documents, &corrections, &submissions))
}
