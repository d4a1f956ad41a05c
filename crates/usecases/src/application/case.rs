use super::{status::asked_items, step::Step};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    preview::{Standing, standing},
};
use domain::{
    application::{
        Application, ApplicationState,
        form::{check_payee, check_questions},
        policy::{AskedGroup, NotYet, may_submit, required_documents},
    },
    consequence::{Consequence, RefundWay, consequence},
    id::{ApplicationId, DocumentId},
    review::CorrectionItem,
    rules::{Need, ReasonRule, Region},
};
use std::collections::BTreeMap;
use storage::{Document, DocumentState};

/// An application that is being filled in, with everything its pages show.
#[derive(Clone, Debug)]
pub struct Case {
    /// The application.
    pub application: Application,
    /// What is on record about the cover, today.
    pub standing: Standing,
    /// The region's rules.
    pub region: Region,
    /// Its documents, oldest first, also refused ones.
    pub documents: Vec<Document>,
    /// What happens; `None` until a reason is chosen.
    pub answer: Option<Consequence>,
    /// What a correction asks for and was not answered yet.
    pub to_mend: Vec<CorrectionItem>,
}

/// The caller's own application; somebody else's is "not found".
///
/// # Errors
/// [`UseCaseError::NotSignedIn`], [`UseCaseError::NotFound`].
pub async fn own(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
    let account = caller.resident()?;
    let application = ctx.store.lookup_application(id).await?;
    application.filter(|a| a.account == account.id).ok_or(UseCaseError::NotFound)
}

/// The application that the caller fills in: their own, or one in which they have a hand as staff.
///
/// # Errors
/// As [`own`].
pub async fn at_hand(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
    let Some(staff) = caller.hand() else { return own(ctx, caller, id).await };
    let account = caller.applicant()?;
    let application = ctx.store.lookup_application(id).await?.filter(|a| a.account == account.id);
    let application = application.ok_or(UseCaseError::NotFound)?;
    let has_a_hand = ctx.store.entries_of(id).await?.iter().any(|entry| entry.staff == staff.id);
    if has_a_hand { Ok(application) } else { Err(UseCaseError::NotFound) }
}

/// The caller's own application while answers can be given: a draft, or one that waits for a correction.
///
/// # Errors
/// As [`at_hand`] and [`standing`]; [`UseCaseError::Conflict`] once it is sent or closed.
pub async fn open_case(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Case> {
    let application = at_hand(ctx, caller, id).await?;
    if !is_editable(&application) {
        return Err(UseCaseError::Conflict);
    }
    case_of(ctx, caller, application).await
}

/// Whether answers can still be given.
#[must_use]
pub fn is_editable(application: &Application) -> bool {
    matches!(application.state, ApplicationState::Draft | ApplicationState::CorrectionRequested)
}

pub(super) async fn case_of(ctx: &Context, caller: &Caller, application: Application) -> UseCaseResult<Case> {
    let ctx = &ctx.sent_under(&application).await?;
    let standing = standing(ctx, caller, &application.cover, Some(&application.id)).await?;
    let region = ctx.book.region(&application.region).ok_or(UseCaseError::NotFound)?.clone();
    let documents = ctx.store.documents_of(&application.id).await?;
    let answer = application
        .reason()
        .and_then(|reason| consequence(&ctx.book, &region, &standing.facts, application.act, reason));
    let to_mend = if application.state == ApplicationState::CorrectionRequested {
        asked_items(ctx, &application).await?.into_iter().filter(|(_, done)| !done).map(|(item, _)| item).collect()
    } else {
        Vec::new()
    };
    Ok(Case { application, standing, region, documents, answer, to_mend })
}

impl Case {
    /// The rule for the chosen reason.
    #[must_use]
    pub fn rule(&self) -> Option<&ReasonRule> {
        self.region.reason(self.application.reason()?)
    }

    /// The groups of documents that are asked for, with what is missing.
    #[must_use]
    pub fn asked(&self) -> Vec<AskedGroup<'_>> {
        let (Some(reason), Some(answer)) = (self.application.reason(), &self.answer) else { return Vec::new() };
        required_documents(&self.region, reason, &self.standing.facts, answer, &self.stored())
    }

    /// Documents that arrived whole, by kind.
    fn stored(&self) -> BTreeMap<String, Vec<DocumentId>> {
        let mut stored: BTreeMap<String, Vec<DocumentId>> = BTreeMap::new();
        for document in self.documents.iter().filter(|d| d.state == DocumentState::Stored) {
            stored.entry(document.kind.clone()).or_default().push(document.id.clone());
        }
        stored
    }

    /// Whether a step has to be done at all for this application.
    #[must_use]
    pub fn has(&self, step: Step) -> bool {
        match step {
            Step::Reason | Step::Check | Step::Code => true,
            Step::Questions => self.rule().is_some_and(|rule| !rule.questions.is_empty()),
            Step::Documents => {
                !self.documents.is_empty() || self.asked().iter().any(|asked| asked.need != Need::Optional)
            }
            Step::Payee => {
                self.answer.as_ref().is_some_and(|answer| answer.refund.way == Some(RefundWay::PayeeAccount))
            }
        }
    }

    /// Whether nothing more is needed at a step.
    #[must_use]
    pub fn is_done(&self, step: Step) -> bool {
        let answers = &self.application.answers;
        match step {
            Step::Reason => self.answer.as_ref().is_some_and(|answer| answer.exit.is_none()),
            Step::Questions => self.rule().is_some_and(|rule| {
                check_questions(&rule.questions, &answers.questions, self.standing.facts.today).is_ok()
            }),
            Step::Documents => self.asked().iter().all(AskedGroup::is_satisfied),
            Step::Payee => answers.payee.as_ref().is_some_and(|payee| check_payee(payee).is_ok()),
            Step::Check => answers.declared,
            Step::Code => false,
        }
    }

    /// The steps of this application, in order.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        Step::ALL.into_iter().filter(|step| self.has(*step)).collect()
    }

    /// The first step that is not done.
    #[must_use]
    pub fn next_step(&self) -> Step {
        self.steps().into_iter().find(|step| !self.is_done(*step)).unwrap_or(Step::Code)
    }

    /// Whether it may be sent today.
    ///
    /// # Errors
    /// [`NotYet`] says what is missing.
    pub fn may_submit(&self) -> Result<&Consequence, NotYet> {
        let (Some(rule), Some(answer)) = (self.rule(), &self.answer) else { return Err(NotYet::NoReason) };
        may_submit(&self.application, rule, answer, &self.asked(), self.standing.facts.today)?;
        Ok(answer)
    }
}
