//! One suggestion: its row and its steps.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, Sealer, at, day, flag},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    consequence::Deadline,
    id::{AccountId, DigestId, StaffId, SuggestionId},
    rules::RegionCode,
    suggestion::{Suggestion, SuggestionKind, SuggestionMove, SuggestionNumber, SuggestionState, SuggestionStep},
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM suggestion WHERE id = $1";
    NUMBERED = "SELECT id FROM suggestion WHERE number = $1";
    STEPS = "SELECT * FROM suggestion_step WHERE suggestion = $1 ORDER BY n";
    OWN = "SELECT o.staff AS staff FROM own_suggestion o WHERE o.suggestion = $1 AND o.staff = $2 LIMIT 1";
    ADD = "INSERT INTO suggestion (id, number, account, region, kind, words, may_publish, state, assignee, due_on, \
        provisional, passed, answer, digest, moved_by, sent_at, updated_at, answered_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10, $11, NULL, NULL, NULL, $12, $13, NULL, $14)";
    // Sealed anew, the same words would be others: what stays is not written.
    UPDATE = "UPDATE suggestion SET region = $2, words = CASE WHEN $3 = 'withdrawn' THEN NULL ELSE words END, \
        state = $3, assignee = $4, passed = $5, answer = CASE WHEN state = 'open' THEN $6 ELSE answer END, \
        digest = $7, moved_by = $8, updated_at = $9, answered_at = $10, version = $11 \
        WHERE id = $1 AND version = $11 - 1";
    STEP = "INSERT INTO suggestion_step (suggestion, n, move, staff, region, words, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Suggestion> {
    let r = Reader::new(row, "suggestion", keys);
    let id = r.text("id")?;
    Ok(Suggestion {
        number: SuggestionNumber::parse(&r.text("number")?).ok_or(StoreError::Damaged("number"))?,
        account: AccountId(r.text("account")?),
        region: RegionCode(r.text("region")?),
        kind: SuggestionKind::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?,
        words: r.opt_sealed("words", &id)?,
        may_publish: r.flag("may_publish")?,
        state: SuggestionState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        assignee: r.opt_text("assignee")?.map(StaffId),
        due: Deadline { on: r.day("due_on")?, provisional: r.flag("provisional")? },
        passed: r.int("passed")?,
        answer: r.opt_sealed("answer", &id)?,
        digest: r.opt_text("digest")?.map(DigestId),
        sent_at: r.at("sent_at")?,
        updated_at: r.at("updated_at")?,
        answered_at: r.opt_at("answered_at")?,
        version: r.int("version")?,
        id: SuggestionId(id),
    })
}

/// Sealed words of a step stand in their own row: suggestion and number.
fn cell(id: &str, n: i64) -> String {
    format!("{id} {n}")
}

pub(super) async fn lookup(
    conn: &mut Conn,
    keys: &Keyring,
    id: &SuggestionId,
) -> StoreResult<Option<(Suggestion, Vec<SuggestionStep>)>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
    let Some(row) = row else { return Ok(None) };
    let suggestion = read(&row, keys)?;
    let rows = query(STEPS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let step = |row: &crate::Row| {
        let r = Reader::new(row, "suggestion_step", keys);
        let n = r.int("n")?;
        Ok(SuggestionStep {
            suggestion: id.clone(),
            n,
            by: SuggestionMove::from_name(&r.text("move")?).ok_or(StoreError::Damaged("move"))?,
            staff: r.opt_text("staff")?.map(StaffId),
            region: RegionCode(r.text("region")?),
            words: r.opt_sealed("words", &cell(&id.0, n))?,
            at: r.at("at")?,
        })
    };
    let steps = rows.iter().map(step).collect::<StoreResult<_>>()?;
    Ok(Some((suggestion, steps)))
}

pub(super) async fn numbered(
    conn: &mut Conn,
    keys: &Keyring,
    n: &SuggestionNumber,
) -> StoreResult<Option<SuggestionId>> {
    let row = query(NUMBERED).bind(n.as_str()).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| Reader::new(&row, "suggestion", keys).text("id").map(SuggestionId)).transpose()
}

pub(super) async fn is_own(conn: &mut Conn, id: &SuggestionId, staff: &StaffId) -> StoreResult<bool> {
    let found = query(OWN).bind(&id.0).bind(&staff.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    Ok(found.is_some())
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, suggestion: &Suggestion) -> StoreResult<()> {
    let s = suggestion;
    query(ADD)
        .bind(&s.id.0)
        .bind(s.number.as_str())
        .bind(&s.account.0)
        .bind(&s.region.0)
        .bind(s.kind.name())
        .bind(s.words.as_ref().map(|words| Sealer::new(keys, "suggestion", &s.id.0).text("words", words)))
        .bind(flag(s.may_publish))
        .bind(s.state.name())
        .bind(day(s.due.on))
        .bind(flag(s.due.provisional))
        .bind(s.passed)
        .bind(s.sent_at.0)
        .bind(s.updated_at.0)
        .bind(s.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn step(
    conn: &mut Conn,
    keys: &Keyring,
    suggestion: &Suggestion,
    step: &SuggestionStep,
) -> StoreResult<()> {
    let s = suggestion;
    let done = query(UPDATE)
        .bind(&s.id.0)
        .bind(&s.region.0)
        .bind(s.state.name())
        .bind(s.assignee.as_ref().map(|staff| &staff.0))
        .bind(s.passed)
        .bind(s.answer.as_ref().map(|words| Sealer::new(keys, "suggestion", &s.id.0).text("answer", words)))
        .bind(s.digest.as_ref().map(|digest| &digest.0))
        .bind(step.staff.as_ref().map(|staff| &staff.0))
        .bind(s.updated_at.0)
        .bind(at(s.answered_at))
        .bind(s.version)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "suggestion")?;
    let cell = cell(&s.id.0, step.n);
    query(STEP)
        .bind(&s.id.0)
        .bind(step.n)
        .bind(step.by.name())
        .bind(step.staff.as_ref().map(|staff| &staff.0))
        .bind(&step.region.0)
        .bind(step.words.as_ref().map(|words| Sealer::new(keys, "suggestion_step", &cell).text("words", words)))
        .bind(step.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
