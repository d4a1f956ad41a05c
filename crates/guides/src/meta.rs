//! What a guide's files say about it before its text begins.

use crate::GuideFault;
use jiff::civil::Date;
use serde::{Deserialize, de::DeserializeOwned};

/// Which group of situations a guide belongs to, in the order they are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Stopping, refunds, what it costs.
    Stop,
    /// Something in life changed.
    Life,
    /// The electronic card.
    Card,
    /// Checking, objecting, getting help.
    Rights,
}

impl Topic {
    /// All, in their order.
    pub const ALL: [Self; 4] = [Self::Stop, Self::Life, Self::Card, Self::Rights];
}

/// The picture beside a situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is called after what it shows")]
pub enum Picture {
    Stop,
    Fork,
    List,
    Coins,
    CoinBack,
    Calendar,
    Unlink,
    Lock,
    Flower,
    School,
    Shield,
    Globe,
    Briefcase,
    Twice,
    Child,
    Medicine,
    Eye,
    Seal,
    Counter,
    Scales,
    Bill,
    Key,
    Pen,
}

/// Where a guide's buttons lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Choosing the region and starting.
    Start,
    /// One's own page: covers, applications.
    My,
    /// The cards.
    Wallet,
    /// A lost phone.
    LostCard,
    /// The family account.
    Family,
    /// Who looked at one's data.
    Looks,
    /// Phone and password.
    Settings,
    /// Where one is signed in.
    Sessions,
    /// Real-name proof.
    Proof,
    /// The questions about the card.
    HelpCard,
    /// How data are used.
    Privacy,
}

/// A question of an application or of the card that a guide's section helps with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Why one stops.
    Reason,
    /// The documents, group by group.
    Documents,
    /// The account of a refund.
    Payee,
    /// Answers and declaration.
    Declaration,
    /// Unbinding.
    Unbind,
    /// Freezing.
    Freeze,
    /// Entrusting a purchase.
    Entrust,
    /// Activating a card.
    Activate,
}

impl Question {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Reason,
        Self::Documents,
        Self::Payee,
        Self::Declaration,
        Self::Unbind,
        Self::Freeze,
        Self::Entrust,
        Self::Activate,
    ];
    /// As an author writes it behind a heading.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Documents => "documents",
            Self::Payee => "payee",
            Self::Declaration => "declaration",
            Self::Unbind => "unbind",
            Self::Freeze => "freeze",
            Self::Entrust => "entrust",
            Self::Activate => "activate",
        }
    }
    /// Reads such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.name() == name)
    }
}

/// `guide.toml`: what both languages share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Facts {
    pub topic: Topic,
    pub order: u16,
    pub picture: Picture,
    pub checked: Date,
    pub sources: Vec<String>,
    pub acts: Vec<Act>,
    pub related: Vec<String>,
}

/// The front matter of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Front {
    pub title: String,
    pub situation: String,
    pub summary: String,
    pub keywords: Vec<String>,
}

/// Reads a TOML text.
pub(crate) fn toml<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, GuideFault> {
    toml::from_str(text).map_err(|error| GuideFault::new(file, error.to_string()))
}

/// Splits a page into its front matter, between two lines of `+++`, and its text.
pub(crate) fn split<'a>(file: &str, text: &'a str) -> Result<(Front, &'a str), GuideFault> {
    let rest = text.strip_prefix("+++\n").ok_or_else(|| GuideFault::new(file, "does not begin with a line +++"))?;
    let (front, body) =
        rest.split_once("\n+++\n").ok_or_else(|| GuideFault::new(file, "the front matter has no end"))?;
    let front: Front = toml(file, front)?;
    let blank = [&front.title, &front.situation, &front.summary].iter().any(|text| text.trim().is_empty());
    if blank || front.keywords.is_empty() {
        return Err(GuideFault::new(file, "title, situation, summary and keywords must say something"));
    }
    Ok((front, body))
}
