use super::sign::{ENTRIES, sign_and_keep};
use crate::{Context, UseCaseError, UseCaseResult, application::is_about_version, outbox::job};
use domain::{
    application::{Application, ApplicationAct, ApplicationState, TRANSITIONS},
    id::{ApplicationId, ReceiptId},
    receipt::{RECEIPT_VERSION, ReceiptAct, ReceiptBody, ReceiptSubject},
};
use serde::{Deserialize, Serialize};
use storage::{AuditLeaf, Change, JobKind};

/// What waits in the outbox: the state that an act brought, and the application's version after it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    state: ApplicationState,
    version: i64,
}

/// The job that signs and stores the receipt of the act that left `application` as it is, for the act's own change
/// set, which must also hold the act's entry in the record.
#[must_use]
pub(crate) fn receipt_job(ctx: &Context, application: &Application) -> Change {
    let order = Order { state: application.state, version: application.version };
    // Plain data: serialising it can't fail.
    let detail = serde_json::to_string(&order).unwrap_or_default();
    job(ctx, JobKind::IssueReceipt(application.id.clone()), detail)
}

/// Signs and stores the receipt that a job asks for. Once it is there, nothing happens: the job may come twice.
///
/// # Errors
/// `NotFound` without the application; `Broken` when the job can't be read, the record lacks the act or its proof does
/// not hold.
pub async fn issue(ctx: &Context, id: &ApplicationId, detail: &str) -> UseCaseResult<()> {
    let order: Order =
        serde_json::from_str(detail).map_err(|_| UseCaseError::Broken("a receipt's job can't be read"))?;
    let subject = ReceiptSubject::Application { id: id.clone(), version: order.version };
    let there = ctx.store.receipts_of(id).await?;
    if there.iter().any(|r| r.subject.as_ref() == Some(&subject) && r.body.act.state() == Some(order.state)) {
        return Ok(());
    }
    let leaf = entry(ctx, id, &order).await?;
    let application = ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?;
    let body = body(ctx, &application, order.state, &leaf).await?;
    sign_and_keep(ctx, body, subject, &leaf).await
}

/// The entry of the record about just this act.
async fn entry(ctx: &Context, id: &ApplicationId, order: &Order) -> UseCaseResult<AuditLeaf> {
    for (_, by, _) in TRANSITIONS.iter().filter(|(_, _, to)| *to == order.state) {
        let found = ctx.store.audit_of(&format!("application.{}", by.name()), id.as_str(), ENTRIES).await?;
        if let Some(leaf) = found.into_iter().find(|leaf| is_about_version(&leaf.entry, order.version)) {
            return Ok(leaf);
        }
    }
    Err(UseCaseError::Broken("the record lacks the act of a receipt"))
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
