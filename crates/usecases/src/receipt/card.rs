//! Receipts of acts on an electronic card: asked for in the act's own change set, signed by the worker.

use super::sign::{ENTRIES, sign_and_keep};
use crate::{Context, UseCaseError, UseCaseResult, outbox::job};
use domain::{
    card::{CardAct, Certificate},
    id::{AccountId, CertificateId, PersonId, ReceiptId},
    receipt::{RECEIPT_VERSION, ReceiptAct, ReceiptBody, ReceiptSubject},
    rules::{ChannelCode, IssuerCode, RegionCode},
};
use serde::{Deserialize, Serialize};
use storage::{AuditLeaf, Change, JobKind};

/// What was done to a card. It ends up in a receipt that anybody with its address can read: nothing personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardDeed {
    /// Which act.
    pub act: CardAct,
    /// Channels whose bindings it ended or touched.
    pub channels: Vec<ChannelCode>,
    /// The kind of device it was done on, e.g. `WeChat · Android`; never what its owner calls it.
    pub device: Option<String>,
    /// Kinds of the devices that can no longer show the card, one each; empty where a kind is not known.
    #[serde(default)]
    pub ended: Vec<String>,
}

/// What waits in the outbox: the deed, and what the certificate was right after it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    deed: CardDeed,
    version: i64,
    account: AccountId,
    person: PersonId,
    issuer: IssuerCode,
    region: RegionCode,
}

/// The action under which the record holds an act on a card, e.g. `card.unbound`; its object is the certificate.
#[must_use]
pub fn card_action(act: CardAct) -> &'static str {
    match act {
        CardAct::Activated => "card.activated",
        CardAct::Frozen => "card.frozen",
        CardAct::Unfrozen => "card.unfrozen",
        CardAct::Unbound => "card.unbound",
        CardAct::Restored => "card.restored",
        CardAct::Closed => "card.closed",
    }
}

/// The detail of that entry: the certificate's version after the act, by which its receipt finds it, and perhaps more
/// (codes and identifiers, nothing personal).
#[must_use]
pub fn card_detail(version: i64, more: &str) -> String {
    format!("v{version} {more}").trim_end().to_owned()
}

/// The job that signs and stores the receipt of `deed`, for the act's own change set, which must also hold the act's
/// entry in the record ([`card_action`], [`card_detail`]). `certificate` is as the act leaves it: each act with a
/// receipt has a version of its own.
#[must_use]
pub fn card_receipt_job(ctx: &Context, certificate: &Certificate, account: &AccountId, deed: CardDeed) -> Change {
    let order = Order {
        deed,
        version: certificate.version,
        account: account.clone(),
        person: certificate.person.clone(),
        issuer: certificate.issuer.clone(),
        region: certificate.region.clone(),
    };
    // Plain data: serialising it can't fail.
    let detail = serde_json::to_string(&order).unwrap_or_default();
    job(ctx, JobKind::IssueCardReceipt(certificate.id.clone()), detail)
}

/// Signs and stores the receipt that a job asks for. Once it is there, nothing happens: the job may come twice.
///
/// # Errors
/// `NotFound` without the person; `Broken` when the job can't be read, the record lacks the act or its proof does not
/// hold.
pub async fn issue_card(ctx: &Context, id: &CertificateId, detail: &str) -> UseCaseResult<()> {
    let order: Order =
        serde_json::from_str(detail).map_err(|_| UseCaseError::Broken("a card receipt's job can't be read"))?;
    let subject =
        ReceiptSubject::Card { certificate: id.clone(), version: order.version, account: order.account.clone() };
    let there = ctx.store.receipts_of_card(id).await?;
    if there.iter().any(|r| r.subject.as_ref() == Some(&subject) && r.body.act.name() == order.deed.act.name()) {
        return Ok(());
    }
    let leaf = entry(ctx, id, &order).await?;
    let body = body(ctx, order, &leaf).await?;
    sign_and_keep(ctx, body, subject, &leaf).await
}

/// The entry of the record about just this act.
async fn entry(ctx: &Context, id: &CertificateId, order: &Order) -> UseCaseResult<AuditLeaf> {
    let version = card_detail(order.version, "");
    let found = ctx.store.audit_of(card_action(order.deed.act), id.as_str(), ENTRIES).await?;
    let just_this = |leaf: &AuditLeaf| leaf.entry.detail.split(' ').next() == Some(version.as_str());
    found.into_iter().find(just_this).ok_or(UseCaseError::Broken("the record lacks the act of a card's receipt"))
}

async fn body(ctx: &Context, order: Order, leaf: &AuditLeaf) -> UseCaseResult<ReceiptBody> {
    let person = ctx.store.lookup_person(&order.person).await?.ok_or(UseCaseError::NotFound)?;
    let region = ctx.book.region(&order.region).ok_or(UseCaseError::Broken("region is gone"))?;
    let issuer = ctx.book.issuer(&order.issuer).ok_or(UseCaseError::Broken("issuer is gone"))?;
    Ok(ReceiptBody {
        v: RECEIPT_VERSION,
        id: ReceiptId::from_bits(ctx.ids.bits()),
        act: ReceiptAct::Card {
            act: order.deed.act,
            issuer: order.issuer,
            credential: issuer.credential.clone(),
            channels: order.deed.channels,
            device: order.deed.device,
            ended: order.deed.ended,
        },
        name: person.name.masked(),
        id_number: person.id_number.masked(),
        agency: region.agency.v.clone(),
        region: order.region,
        at: leaf.entry.at,
        demonstration: ctx.settings.demonstration,
    })
}
