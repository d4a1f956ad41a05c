//! Help about the electronic card: what it is, and what ends which part of it.

use super::answers;
use crate::{
    components::{Cell, Cells, PageHead},
    door::Door,
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use leptos::prelude::*;

pub(super) async fn show(door: Door) -> Response {
    door.page(tr_in!(door.caller().language, "help.card_title"), view)
}

pub(super) fn view() -> impl IntoView {
    let questions = [
        (tr!("help.card_what_q"), tr!("help.card_what_a")),
        (tr!("help.card_code_q"), tr!("help.card_code_a")),
        (tr!("help.card_freeze_q"), tr!("help.card_freeze_a")),
        (tr!("help.card_unbind_q"), tr!("help.card_unbind_a")),
        (tr!("help.card_not_ended_q"), tr!("help.card_not_ended_a")),
        (tr!("help.card_restore_q"), tr!("help.card_restore_a")),
        (tr!("help.card_lost_q"), tr!("help.card_lost_a")),
        (tr!("help.card_entrust_q"), tr!("help.card_entrust_a")),
        (tr!("help.card_family_q"), tr!("help.card_family_a")),
        (tr!("help.card_not_me_q"), tr!("help.card_not_me_a")),
        (tr!("help.card_stop_q"), tr!("help.card_stop_a")),
        (tr!("help.card_password_q"), tr!("help.card_password_a")),
    ];
    view! {
        <PageHead title=tr!("help.card_title") lead=tr!("help.card_lead") back=Route::Help.path() />
        {answers(questions)}
        <Cells>
            <Cell title=tr!("card.lost_link") text=tr!("card.lost_link_text") href=Route::LostCard.path() />
            <Cell title=tr!("card.my_link") text=tr!("card.my_link_text") href=Route::Wallet.path() />
        </Cells>
    }
}
