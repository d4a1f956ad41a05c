//! Refunds are put together: looked at first, with their number and sum; what changed since is looked at again.

use super::{refused, seen};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{deciding, own_case::is_own},
    record,
};
use domain::{
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    consequence::RefundWay,
    id::RefundBatchId,
    money::Fen,
    refund::{
        LineResult, Refund, RefundBatch, RefundBatchMove, RefundBatchState, RefundBatchStep, RefundLeg, RefundLine,
        RefundParty,
    },
    rules::{Marked, RegionCode},
    staff::Staff,
    words::has_hidden,
};
use std::collections::HashSet;
use storage::{ChangeSet, RefundBatchChange};

/// A party as the form has it.
#[derive(Clone, Debug)]
pub struct TypedLeg {
    /// Which.
    pub party: RefundParty,
    /// It takes part.
    pub chosen: bool,
    /// Its name, as typed.
    pub name: String,
}

/// What a page sends.
#[derive(Clone, Debug)]
pub struct MakeForm {
    /// Region.
    pub region: RegionCode,
    /// Way.
    pub way: RefundWay,
    /// Every party.
    pub legs: Vec<TypedLeg>,
    /// Refunds that stay behind, by identifier.
    pub out: Vec<String>,
    /// What the page showed: see [`MakePage::seen`].
    pub seen: String,
    /// Made with the page: sent twice it is one batch.
    pub key: String,
}

/// What a batch would hold.
#[derive(Clone, Debug)]
pub struct MakePage {
    /// Region.
    pub region: RegionCode,
    /// Way.
    pub way: RefundWay,
    /// Refunds with their applications, those that wait longest first.
    pub rows: Vec<(Refund, Application)>,
    /// Their sum.
    pub sum: Fen,
    /// Own cases, which a colleague must put together.
    pub own: usize,
    /// There are more than one batch takes.
    pub more: bool,
    /// Stands for exactly these rows.
    pub seen: String,
    /// What the region's rule says about the parties.
    pub rule: Option<Marked<Vec<RefundParty>>>,
    /// What is offered: the parties of the rule, or of the last batch; names as they were last.
    pub legs: Vec<TypedLeg>,
    /// The parties are those of the last batch, for lack of a rule.
    pub as_last: bool,
}

/// What a batch of a region and way would hold. Nothing is kept but that it was looked at.
///
/// # Errors
/// `Forbidden`; `NotFound` for another office's region.
pub async fn look(ctx: &Context, caller: &Caller, region: &RegionCode, way: RefundWay) -> UseCaseResult<MakePage> {
    let staff = deciding(caller)?;
    let page = found(ctx, staff, region, way).await?;
    let looked = record::entry(ctx, caller, "refunds.viewed", region.as_str(), "batch");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    Ok(page)
}

async fn found(ctx: &Context, staff: &Staff, region: &RegionCode, way: RefundWay) -> UseCaseResult<MakePage> {
    if !staff.covers(region) {
        return Err(UseCaseError::NotFound);
    }
    let mut rows = ctx.store.ready_refunds(region, way, RefundBatch::MOST + 1).await?;
    let more = rows.len() > RefundBatch::MOST as usize;
    rows.truncate(RefundBatch::MOST as usize);
    let (mut kept, mut own) = (Vec::new(), 0);
    for (refund, app) in rows {
        if is_own(ctx, staff, &app.id).await? {
            own += 1;
        } else if refund.may_leave(app.state) {
            kept.push((refund, app));
        }
    }
    let rule = ctx.book.region(region).and_then(|r| r.refund_parties.clone());
    let last = ctx.store.last_refund_legs(region).await?;
    let name_of = |party| last.iter().find(|l| l.party == party).map(|l| l.name.clone()).unwrap_or_default();
    let takes_part = |party| match &rule {
        Some(rule) => rule.v.contains(&party),
        None => last.iter().any(|l| l.party == party),
    };
    let leg = |party| TypedLeg { party, chosen: takes_part(party), name: name_of(party) };
    Ok(MakePage {
        region: region.clone(),
        way,
        sum: Fen(kept.iter().map(|(r, _)| r.amount.0).sum()),
        own,
        more,
        seen: seen(kept.iter().map(|(refund, _)| refund)),
        legs: RefundParty::ALL.into_iter().map(leg).collect(),
        as_last: rule.is_none() && !last.is_empty(),
        rule,
        rows: kept,
    })
}

/// Puts a batch together from what the page showed.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where the refunds are not those that the page showed any more, also when a
/// colleague was quicker; `Invalid` on `parties`, `name_<party>` or `out`.
pub async fn make(ctx: &Context, caller: &Caller, form: &MakeForm) -> UseCaseResult<RefundBatchId> {
    let staff = deciding(caller)?;
    let id = id_of(ctx, staff, form);
    if is_there(ctx, staff, &id).await? {
        return Ok(id);
    }
    let page = found(ctx, staff, &form.region, form.way).await?;
    let legs = read(&form.legs)?;
    let out: HashSet<&str> = form.out.iter().map(String::as_str).collect();
    let chosen: Vec<_> = page.rows.iter().filter(|(r, _)| !out.contains(r.id.as_str())).collect();
    if form.seen != page.seen {
        return Err(UseCaseError::Conflict);
    }
    if chosen.is_empty() {
        return Err(FieldError::new("out", FieldCode::Choice).into());
    }
    let (batch, lines) = batch(ctx, staff, id, &page, legs, &chosen);
    let detail = format!(
        "region={} way={} count={} sum={} parties={}",
        batch.region,
        form.way.name(),
        batch.count,
        batch.sum,
        batch.parties().into_iter().map(RefundParty::name).collect::<Vec<_>>().join("-")
    );
    let entry = record::entry(ctx, caller, "refund_batch.made", batch.id.as_str(), &detail);
    let step = RefundBatchStep {
        seq: batch.version,
        by: RefundBatchMove::Make,
        leg: None,
        words: String::new(),
        staff: staff.id.clone(),
        at: batch.made_at,
    };
    let id = batch.id.clone();
    let set = ChangeSet::new().with(RefundBatchChange::Make(batch, lines, step)).audited(entry);
    match ctx.store.commit(set).await.map_err(refused) {
        // Pressed twice at once.
        Err(_) if is_there(ctx, staff, &id).await? => Ok(id),
        other => other.map(|_| id),
    }
}

/// The identifier that a page's key stands for, with all that the page orders: nobody else's page leads to it, and who
/// goes back and orders something else does not get the first batch for it.
fn id_of(ctx: &Context, staff: &Staff, form: &MakeForm) -> RefundBatchId {
    if form.key.is_empty() {
        return RefundBatchId::from_bits(ctx.ids.bits());
    }
    let mut out = form.out.clone();
    out.sort_unstable();
    let legs = form.legs.iter().filter(|leg| leg.chosen).map(|leg| format!("{}={}", leg.party.name(), leg.name));
    let ordered = [
        format!("refund batch {} {} {} {}", staff.id, form.region, form.way.name(), form.seen),
        form.key.clone(),
        legs.collect::<Vec<_>>().join("\n"),
        out.join("\n"),
    ];
    let hash = crypto::digest::sha256_hex(ordered.join("\n\n").as_bytes());
    let bits = hash.get(..32).and_then(|hex| u128::from_str_radix(hex, 16).ok());
    RefundBatchId::from_bits(bits.unwrap_or_else(|| ctx.ids.bits()))
}

/// Whether this page made its batch already.
async fn is_there(ctx: &Context, staff: &Staff, id: &RefundBatchId) -> UseCaseResult<bool> {
    Ok(ctx.store.lookup_refund_batch(id).await?.is_some_and(|b| b.made_by == staff.id))
}

fn batch(
    ctx: &Context,
    staff: &Staff,
    id: RefundBatchId,
    page: &MakePage,
    legs: Vec<RefundLeg>,
    chosen: &[&(Refund, Application)],
) -> (RefundBatch, Vec<RefundLine>) {
    let now = ctx.now();
    let line = |(seq, (refund, app)): (i64, &&(Refund, Application))| RefundLine {
        batch: id.clone(),
        seq,
        refund: refund.id.clone(),
        application: app.id.clone(),
        reference: app.reference.clone(),
        amount: refund.amount,
        result: LineResult::Open,
        fault: None,
        paid_on: None,
        ended_at: None,
        ended_by: None,
    };
    let lines: Vec<_> = (1_i64..).zip(chosen).map(line).collect();
    let parties: Vec<_> = legs.iter().map(|l| l.party).collect();
    let batch = RefundBatch {
        number: RefundBatch::number_of(&id, now),
        id: id.clone(),
        region: page.region.clone(),
        way: page.way,
        by_rule: page.rule.as_ref().is_some_and(|rule| rule.v == parties),
        legs,
        count: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        sum: Fen(lines.iter().map(|l| l.amount.0).sum()),
        state: RefundBatchState::Made,
        at: None,
        at_since: None,
        csv_digest: None,
        xlsx_digest: None,
        made_by: staff.id.clone(),
        made_at: now,
        released_by: None,
        closed_at: None,
        version: 1,
    };
    (batch, lines)
}

/// The parties that take part, in their order; each has a name.
fn read(typed: &[TypedLeg]) -> Result<Vec<RefundLeg>, UseCaseError> {
    let (mut legs, mut errors) = (Vec::new(), Vec::new());
    for party in RefundParty::ALL {
        let Some(leg) = typed.iter().find(|l| l.party == party && l.chosen) else { continue };
        let name = leg.name.trim().to_owned();
        let wrong = if name.is_empty() {
            Some(FieldCode::Required)
        } else if name.chars().count() > RefundLeg::LONGEST {
            Some(FieldCode::TooLong)
        } else {
            has_hidden(&name).then_some(FieldCode::Character)
        };
        errors.extend(wrong.map(|code| FieldError::new(format!("name_{}", party.name()), code)));
        legs.push(RefundLeg { party, name });
    }
    if legs.is_empty() {
        errors.push(FieldError::new("parties", FieldCode::Choice));
    }
    if errors.is_empty() { Ok(legs) } else { Err(UseCaseError::Invalid(errors)) }
}
