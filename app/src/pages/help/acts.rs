//! A guide's buttons.

use crate::{
    components::{Actions, ButtonKind, LinkButton},
    routes::Route,
    tr,
};
use guides::Act;
use leptos::prelude::*;

/// The acts of a guide, the first of them standing out.
pub(super) fn buttons(acts: &[Act]) -> Option<impl IntoView + use<>> {
    let button = |(n, act): (usize, &Act)| {
        let (label, route) = what(*act);
        let kind = if n == 0 { ButtonKind::Primary } else { ButtonKind::Plain };
        view! { <LinkButton label=label href=route.path() kind=kind /> }
    };
    let buttons: Vec<_> = acts.iter().enumerate().map(button).collect();
    (!buttons.is_empty()).then(|| view! { <Actions>{buttons}</Actions> })
}

fn what(act: Act) -> (String, Route) {
    match act {
        Act::Start => (tr!("guide.act_start"), Route::Regions),
        Act::My => (tr!("guide.act_my"), Route::My),
        Act::Wallet => (tr!("guide.act_wallet"), Route::Wallet),
        Act::LostCard => (tr!("guide.act_lost"), Route::LostCard),
        Act::Family => (tr!("guide.act_family"), Route::Family),
        Act::Looks => (tr!("guide.act_looks"), Route::Looks),
        Act::Settings => (tr!("guide.act_settings"), Route::Settings),
        Act::Sessions => (tr!("guide.act_sessions"), Route::Sessions),
        Act::Proof => (tr!("guide.act_proof"), Route::Proof),
        Act::HelpCard => (tr!("guide.act_help_card"), Route::HelpCard),
        Act::Privacy => (tr!("help.privacy"), Route::Privacy),
    }
}
