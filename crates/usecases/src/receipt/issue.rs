use super::sign::sign_and_keep;
use crate::{Context, UseCaseError, UseCaseResult};
use domain::{
    application::{Application, ApplicationAct, ApplicationState, TRANSITIONS},
    id::{ApplicationId, ReceiptId},
    receipt::{RECEIPT_VERSION, Receipt, ReceiptAct, ReceiptBody, ReceiptSubject},
};
use storage::AuditLeaf;

/// Signs and stores the receipt of the act that brought an application into `state`. Once it is there, nothing
/// happens: the job that asks for it may come twice.
///
/// # Errors
/// `NotFound` without the application; `Broken` when the record lacks the act or its proof does not hold.
pub async fn issue(ctx: &Context, id: &ApplicationId, state: ApplicationState) -> UseCaseResult<()> {
    let leaf = act(ctx, id, state).await?;
    // What was opened again can be refused again, and that is another act; every other state is come into once.
    let again = state == ApplicationState::Refused;
    let is_it = |r: &Receipt| r.body.act.state() == Some(state) && (!again || r.inclusion.index == leaf.index);
    if ctx.store.receipts_of(id).await?.iter().any(is_it) {
        return Ok(());
    }
    let application = ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?;
    let body = body(ctx, &application, state, &leaf).await?;
    sign_and_keep(ctx, body, ReceiptSubject::Application(application.id), &leaf).await
}

/// The newest entry of the record about a move into `state`.
async fn act(ctx: &Context, id: &ApplicationId, state: ApplicationState) -> UseCaseResult<AuditLeaf> {
    let mut newest: Option<AuditLeaf> = None;
    for (_, by, _) in TRANSITIONS.iter().filter(|(_, _, to)| *to == state) {
        let found = ctx.store.lookup_audit(&format!("application.{}", by.name()), id.as_str()).await?;
        newest = newest.into_iter().chain(found).max_by_key(|leaf| leaf.index);
    }
    newest.ok_or(UseCaseError::Broken("the record lacks the act of a receipt"))
}

async fn body(
    ctx: &Context,
    application: &Application,
    state: ApplicationState,
    leaf: &AuditLeaf,
) -> UseCaseResult<ReceiptBody> {
    let store = &ctx.store;
    let person = store.lookup_person(&application.person).await?.ok_or(UseCaseError::NotFound)?;
    let cover = store.lookup_cover(&application.cover).await?.ok_or(UseCaseError::NotFound)?;
    let region = ctx.book.regions.get(&application.region).ok_or(UseCaseError::Broken("region is gone"))?;
    // Date and amount are facts only once somebody approved.
    let is_fixed = matches!(state, ApplicationState::Approved | ApplicationState::Effective);
    let refund = if is_fixed { store.refund_of(&application.id).await?.map(|refund| refund.amount) } else { None };
    Ok(ReceiptBody {
        v: RECEIPT_VERSION,
        id: ReceiptId::from_bits(ctx.ids.bits()),
        act: ReceiptAct::Stop {
            act: application.act,
            reference: application.reference.clone(),
            state,
            reason: application.reason().ok_or(UseCaseError::Broken("sent without a reason"))?,
            year: cover.year,
            // Nothing ends on the day of a refund alone.
            effective_on: application.effective_on.filter(|_| is_fixed && application.act == ApplicationAct::Stop),
            refund,
        },
        name: person.name.masked(),
        id_number: person.id_number.masked(),
        region: application.region.clone(),
        agency: region.agency.v.clone(),
        at: leaf.entry.at,
        demonstration: ctx.settings.demonstration,
    })
}
