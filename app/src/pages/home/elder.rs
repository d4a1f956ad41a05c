//! Home for older people: what is done here, one large tile each, and how to ask somebody.

use crate::{
    components::{Icon, IconName},
    context::Hotline,
    routes::Route,
    tr,
};
use leptos::prelude::*;

/// Tiles, then a person's help; `waiting` (what the resident has begun) stands first.
pub(super) fn home(hotline: Hotline, waiting: AnyView) -> impl IntoView {
    let tiles = [
        (IconName::NoCover, Route::Regions, tr!("elder.stop"), tr!("elder.stop_text")),
        (IconName::Card, Route::Wallet, tr!("elder.unbind"), tr!("elder.unbind_text")),
        (IconName::Clock, Route::My, tr!("elder.mine"), tr!("elder.mine_text")),
        (IconName::Info, Route::Help, tr!("elder.ask"), tr!("elder.ask_text")),
    ];
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|(icon, there, title, text)| {
            view! {
                <li>
                    <a class="big" href=there.path()>
                        <Icon name=icon />
                        <span>
                            <span class="big__title">{title}</span>
                            <span class="big__text">{text}</span>
                        </span>
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <h1 class="head__title">{tr!("elder.home")}</h1>
        {waiting}
        <ul class="bigs">{tiles}</ul>
        <section class="panel">
            <h2 class="panel__title">{tr!("elder.person")}</h2>
            <p>{tr!("elder.person_text")}</p>
            <a class="button button--primary" href=format!("tel:{}", hotline.tel)>
                {tr!("elder.call", number = hotline.label)}
            </a>
        </section>
        <p>{tr!("elder.safe")}</p>
    }
}
