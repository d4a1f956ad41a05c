//! Visits and purchases that a scan began, and their bills.

use super::At;
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    card::{CardNotice, SETTLEMENT, card_notice},
    record,
};
use domain::{
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    card::{BindingKind, ScanOutcome, Settlement, SettlementItem, SettlementState},
    id::{BindingId, ScanId, SettlementId},
    money::Fen,
    words::is_plain_line,
};
use storage::{CardChange, Change, ChangeSet, StoreError};

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
        if name.is_empty() || name.chars().count() > NAME_CHARS || !is_plain_line(name) {
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
    let mut opened = ChangeSet::new().with(CardChange::AddSettlement(settlement.clone()));
    opened.changes.extend(told(ctx, &settlement, scan.binding.as_ref()).await?);
    match commit(ctx, caller, at, opened, &settlement, "open").await {
        // Another request began it at this moment.
        Err(UseCaseError::Store(StoreError::Refused(_))) => {
            let before = ctx.store.lookup_settlement_of_scan(&settlement.scan).await?;
            before.ok_or(UseCaseError::Conflict)
        }
        other => other.map(|()| settlement),
    }
}

/// The notices that it is open: to whose card it is, and to the guardian who showed it for them.
async fn told(ctx: &Context, settlement: &Settlement, binding: Option<&BindingId>) -> UseCaseResult<Vec<Change>> {
    let mut people = vec![settlement.person.clone()];
    if let Some(id) = binding {
        let binding = ctx.store.lookup_binding(id).await?.filter(|binding| binding.kind == BindingKind::Family);
        people.extend(binding.map(|binding| binding.holder));
    }
    let args = [(SETTLEMENT, settlement.id.to_string())];
    let mut notices = Vec::new();
    for person in people {
        if let Some(account) = ctx.store.lookup_account_by_person(&person).await? {
            let kind = CardNotice::SettlementOpened;
            notices.push(card_notice(ctx, &account.id, &settlement.certificate, kind, &args));
        }
    }
    Ok(notices)
}

/// A settlement of this institution.
///
/// # Errors
/// `NotFound` for anything else.
pub async fn settlement(ctx: &Context, at: &At, id: &SettlementId) -> UseCaseResult<Settlement> {
    let found = ctx.store.lookup_settlement(id).await?.filter(|s| s.institution == at.institution.id);
    found.ok_or(UseCaseError::NotFound)
}

/// Whose it is, for the counter at which it is settled: the name, masked. Every business discloses that much.
///
/// # Errors
/// Of the store.
pub async fn whose(ctx: &Context, settlement: &Settlement) -> UseCaseResult<Option<String>> {
    Ok(ctx.store.lookup_person(&settlement.person).await?.map(|person| person.name.masked()))
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
    let set = ChangeSet::new().with(CardChange::UpdateSettlement(settled.clone()));
    commit(ctx, caller, at, set, &settled, "settle").await?;
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
    let set = ChangeSet::new().with(CardChange::UpdateSettlement(off.clone()));
    commit(ctx, caller, at, set, &off, "cancel").await?;
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
    set: ChangeSet,
    settlement: &Settlement,
    verb: &str,
) -> UseCaseResult<()> {
    let detail = format!("terminal={} business={}", at.terminal.id, settlement.business.code());
    let action = format!("settlement.{verb}");
    let done = record::by(ctx, Actor::Anonymous, &caller.request, &action, settlement.id.as_str(), &detail);
    Ok(ctx.store.commit(set.audited(done)).await.map(drop)?)
}
