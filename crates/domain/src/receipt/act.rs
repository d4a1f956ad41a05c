use crate::{
    application::{ApplicationAct, ApplicationState, Reference},
    card::CardAct,
    language::Text,
    money::Fen,
    rules::{ChannelCode, IssuerCode, Reason},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a receipt is for: one of the two acts that end something, and what surrounds them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ReceiptAct {
    /// A move of an application to stop a cover, or for the refund of one that was stopped.
    Stop {
        /// What was asked for; left out in the signed text for a stop.
        #[serde(default, skip_serializing_if = "is_stop")]
        act: ApplicationAct,
        /// Reference of the application.
        reference: Reference,
        /// State that it came into: Submitted, Approved, Refused, Withdrawn, Undone or Effective.
        state: ApplicationState,
        /// Reason.
        reason: Reason,
        /// Benefit year of the cover.
        year: i16,
        /// Effective date, once fixed.
        effective_on: Option<Date>,
        /// Refund amount, once fixed.
        refund: Option<Fen>,
    },
    /// An act on an electronic card. It ends no cover and no physical card.
    Card {
        /// Which.
        act: CardAct,
        /// Who issued the card.
        issuer: IssuerCode,
        /// Name of the credential as the rules say.
        credential: Text,
        /// Channels whose bindings it ended or touched.
        channels: Vec<ChannelCode>,
        /// The kind of device that it was done on, e.g. `WeChat · Android`; anybody with the receipt's address reads it.
        device: Option<String>,
        /// Kinds of the devices that can no longer show the card, one each; empty where a kind is not known. Receipts from
        /// before there was this name none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ended: Vec<String>,
    },
}

// The signature of serde's attribute.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_stop(act: &ApplicationAct) -> bool {
    *act == ApplicationAct::Stop
}

impl ReceiptAct {
    /// The state, for an application's receipt.
    #[must_use]
    pub fn state(&self) -> Option<ApplicationState> {
        match self {
            Self::Stop { state, .. } => Some(*state),
            Self::Card { .. } => None,
        }
    }
    /// What was done, as published: a state's or a card act's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Stop { state, .. } => state.name(),
            Self::Card { act, .. } => act.name(),
        }
    }
}
