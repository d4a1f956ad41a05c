//! A walk over all cards that are not closed, in portions: at a million one look at all of them takes seconds, and the
//! worker has more to do.

use super::close::close_uninsured;
use crate::{Context, UseCaseResult};
use domain::id::CertificateId;

/// Cards that one step looks at.
const PORTION: u32 = 2_000;

/// Cards that one step closes, so that a day on which many covers end keeps nothing waiting either.
const CLOSINGS: usize = 100;

/// Where the walk is.
#[derive(Debug, Default)]
pub struct CardWalk {
    under_way: bool,
    after: Option<CertificateId>,
}

impl CardWalk {
    /// Begins at the first card; one that is under way goes on.
    pub fn begin(&mut self) {
        self.under_way = true;
    }

    /// Whether cards are left to look at.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.under_way
    }

    /// Looks at the next portion and closes what no cover carries any more. Answers how many.
    ///
    /// # Errors
    /// Errors of the store, which end this walk; a card that can't be closed is logged, and looked at again by the next.
    pub async fn step(&mut self, ctx: &Context) -> UseCaseResult<usize> {
        if !self.under_way {
            return Ok(0);
        }
        self.under_way = false;
        let (uninsured, last) = ctx.store.certificates_uninsured(ctx.today(), self.after.as_ref(), PORTION).await?;
        let (now, later) = uninsured.split_at(uninsured.len().min(CLOSINGS));
        self.after = if later.is_empty() { last } else { now.last().map(|certificate| certificate.id.clone()) };
        self.under_way = self.after.is_some();
        let mut closed = 0;
        for certificate in now {
            closed += super::run_out::counted(certificate.id.as_str(), close_uninsured(ctx, certificate).await);
        }
        Ok(closed)
    }
}
