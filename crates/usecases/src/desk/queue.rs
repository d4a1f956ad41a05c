//! The queue: cases within the office's jurisdiction, by deadline, as stored filters.

use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count};
use domain::{
    application::{ApplicationState as S, Reference},
    id::ApplicationId,
    staff::Role,
};
use storage::{ChangeSet, QueueFilter, QueueRow};

/// Rows on a page.
const PAGE: u32 = 50;

/// Which cases are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Nobody has them.
    #[default]
    Waiting,
    /// The caller has them.
    Mine,
    /// A second person must approve.
    Second,
    /// The resident must answer.
    Correction,
    /// Decided, waiting for the date.
    Approved,
    /// Everything but drafts.
    All,
}

impl Tab {
    /// All tabs, in their order.
    pub const ALL: [Self; 6] = [Self::Waiting, Self::Mine, Self::Second, Self::Correction, Self::Approved, Self::All];
    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::Second => "second",
            Self::Correction => "correction",
            Self::Approved => "approved",
            Self::All => "all",
        }
    }
    /// Reads a name; anything else is the first tab.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|t| t.name() == name).unwrap_or_default()
    }
}

/// A page of the queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// Rows.
    pub rows: Vec<QueueRow>,
    /// Cases in each tab.
    pub counts: Vec<(Tab, i64)>,
    /// Where the next page begins.
    pub next: Option<(String, ApplicationId)>,
    /// A case waits for a second person and nobody may be one.
    pub nobody_seconds: bool,
}

/// The queue of the caller's office.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators, `LimitReached` for searches.
pub async fn page(
    ctx: &Context,
    caller: &Caller,
    tab: Tab,
    search: &str,
    after: Option<(String, ApplicationId)>,
) -> UseCaseResult<QueuePage> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator {
        return Err(UseCaseError::Forbidden);
    }
    let search = search.trim();
    if !search.is_empty() {
        let counted = count(ctx, "staff_search_hour", staff.id.as_str(), |l| l.staff_search_hour);
        ctx.store.commit(ChangeSet::new().with(counted)).await?;
    }
    let filter = |tab: Tab| {
        let mut filter = QueueFilter { regions: staff.regions.clone(), limit: PAGE, ..QueueFilter::default() };
        match tab {
            Tab::Waiting => {
                filter.states = vec![S::Submitted];
                filter.unassigned = true;
            }
            Tab::Mine => {
                filter.states = vec![S::Submitted, S::InReview, S::CorrectionRequested, S::AwaitingSecondApproval];
                filter.assignee = Some(staff.id.clone());
            }
            Tab::Second => filter.states = vec![S::AwaitingSecondApproval],
            Tab::Correction => filter.states = vec![S::CorrectionRequested],
            Tab::Approved => filter.states = vec![S::Approved],
            Tab::All => {}
        }
        filter
    };
    let mut counts = Vec::new();
    for tab in Tab::ALL {
        counts.push((tab, ctx.store.count_queue(&filter(tab)).await?));
    }
    let mut wanted = filter(tab);
    wanted.after = after;
    if !search.is_empty() {
        // Searching looks at every case of the office, whatever the tab.
        wanted = QueueFilter { search: Some(searched(search)), ..filter(Tab::All) };
    }
    let rows = ctx.store.queue(&wanted).await?;
    let next = rows.last().filter(|_| rows.len() == PAGE as usize).map(|r| {
        let day = r.application.deadline.map_or_else(String::new, |d| d.on.to_string());
        (day, r.application.id.clone())
    });
    let nobody_seconds = if counts.iter().any(|(t, n)| *t == Tab::Second && *n > 0) {
        let (members, waiting) = (ctx.store.list_staff().await?, ctx.store.queue(&filter(Tab::Second)).await?);
        let mut nobody = false;
        for row in waiting {
            nobody = nobody || super::act::nobody_seconds(ctx, &members, &row.application).await?;
        }
        nobody
    } else {
        false
    };
    Ok(QueuePage { rows, counts, next, nobody_seconds })
}

/// A reference in its one form, or the words as typed.
fn searched(text: &str) -> String {
    Reference::parse(text).map_or_else(|| text.to_owned(), |r| r.as_str().to_owned())
}
