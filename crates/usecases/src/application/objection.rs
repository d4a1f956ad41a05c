//! Objecting to a refusal: the decision, until when, and what an application for reconsideration says. Nothing of it is
//! kept: it is filed elsewhere, by the applicant.

use super::own;
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{
        Application, ApplicationState,
        form::{FieldCode, FieldError},
    },
    id::ApplicationId,
    person::Person,
    rules::{Mark, ObjectionDays, Region},
    words::has_hidden,
};
use jiff::civil::Date;

/// What can be objected to.
#[derive(Clone, Debug)]
pub struct Objection {
    /// The refused application.
    pub application: Application,
    /// Who objects: the applicant.
    pub applicant: Person,
    /// Whose cover it is about.
    pub insured: Person,
    /// Region; `None` where it is served no longer.
    pub region: Option<Region>,
    /// The day of the decision.
    pub decided_on: Date,
    /// Until when.
    pub days: ObjectionDays,
    /// Mark of the terms.
    pub mark: Mark,
}

/// What is typed into the application for reconsideration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectionForm {
    /// Where the applicant lives.
    pub address: String,
    /// What is asked for.
    pub request: String,
    /// Facts and reasons.
    pub reasons: String,
}

impl ObjectionForm {
    /// Longest address, in characters.
    pub const ADDRESS: usize = 120;
    /// Longest request.
    pub const REQUEST: usize = 300;
    /// Longest reasons: a sheet of A4 with the rest.
    pub const REASONS: usize = 1_200;

    /// The words without what stands around them.
    ///
    /// # Errors
    /// Each field that is empty, too long, or holds a character that nobody sees.
    pub fn check(&self) -> Result<Self, Vec<FieldError>> {
        let fields = [
            ("address", &self.address, Self::ADDRESS),
            ("request", &self.request, Self::REQUEST),
            ("reasons", &self.reasons, Self::REASONS),
        ];
        let wrong = |(field, text, most): (&str, &String, usize)| {
            let text = text.trim();
            let code = if text.is_empty() {
                Some(FieldCode::Required)
            } else if text.chars().count() > most {
                Some(FieldCode::TooLong)
            } else {
                has_hidden(text).then_some(FieldCode::Character)
            };
            code.map(|code| FieldError::new(field, code))
        };
        let errors: Vec<_> = fields.into_iter().filter_map(wrong).collect();
        let text = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        if errors.is_empty() {
            Ok(Self { address: text(&self.address), request: text(&self.request), reasons: text(&self.reasons) })
        } else {
            Err(errors)
        }
    }
}

/// What can be objected to of an application of the caller's.
///
/// # Errors
/// As [`own`]; `Conflict` where it is not refused.
pub async fn objection(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Objection> {
    let application = own(ctx, caller, id).await?;
    let decided = application.decided_at.filter(|_| application.state == ApplicationState::Refused);
    let decided_on = decided.ok_or(UseCaseError::Conflict)?.day();
    let terms = &ctx.book.texts.objection;
    let days = terms.v.days(decided_on).ok_or(UseCaseError::Broken("a decision at the end of time"))?;
    let applicant = caller.resident()?.person.clone().ok_or(UseCaseError::NotFound)?;
    let (applicant, insured) =
        futures::try_join!(ctx.store.lookup_person(&applicant), ctx.store.lookup_person(&application.person))?;
    Ok(Objection {
        applicant: applicant.ok_or(UseCaseError::NotFound)?,
        insured: insured.ok_or(UseCaseError::NotFound)?,
        region: ctx.book.region(&application.region).cloned(),
        decided_on,
        days,
        mark: terms.mark,
        application,
    })
}
