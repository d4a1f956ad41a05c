//! The electronic certificate (医保电子凭证): who may show its codes, who may read them, and what each of both ends.
//!
//! A *certificate* belongs to one person, one issuer and one physical card. A *binding* is the right of one holder, on
//! one device or in one channel, to show its codes. Whoever ends a binding ends nothing else: cover, physical card and
//! the other bindings go on.

mod act;
mod binding;
mod certificate;
mod code;
mod entrustment;
mod form;
mod institution;
mod purpose;
mod scan;
mod settlement;

pub use act::CardAct;
pub use binding::{Binding, BindingKind, BindingState, RESTORE_SECONDS};
pub use certificate::{CardNumber, Certificate, CertificateState, PhysicalCard};
pub use code::{Freshness, Slot, TOKEN_DIGITS, freshness, grouped, read_token};
pub use entrustment::{EndReason, Entrustment, Uses};
pub use form::{EntrustForm, check_card_password, check_entrustment};
pub use institution::{Institution, InstitutionKind, Terminal};
pub use purpose::{BusinessType, Disclosed};
pub use scan::{DisownResult, Disowned, Presented, Scan, ScanOutcome, ScanRefusal, may_accept};
pub use settlement::{Settlement, SettlementItem, SettlementState};
