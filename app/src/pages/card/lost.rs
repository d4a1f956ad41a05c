//! A lost phone: freezes every card that the phone number may freeze, also when nothing more than it is proven.

use crate::{
    components::{
        Actions, Button, ButtonKind, Cell, Cells, EmptyState, Form, LinkButton, Notice, PageHead, StatusTag, Tone,
    },
    door::{Door, see_other},
    i18n::say,
    pages::{ask::WhereToAsk, card::words::tone, support::answer},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::card::CertificateState;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    card::{LostCard, freeze_lost, lost_cards},
};

/// The query after everything was frozen.
const DONE: &str = "frozen";

pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    answer(&door, page(&door, query.as_deref() == Some(DONE)).await)
}

pub(super) async fn freeze(door: Door) -> Response {
    let result = freeze_lost(&door.ctx, door.caller()).await;
    answer(&door, result.map(|_| see_other(&format!("{}?{DONE}", Route::LostCard))))
}

async fn page(door: &Door, done: bool) -> UseCaseResult<Response> {
    let cards = lost_cards(&door.ctx, door.caller()).await?;
    let signed_in = door.caller().account.is_some();
    let title = tr_in!(door.caller().language, "card.lost_title");
    Ok(door.page(title, || view(&cards, done, signed_in)))
}

pub(super) fn view(cards: &[LostCard], done: bool, signed_in: bool) -> impl IntoView + use<> {
    let back = if signed_in { Route::Wallet } else { Route::SignInPassword };
    let frozen = done && !cards.is_empty() && cards.iter().all(|c| c.certificate.state == CertificateState::Frozen);
    let any = cards.iter().any(|c| c.entrusted.is_some() || c.certificate.state == CertificateState::Active);
    let rows: Vec<_> = cards
        .iter()
        .map(|card| {
            // How somebody else's card stands is their own; what they entrusted is told.
            let (label, tone) = match (&card.entrusted, card.certificate.state) {
                (Some(_), _) => (tr!("card.right_entrusted"), Tone::Info),
                (None, state) => (say(state), tone(state)),
            };
            view! {
                <Cell title=card.name.masked()>
                    <StatusTag label=label tone=tone />
                </Cell>
            }
        })
        .collect();
    let none = rows.is_empty();
    view! {
        <PageHead title=tr!("card.lost_title") lead=tr!("card.lost_lead") back=back.path() />
        {frozen
            .then(|| {
                view! {
                    <Notice tone=Tone::Success title=tr!("card.lost_done") announce=true>
                        <p>{tr!("card.lost_done_text")}</p>
                    </Notice>
                }
            })}
        {none.then(|| view! { <EmptyState title=tr!("card.lost_none") text=tr!("card.lost_none_text") /> })}
        {(!none).then(|| view! { <Cells title=tr!("card.lost_cards")>{rows}</Cells> })}
        {(!none).then(|| view! { <Notice tone=Tone::Warn>{tr!("card.freeze_others")}</Notice> })}
        {any
            .then(|| {
                view! {
                    <Form action=Route::LostCard.path()>
                        <Actions>
                            <Button label=tr!("card.lost_button") kind=ButtonKind::Danger />
                        </Actions>
                    </Form>
                }
            })}
        {signed_in
            .then(|| {
                view! {
                    <Actions>
                        <LinkButton
                            label=tr!("card.lost_sessions")
                            href=Route::Sessions.path()
                            kind=ButtonKind::Text
                        />
                    </Actions>
                }
            })}
        <WhereToAsk region=None />
    }
}
