//! What happens if somebody who is helped stops a cover: the resident's own page, on the desk.

use super::{begin, stopped};
use crate::{
    door::Door,
    form_data::FormData,
    pages::stop::{Asked, answered, started},
    routes::Route,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{application::ApplicationAct as Act, id::AssistanceId};
use usecases::{UseCaseError, desk::assist};

type Ids = Path<(String, String)>;

pub(super) async fn show_stop(door: Door, Path((id, cover)): Ids, Query(asked): Query<Asked>) -> Response {
    show(door, Act::Stop, &id, &cover, asked).await
}

pub(super) async fn start_stop(door: Door, Path((id, cover)): Ids, form: FormData) -> Response {
    start(door, Act::Stop, &id, &cover, form).await
}

pub(super) async fn show_refund(door: Door, Path((id, cover)): Ids, Query(asked): Query<Asked>) -> Response {
    show(door, Act::Refund, &id, &cover, asked).await
}

pub(super) async fn start_refund(door: Door, Path((id, cover)): Ids, form: FormData) -> Response {
    start(door, Act::Refund, &id, &cover, form).await
}

async fn show(door: Door, act: Act, id: &str, cover: &str, asked: Asked) -> Response {
    match filling_in(door, id).await {
        Ok(door) => answered(door, act, cover, asked).await,
        Err(elsewhere) => elsewhere,
    }
}

async fn start(door: Door, act: Act, id: &str, cover: &str, form: FormData) -> Response {
    match filling_in(door, id).await {
        Ok(door) => started(door, act, cover, form).await,
        Err(elsewhere) => elsewhere,
    }
}

/// The door of who is helped; the other answer for whoever does not help them, or not yet.
async fn filling_in(door: Door, id: &str) -> Result<Door, Response> {
    if let Some(elsewhere) = stopped(&door) {
        return Err(elsewhere);
    }
    let Some(id) = AssistanceId::parse(id) else { return Err(door.refuse(&UseCaseError::NotFound)) };
    match assist::applicant(&door.ctx, door.caller(), &id).await {
        Ok(held) => Ok(door.filling_in(held.caller, held.assistance, &held.applicant)),
        // Nobody answered the call yet.
        Err(UseCaseError::Conflict) => Err(door.see_other(&Route::AssistFor(id))),
        Err(UseCaseError::Forbidden) => Err(begin::own(&door)),
        Err(error) => Err(door.refuse(&error)),
    }
}
