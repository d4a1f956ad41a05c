use crate::{Context, UseCaseResult};
use domain::{
    application::Application,
    review::{DocumentVerdict, is_answered, newest},
};
use storage::DocumentState;

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

/// The doubts about a case as it stands.
pub(in crate::desk) async fn doubts(ctx: &Context, app: &Application) -> UseCaseResult<Doubts> {
    let findings = ctx.store.findings_of(&app.id).await?;
    let verdicts = newest(&findings);
    let mut doubts = Doubts::default();
    for document in ctx.store.documents_of(&app.id).await? {
        match verdicts.get(&document.id) {
            _ if document.state != DocumentState::Stored => {}
            None => doubts.unseen += 1,
            Some(finding) if finding.verdict == DocumentVerdict::Accepted => {}
            Some(_) => doubts.bad += 1,
        }
    }
    let Some(asked) = ctx.store.corrections_of(&app.id).await?.into_iter().last() else { return Ok(doubts) };
    let submissions = ctx.store.submissions_of(&app.id).await?;
    let (before, after): (Vec<_>, Vec<_>) = submissions.iter().partition(|sent| sent.seq < asked.seq);
    if let (Some(before), Some(after)) = (before.last(), after.last()) {
        let same = |item: &&_| !is_answered(item, &before.answers, &after.answers);
        doubts.unmended = asked.items.iter().filter(same).count();
    }
    Ok(doubts)
}
