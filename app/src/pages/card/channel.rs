//! The guide of a channel of which nothing is on record here, and the holder's own statement.

use super::{
    guide::{guide, say_so},
    words::certificate_id,
};
use crate::{door::Door, pages::support::answer, routes::Route, tr_in};
use axum::{extract::Path, response::Response};
use domain::{
    id::CertificateId,
    rules::{ChannelCode, RuleBook},
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{ChannelGuide, channel_guide, state_elsewhere},
};

fn read(id: &str, code: &str) -> UseCaseResult<(CertificateId, ChannelCode)> {
    Ok((certificate_id(id)?, ChannelCode::parse(code).ok_or(UseCaseError::NotFound)?))
}

pub(super) async fn show(door: Door, Path((id, code)): Path<(String, String)>) -> Response {
    let result = async {
        let (id, code) = read(&id, &code)?;
        let found = channel_guide(&door.ctx, door.caller(), &id, &code).await?;
        if let Some(row) = found.row {
            return Ok(door.see_other(&Route::UnbindGuide(row)));
        }
        let language = door.caller().language;
        let title = tr_in!(language, "card.guide_title", channel = found.channel.name.get(language));
        Ok(door.page(title, || view(&door.ctx.book, &found)))
    }
    .await;
    answer(&door, result)
}

/// The statement is made; its row's own page shows it.
pub(super) async fn state(door: Door, Path((id, code)): Path<(String, String)>) -> Response {
    let result = async {
        let (id, code) = read(&id, &code)?;
        match state_elsewhere(&door.ctx, door.caller(), &id, &code).await {
            Ok(row) => Ok(door.see_other(&Route::UnbindGuide(row))),
            // On record by now: its own page says how it stands.
            Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::CardChannel(id, code))),
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}

pub(super) fn view(book: &RuleBook, found: &ChannelGuide) -> impl IntoView + use<> {
    let back = Route::CardCentre(found.access.certificate.id.clone()).path();
    guide(book, &found.channel, String::new(), back, say_so())
}
