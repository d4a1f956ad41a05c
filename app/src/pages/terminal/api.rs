//! The interface for institutions' programs: JSON, a bearer credential, nothing from cookies. See `docs/terminal.md`.

use crate::door::Door;
use axum::{
    body::Bytes,
    extract::Path,
    response::{IntoResponse, Response},
};
use domain::{
    card::{BusinessType, Settlement, SettlementItem},
    cover::InsuranceKind,
    id::{ScanId, SettlementId},
    rules::RegionCode,
    time::Timestamp,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use usecases::{
    UseCaseError, UseCaseResult,
    terminal::{self, At, Holder, ScanAnswer, ScanForm, SettlementForm, identify},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanRequest {
    token: String,
    business_type: String,
    #[serde(default)]
    operator: String,
    #[serde(default)]
    out_biz_no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenRequest {
    scan_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettleRequest {
    items: Vec<SettlementItem>,
    fund: i64,
    personal: i64,
}

/// Nothing to say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CancelRequest {}

#[derive(Serialize)]
struct ScanReply {
    scan_id: ScanId,
    outcome: &'static str,
    business_type: BusinessType,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    holder: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<Agent>,
}

#[derive(Serialize)]
struct Person {
    name: String,
    id_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionCode>,
    insurance: Vec<&'static str>,
}

#[derive(Serialize)]
struct Agent {
    name: String,
    id_number: String,
}

#[derive(Serialize)]
struct SettlementReply {
    settlement_id: SettlementId,
    scan_id: ScanId,
    state: &'static str,
    business_type: BusinessType,
    opened_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<String>,
    total: i64,
    fund: i64,
    personal: i64,
}

#[derive(Serialize)]
struct Fault<'a> {
    error: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    incident: &'a str,
}

#[derive(Serialize)]
struct Field<'a> {
    field: &'a str,
    code: &'static str,
}

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
    let form = SettlementForm { items, fund, personal };
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
    match serde_json::from_slice(body) {
        Ok(asked) => Ok((at, asked)),
        // Where it is wrong, never what was sent.
        Err(error) => {
            let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
            let fields = Vec::from_iter(error.is_data().then_some(Field { field: "body", code: "shape" }));
            let (line, column) = (Some(error.line()), Some(error.column()));
            Err(json(status, &Fault { error: code(status), fields, line, column, incident: &door.caller().request }))
        }
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

fn refused(door: &Door, error: &UseCaseError) -> Response {
    let incident = door.caller().request.as_str();
    let status = match error {
        UseCaseError::NotSignedIn | UseCaseError::NotProven => StatusCode::UNAUTHORIZED,
        UseCaseError::NotFound => StatusCode::NOT_FOUND,
        UseCaseError::Forbidden => StatusCode::FORBIDDEN,
        UseCaseError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        UseCaseError::Conflict => StatusCode::CONFLICT,
        UseCaseError::LimitReached { .. } => StatusCode::TOO_MANY_REQUESTS,
        UseCaseError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        UseCaseError::Store(_) | UseCaseError::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    if status.is_server_error() {
        tracing::error!(request = %incident, %error, "request failed");
    }
    let fields = match error {
        UseCaseError::Invalid(errors) => {
            errors.iter().map(|e| Field { field: sent_as(&e.field), code: e.code.name() }).collect()
        }
        _ => Vec::new(),
    };
    let mut response = json(status, &Fault { error: code(status), fields, line: None, column: None, incident });
    let wait = match error {
        UseCaseError::LimitReached { retry_after, .. } => Some(*retry_after),
        UseCaseError::Unavailable(_) => Some(2),
        _ => None,
    };
    if let Some(value) = wait.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What a guard in front of the doors answers: the same shape as theirs.
#[must_use]
pub fn refusal(status: StatusCode, incident: &str) -> Response {
    json(status, &Fault { error: code(status), fields: Vec::new(), line: None, column: None, incident })
}

/// A field's name as the interface calls it.
fn sent_as(field: &str) -> &str {
    match field {
        "business" => "business_type",
        "number" => "out_biz_no",
        other => other,
    }
}

fn code(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "malformed",
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::REQUEST_TIMEOUT => "timeout",
        StatusCode::CONFLICT => "conflict",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "content_type",
        StatusCode::MISDIRECTED_REQUEST => "host",
        StatusCode::UNPROCESSABLE_ENTITY => "invalid",
        StatusCode::TOO_MANY_REQUESTS => "too_many",
        StatusCode::SERVICE_UNAVAILABLE => "unavailable",
        _ => "internal",
    }
}

fn json<T: Serialize>(status: StatusCode, reply: &T) -> Response {
    match serde_json::to_vec(reply) {
        Ok(bytes) => (status, [(header::CONTENT_TYPE, "application/json")], bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The time in China with its offset, to the second.
fn time(at: Timestamp) -> String {
    format!("{}+08:00", at.in_china().strftime("%Y-%m-%dT%H:%M:%S"))
}

impl From<ScanAnswer> for ScanReply {
    fn from(answer: ScanAnswer) -> Self {
        Self {
            scan_id: answer.scan,
            outcome: answer.outcome.name(),
            business_type: answer.business,
            at: time(answer.at),
            holder: answer.holder.map(Person::from),
            agent: answer.agent.map(|agent| Agent { name: agent.name, id_number: agent.id_number }),
        }
    }
}

impl From<Holder> for Person {
    fn from(holder: Holder) -> Self {
        // The national interface's `insutype`.
        let code = |kind: &InsuranceKind| match kind {
            InsuranceKind::Employee => "310",
            InsuranceKind::Residents => "390",
        };
        Self {
            name: holder.name,
            id_number: holder.id_number,
            region: holder.region,
            insurance: holder.covers.iter().map(code).collect(),
        }
    }
}

impl From<Settlement> for SettlementReply {
    fn from(settlement: Settlement) -> Self {
        Self {
            total: settlement.total().0,
            settlement_id: settlement.id,
            scan_id: settlement.scan,
            state: settlement.state.name(),
            business_type: settlement.business,
            opened_at: time(settlement.opened_at),
            closed_at: settlement.closed_at.map(time),
            fund: settlement.fund.0,
            personal: settlement.personal.0,
        }
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
