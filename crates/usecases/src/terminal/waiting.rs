use super::At;
use crate::{Context, UseCaseError, UseCaseResult};
use domain::{
    card::{Scan, Settlement},
    id::SettlementId,
    time::Timestamp,
};

/// Rows of a page.
const PAGE: u32 = 20;

/// An open settlement with what an institution finds it again by: nothing about whose it is.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The settlement.
    pub settlement: Settlement,
    /// The scan that it began with: who stood at the terminal, and the institution's own number.
    pub scan: Scan,
    /// What that terminal is called.
    pub terminal: String,
}

/// A page of an institution's open settlements, newest first, those before `before` when given; and whether more
/// follow.
///
/// # Errors
/// Of the store.
pub async fn waiting(
    ctx: &Context,
    at: &At,
    before: Option<(Timestamp, SettlementId)>,
) -> UseCaseResult<(Vec<Waiting>, bool)> {
    let mut found = ctx.store.open_settlements_at(&at.institution.id, before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let mut rows = Vec::with_capacity(found.len());
    for settlement in found {
        let scan = ctx.store.lookup_scan(&settlement.scan).await?;
        let scan = scan.ok_or(UseCaseError::Broken("a settlement without its scan"))?;
        let terminal = ctx.store.lookup_terminal(&scan.terminal).await?.map(|(terminal, _)| terminal.label);
        rows.push(Waiting { settlement, scan, terminal: terminal.unwrap_or_default() });
    }
    Ok((rows, more))
}
