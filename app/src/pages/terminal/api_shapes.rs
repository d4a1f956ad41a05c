//! What is sent to the institutions' interface, and what it answers.

use super::api_object::Object;
use domain::{
    card::{BusinessType, Settlement, SettlementItem},
    cover::InsuranceKind,
    id::{ScanId, SettlementId},
    rules::RegionCode,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use usecases::terminal::{Holder, ScanAnswer, Waiting};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanRequest {
    pub(super) token: String,
    pub(super) business_type: String,
    #[serde(default)]
    pub(super) operator: String,
    #[serde(default)]
    pub(super) out_biz_no: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpenRequest {
    pub(super) scan_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SettleRequest {
    pub(super) items: Vec<Object<SettlementItem>>,
    pub(super) fund: i64,
    pub(super) personal: i64,
}

/// Nothing to say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CancelRequest {}

#[derive(Serialize)]
pub(super) struct ScanReply {
    pub(super) scan_id: ScanId,
    pub(super) outcome: &'static str,
    pub(super) business_type: BusinessType,
    pub(super) at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) holder: Option<Person>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) agent: Option<Agent>,
}

#[derive(Serialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) id_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) region: Option<RegionCode>,
    pub(super) insurance: Vec<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Agent {
    pub(super) name: String,
    pub(super) id_number: String,
}

#[derive(Serialize)]
pub(super) struct SettlementReply {
    pub(super) settlement_id: SettlementId,
    pub(super) scan_id: ScanId,
    pub(super) state: &'static str,
    pub(super) business_type: BusinessType,
    pub(super) opened_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) closed_at: Option<String>,
    pub(super) total: i64,
    pub(super) fund: i64,
    pub(super) personal: i64,
}

#[derive(Serialize)]
pub(super) struct WaitingReply {
    settlements: Vec<WaitingRow>,
    /// What `before` of the next page is; left out on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

#[derive(Serialize)]
struct WaitingRow {
    settlement_id: SettlementId,
    scan_id: ScanId,
    business_type: BusinessType,
    opened_at: String,
    terminal: String,
    operator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    out_biz_no: Option<String>,
}

/// A page of open settlements.
pub(super) fn waiting_reply(rows: Vec<Waiting>, more: bool) -> WaitingReply {
    let last = rows.last().filter(|_| more).map(|last| &last.settlement);
    let next = last.map(|last| format!("{}-{}", last.opened_at.0, last.id));
    let row = |row: Waiting| WaitingRow {
        settlement_id: row.settlement.id,
        scan_id: row.scan.id,
        business_type: row.settlement.business,
        opened_at: time(row.settlement.opened_at),
        terminal: row.terminal,
        operator: row.scan.operator,
        out_biz_no: row.scan.number,
    };
    WaitingReply { settlements: rows.into_iter().map(row).collect(), next }
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
