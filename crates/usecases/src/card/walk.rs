//! A walk over all cards that are not closed, in portions: at a million one look at all of them takes seconds, and the
//! worker has more to do.

use super::close::close_uninsured;
use crate::{Context, UseCaseResult};
use domain::id::CertificateId;

/// Cards that one step looks at.
const PORTION: u32 = 2_000;

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
    /// Errors of the store; a card that can't be closed is logged, and looked at again by the next walk.
    pub async fn step(&mut self, ctx: &Context) -> UseCaseResult<usize> {
        if !self.under_way {
            return Ok(0);
        }
        let (uninsured, last) = ctx.store.certificates_uninsured(ctx.today(), self.after.as_ref(), PORTION).await?;
        self.under_way = last.is_some();
        self.after = last;
        let mut closed = 0;
        for certificate in &uninsured {
            closed += super::run_out::counted(certificate.id.as_str(), close_uninsured(ctx, certificate).await);
        }
        Ok(closed)
    }
}
