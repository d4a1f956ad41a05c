//! A town whose people have phones with a device's cookie, a pharmacy and a hospital.

use crate::stop_support::{Somebody, Town};
use domain::{
    card::{Binding, InstitutionKind, ScanOutcome, ScanRefusal},
    id::{BindingId, CertificateId},
    rules::RegionCode,
};
use usecases::{
    Caller, UseCaseResult,
    card::{Activated, CodePage, IdentityForm, activate, check_identity, show_code},
    terminal::{At, NewTerminal, ScanAnswer, ScanForm, add_terminal, identify, scan},
};

pub const PASSWORD: &str = "281905";
pub const BUY: &str = "02121";

/// Somebody with a certificate that is bound on their device.
pub struct Holder {
    pub caller: Caller,
    pub certificate: CertificateId,
    pub binding: BindingId,
}

/// The caller's browser with a device's cookie.
pub fn on(mut caller: Caller, device: &str) -> Caller {
    caller.device = Some(crypto::session::token_hash(device));
    caller
}

/// Activates somebody's card by the caller, on the caller's device.
pub async fn activated(town: &Town, caller: &Caller, whose: &Somebody) -> UseCaseResult<Activated> {
    let person = &whose.entry.person;
    let form = IdentityForm { consent: true, id_number: person.id_number.reveal().to_owned() };
    // Codes are sixty seconds apart.
    town.clock.pass(3601);
    check_identity(&town.ctx, caller, &person.id, None, &form).await?;
    activate(&town.ctx, caller, &person.id, None, &town.code(caller), PASSWORD, PASSWORD).await
}

pub async fn holder(town: &Town, who: &Somebody) -> Holder {
    let caller = on(who.caller(), "phone");
    let done = activated(town, &caller, who).await.unwrap();
    Holder { caller, certificate: done.certificate, binding: done.binding }
}

/// The token that a holder's screen shows now.
pub async fn token(town: &Town, caller: &Caller, binding: &BindingId) -> Option<String> {
    match show_code(&town.ctx, caller, binding).await.unwrap() {
        CodePage::Code(view) => Some(view.token),
        CodePage::None(_) => None,
    }
}

pub async fn terminal(town: &Town, kind: InstitutionKind, code: &str) -> At {
    let new = NewTerminal {
        institution: code.into(),
        known_as: Some((format!("示范{code}"), kind, RegionCode("320500".into()))),
        label: "1".into(),
    };
    let (_, credential) = add_terminal(&town.ctx, &nobody(), &new).await.unwrap();
    identify(&town.ctx, &nobody(), &credential).await.unwrap()
}

pub async fn pharmacy(town: &Town) -> At {
    terminal(town, InstitutionKind::Pharmacy, "P32050800001").await
}

pub fn nobody() -> Caller {
    crate::stop_support::caller_for(None, None)
}

pub async fn present(town: &Town, at: &At, token: &str, business: &str) -> UseCaseResult<ScanAnswer> {
    let form = ScanForm { token: token.into(), business: business.into(), ..ScanForm::default() };
    scan(&town.ctx, &nobody(), at, &form).await
}

/// How a presented code ends at a pharmacy.
pub async fn outcome(town: &Town, at: &At, token: &str) -> ScanOutcome {
    present(town, at, token, BUY).await.unwrap().outcome
}

pub fn refused(refusal: ScanRefusal) -> ScanOutcome {
    ScanOutcome::Refused(refusal)
}

pub async fn binding(town: &Town, id: &BindingId) -> Binding {
    town.ctx.store.lookup_binding(id).await.unwrap().unwrap()
}
