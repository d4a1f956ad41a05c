use super::{Channel, Quiet, Topic};
use crate::{id::AccountId, time::Timestamp};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// Seconds for which a code that was sent to an address confirms it.
const CODE_SECONDS: i64 = 300;
/// Wrong codes after which another one must be asked for.
const CODE_TRIES: u32 = 5;

/// An e-mail address that can be written to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailAddress(String);

impl MailAddress {
    /// Reads what somebody typed; `None` for what no mail server would take. Only plain addresses: no quotes, no
    /// comments, nothing that could end a line of the message's head.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let text = typed.trim();
        let (local, host) = text.rsplit_once('@')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
        let label = |part: &str| {
            !part.is_empty()
                && part.len() <= 63
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let good = !local.is_empty()
            && local.len() <= 64
            && text.len() <= 254
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && host.contains('.')
            && host.split('.').all(label);
        good.then(|| Self(format!("{local}@{}", host.to_ascii_lowercase())))
    }

    /// The address itself: for the mail server and its owner only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Its first letter and its host.
    #[must_use]
    pub fn masked(&self) -> String {
        let (local, host) = self.0.rsplit_once('@').unwrap_or_default();
        format!("{}***@{host}", local.chars().next().unwrap_or('*'))
    }
}

impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// Why no e-mail goes to a bound address any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailFault {
    /// Its server said for good that there is nobody.
    Bounced,
}

/// An address that was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The address.
    pub address: MailAddress,
    /// Since when.
    pub at: Timestamp,
    /// What is wrong with it.
    pub fault: Option<EmailFault>,
}

/// An address that waits for its code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The address.
    pub address: MailAddress,
    /// Digest of the code, keyed by the account: see the use case.
    pub code: String,
    /// When it was sent.
    pub at: Timestamp,
    /// Wrong ones so far.
    pub wrong: u32,
}

impl Asked {
    /// Whether its code can still confirm it.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.wrong < CODE_TRIES && now.seconds_since(self.at) < CODE_SECONDS
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").field("address", &self.address).field("at", &self.at).finish_non_exhaustive()
    }
}

/// Where notices reach somebody besides the app, and what they wish for. An account without one has the defaults.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Whose.
    pub account: AccountId,
    /// Version.
    #[serde(skip)]
    pub version: i64,
    /// Confirmed e-mail address.
    pub email: Option<Bound>,
    /// One that waits for its code.
    pub asked: Option<Asked>,
    /// WeChat's number for them in this program (open id).
    pub wechat: Option<String>,
    /// Quiet hours.
    pub quiet: Quiet,
    /// What they do not wish to get, by topic and channel.
    pub off: BTreeSet<(Topic, Channel)>,
}

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reach").field("account", &self.account).field("version", &self.version).finish_non_exhaustive()
    }
}

impl Reach {
    /// What holds for whoever has chosen nothing yet (version 0: not stored).
    #[must_use]
    pub fn new(account: AccountId) -> Self {
        Self {
            account,
            version: 0,
            email: None,
            asked: None,
            wechat: None,
            quiet: Quiet::default(),
            off: BTreeSet::new(),
        }
    }

    /// The address that e-mail goes to: confirmed and not known to fail.
    #[must_use]
    pub fn mail_to(&self) -> Option<&MailAddress> {
        self.email.as_ref().filter(|bound| bound.fault.is_none()).map(|bound| &bound.address)
    }

    /// Whether a notice about `topic` is wished for on a channel, or comes in any case.
    #[must_use]
    pub fn wants(&self, topic: Topic, channel: Channel) -> bool {
        topic.is_sure(channel) || !self.off.contains(&(topic, channel))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_are_taken() {
        for good in ["a@b.cn", " Zhang.San+x@Mail.Example.COM ", "1_2%3-4@x-y.org"] {
            assert!(MailAddress::parse(good).is_some(), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in [
            "",
            "@",
            "a",
            "a@b",
            "@b.cn",
            "a@",
            "a@.cn",
            "a@b..cn",
            "a@-b.cn",
            "a b@c.cn",
            ".a@b.cn",
            "a.@b.cn",
            "a..b@c.cn",
            "\"a\"@b.cn",
            "a@b.cn\r\nBcc: c@d.cn",
            "a@b.cn,c@d.cn",
            "<a@b.cn>",
            "名@b.cn",
            &long,
        ] {
            assert!(MailAddress::parse(bad).is_none(), "{bad}");
        }
        let address = MailAddress::parse("Zhang@Example.COM").unwrap();
        assert_eq!((address.reveal(), address.masked().as_str()), ("Zhang@example.com", "Z***@example.com"));
        assert_eq!(format!("{address:?}"), "Z***@example.com");
    }

    #[test]
    fn what_protects_somebody_can_not_be_switched_off() {
        let mut reach = Reach::new(AccountId("a".into()));
        for topic in Topic::ALL {
            for channel in Channel::ALL {
                assert!(reach.wants(topic, channel));
                reach.off.insert((topic, channel));
            }
        }
        assert!(Channel::ALL.into_iter().all(|channel| reach.wants(Topic::Security, channel)));
        assert!(reach.wants(Topic::Todo, Channel::Sms));
        assert!(!reach.wants(Topic::Todo, Channel::Email));
        assert!(!reach.wants(Topic::Decision, Channel::Sms));
    }
}
