//! What both pages say.

use crate::{components::Tone, tr};
use domain::card::SettlementState;

/// A state in a word.
pub(super) fn state(state: SettlementState) -> String {
    match state {
        SettlementState::Open => tr!("settlement.open"),
        SettlementState::Settled => tr!("settlement.settled"),
        SettlementState::Cancelled => tr!("settlement.cancelled"),
    }
}

/// What the state means for its holder.
pub(super) fn meaning(state: SettlementState) -> String {
    match state {
        SettlementState::Open => tr!("settlement.open_text"),
        SettlementState::Settled => tr!("settlement.settled_text"),
        SettlementState::Cancelled => tr!("settlement.cancelled_text"),
    }
}

/// Its colour.
pub(super) fn tone(state: SettlementState) -> Tone {
    match state {
        SettlementState::Open => Tone::Warn,
        SettlementState::Settled => Tone::Success,
        SettlementState::Cancelled => Tone::Neutral,
    }
}
