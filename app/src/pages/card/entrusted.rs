//! For whoever was entrusted: with what, and accepting it on this device.

use super::{entrust::terms, words::entrustment_id};
use crate::{
    components::{
        Actions, Button, ButtonKind, Form, LinkButton, Notice, PageHead, Panel, SummaryList, SummaryRow, Tone,
    },
    door::{Cookie, Door},
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{Entrustment, Institution},
    id::EntrustmentId,
    person::Person,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{accept_entrustment, entrusted, institution_of},
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
            // Frozen or closed: only its owner may know which.
            Err(UseCaseError::Conflict) => page(&door, &id, true).await,
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: &EntrustmentId, not_now: bool) -> UseCaseResult<Response> {
    let (entrustment, principal) = entrusted(&door.ctx, door.caller(), id).await?;
    let place = institution_of(&door.ctx, &entrustment).await?;
    let title = tr_in!(door.caller().language, "card.entrusted_title");
    let status = if not_now { http::StatusCode::CONFLICT } else { http::StatusCode::OK };
    Ok(door.page_with(status, title, || view(&entrustment, &principal, place.as_slice(), not_now)))
}

fn view(entrustment: &Entrustment, principal: &Person, place: &[Institution], not_now: bool) -> impl IntoView + use<> {
    let name = principal.name.masked();
    let terms = terms(entrustment, place);
    view! {
        <PageHead
            title=tr!("card.entrusted_title")
            lead=tr!("card.entrusted_lead", name = name)
            back=Route::Wallet.path()
        />
        {not_now.then(|| view! { <Notice tone=Tone::Warn announce=true>{tr!("card.entrusted_not_now")}</Notice> })}
        <Panel>
            <SummaryList>
                <SummaryRow label=tr!("card.principal") value=name.clone() />
                {terms}
            </SummaryList>
        </Panel>
        <Notice tone=Tone::Info>
            <p>{tr!("card.entrusted_both")}</p>
        </Notice>
        <Form>
            <Actions>
                <Button label=tr!("card.accept") />
                <LinkButton label=tr!("card.keep") href=Route::Wallet.path() kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}
