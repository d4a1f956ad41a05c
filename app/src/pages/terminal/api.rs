//! The interface for institutions' programs: JSON, a bearer credential, nothing from cookies. See `docs/terminal.md`.

use super::{
    api_fault::{json, refused, unread},
    api_object::Object,
    api_shapes::{CancelRequest, OpenRequest, ScanReply, ScanRequest, SettleRequest, SettlementReply, waiting_reply},
};
use crate::{door::Door, pages::support::where_it_ended};
use axum::{
    body::Bytes,
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::{FieldCode, FieldError},
    id::{ScanId, SettlementId},
};
use http::{HeaderMap, StatusCode, header};
use serde::{Serialize, de::DeserializeOwned};
use usecases::{
    UseCaseError, UseCaseResult,
    terminal::{self, At, ScanForm, SettlementForm, identify},
};

/// Presents a code. A refusal is an answer like any other: 200, with its reason.
pub(super) async fn present(door: Door, headers: HeaderMap, body: Bytes) -> Response {
    let (at, asked) = match asked::<ScanRequest>(&door, &headers, &body).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let ScanRequest { token, business_type, operator, out_biz_no } = asked;
    let form = ScanForm { token, business: business_type, operator, number: out_biz_no };
    answer(&door, terminal::scan(&door.ctx, door.caller(), &at, &form).await.map(ScanReply::from))
}

/// The institution's open settlements, a page of them.
pub(super) async fn waiting(door: Door, headers: HeaderMap, RawQuery(query): RawQuery) -> Response {
    let at = match identify(&door.ctx, door.caller(), bearer(&headers).unwrap_or_default()).await {
        Ok(at) => at,
        Err(error) => return refused(&door, &error),
    };
    let mut before = None;
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let read = where_it_ended(&value, SettlementId::parse).filter(|_| name == "before");
        let Some(read) = read else {
            return refused(&door, &FieldError::new(name, FieldCode::Choice).into());
        };
        before = Some(read);
    }
    answer(&door, terminal::waiting(&door.ctx, &at, before).await.map(|(rows, more)| waiting_reply(rows, more)))
}

/// Begins the settlement of an accepted scan.
pub(super) async fn open(door: Door, headers: HeaderMap, body: Bytes) -> Response {
    let (at, asked) = match asked::<OpenRequest>(&door, &headers, &body).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let opened = match ScanId::parse(&asked.scan_id) {
        Some(scan) => terminal::open_settlement(&door.ctx, door.caller(), &at, &scan).await,
        None => Err(UseCaseError::NotFound),
    };
    answer(&door, opened.map(SettlementReply::from))
}

/// Settles it with its bill.
pub(super) async fn settle(door: Door, headers: HeaderMap, Path(id): Path<String>, body: Bytes) -> Response {
    let (at, asked) = match asked::<SettleRequest>(&door, &headers, &body).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let SettleRequest { items, fund, personal } = asked;
    let form = SettlementForm { items: items.into_iter().map(|Object(item)| item).collect(), fund, personal };
    let settled = match SettlementId::parse(&id) {
        Some(id) => terminal::settle(&door.ctx, door.caller(), &at, &id, &form).await,
        None => Err(UseCaseError::NotFound),
    };
    answer(&door, settled.map(SettlementReply::from))
}

/// Calls it off.
pub(super) async fn cancel(door: Door, headers: HeaderMap, Path(id): Path<String>, body: Bytes) -> Response {
    let at = match asked::<CancelRequest>(&door, &headers, &body).await {
        Ok((at, CancelRequest {})) => at,
        Err(response) => return response,
    };
    let off = match SettlementId::parse(&id) {
        Some(id) => terminal::close_settlement(&door.ctx, door.caller(), &at, &id).await,
        None => Err(UseCaseError::NotFound),
    };
    answer(&door, off.map(SettlementReply::from))
}

/// The terminal, before anything is read; then what it asks.
async fn asked<T: DeserializeOwned>(door: &Door, headers: &HeaderMap, body: &[u8]) -> Result<(At, T), Response> {
    let credential = bearer(headers).unwrap_or_default();
    let at = match identify(&door.ctx, door.caller(), credential).await {
        Ok(at) => at,
        Err(error) => return Err(refused(door, &error)),
    };
    match serde_json::from_slice::<Object<T>>(body) {
        Ok(Object(asked)) => Ok((at, asked)),
        Err(error) => Err(unread(door, &error)),
    }
}

/// The one credential of `Authorization: Bearer …`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (scheme, credential) = all.next()?.to_str().ok()?.split_once(' ')?;
    (all.next().is_none() && scheme.eq_ignore_ascii_case("bearer")).then(|| credential.trim())
}

fn answer<T: Serialize>(door: &Door, result: UseCaseResult<T>) -> Response {
    match result {
        Ok(reply) => json(StatusCode::OK, &reply),
        Err(error) => refused(door, &error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bearer_credential_counts_and_nothing_else() {
        let of = |values: &[&str]| {
            let headers: HeaderMap =
                values.iter().map(|value| (header::AUTHORIZATION, value.parse().unwrap())).collect();
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of(&["Bearer abc"]).as_deref(), Some("abc"));
        assert_eq!(of(&["bearer  abc"]).as_deref(), Some("abc"));
        for other in [&[][..], &["abc"], &["Basic abc"], &["Bearer a", "Bearer b"], &["Bearer"]] {
            assert_eq!(of(other), None, "{other:?}");
        }
    }
}
