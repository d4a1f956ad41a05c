//! How much of one kind waits for a member, by the day on which it must be done: ratings, questions, suggestions.

use crate::{Context, UseCaseResult};
use domain::deadline::NEAR_DAYS;
use jiff::civil::Date;
use storage::StoreResult;

/// How many wait, counted up to [`super::queue::COUNTED`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// All.
    pub open: i64,
    /// Of these, over their last day.
    pub late: i64,
    /// Of these, over it or near it.
    pub near: i64,
}

impl Waiting {
    /// Counts; `before` answers how many have their last day before a day.
    pub(super) async fn by_day<F: Future<Output = StoreResult<i64>>>(
        ctx: &Context,
        before: impl Fn(Date) -> F,
    ) -> UseCaseResult<Self> {
        let today = ctx.today();
        let soon = ctx.book.calendar.deadline(today, NEAR_DAYS).on;
        // Days are compared as texts with four digits.
        let (open, late, near) =
            futures::try_join!(before(Date::MAX), before(today), before(soon.tomorrow().unwrap_or(soon)))?;
        Ok(Self { open, late, near })
    }
}
