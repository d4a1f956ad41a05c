use crate::{
    door::Door,
    i18n::{say_in, state_in},
};
use domain::{
    language::Language,
    receipt::{Receipt, ReceiptAct},
    rules::Region,
};

/// What a receipt names by a code, as the rules call it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Its region.
    pub(super) region: String,
    /// The card's issuer; empty where the receipt is about no card.
    pub(super) issuer: String,
    /// The card's channels, one after the other.
    pub(super) channels: String,
}

impl Names {
    /// Looks them up; a code that the rules no longer know stays a code.
    pub(super) fn of(door: &Door, receipt: &Receipt) -> Self {
        let (book, language) = (&door.ctx.book, door.caller().language);
        let body = &receipt.body;
        let region =
            book.region(&body.region).map_or_else(|| body.region.to_string(), |r| r.name.get(language).to_owned());
        let ReceiptAct::Card { issuer, channels, .. } = &body.act else {
            return Self { region, ..Self::default() };
        };
        let name = |code| book.channel(code).map_or_else(|| code.to_string(), |c| c.name.get(language).to_owned());
        let between = if language == Language::Zh { "、" } else { ", " };
        Self {
            region,
            issuer: book.issuer(issuer).map_or_else(|| issuer.to_string(), |i| i.name.get(language).to_owned()),
            channels: channels.iter().map(name).collect::<Vec<_>>().join(between),
        }
    }
}

/// The region that a receipt names, where its rules are still there.
pub(super) fn region<'a>(door: &'a Door, receipt: &Receipt) -> Option<&'a Region> {
    door.ctx.book.region(&receipt.body.region)
}

/// What was done, in a word or two.
pub(super) fn act(language: Language, act: &ReceiptAct) -> String {
    match act {
        ReceiptAct::Stop { act, state, .. } => state_in(language, *act, *state),
        ReceiptAct::Card { act, .. } => say_in(language, *act),
    }
}
