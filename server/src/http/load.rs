//! Load shedding and the time for a request as a whole.

use super::{
    Edge,
    body::is_upload,
    refusal::{Asked, refuse},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, StatusCode, header};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{sync::Semaphore, time::timeout};

/// The places for requests.
#[derive(Clone)]
pub struct Load {
    edge: Arc<Edge>,
    places: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Load {
    /// As many places as the bounds say.
    #[must_use]
    pub fn new(edge: Arc<Edge>) -> Self {
        let places = Arc::new(Semaphore::new(edge.bounds.in_flight));
        Self { edge, places, waiting: Arc::default() }
    }
}

/// Counts whoever waits, also when they give up.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets a request in when there is a place, or soon will be; else 503 with `Retry-After`.
pub async fn load(State(load): State<Load>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let bounds = load.edge.bounds;
    let place = match load.places.try_acquire() {
        Ok(place) => Some(place),
        Err(_) => {
            let before = load.waiting.fetch_add(1, Ordering::Relaxed);
            let _waiting = Waiting(&load.waiting);
            if before < bounds.waiting {
                timeout(bounds.wait, load.places.acquire()).await.ok().and_then(Result::ok)
            } else {
                None
            }
        }
    };
    let Some(_place) = place else { return busy(&load.edge, &asked) };
    let limit = if is_upload(&request) { bounds.upload } else { bounds.request };
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => busy(&load.edge, &asked),
    }
}

fn busy(edge: &Edge, asked: &Asked) -> Response {
    let mut response = refuse(edge, asked, StatusCode::SERVICE_UNAVAILABLE);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    response
}
