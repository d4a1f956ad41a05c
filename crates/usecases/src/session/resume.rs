use crate::{Context, UseCaseResult};
use domain::{
    account::{Account, Session, SessionOwner},
    staff::Staff,
    time::Timestamp,
};
use storage::{Change, ChangeSet, StoreError};

/// Which of the two cookies a token came in. A token is good on its own side only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Residents and visitors.
    Resident,
    /// Staff.
    Desk,
}

/// A session that is good now, and whose it is.
#[derive(Clone, Debug)]
pub struct Resumed {
    /// The session, also a visitor's or a half signed-in member of staff's.
    pub session: Session,
    /// The signed-in resident.
    pub account: Option<Account>,
    /// The signed-in member of staff.
    pub staff: Option<Staff>,
}

/// Seconds from sign-in after which every session ends.
pub const ABSOLUTE_SECONDS: i64 = 12 * 3600;
/// Seconds between two writes of "last seen": a page view must not cost a durable write.
const TOUCH_SECONDS: i64 = 60;
/// A session from the future (the clock was set back) is not trusted beyond this.
const SKEW_SECONDS: i64 = 120;

impl Side {
    /// Seconds without a request after which a session ends.
    #[must_use]
    pub fn idle_seconds(self) -> i64 {
        match self {
            Self::Resident => 30 * 60,
            Self::Desk => 15 * 60,
        }
    }

    /// Seconds for which a session lasts without a request, counted from this one, and whatever is done.
    #[must_use]
    pub fn lasts(self, session: &Session, now: Timestamp) -> (i64, i64) {
        // That it was used may not have been written down for so long.
        let idle = self.idle_seconds() - TOUCH_SECONDS;
        (idle, (ABSOLUTE_SECONDS - now.seconds_since(session.created_at)).max(0))
    }

    fn accepts(self, owner: &SessionOwner) -> bool {
        match owner {
            SessionOwner::Visitor | SessionOwner::Resident(_) => self == Self::Resident,
            SessionOwner::DeskVisitor | SessionOwner::StaffPending(_) | SessionOwner::Staff(_) => self == Self::Desk,
        }
    }
}

/// Whether `session` is still good at `now` on `side`.
#[must_use]
pub fn is_good(session: &Session, side: Side, now: Timestamp) -> bool {
    session.revoked_at.is_none()
        && side.accepts(&session.owner)
        && now.seconds_since(session.seen_at) < side.idle_seconds()
        && now.seconds_since(session.created_at) < ABSOLUTE_SECONDS
        && now.seconds_since(session.created_at) > -SKEW_SECONDS
}

/// Seconds after its last request for which a timed-out session is still told from none: long enough to come back to
/// what was typed, short enough that an old token is worth nothing.
const REMEMBERED_SECONDS: i64 = 24 * 3600;

/// Whether `session` was somebody's on `side` and ended by itself not long ago, by idleness or age; nobody ended it.
fn is_timed_out(session: &Session, side: Side, now: Timestamp) -> bool {
    session.revoked_at.is_none()
        && side.accepts(&session.owner)
        && matches!(session.owner, SessionOwner::Resident(_) | SessionOwner::Staff(_))
        && !is_good(session, side, now)
        && now.seconds_since(session.seen_at) < REMEMBERED_SECONDS
        && now.seconds_since(session.created_at) > -SKEW_SECONDS
}

/// The session of a cookie's token that timed out. Whoever holds the token may do nothing any more, but can be told.
///
/// # Errors
/// Errors of the store.
pub async fn timed_out(ctx: &Context, side: Side, token: &str) -> UseCaseResult<Option<Session>> {
    let found = ctx.store.lookup_session(&crypto::session::token_hash(token)).await?;
    Ok(found.filter(|session| is_timed_out(session, side, ctx.now())))
}

/// Whether a session is good still; it is not noted that somebody asked.
///
/// # Errors
/// Errors of the store.
pub async fn is_still_good(ctx: &Context, side: Side, session: &Session) -> UseCaseResult<bool> {
    let found = ctx.store.lookup_session(&session.token_hash).await?;
    Ok(found.is_some_and(|found| is_good(&found, side, ctx.now())))
}

/// As [`resume`], for a request that a page makes by itself: a page that is only open keeps nobody signed in.
///
/// # Errors
/// Errors of the store.
pub async fn glance(ctx: &Context, side: Side, token: &str) -> UseCaseResult<Option<Resumed>> {
    found(ctx, side, token).await
}

/// Finds the session of a cookie's token. `None`: nobody is signed in, for whatever reason.
///
/// Notes at most once a minute that it was used; a session that was ended meanwhile stays ended.
///
/// # Errors
/// Errors of the store.
pub async fn resume(ctx: &Context, side: Side, token: &str) -> UseCaseResult<Option<Resumed>> {
    let Some(mut resumed) = found(ctx, side, token).await? else { return Ok(None) };
    let (now, session) = (ctx.now(), &mut resumed.session);
    if now.seconds_since(session.seen_at) >= TOUCH_SECONDS {
        let touch = Change::TouchSession { id: session.id.clone(), at: now };
        match ctx.store.commit(ChangeSet::new().with(touch)).await {
            Ok(_) => session.seen_at = now,
            // Ended between our look and our write: it must not come back.
            Err(StoreError::Conflict(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Some(resumed))
}

async fn found(ctx: &Context, side: Side, token: &str) -> UseCaseResult<Option<Resumed>> {
    let now = ctx.now();
    let hash = crypto::session::token_hash(token);
    let Some(session) = ctx.store.lookup_session(&hash).await?.filter(|s| is_good(s, side, now)) else {
        return Ok(None);
    };
    let (mut account, mut staff) = (None, None);
    match &session.owner {
        SessionOwner::Resident(id) => account = ctx.store.lookup_account(id).await?,
        SessionOwner::Staff(id) => staff = ctx.store.lookup_staff(id).await?.filter(|s| !s.disabled),
        SessionOwner::Visitor | SessionOwner::DeskVisitor | SessionOwner::StaffPending(_) => {}
    }
    let owner_is_gone = match &session.owner {
        SessionOwner::Resident(_) => account.is_none(),
        SessionOwner::Staff(_) => staff.is_none(),
        SessionOwner::Visitor | SessionOwner::DeskVisitor | SessionOwner::StaffPending(_) => false,
    };
    if owner_is_gone {
        return Ok(None);
    }
    Ok(Some(Resumed { session, account, staff }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{AccountId, SessionId, StaffId};

    fn session(owner: SessionOwner) -> Session {
        Session {
            id: SessionId::from_bits(1),
            token_hash: String::new(),
            owner,
            agent: String::new(),
            created_at: Timestamp(0),
            seen_at: Timestamp(0),
            revoked_at: None,
        }
    }
    fn after(seconds: i64) -> Timestamp {
        Timestamp(0).plus_seconds(seconds)
    }

    #[test]
    fn a_session_ends_by_idleness_by_age_and_for_good() {
        let mut s = session(SessionOwner::Resident(AccountId::from_bits(1)));
        assert!(is_good(&s, Side::Resident, after(1799)));
        assert!(!is_good(&s, Side::Resident, after(1800)));
        s.seen_at = after(43_100);
        assert!(is_good(&s, Side::Resident, after(43_199)));
        assert!(!is_good(&s, Side::Resident, after(43_200)));
        s.revoked_at = Some(after(1));
        assert!(!is_good(&s, Side::Resident, after(2)));
    }

    #[test]
    fn a_session_times_out_by_itself_only() {
        let mut s = session(SessionOwner::Resident(AccountId::from_bits(1)));
        assert!(!is_timed_out(&s, Side::Resident, after(1799)));
        assert!(is_timed_out(&s, Side::Resident, after(1800)));
        assert!(!is_timed_out(&s, Side::Desk, after(1800)));
        assert!(!is_timed_out(&s, Side::Resident, after(24 * 3600)), "too long ago");
        assert!(!is_timed_out(&session(SessionOwner::Visitor), Side::Resident, after(1800)));
        s.revoked_at = Some(after(1));
        assert!(!is_timed_out(&s, Side::Resident, after(1800)), "signed out is not timed out");
    }

    #[test]
    fn a_token_is_good_on_its_own_side_only_and_staff_idle_out_sooner() {
        let staff = session(SessionOwner::Staff(StaffId::from_bits(1)));
        assert!(is_good(&staff, Side::Desk, after(899)));
        assert!(!is_good(&staff, Side::Desk, after(900)));
        assert!(!is_good(&staff, Side::Resident, after(1)));
        assert!(!is_good(&session(SessionOwner::Visitor), Side::Desk, after(1)));
    }

    #[test]
    fn a_session_from_the_future_is_not_trusted() {
        assert!(!is_good(&session(SessionOwner::Visitor), Side::Resident, after(-121)));
    }
}
