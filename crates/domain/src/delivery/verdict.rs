use super::{Channel, Reach, Topic};
use crate::time::Timestamp;

/// Why a message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dropped {
    /// There is no such account any more.
    NoAccount,
    /// The channel leads to nobody: never bound, unbound, or known to fail.
    Unbound,
    /// Its reader does not wish for it there.
    Unwanted,
    /// It was read in the app meanwhile.
    Read,
    /// What it says is so no more: its case went on.
    Superseded,
    /// This installation has no such channel.
    NotOffered,
}

impl Dropped {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::NoAccount, Self::Unbound, Self::Unwanted, Self::Read, Self::Superseded, Self::NotOffered];

    /// The stored code.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::Unbound => "unbound",
            Self::Unwanted => "unwanted",
            Self::Read => "read",
            Self::Superseded => "superseded",
            Self::NotOffered => "not_offered",
        }
    }
}

/// What is known of a message at the moment when it would be sent.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What it is about.
    pub topic: Topic,
    /// By which channel.
    pub channel: Channel,
    /// Whether this installation has the channel.
    pub offered: bool,
    /// Whether there is somebody to tell.
    pub known: bool,
    /// Whether the channel leads to them.
    pub bound: bool,
    /// Whether they read it in the app.
    pub read: bool,
    /// What they wish for.
    pub reach: &'a Reach,
}

/// What happens to a message now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is sent.
    Send,
    /// It waits until then.
    Hold(Timestamp),
    /// It is not sent any more.
    Drop(Dropped),
}

/// Looks again at what waited. Security is neither held nor dropped for having been read: whoever read it may not be
/// whom it protects.
#[must_use]
pub fn decide(facts: &Facts<'_>, now: Timestamp) -> Verdict {
    let security = facts.topic == Topic::Security;
    if !facts.offered {
        return Verdict::Drop(Dropped::NotOffered);
    }
    if !facts.known {
        return Verdict::Drop(Dropped::NoAccount);
    }
    if !facts.bound {
        return Verdict::Drop(Dropped::Unbound);
    }
    if !facts.reach.wants(facts.topic, facts.channel) {
        return Verdict::Drop(Dropped::Unwanted);
    }
    if facts.read && !security {
        return Verdict::Drop(Dropped::Read);
    }
    match facts.reach.quiet.ends(now) {
        Some(until) if !security => Verdict::Hold(until),
        _ => Verdict::Send,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{delivery::Quiet, id::AccountId};
    use jiff::civil::date;

    #[test]
    fn what_waited_is_looked_at_again() {
        let noon = Timestamp::start_of(date(2026, 11, 23)).plus_seconds(12 * 3600);
        let night = noon.plus_seconds(10 * 3600);
        let morning = noon.plus_seconds(20 * 3600);
        let mut reach = Reach::new(AccountId("a".into()));
        reach.off.insert((Topic::Late, Channel::Sms));
        let of = |topic| Facts {
            topic,
            channel: Channel::Sms,
            offered: true,
            known: true,
            bound: true,
            read: false,
            reach: &reach,
        };
        let decision = of(Topic::Decision);
        assert_eq!(decide(&decision, noon), Verdict::Send);
        assert_eq!(decide(&decision, night), Verdict::Hold(morning));
        let drop = |facts| decide(&facts, night);
        assert_eq!(drop(Facts { offered: false, ..decision }), Verdict::Drop(Dropped::NotOffered));
        assert_eq!(drop(Facts { known: false, ..decision }), Verdict::Drop(Dropped::NoAccount));
        assert_eq!(drop(Facts { bound: false, ..decision }), Verdict::Drop(Dropped::Unbound));
        assert_eq!(drop(Facts { read: true, ..decision }), Verdict::Drop(Dropped::Read));
        assert_eq!(drop(of(Topic::Late)), Verdict::Drop(Dropped::Unwanted));
        let security = Facts { read: true, ..of(Topic::Security) };
        assert_eq!(decide(&security, night), Verdict::Send, "never held, never too late");
        let awake = Reach { quiet: Quiet::NEVER, ..reach.clone() };
        assert_eq!(decide(&Facts { reach: &awake, ..decision }, night), Verdict::Send);
    }
}
