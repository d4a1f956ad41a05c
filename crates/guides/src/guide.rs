use crate::{Act, Picture, Question, Topic};
use domain::{
    language::Language,
    rules::{ChannelCode, Reason},
};
use jiff::civil::Date;

/// One guide in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// Its name in addresses.
    pub slug: String,
    /// Its group.
    pub topic: Topic,
    /// Its place in the group.
    pub order: u16,
    /// Its picture.
    pub picture: Picture,
    /// Day it was last held against its sources.
    pub checked: Date,
    /// Ids of the texts it rests on, in the order they are listed.
    pub sources: Vec<String>,
    /// Its buttons.
    pub acts: Vec<Act>,
    /// Slugs of guides that go with it.
    pub related: Vec<String>,
    /// In Chinese.
    pub zh: Edition,
    /// In English.
    pub en: Edition,
}

impl Guide {
    /// The guide in one language.
    #[must_use]
    pub fn get(&self, language: Language) -> &Edition {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// A guide in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The page's heading.
    pub title: String,
    /// What a reader would say of themselves: "I have a new job".
    pub situation: String,
    /// One or two sentences.
    pub summary: String,
    /// Words people use that the text does not.
    pub keywords: Vec<String>,
    /// What stands before the first heading.
    pub lead: Vec<Part>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// Where its links lead, in order.
    pub links: Vec<String>,
}

/// A heading and what stands under it, up to the next heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its anchor, the same in both languages.
    pub id: String,
    /// 2, or 3 for a part of the section before.
    pub level: u8,
    /// The heading.
    pub title: String,
    /// What stands under it.
    pub parts: Vec<Part>,
    /// The same as plain text, to search in.
    pub text: String,
    /// The question of a page that it helps with.
    pub help: Option<Question>,
}

/// A piece of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Rendered Markdown; no HTML of an author's.
    Html(String),
    /// What the rules say: the page fills it in.
    Insert(Insert),
}

/// What the rules say, so that no guide repeats what differs between regions or changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Insert {
    /// The dated ways to unbind in a channel: `{{channel:wechat}}`.
    Channel(ChannelCode),
    /// The dated ways to remove the link of the credential that is not managed here: `{{unlink}}`.
    Unlink,
    /// Which regions take a reason: `{{reason:EMPLOYEE}}`.
    Reason(Reason),
    /// Each region's rule of refunds: `{{refunds}}`.
    Refunds,
    /// The waiting months after a break: `{{waiting}}`.
    Waiting,
    /// The numbers to call, with the credential each answers for: `{{hotlines}}`.
    Hotlines,
}

impl Insert {
    /// Reads what stands between the braces.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name.split_once(':') {
            Some(("channel", code)) => Some(Self::Channel(ChannelCode(code.to_owned()))),
            Some(("reason", code)) => Reason::from_code(code).map(Self::Reason),
            Some(_) => None,
            None => match name {
                "unlink" => Some(Self::Unlink),
                "refunds" => Some(Self::Refunds),
                "waiting" => Some(Self::Waiting),
                "hotlines" => Some(Self::Hotlines),
                _ => None,
            },
        }
    }
}
