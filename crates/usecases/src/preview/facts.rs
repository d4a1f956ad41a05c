use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::my::{Someone, people_of},
};
use domain::{
    application::Application,
    consequence::StopFacts,
    cover::{Cover, CoverStatus, InsuranceKind, Payment},
    id::{ApplicationId, CoverId},
    person::{Capacity, Person},
};

/// A cover with everything on record that the answer depends on.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The insured.
    pub person: Person,
    /// The cover asked about.
    pub cover: Cover,
    /// The payment that a refund would pay back: the newest for this cover.
    pub payment: Option<Payment>,
    /// In which capacity the caller acts.
    pub capacity: Capacity,
    /// Another application for this person that is open.
    pub open: Option<Application>,
    /// The facts for the domain.
    pub facts: StopFacts,
}

/// Authorises the caller for a cover and gathers the facts. `except` is the application the question belongs to.
///
/// # Errors
/// [`UseCaseError::NotSignedIn`], [`UseCaseError::NotProven`]; [`UseCaseError::NotFound`] for covers that are not
/// there, not residents' covers, or not of the caller or somebody the caller may act for: all alike.
pub async fn standing(
    ctx: &Context,
    caller: &Caller,
    cover: &CoverId,
    except: Option<&ApplicationId>,
) -> UseCaseResult<Standing> {
    let account = caller.applicant()?;
    let cover = ctx.store.lookup_cover(cover).await?;
    // Without a person nothing is told about the cover, not even whether it is there.
    let own = people_of(ctx, account).await?;
    let cover = cover.ok_or(UseCaseError::NotFound)?;
    let Someone { person, capacity } =
        own.into_iter().find(|s| s.person.id == cover.person).ok_or(UseCaseError::NotFound)?;
    gather(ctx, person, cover, capacity, except).await
}

/// The same facts for an application that was authorised when it was sent; for decisions and the worker.
///
/// # Errors
/// [`UseCaseError::NotFound`] when the cover or the person is gone.
pub async fn standing_of(ctx: &Context, application: &Application) -> UseCaseResult<Standing> {
    let cover = ctx.store.lookup_cover(&application.cover).await?.ok_or(UseCaseError::NotFound)?;
    let person = ctx.store.lookup_person(&application.person).await?.ok_or(UseCaseError::NotFound)?;
    gather(ctx, person, cover, application.capacity, Some(&application.id)).await
}

/// The facts of a cover that nobody asked about; only for counting what rules would change.
pub(crate) async fn standing_for(ctx: &Context, cover: Cover, capacity: Capacity) -> UseCaseResult<Standing> {
    let person = ctx.store.lookup_person(&cover.person).await?.ok_or(UseCaseError::NotFound)?;
    gather(ctx, person, cover, capacity, None).await
}

/// An employees' cover of the caller or somebody they act for; it can't be stopped here.
///
/// # Errors
/// As [`standing`]; [`UseCaseError::NotFound`] for anything else.
pub async fn own_employee_cover(ctx: &Context, caller: &Caller, cover: &CoverId) -> UseCaseResult<Cover> {
    let own = people_of(ctx, caller.applicant()?).await?;
    let cover = ctx.store.lookup_cover(cover).await?;
    let is_own = |c: &Cover| c.kind == InsuranceKind::Employee && own.iter().any(|s| s.person.id == c.person);
    cover.filter(is_own).ok_or(UseCaseError::NotFound)
}

async fn gather(
    ctx: &Context,
    person: Person,
    cover: Cover,
    capacity: Capacity,
    except: Option<&ApplicationId>,
) -> UseCaseResult<Standing> {
    if cover.kind != InsuranceKind::Residents {
        return Err(UseCaseError::NotFound);
    }
    let (covers, mut payments, open, unsettled) = futures::try_join!(
        ctx.store.covers_of(&person.id),
        ctx.store.payments_of(&cover.id),
        ctx.store.open_application_of(&person.id),
        ctx.store.count_open_settlements(&person.id),
    )?;
    payments.sort_by(|a, b| (a.paid_on, &a.id).cmp(&(b.paid_on, &b.id)));
    let payment = payments.pop();
    let stopped_on = if cover.status == CoverStatus::Normal { None } else { ctx.store.stopped_on(&cover.id).await? };
    let refund = match &payment {
        Some(payment) => ctx.store.refund_of_payment(&payment.id).await?,
        None => None,
    };
    // Its own refund says nothing against an application.
    let refunded = refund.is_some_and(|r| Some(&r.application) != except);
    let open = open.filter(|a| Some(&a.id) != except);
    let mut facts = facts(ctx, &person, &cover, payment.as_ref(), &covers, capacity, open.is_some());
    (facts.stopped_on, facts.refunded) = (stopped_on, refunded);
    // What institutions reported here counts as well as what the register says.
    if let Ok(unsettled @ 1..) = u32::try_from(unsettled) {
        facts.unsettled_claims = Some(facts.unsettled_claims.unwrap_or(0).saturating_add(unsettled));
    }
    Ok(Standing { person, cover, payment, capacity, open, facts })
}

fn facts(
    ctx: &Context,
    person: &Person,
    cover: &Cover,
    payment: Option<&Payment>,
    covers: &[Cover],
    capacity: Capacity,
    open_application: bool,
) -> StopFacts {
    let today = ctx.today();
    let normal = |c: &&Cover| c.status == CoverStatus::Normal && c.id != cover.id;
    StopFacts {
        today,
        category: cover.category,
        year: cover.year,
        status: cover.status,
        paid: payment.map(|p| p.amount),
        paid_on: payment.map(|p| p.paid_on),
        channel_takes_refunds: payment.is_some_and(|p| p.channel_takes_refunds),
        in_hospital: person.in_hospital,
        unsettled_claims: person.unsettled_claims,
        in_arrears: person.in_arrears,
        benefits_used: cover.benefits_used,
        employee_from: covers
            .iter()
            .filter(normal)
            .filter(|c| c.kind == InsuranceKind::Employee && c.ends_on.is_none_or(|end| end >= today))
            .map(|c| c.starts_on)
            .min(),
        other_residents_cover: covers
            .iter()
            .filter(normal)
            .any(|c| c.kind == InsuranceKind::Residents && c.year == cover.year && c.region != cover.region),
        died_on: person.died_on,
        chronic_entitlement: person.chronic_entitlement,
        continuous_years: person.continuous_years,
        missed_years: person.missed_years,
        subsidised: person.subsidised,
        minor: person.is_minor_on(today),
        capacity,
        open_application,
        stopped_on: None,
        refunded: false,
    }
}
