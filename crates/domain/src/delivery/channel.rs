use serde::{Deserialize, Serialize};

/// A way to somebody outside the app. In the app a notice always is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A text message to the phone that signs in.
    Sms,
    /// E-mail, where an address was confirmed.
    Email,
    /// A subscription message in WeChat, where it was bound.
    Wechat,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sms, Self::Email, Self::Wechat];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Wechat => "wechat",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// What a notice is about, as far as its ways to people depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Who may use the account or the card: whoever did not do it must hear of it.
    Security,
    /// Approved, refused, or a refusal taken back.
    Decision,
    /// The resident has to do something, often by a day.
    Todo,
    /// The office is late.
    Late,
    /// Where the application stands.
    Progress,
    /// The electronic card, where it is no matter of security.
    Card,
}

impl Topic {
    /// All of them, in the order in which people are asked.
    pub const ALL: [Self; 6] = [Self::Security, Self::Todo, Self::Decision, Self::Late, Self::Progress, Self::Card];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Decision => "decision",
            Self::Todo => "todo",
            Self::Late => "late",
            Self::Progress => "progress",
            Self::Card => "card",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Where a notice about it goes besides the app: a text message only for what matters.
    #[must_use]
    pub fn channels(self) -> &'static [Channel] {
        match self {
            Self::Security | Self::Decision | Self::Todo | Self::Late | Self::Card => &Channel::ALL,
            Self::Progress => &[Channel::Email, Channel::Wechat],
        }
    }

    /// Whether it comes on a channel whatever its reader wishes: what protects them, and what they must answer.
    #[must_use]
    pub fn is_sure(self, channel: Channel) -> bool {
        match self {
            Self::Security => true,
            Self::Todo => channel == Channel::Sms,
            _ => false,
        }
    }

    /// Whether the reader can choose it on a channel.
    #[must_use]
    pub fn is_choice(self, channel: Channel) -> bool {
        self.channels().contains(&channel) && !self.is_sure(channel)
    }
}
