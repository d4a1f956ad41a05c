//! What keeps an open status page up to date: a stream that tells whenever something changed, until the server or the
//! session ends. What changed is not in it; the page asks for itself again.

use crate::{
    door::Door,
    pages::support::{answer, application_id},
};
use axum::{
    extract::Path,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use domain::{account::Session, id::ApplicationId};
use futures::stream::unfold;
use http::{HeaderName, HeaderValue, StatusCode};
use std::{convert::Infallible, time::Duration};
use tokio::sync::OwnedSemaphorePermit;
use usecases::{
    Context, UseCaseResult,
    application::watch::{Pulse, beat, pulse},
    session::{Side, is_still_good},
};

/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);
/// Looks between two signs of life, so that nobody in between closes a quiet connection and a reader who went away is
/// noticed.
const SIGN: u32 = 5;
/// Looks after which the browser comes again by itself: whoever may read is asked anew.
const LOOKS: u32 = 150;

/// Whether a path is such a stream: it keeps nobody signed in.
#[must_use]
pub fn is_live(path: &str) -> bool {
    path.starts_with("/applications/") && path.ends_with("/events")
}

/// Head of a request that an open page makes by itself; other sites can't send it without being asked first.
pub const BY_ITSELF: HeaderName = HeaderName::from_static("x-live");

struct Watch {
    ctx: Context,
    id: ApplicationId,
    session: Option<Session>,
    told: Option<Pulse>,
    looks: u32,
    _place: OwnedSemaphorePermit,
}

/// The stream; 204 where there is no place for it, after which a browser does not ask again.
pub(super) async fn events(door: Door, Path(id): Path<String>) -> Response {
    // Nobody asked for this by hand: signing in must not lead here.
    if door.caller().account.is_none() {
        return StatusCode::NO_CONTENT.into_response();
    }
    let result = async {
        let id = application_id(&id)?;
        pulse(&door.ctx, door.caller(), &id).await?;
        let Some(place) = door.ctx.live.take() else { return Ok(StatusCode::NO_CONTENT.into_response()) };
        let (ctx, session) = (door.ctx.clone(), door.caller().session.clone());
        Ok(stream(Watch { ctx, id, session, told: None, looks: 0, _place: place }))
    };
    answer(&door, result.await)
}

fn stream(watch: Watch) -> Response {
    let events = unfold(watch, async |mut watch| {
        let event = next(&mut watch).await.ok().flatten()?;
        Some((Ok::<_, Infallible>(event), watch))
    });
    let mut response = Sse::new(events).into_response();
    // A proxy in front must not collect it.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// The next thing to tell; `None` ends the stream.
async fn next(watch: &mut Watch) -> UseCaseResult<Option<Event>> {
    loop {
        if watch.looks > 0 {
            tokio::time::sleep(LOOK).await;
        }
        if watch.ctx.live.is_closed() || watch.looks >= LOOKS {
            return Ok(None);
        }
        watch.looks += 1;
        let found = beat(&watch.ctx, &watch.id).await?;
        if watch.told != Some(found) {
            watch.told = Some(found);
            return Ok(Some(Event::default().event("pulse").data(found.to_string())));
        }
        if watch.looks.is_multiple_of(SIGN) {
            let good = match &watch.session {
                Some(session) => is_still_good(&watch.ctx, Side::Resident, session).await?,
                None => false,
            };
            return Ok(good.then(|| Event::default().comment("")));
        }
    }
}
