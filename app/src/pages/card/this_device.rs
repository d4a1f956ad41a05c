//! On the pages of an active card that this device does not show: what that takes, the easier way first.

use super::certificate::{here, restorable};
use crate::{
    components::{Actions, ButtonKind, LinkButton, Panel, Prose},
    context::language,
    i18n::date_time,
    routes::Route,
    tr,
};
use domain::{card::CertificateState, id::PersonId};
use leptos::prelude::*;
use usecases::card::Centre;

/// Binding again takes the card password, within a day; binding anew a fresh check. Both leave this device showing the
/// card, so that only the easier one is a button.
pub(super) fn this_device(centre: &Centre, me: Option<&PersonId>) -> AnyView {
    let certificate = &centre.access.certificate;
    // Past the physical card's last day binding brings nothing; the page says so above.
    if certificate.state != CertificateState::Active || centre.over.is_some() || here(centre, me).is_some() {
        return ().into_any();
    }
    let nowhere = centre.on_no_device.then(|| view! { <p>{tr!("card.on_no_device_text")}</p> });
    let activate = Route::ActivateCard(certificate.person.clone()).path();
    let (how, acts) = match restorable(centre, me) {
        Some(binding) => {
            let until = binding.restorable_until().map(|at| date_time(language(), at)).unwrap_or_default();
            let restore = Route::RestoreBinding(binding.id.clone()).path();
            let acts = view! {
                <LinkButton label=tr!("card.restore") href=restore />
                <LinkButton label=tr!("card.bind_with_check") href=activate kind=ButtonKind::Text />
            };
            (tr!("card.restore_takes", until = until), acts.into_any())
        }
        None => {
            let bind = view! { <LinkButton label=tr!("card.bind_here") href=activate /> };
            (tr!("card.bind_takes"), bind.into_any())
        }
    };
    view! {
        <Panel title=tr!("card.this_device")>
            <Prose>
                {nowhere} <p>{how}</p>
            </Prose>
            <Actions>{acts}</Actions>
        </Panel>
    }
    .into_any()
}
