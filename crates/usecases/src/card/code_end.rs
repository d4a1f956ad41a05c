//! Why a binding shows no code (any more), in the order in which it may be told.

use domain::{
    card::{Binding, BindingKind, BindingState, CertificateState},
    time::Timestamp,
};
use storage::ShownBinding;

/// Why no code is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeEnd {
    /// The register has the holder as the owner's guardian no more.
    NotGuardian,
    /// The owner is of age: a guardian's right ended.
    OfAge,
    /// The card closed with the cover.
    Closed,
    /// The card is frozen.
    Frozen,
    /// This device was unbound.
    Unbound,
    /// The card's own last day is over.
    Expired,
    /// Whatever else ended; all that an entrusted person is told.
    Ended,
    /// Nothing ended, but an act on card or binding made the codes shown before void: the next one is good.
    Replaced,
}

/// A binding that shows no code, and why.
#[derive(Clone, Debug)]
pub struct CodeStop {
    /// The binding.
    pub binding: Binding,
    /// Why.
    pub why: CodeEnd,
    /// Whether this device may have it back with the card password alone.
    pub may_restore: bool,
}

/// What keeps a binding from showing codes at `at`; `None`: nothing. Whoever may not open the card hears nothing of its
/// state, whoever is entrusted only that it ended.
pub(super) fn code_end(shown: &ShownBinding, at: Timestamp) -> Option<CodeEnd> {
    let (binding, certificate, today) = (&shown.binding, &shown.certificate, at.day());
    let ended = !certificate.is_good_on(today) || !binding.is_good_on(today);
    match binding.kind {
        _ if !shown.alive => return Some(CodeEnd::Ended),
        BindingKind::Entrusted(_) => return ended.then_some(CodeEnd::Ended),
        BindingKind::Family if !shown.guardian => return Some(CodeEnd::NotGuardian),
        BindingKind::Family if binding.ends_on.is_some_and(|end| end <= today) => return Some(CodeEnd::OfAge),
        BindingKind::Own | BindingKind::Family => {}
    }
    match (certificate.state, binding.state) {
        (CertificateState::Closed, _) => Some(CodeEnd::Closed),
        (CertificateState::Frozen, _) => Some(CodeEnd::Frozen),
        (CertificateState::Active, BindingState::Bound) => ended.then_some(CodeEnd::Expired),
        (CertificateState::Active, BindingState::Unbound | BindingState::Stated) => Some(CodeEnd::Unbound),
    }
}

/// The same as a page shows it. Called by its holder on its device.
pub(super) fn stop(binding: Binding, why: CodeEnd, at: Timestamp) -> Box<CodeStop> {
    let may_restore = why == CodeEnd::Unbound && binding.may_restore(binding.device.as_deref(), at);
    Box::new(CodeStop { binding, why, may_restore })
}
