//! What residents do with an electronic card.

mod about_entrustment;
mod access;
mod activate;
mod again;
mod another_code;
mod centre;
mod close;
mod code;
mod code_now;
mod elsewhere;
mod entrust;
mod family;
mod freeze;
mod freeze_for;
mod guard;
mod history;
mod institution_of;
mod lost;
mod notify;
mod one_binding;
mod one_use;
mod others;
mod over;
mod restore;
mod run_out;
mod settlements;
mod text;
mod unbind;
mod use_of_code;
mod wallet;

pub use about_entrustment::{AboutEntrustment, about_entrustment};
pub use access::{Access, access};
pub use activate::{Activated, Activation, IdentityForm, Why, activate, activation, check_identity};
pub use another_code::another_code;
pub use centre::{Centre, Shown, centre};
pub(crate) use close::close_with_cover;
pub use close::{closes_with, still_bound};
pub(crate) use code::shown as code_shown;
pub use code::{CodePage, CodeStop, CodeView, show_code};
pub use code_now::{CodeNow, code_now};
pub use elsewhere::{ChannelGuide, channel_guide, state_elsewhere, state_unbound, take_back_statement};
pub use entrust::{
    Accepted, Entrustments, Errand, ErrandState, accept_entrustment, entrust, entrusted, entrustments, may_entrust,
    revoke_entrustment,
};
pub use family::{Family, Member, family};
pub use freeze::{freeze, request_unfreeze_code, unfreeze};
pub use freeze_for::{AskedBy, FreezeForForm, FreezeReason, freeze_for};
pub use guard::{Guard, guard, missing_for_stop};
pub use history::{Use, disown, history};
pub use institution_of::institution_of;
pub use lost::{LostCard, freeze_lost, lost_cards};
pub(crate) use notify::tell_agent;
pub use notify::{CardNotice, ENTRUSTMENT, RESTORE, SCAN, SETTLEMENT, WHOSE, card_notice, tell_phone_job};
pub use one_binding::one_binding;
pub use one_use::one_use;
pub(crate) use over::{end_bindings, over};
pub use restore::restore;
pub use run_out::run_out;
pub use settlements::{OneSettlement, Settlements, expense_document, one_settlement, open_settlements, settlements};
pub use text::Whose;
pub(crate) use text::read_detail;
pub(crate) use unbind::ended;
pub use unbind::{UnbindPage, Which, request_unbind_code, unbind, unbind_page};
pub use use_of_code::use_of_code;
pub use wallet::{EntrustedCard, Wallet, WalletCard, wallet};
