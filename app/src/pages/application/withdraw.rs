//! Withdraws before the decision, after asking.

use super::confirm::{Confirm, Words};
use crate::{
    door::Door,
    pages::support::{answer, application_id},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::{ApplicationAct, Move},
    id::ApplicationId,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{own, withdraw},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?).await }.await;
    answer(&door, result)
}

async fn page(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    let application = own(&door.ctx, door.caller(), id).await?;
    let back = Route::Application(id.clone());
    if application.state.after(Move::Withdraw).is_none() {
        return Ok(door.see_other(&back));
    }
    let reference = application.reference.to_string();
    let act = application.act;
    let title = tr_in!(door.caller().language, "application.withdraw_title");
    Ok(door.page(title, || view(act, reference, back.path())))
}

fn view(act: ApplicationAct, reference: String, back: String) -> impl IntoView {
    let lead = match act {
        ApplicationAct::Stop => tr!("application.withdraw_lead", reference = reference),
        ApplicationAct::Refund => tr!("refund_only.withdraw_lead", reference = reference),
    };
    let words = Words {
        title: tr!("application.withdraw_title"),
        lead,
        yes: tr!("application.withdraw_button"),
        no: tr!("application.withdraw_keep"),
    };
    view! { <Confirm words=words back=back /> }
}

pub(super) async fn send(door: Door, Path(id): Path<String>) -> Response {
    let result = async {
        let id = application_id(&id)?;
        match withdraw(&door.ctx, door.caller(), &id).await {
            // Decided in the meantime: the status page says how.
            Ok(_) | Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Application(id))),
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}
