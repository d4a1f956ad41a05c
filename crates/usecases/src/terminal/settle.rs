//! Visits and purchases that a scan began, and their bills.

use super::At;
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    card::{ScanOutcome, Settlement, SettlementItem, SettlementState},
    id::{ScanId, SettlementId},
    money::Fen,
    words::is_hidden,
};
use storage::{CardChange, ChangeSet, StoreError};

/// Seconds after a scan in which its settlement can be begun.
const OPEN_SECONDS: i64 = 86_400;
/// Most lines of a bill.
const ITEMS: usize = 200;
/// Longest name of a line.
const NAME_CHARS: usize = 100;
/// Most that one line may cost, in fen: what is more was typed wrong.
const MOST: i64 = 1_000_000_000;

/// A bill as the institution reports it.
#[derive(Clone, Default)]
pub struct SettlementForm {
    /// Its lines.
    pub items: Vec<SettlementItem>,
    /// What the fund pays, in fen.
    pub fund: i64,
    /// What the person pays, in fen.
    pub personal: i64,
}

fn check(form: &SettlementForm) -> Result<(), Vec<FieldError>> {
    let one = |field: &str, code| Err(vec![FieldError::new(field, code)]);
    if form.items.is_empty() {
        return one("items", FieldCode::Required);
    }
    if form.items.len() > ITEMS {
        return one("items", FieldCode::TooLong);
    }
    for item in &form.items {
        let name = item.name.trim();
        if name.is_empty() || name.chars().count() > NAME_CHARS || name.chars().any(is_hidden) {
            return one("items", FieldCode::Character);
        }
        if item.quantity == 0 || !(0..=MOST).contains(&item.amount.0) {
            return one("items", FieldCode::AmountMalformed);
        }
    }
    if !(0..=MOST * ITEMS as i64).contains(&form.fund) || !(0..=MOST * ITEMS as i64).contains(&form.personal) {
        return one("fund", FieldCode::AmountMalformed);
    }
    Ok(())
}

/// Begins the settlement of an accepted scan of this institution: it is open, and a stop of the cover waits for it.
/// Doing it again for the same scan answers the same.
///
/// # Errors
/// `NotFound` for a scan of another institution or one that was refused; `Conflict` where nothing is settled for its
/// business, or a day after it.
pub async fn open_settlement(ctx: &Context, caller: &Caller, at: &At, scan: &ScanId) -> UseCaseResult<Settlement> {
    let scan = ctx.store.lookup_scan(scan).await?.filter(|s| s.institution == at.institution.id);
    let scan = scan.filter(|s| s.outcome == ScanOutcome::Accepted).ok_or(UseCaseError::NotFound)?;
    if !scan.business.settles() {
        return Err(UseCaseError::Conflict);
    }
    if let Some(before) = ctx.store.lookup_settlement_of_scan(&scan.id).await? {
        return Ok(before);
    }
    // An open settlement holds up a stop: none is begun for a visit of long ago.
    if !(0..=OPEN_SECONDS).contains(&ctx.now().seconds_since(scan.at)) {
        return Err(UseCaseError::Conflict);
    }
    let certificate = match &scan.certificate {
        Some(id) => ctx.store.lookup_certificate(id).await?,
        None => None,
    };
    let certificate = certificate.ok_or(UseCaseError::Broken("a scan without its card"))?;
    let settlement = Settlement {
        id: SettlementId::from_bits(ctx.ids.bits()),
        certificate: certificate.id,
        person: certificate.person,
        institution: at.institution.id.clone(),
        scan: scan.id,
        business: scan.business,
        state: SettlementState::Open,
        items: Vec::new(),
        fund: Fen(0),
        personal: Fen(0),
        opened_at: ctx.now(),
        closed_at: None,
        version: 1,
    };
    let added = CardChange::AddSettlement(settlement.clone());
    match commit(ctx, caller, at, added, &settlement, "open").await {
        // Another request began it at this moment.
        Err(UseCaseError::Store(StoreError::Refused(_))) => {
            let before = ctx.store.lookup_settlement_of_scan(&settlement.scan).await?;
            before.ok_or(UseCaseError::Conflict)
        }
        other => other.map(|()| settlement),
    }
}

/// A settlement of this institution.
///
/// # Errors
/// `NotFound` for anything else.
pub async fn settlement(ctx: &Context, at: &At, id: &SettlementId) -> UseCaseResult<Settlement> {
    let found = ctx.store.lookup_settlement(id).await?.filter(|s| s.institution == at.institution.id);
    found.ok_or(UseCaseError::NotFound)
}

/// Settles an open one with its bill.
///
/// # Errors
/// `NotFound`; `Invalid` on `items`, `fund` or `personal` (both parts must make up the bill); `Conflict` once closed.
pub async fn settle(
    ctx: &Context,
    caller: &Caller,
    at: &At,
    id: &SettlementId,
    form: &SettlementForm,
) -> UseCaseResult<Settlement> {
    let open = own(ctx, at, id).await?;
    check(form)?;
    let settled = Settlement {
        state: SettlementState::Settled,
        items: form.items.clone(),
        fund: Fen(form.fund),
        personal: Fen(form.personal),
        closed_at: Some(ctx.now()),
        version: open.version + 1,
        ..open
    };
    if !settled.adds_up() {
        return Err(FieldError::new("personal", FieldCode::SumDiffers).into());
    }
    commit(ctx, caller, at, CardChange::UpdateSettlement(settled.clone()), &settled, "settle").await?;
    Ok(settled)
}

/// Calls an open one off: nothing is owed, and nothing waits for it any more.
///
/// # Errors
/// `NotFound`; `Conflict` once closed.
pub async fn close_settlement(ctx: &Context, caller: &Caller, at: &At, id: &SettlementId) -> UseCaseResult<Settlement> {
    let open = own(ctx, at, id).await?;
    let off =
        Settlement { state: SettlementState::Cancelled, closed_at: Some(ctx.now()), version: open.version + 1, ..open };
    commit(ctx, caller, at, CardChange::UpdateSettlement(off.clone()), &off, "cancel").await?;
    Ok(off)
}

async fn own(ctx: &Context, at: &At, id: &SettlementId) -> UseCaseResult<Settlement> {
    let settlement = settlement(ctx, at, id).await?;
    if settlement.state == SettlementState::Open { Ok(settlement) } else { Err(UseCaseError::Conflict) }
}

async fn commit(
    ctx: &Context,
    caller: &Caller,
    at: &At,
    change: CardChange,
    settlement: &Settlement,
    verb: &str,
) -> UseCaseResult<()> {
    let detail = format!("terminal={} business={}", at.terminal.id, settlement.business.code());
    let action = format!("settlement.{verb}");
    let done = record::by(ctx, Actor::Anonymous, &caller.request, &action, settlement.id.as_str(), &detail);
    Ok(ctx.store.commit(ChangeSet::new().with(change).audited(done)).await.map(drop)?)
}
