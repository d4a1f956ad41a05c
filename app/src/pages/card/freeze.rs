//! Freezes a card. The personal centre does it in one tap; this page asks whoever comes from a message or a notice.

use super::words::certificate_id;
use crate::{
    components::{Actions, Button, ButtonKind, Form, LinkButton, PageHead, Panel, Prose},
    door::Door,
    pages::{help::HelpWith, support::answer},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{card::CertificateState, id::CertificateId};
use guides::Question;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{access, freeze},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &certificate_id(&id)?).await }.await;
    answer(&door, result)
}

async fn page(door: &Door, id: &CertificateId) -> UseCaseResult<Response> {
    let card = access(&door.ctx, door.caller(), id).await?;
    if card.certificate.state != CertificateState::Active {
        return Ok(door.see_other(&Route::CardCentre(id.clone())));
    }
    let title = tr_in!(door.caller().language, "card.freeze_title");
    let id = id.clone();
    Ok(door.page(title, move || view(&id)))
}

fn view(id: &CertificateId) -> impl IntoView + use<> {
    let back = Route::CardCentre(id.clone()).path();
    view! {
        <PageHead title=tr!("card.freeze_title") lead=tr!("card.freeze_lead") back=back.clone() />
        <Meaning />
        <HelpWith question=Question::Freeze />
        <Form>
            <Actions>
                <Button label=tr!("card.freeze_button") kind=ButtonKind::Danger />
                <LinkButton label=tr!("card.keep") href=back kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

/// What freezing does and does not do.
#[component]
pub(super) fn Meaning() -> impl IntoView {
    view! {
        <Panel title=tr!("card.freeze_means")>
            <Prose>
                <ul>
                    <li>{tr!("card.freeze_codes")}</li>
                    <li>{tr!("card.freeze_others")}</li>
                    <li>{tr!("card.freeze_bind")}</li>
                    <li>{tr!("card.freeze_stays")}</li>
                    <li>{tr!("card.freeze_back")}</li>
                </ul>
            </Prose>
        </Panel>
    }
}

pub(super) async fn send(door: Door, Path(id): Path<String>) -> Response {
    let result = async {
        let id = certificate_id(&id)?;
        match freeze(&door.ctx, door.caller(), &id).await {
            Ok(_) => Ok(door.see_other(&Route::CardDone(id, "frozen".into()))),
            // Closed meanwhile: nothing of it works any more.
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::CardCentre(id))),
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}
