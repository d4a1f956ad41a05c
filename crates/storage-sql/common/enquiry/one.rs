//! A question with its steps.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, Sealer, at, day, flag},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    consequence::Deadline,
    enquiry::{By, Enquiry, EnquiryNumber, EnquiryState, EnquiryStep, EnquiryTopic, Span, StepKind},
    id::{AccountId, ApplicationId, EnquiryId, StaffId},
    rules::RegionCode,
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM enquiry WHERE id = $1";
    STEPS = "SELECT * FROM enquiry_step WHERE enquiry = $1 ORDER BY n";
    ADD = "INSERT INTO enquiry (id, number, account, application, region, topic, call, state, assignee, due_on, \
        provisional, created_at, updated_at, closed_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    UPDATE = "UPDATE enquiry SET region = $2, state = $3, assignee = $4, due_on = $5, provisional = $6, \
        updated_at = $7, closed_at = $8, version = $9 WHERE id = $1 AND version = $9 - 1";
    STEP = "INSERT INTO enquiry_step (enquiry, n, kind, side, author, region, handed_to, words, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    KIN = "SELECT staff FROM own_enquiry WHERE enquiry = $1 UNION ALL SELECT k.staff FROM kin_case k \
        WHERE k.application = (SELECT e.application FROM enquiry e WHERE e.id = $1)";
}

pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Enquiry> {
    let r = Reader::new(row, "enquiry", keys);
    let call = r.opt_text("call")?;
    Ok(Enquiry {
        id: EnquiryId(r.text("id")?),
        number: EnquiryNumber::parse(&r.text("number")?).ok_or(StoreError::Damaged("number"))?,
        account: AccountId(r.text("account")?),
        application: r.opt_text("application")?.map(ApplicationId),
        region: RegionCode(r.text("region")?),
        topic: EnquiryTopic::from_name(&r.text("topic")?).ok_or(StoreError::Damaged("topic"))?,
        call: call.map(|text| Span::parse(&text).ok_or(StoreError::Damaged("call"))).transpose()?,
        state: EnquiryState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        assignee: r.opt_text("assignee")?.map(StaffId),
        due: Deadline { on: r.day("due_on")?, provisional: r.flag("provisional")? },
        created_at: r.at("created_at")?,
        updated_at: r.at("updated_at")?,
        closed_at: r.opt_at("closed_at")?,
        version: r.int("version")?,
    })
}

/// Sealed words stand in their own row: question and number.
fn cell(enquiry: &str, n: i64) -> String {
    format!("{enquiry} {n}")
}

pub(super) async fn lookup(
    conn: &mut Conn,
    keys: &Keyring,
    id: &EnquiryId,
) -> StoreResult<Option<(Enquiry, Vec<EnquiryStep>)>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
    let Some(row) = row else { return Ok(None) };
    let enquiry = read(&row, keys)?;
    let rows = query(STEPS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let step = |row: &crate::Row| {
        let r = Reader::new(row, "enquiry_step", keys);
        let n = r.int("n")?;
        Ok(EnquiryStep {
            enquiry: id.clone(),
            n,
            kind: StepKind::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?,
            by: By::from_side(&r.text("side")?, r.text("author")?).ok_or(StoreError::Damaged("side"))?,
            region: RegionCode(r.text("region")?),
            to: r.opt_text("handed_to")?.map(RegionCode),
            words: r.opt_sealed("words", &cell(&id.0, n))?,
            at: r.at("at")?,
        })
    };
    let steps = rows.iter().map(step).collect::<StoreResult<_>>()?;
    Ok(Some((enquiry, steps)))
}

pub(super) async fn kin(conn: &mut Conn, id: &EnquiryId) -> StoreResult<Vec<StaffId>> {
    let rows = query(KIN).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| row.try_get("staff").map(StaffId).map_err(|e| failed(&e))).collect()
}

pub(super) async fn add(conn: &mut Conn, enquiry: &Enquiry) -> StoreResult<()> {
    let e = enquiry;
    query(ADD)
        .bind(&e.id.0)
        .bind(e.number.as_str())
        .bind(&e.account.0)
        .bind(e.application.as_ref().map(|id| &id.0))
        .bind(&e.region.0)
        .bind(e.topic.name())
        .bind(e.call.map(|span| span.to_string()))
        .bind(e.state.name())
        .bind(e.assignee.as_ref().map(|id| &id.0))
        .bind(day(e.due.on))
        .bind(flag(e.due.provisional))
        .bind(e.created_at.0)
        .bind(e.updated_at.0)
        .bind(at(e.closed_at))
        .bind(e.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn update(conn: &mut Conn, enquiry: &Enquiry) -> StoreResult<()> {
    let e = enquiry;
    let done = query(UPDATE)
        .bind(&e.id.0)
        .bind(&e.region.0)
        .bind(e.state.name())
        .bind(e.assignee.as_ref().map(|id| &id.0))
        .bind(day(e.due.on))
        .bind(flag(e.due.provisional))
        .bind(e.updated_at.0)
        .bind(at(e.closed_at))
        .bind(e.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "enquiry")
}

pub(super) async fn step(conn: &mut Conn, keys: &Keyring, step: &EnquiryStep) -> StoreResult<()> {
    let cell = cell(&step.enquiry.0, step.n);
    query(STEP)
        .bind(&step.enquiry.0)
        .bind(step.n)
        .bind(step.kind.name())
        .bind(step.by.side())
        .bind(step.by.id())
        .bind(&step.region.0)
        .bind(step.to.as_ref().map(|region| &region.0))
        .bind(step.words.as_ref().map(|words| Sealer::new(keys, "enquiry_step", &cell).text("words", words)))
        .bind(step.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
