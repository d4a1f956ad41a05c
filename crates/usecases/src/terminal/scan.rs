use super::{At, ScanAnswer, answer::answer};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    card::{CardNotice, ENTRUSTMENT, SCAN, card_notice, code_shown, end_bindings, over, tell_agent, tell_phone_job},
    record,
};
use crypto::card_code;
use domain::{
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    card::{
        Binding, BindingKind, BusinessType, Certificate, EndReason, Entrustment, Freshness, Presented, Scan,
        ScanOutcome, ScanRefusal, Slot, Uses, freshness, may_accept, read_token,
    },
    id::ScanId,
};
use storage::{CardChange, Change, ChangeSet, Constraint, ShownBinding, StoreError};

/// Longest name of an operator (national interface).
const OPERATOR_CHARS: usize = 30;
/// Longest number of a business (national interface).
const NUMBER_CHARS: usize = 64;
/// How often a scan that lost against another act on the same card looks again.
const TRIES: usize = 8;

/// What a terminal sends.
#[derive(Clone, Default)]
pub struct ScanForm {
    /// The code as scanned or typed.
    pub token: String,
    /// Business type (five digits).
    pub business: String,
    /// Who stands at the terminal.
    pub operator: String,
    /// The institution's own number of the business, never repeated; empty for none.
    pub number: String,
}

/// A true code, found.
struct Found {
    binding: Binding,
    certificate: Certificate,
    entrustment: Option<Entrustment>,
    slot: i64,
    freshness: Freshness,
    founded: bool,
    superseded: bool,
}

/// Presents a code. Accepted or not, it is on record; a code is accepted once, and never after its binding or card was
/// answered to have ended. The same number with the same code answers the same again (a lost answer costs nothing).
///
/// # Errors
/// `Invalid` on `business`, `operator`, `number`; `LimitReached`.
pub async fn scan(ctx: &Context, caller: &Caller, at: &At, form: &ScanForm) -> UseCaseResult<ScanAnswer> {
    let business = check(form)?;
    let terminal = at.terminal.id.as_str();
    for _ in 0..TRIES {
        let found = find(ctx, &form.token).await?;
        if let Some(before) = replayed(ctx, at, form, business, found.as_ref()).await? {
            return answer(ctx, before).await;
        }
        let outcome = match &found {
            None => ScanOutcome::Refused(ScanRefusal::Unreadable),
            Some(found) => judge(ctx, at, found, business),
        };
        let scan = row(ctx, at, form, business, outcome, found.as_ref());
        let mut set = on_record(ctx, caller, &scan);
        match (&found, outcome) {
            (Some(found), ScanOutcome::Accepted) => {
                set.changes.insert(0, stands(found));
                set.changes.extend(used_up(ctx, found, &scan.id).await?);
            }
            (None, _) => set.changes.push(count(ctx, "scan_unreadable_hour", terminal, |l| l.scan_unreadable_hour)),
            _ => {}
        }
        match ctx.store.commit(set).await {
            Ok(_) => return answer(ctx, scan).await,
            // Somebody froze, unbound or bound at this moment: look again at what there is now.
            Err(StoreError::Conflict(_)) => {}
            Err(StoreError::Refused(Constraint::CodeUsed | Constraint::CodeDead)) => {
                // The same request may have come twice at once.
                if let Some(before) = replayed(ctx, at, form, business, found.as_ref()).await? {
                    return answer(ctx, before).await;
                }
                return refuse(ctx, caller, at, form, business).await;
            }
            // Taken at this moment: the next look says whether by this very request.
            Err(StoreError::Refused(Constraint::NumberTaken)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(UseCaseError::Unavailable("this card is busy".into()))
}

fn check(form: &ScanForm) -> Result<BusinessType, Vec<FieldError>> {
    let mut errors = Vec::new();
    let business = BusinessType::from_code(form.business.trim());
    if business.is_none() {
        let code = if form.business.trim().is_empty() { FieldCode::Required } else { FieldCode::Choice };
        errors.push(FieldError::new("business", code));
    }
    for (field, text, most) in [("operator", &form.operator, OPERATOR_CHARS), ("number", &form.number, NUMBER_CHARS)] {
        if text.chars().count() > most {
            errors.push(FieldError::new(field, FieldCode::TooLong));
        } else if !domain::words::is_plain_line(text) {
            errors.push(FieldError::new(field, FieldCode::Character));
        }
    }
    match business {
        Some(business) if errors.is_empty() => Ok(business),
        _ => Err(errors),
    }
}

/// The binding whose code this is, in this slot, the one before or the one after; `None` for anything else. An older
/// code can't be told from a made-up one, unless it is only just too old.
async fn find(ctx: &Context, typed: &str) -> UseCaseResult<Option<Found>> {
    let Some(read) = read_token(typed).and_then(|token| card_code::read(&ctx.keys, &token)) else { return Ok(None) };
    let Some(shown) = ctx.store.lookup_by_locator(read.locator).await? else { return Ok(None) };
    let founded = shown.is_founded();
    let ShownBinding { binding, certificate, .. } = shown;
    let Some(region) = ctx.book.region(&certificate.region) else { return Ok(None) };
    let now = Slot::at(ctx.now(), region.card.code_seconds.v);
    let slots = || (now.number - OLD_SLOTS..=now.number + 1).rev();
    let of = |version: i64| {
        let then = Binding { version, ..binding.clone() };
        slots().find(|slot| read.is_of(&ctx.keys, &code_shown(&then, *slot))).map(|slot| (version, slot))
    };
    let versions = (binding.version - OLD_VERSIONS..=binding.version).rev();
    let Some((version, slot)) = versions.into_iter().find_map(of) else { return Ok(None) };
    let superseded = version != binding.version;
    let entrustment = match &binding.kind {
        BindingKind::Entrusted(id) => ctx.store.lookup_entrustment(id).await?,
        BindingKind::Own | BindingKind::Family => None,
    };
    Ok(Some(Found { binding, certificate, entrustment, slot, freshness: freshness(slot, now), founded, superseded }))
}

/// Slots back in which a code is told from a made-up one, so that the terminal can say "too old, show the next".
const OLD_SLOTS: i64 = 10;
/// Versions back in which it is told: a code from before the freeze or the unbinding says that the card is frozen or
/// the device unbound, and its owner sees who presented it. Bound again at once, a binding is two versions further.
const OLD_VERSIONS: i64 = 2;

fn judge(ctx: &Context, at: &At, found: &Found, business: BusinessType) -> ScanOutcome {
    let presented = Presented {
        binding: &found.binding,
        certificate: &found.certificate,
        entrustment: found.entrustment.as_ref(),
        freshness: found.freshness,
        institution: &at.institution,
        business,
        today: ctx.today(),
        founded: found.founded,
        superseded: found.superseded,
    };
    match may_accept(&presented) {
        Ok(()) => ScanOutcome::Accepted,
        Err(refusal) => ScanOutcome::Refused(refusal),
    }
}

/// Everything is still as it was seen.
fn stands(found: &Found) -> Change {
    let Found { binding, certificate, .. } = found;
    let stands = CardChange::Stands {
        binding: binding.id.clone(),
        binding_version: binding.version,
        certificate_version: certificate.version,
    };
    stands.into()
}

/// What the scan, once it is on record, uses up: an entrustment for one use is over, and so is what showed it. Whoever
/// entrusted hears of every use, and both sides of the end.
async fn used_up(ctx: &Context, found: &Found, scan: &ScanId) -> UseCaseResult<Vec<Change>> {
    let Some(entrustment) = found.entrustment.as_ref() else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    if let Some(owner) = ctx.store.lookup_account_by_person(&entrustment.principal).await? {
        let certificate = &entrustment.certificate;
        let kind = match entrustment.uses {
            Uses::One => CardNotice::EntrustmentEnded,
            Uses::Many => CardNotice::EntrustmentUse,
        };
        let on = ("on", entrustment.last_day.to_string());
        let about = [(ENTRUSTMENT, entrustment.id.to_string()), (SCAN, scan.to_string()), on];
        changes.push(card_notice(ctx, &owner.id, certificate, kind, &about));
        changes.push(tell_phone_job(ctx, &owner.id, CardNotice::EntrustmentUse));
    }
    if entrustment.uses == Uses::Many {
        return Ok(changes);
    }
    changes.extend(tell_agent(ctx, entrustment, CardNotice::EntrustmentUsed).await?);
    changes.push(CardChange::UpdateEntrustment(over(ctx, entrustment, EndReason::Used)).into());
    changes.extend(end_bindings(ctx, entrustment).await?);
    Ok(changes)
}

fn row(
    ctx: &Context,
    at: &At,
    form: &ScanForm,
    business: BusinessType,
    outcome: ScanOutcome,
    found: Option<&Found>,
) -> Scan {
    let number = form.number.trim();
    Scan {
        id: ScanId::from_bits(ctx.ids.bits()),
        terminal: at.terminal.id.clone(),
        institution: at.institution.id.clone(),
        business,
        outcome,
        certificate: found.map(|found| found.certificate.id.clone()),
        binding: found.map(|found| found.binding.id.clone()),
        slot: found.map(|found| found.slot),
        entrustment: found.and_then(|found| found.entrustment.as_ref()).map(|entrustment| entrustment.id.clone()),
        operator: form.operator.trim().to_owned(),
        number: Some(number).filter(|number| !number.is_empty()).map(str::to_owned),
        at: ctx.now(),
    }
}

/// A scan goes on record, and counts for its terminal.
fn on_record(ctx: &Context, caller: &Caller, scan: &Scan) -> ChangeSet {
    ChangeSet::new()
        .with(count(ctx, "scan_terminal_minute", scan.terminal.as_str(), |l| l.scan_terminal_minute))
        .with(CardChange::AddScan(scan.clone()))
        .audited(entry(ctx, caller, scan))
}

fn entry(ctx: &Context, caller: &Caller, scan: &Scan) -> storage::AuditEntry {
    let detail =
        format!("terminal={} business={} outcome={}", scan.terminal, scan.business.code(), scan.outcome.name());
    let object = scan.certificate.as_ref().map_or(scan.terminal.as_str(), |id| id.as_str());
    record::by(ctx, Actor::Anonymous, &caller.request, "card.scan", object, &detail)
}

/// The accepted scan that this request repeats: same institution and number, same code.
async fn replayed(
    ctx: &Context,
    at: &At,
    form: &ScanForm,
    business: BusinessType,
    found: Option<&Found>,
) -> UseCaseResult<Option<Scan>> {
    let number = form.number.trim();
    if number.is_empty() {
        return Ok(None);
    }
    let Some(before) = ctx.store.lookup_scan_by_number(&at.institution.id, number).await? else { return Ok(None) };
    let same = found
        .is_some_and(|found| before.binding.as_ref() == Some(&found.binding.id) && before.slot == Some(found.slot));
    if same && before.terminal == at.terminal.id && before.business == business {
        return Ok(Some(before));
    }
    Err(FieldError::new("number", FieldCode::Taken).into())
}

/// Why a code that is good in itself was not taken: this very terminal was revoked while it read, else it was used.
async fn taken(ctx: &Context, at: &At) -> UseCaseResult<ScanRefusal> {
    let terminal = ctx.store.lookup_terminal(&at.terminal.id).await?;
    let stands = terminal.is_some_and(|(terminal, _)| terminal.revoked_at.is_none());
    Ok(if stands { ScanRefusal::Used } else { ScanRefusal::Terminal })
}

/// Records that a true code was refused at the last moment: it was used before, or it or the terminal ended meanwhile.
async fn refuse(
    ctx: &Context,
    caller: &Caller,
    at: &At,
    form: &ScanForm,
    business: BusinessType,
) -> UseCaseResult<ScanAnswer> {
    let found = find(ctx, &form.token).await?;
    let outcome = match found.as_ref().map(|found| judge(ctx, at, found, business)) {
        None => ScanOutcome::Refused(ScanRefusal::Unreadable),
        Some(ScanOutcome::Accepted) => ScanOutcome::Refused(taken(ctx, at).await?),
        Some(refused) => refused,
    };
    let scan = row(ctx, at, form, business, outcome, found.as_ref());
    ctx.store.commit(on_record(ctx, caller, &scan)).await?;
    answer(ctx, scan).await
}
