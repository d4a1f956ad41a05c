//! States and moves that mean something else where an application asks for a refund alone.

use super::say_in;
use crate::tr_in;
use domain::{
    application::{ApplicationAct as Act, ApplicationState as S, Move},
    language::Language,
};

/// The words for the state of an application of that act.
#[must_use]
pub fn state_in(language: Language, act: Act, state: S) -> String {
    match (act, state) {
        (Act::Refund, S::Approved | S::Effective) => tr_in!(language, "refund_only.state_done"),
        _ => say_in(language, state),
    }
}

/// The words for a move of an application of that act.
#[must_use]
pub fn move_in(language: Language, act: Act, by: Move) -> String {
    match (act, by) {
        (Act::Refund, Move::TakeEffect) => tr_in!(language, "refund_only.take_effect"),
        _ => say_in(language, by),
    }
}
