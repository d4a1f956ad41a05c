//! What became of a code that is not shown any more, and what to do now: in place of the code, and on the page itself.

use crate::{
    components::{Actions, ButtonKind, LinkButton, Notice, PageHead, Tone},
    routes::Route,
    tr,
};
use leptos::prelude::*;
use usecases::card::{CodeEnd, CodeStop};

/// The whole page.
pub(super) fn page(stop: &CodeStop) -> impl IntoView + use<> {
    // Whose card it is may not be told any more, e.g. to somebody who was its owner's guardian: back to what is theirs.
    let parts = over(stop);
    view! {
        <PageHead title=tr!("card.code") back=Route::Wallet.path() />
        {parts}
    }
}

/// The words with the next step.
pub(super) fn over(stop: &CodeStop) -> impl IntoView + use<> {
    let (title, text) = words(stop.why);
    let tone = if stop.why == CodeEnd::Replaced { Tone::Info } else { Tone::Warn };
    let binding = &stop.binding;
    let (centre, wallet) = (Route::CardCentre(binding.certificate.clone()), Route::Wallet);
    let own = Route::CardCode(binding.id.clone());
    let (first, second) = match stop.why {
        CodeEnd::Replaced => ((tr!("card.code_next"), own), None),
        CodeEnd::Frozen => {
            let unfreeze = Route::Unfreeze(binding.certificate.clone());
            ((tr!("card.unfreeze"), unfreeze), Some((tr!("card.centre"), centre)))
        }
        CodeEnd::Unbound if stop.may_restore => {
            let restore = Route::RestoreBinding(binding.id.clone());
            ((tr!("card.restore"), restore), Some((tr!("card.centre"), centre)))
        }
        CodeEnd::Unbound | CodeEnd::Expired | CodeEnd::Closed => {
            let certificate = Route::Certificate(binding.certificate.clone());
            ((tr!("card.code_see"), certificate), Some((tr!("card.wallet"), wallet)))
        }
        CodeEnd::NotGuardian | CodeEnd::OfAge => {
            ((tr!("card.family"), Route::Family), Some((tr!("card.wallet"), wallet)))
        }
        // An entrustment's own page says how it ended.
        CodeEnd::Ended => ((tr!("card.code_why"), own), Some((tr!("card.wallet"), wallet))),
    };
    let second = second.map(|(label, route)| {
        view! { <LinkButton label=label href=route.path() kind=ButtonKind::Plain /> }
    });
    view! {
        <Notice tone=tone title=title announce=true>
            <p>{text}</p>
        </Notice>
        <Actions>
            <LinkButton label=first.0 href=first.1.path() />
            {second}
        </Actions>
    }
}

fn words(why: CodeEnd) -> (String, String) {
    match why {
        CodeEnd::NotGuardian => (tr!("card.code_not_guardian"), tr!("notice.card_guardianship_ended.body")),
        CodeEnd::OfAge => (tr!("card.code_of_age"), tr!("card.code_of_age_text")),
        CodeEnd::Closed => (tr!("card.code_closed"), tr!("card.closed_text")),
        CodeEnd::Frozen => (tr!("card.code_frozen"), tr!("card.code_frozen_text")),
        CodeEnd::Unbound => (tr!("card.code_unbound"), tr!("card.code_unbound_text")),
        CodeEnd::Expired => (tr!("card.code_expired"), tr!("card.code_expired_text")),
        CodeEnd::Ended => (tr!("card.code_ended"), tr!("card.code_ended_text")),
        CodeEnd::Replaced => (tr!("card.code_replaced"), tr!("card.code_replaced_text")),
    }
}
