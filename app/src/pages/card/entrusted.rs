//! For whoever was entrusted: with what, and accepting it on this device.

use super::{entrust::terms, words::entrustment_id};
use crate::{
    components::{
        Actions, Button, ButtonKind, Form, LinkButton, Notice, PageHead, Panel, SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::{Cookie, Door},
    i18n::{date, date_time},
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{EndReason, Institution},
    id::EntrustmentId,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Errand, ErrandState, accept_entrustment, entrusted, institution_of},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &entrustment_id(&id)?, false).await }.await;
    answer(&door, result)
}

pub(super) async fn accept(door: Door, Path(id): Path<String>) -> Response {
    let result = async {
        let id = entrustment_id(&id)?;
        match accept_entrustment(&door.ctx, door.caller(), &id).await {
            Ok(accepted) => {
                let code = door.see_other(&Route::CardCode(accepted.binding));
                Ok(match accepted.device {
                    Some(token) => Cookie::Device.set(door.visit.secure, &token, code),
                    None => code,
                })
            }
            // Over, frozen or closed: of the last two only its owner may know which.
            Err(UseCaseError::Conflict) => page(&door, &id, true).await,
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: &EntrustmentId, not_now: bool) -> UseCaseResult<Response> {
    let mut errand = entrusted(&door.ctx, door.caller(), id).await?;
    if not_now && errand.state == ErrandState::Offered {
        errand.state = ErrandState::NotNow;
    }
    let place = institution_of(&door.ctx, &errand.entrustment).await?;
    let title = tr_in!(door.caller().language, "card.entrusted_title");
    let status = if not_now { http::StatusCode::CONFLICT } else { http::StatusCode::OK };
    Ok(door.page_with(status, title, || view(&errand, place.as_slice())))
}

pub(super) fn view(errand: &Errand, place: &[Institution]) -> impl IntoView + use<> {
    let name = errand.principal.name.masked();
    let terms = terms(&errand.entrustment, place);
    view! {
        <PageHead
            title=tr!("card.entrusted_title")
            lead=tr!("card.entrusted_lead", name = name)
            back=Route::Wallet.path()
        />
        {over(errand)}
        <Panel>
            <SummaryList>
                <SummaryRow label=tr!("card.principal") value=name.clone() />
                {terms}
            </SummaryList>
        </Panel>
        {what_now(&errand.state)}
    }
}

/// Why it can't be used, since when, and what can be done: nobody is left before a closed door.
fn over(errand: &Errand) -> AnyView {
    let when = |at| date_time(language(), at);
    let (tone, title, text) = match &errand.state {
        ErrandState::Offered | ErrandState::Here(_) => return ().into_any(),
        ErrandState::NotNow => (Tone::Warn, tr!("card.errand_not_now"), tr!("card.entrusted_not_now")),
        ErrandState::Ended(at, EndReason::Used) => {
            (Tone::Neutral, tr!("card.errand_used", at = when(*at)), tr!("card.errand_used_text"))
        }
        ErrandState::Ended(at, EndReason::Revoked) => {
            (Tone::Neutral, tr!("card.errand_revoked", at = when(*at)), tr!("card.errand_revoked_text"))
        }
        ErrandState::Ended(_, EndReason::Expired) | ErrandState::Over => {
            let day = date(language(), errand.entrustment.last_day);
            (Tone::Neutral, tr!("card.errand_over", day = day), tr!("card.errand_over_text"))
        }
    };
    view! {
        <Notice tone=tone title=title announce=true>
            <p>{text}</p>
        </Notice>
    }
    .into_any()
}

fn what_now(state: &ErrandState) -> AnyView {
    let back = || view! { <LinkButton label=tr!("card.keep") href=Route::Wallet.path() kind=ButtonKind::Plain /> };
    match state {
        ErrandState::Offered => view! {
            <Notice tone=Tone::Info>
                <p>{tr!("card.entrusted_both")}</p>
            </Notice>
            <Form>
                <Actions>
                    <Button label=tr!("card.accept") />
                    {back()}
                </Actions>
            </Form>
        }
        .into_any(),
        ErrandState::Here(binding) => {
            let code = Route::CardCode(binding.clone()).path();
            view! {
                <Notice tone=Tone::Info>
                    <p>{tr!("card.entrusted_both")}</p>
                </Notice>
                <Actions>
                    <LinkButton label=tr!("card.show_code") href=code />
                    {back()}
                </Actions>
            }
            .into_any()
        }
        ErrandState::NotNow | ErrandState::Ended(..) | ErrandState::Over => {
            view! { <Actions>{back()}</Actions> }.into_any()
        }
    }
}
