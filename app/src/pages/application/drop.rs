//! Throws a draft away, after asking.

use super::confirm::{Confirm, Words};
use crate::{
    door::Door,
    pages::support::{answer, application_id},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{application::ApplicationState, id::ApplicationId};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{at_hand, drop_draft},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?).await }.await;
    answer(&door, result)
}

async fn page(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    let draft = at_hand(&door.ctx, door.caller(), id).await?;
    if draft.state != ApplicationState::Draft {
        return Ok(door.see_other(&Route::Application(draft.id)));
    }
    let back = Route::Application(draft.id);
    let back = door.address(&back);
    Ok(door.page(tr_in!(door.caller().language, "application.drop_title"), || view(back)))
}

fn view(back: String) -> impl IntoView {
    let words = Words {
        title: tr!("application.drop_title"),
        lead: tr!("application.drop_lead"),
        yes: tr!("application.drop_button"),
        no: tr!("application.drop_keep"),
    };
    view! { <Confirm words=words back=back /> }
}

pub(super) async fn send(door: Door, Path(id): Path<String>) -> Response {
    let result = async {
        let id = application_id(&id)?;
        match drop_draft(&door.ctx, door.caller(), &id).await {
            // Pressed twice: it is gone.
            Ok(()) | Err(UseCaseError::NotFound) => Ok(door.see_other(&Route::My)),
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Application(id))),
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}
