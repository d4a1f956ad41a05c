//! The page for a request that a layer refuses.

use super::Edge;
use app::{
    door::{Door, Visit},
    pages::terminal,
    render::render_failure,
    way::Way,
};
use axum::{extract::Request, response::Response};
use http::StatusCode;

/// What is kept of a request for its refusal.
#[derive(Clone)]
pub struct Asked {
    visit: Option<Visit>,
    path: String,
}

impl Asked {
    /// Takes what is needed.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        Self { visit: request.extensions().get::<Visit>().cloned(), path: request.uri().path().to_owned() }
    }
    /// A door for the visit; `None` when the visit layer is missing.
    #[must_use]
    pub fn door(&self, edge: &Edge) -> Option<Door> {
        let visit = self.visit.clone()?;
        Some(Door { ctx: edge.ctx.clone(), visit, path: self.path.clone(), way: Way::default(), assisting: None })
    }
}

/// The failure page with `status`, in the reader's language, with the incident id.
#[must_use]
pub fn refuse(edge: &Edge, asked: &Asked, status: StatusCode) -> Response {
    match asked.door(edge) {
        Some(door) if terminal::is_api(&asked.path) => terminal::api_refusal(status, &door.caller().request),
        Some(door) => render_failure(&door.page_ctx(), status, Some(door.caller().request.clone())),
        None => {
            let mut response = Response::default();
            *response.status_mut() = status;
            response
        }
    }
}
