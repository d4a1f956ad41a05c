//! Erasing closed cases, holds, and the report.

use super::{
    application,
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, Sealer, at, day},
};
use crate::sql::{Row as _, query};
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    application::Application,
    id::{ApplicationId, HoldId, PersonId, StaffId},
    retention::{HeldThing, Kept, LegalHold},
    rules::RegionCode,
    time::Timestamp,
};
use storage::{DueCount, RetentionChange, RetentionCount, Retentions, StoreError, StoreResult};

macro_rules! due {
    ($held:literal) => {
        concat!(
            " FROM application a LEFT JOIN refund r ON r.application = a.id \
            WHERE a.state IN ('Expired', 'Withdrawn', 'Refused', 'Undone', 'Effective') AND a.state = $1 \
            AND a.updated_at < $2 AND (r.id IS NULL OR (r.stage IN ('paid', 'cancelled') AND r.updated_at < $2)) \
            AND ($3 = 'any' OR ($3 = 'paid' AND r.stage = 'paid') \
            OR ($3 = 'none' AND (r.id IS NULL OR r.stage = 'cancelled'))) \
            AND a.erased = 0",
            $held
        )
    };
}

statements! {
    DUE = concat!("SELECT a.id", due!(" AND NOT EXISTS (SELECT 1 FROM held_case h WHERE h.application = a.id)"),
        " ORDER BY a.updated_at, a.id LIMIT $4");
    COUNT_DUE = concat!("SELECT d.region, COUNT(*) AS n, CAST(SUM(d.held) AS BIGINT) AS held FROM (SELECT a.region, \
        CASE WHEN EXISTS (SELECT 1 FROM held_case h WHERE h.application = a.id) THEN 1 ELSE 0 END AS held", due!(""),
        ") d GROUP BY d.region ORDER BY d.region");
    ERASED = "SELECT kind, at FROM erased WHERE application = $1";
    ERASE = "INSERT INTO erased (application, kind, at) VALUES ($1, $2, $3)";
    NOTES = "DELETE FROM note WHERE application = $1";
    MESSAGES = "DELETE FROM case_message WHERE application = $1";
    DESK_MESSAGES = "DELETE FROM desk_message WHERE application = $1";
    OPINIONS = "DELETE FROM opinion WHERE application = $1";
    FINDINGS = "DELETE FROM finding WHERE application = $1";
    ITEMS = "DELETE FROM correction_item WHERE application = $1";
    SUBMISSIONS = "DELETE FROM submission WHERE application = $1";
    DOCUMENTS = "DELETE FROM document WHERE application = $1";
    RATINGS = "UPDATE rating SET comment = NULL WHERE application = $1";
    RATING_STEPS = "UPDATE rating_step SET words = NULL WHERE rating IN (SELECT r.id FROM rating r WHERE r.application = $1)";
    ENQUIRIES = "UPDATE enquiry_step SET words = NULL WHERE enquiry IN (SELECT e.id FROM enquiry e \
        WHERE e.application = $1 AND e.state = 'closed')";
    BARE = "UPDATE application SET version = $2, answers = $3, promised = NULL, staff_message = NULL, \
        reason_idx = NULL, erased = 1 WHERE id = $1 AND version = $2 - 1";
    EVENTS = "SELECT seq FROM application_event WHERE application = $1 ORDER BY seq";
    EVENT = "UPDATE application_event SET note = $3 WHERE application = $1 AND seq = $2";
    COUNT = "INSERT INTO retention_count (day, kind, region, n) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (day, kind, region) DO UPDATE SET n = retention_count.n + excluded.n";
    // Both ways along the key: the lines of a day are put in order afterwards.
    REPORT = "SELECT * FROM retention_count WHERE day > '' ORDER BY day DESC, kind DESC, region DESC LIMIT $1";
    PLACE = "INSERT INTO legal_hold (id, application, person, region, words, placed_by, placed_at, until_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    LIFT = "UPDATE legal_hold SET words = $2, lifted_by = $3, ended_at = $4 WHERE id = $1 AND ended_at IS NULL";
    END = "UPDATE legal_hold SET ended_at = $1 WHERE ended_at IS NULL AND until_at <= $1";
    HOLDS = concat!(
        "SELECT * FROM legal_hold WHERE placed_at > 0 AND ($1 = '[]' OR region IN ",
        json_texts!("$1"),
        ") ORDER BY placed_at DESC, id DESC LIMIT $2"
    );
    OVER = "SELECT * FROM legal_hold WHERE ended_at IS NULL AND until_at <= $1 ORDER BY until_at LIMIT $2";
    HOLD = "SELECT * FROM legal_hold WHERE id = $1";
    HOLDS_ON = "SELECT * FROM legal_hold WHERE ended_at IS NULL AND (application = $1 OR person = $2)";
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &RetentionChange) -> StoreResult<()> {
    match change {
        RetentionChange::Erase { application, kind, at } => erase(conn, keys, application, *kind, *at).await,
        RetentionChange::Count(c) => {
            let region = c.region.as_ref().map_or("", |region| region.0.as_str());
            count(conn, &day(c.day), &c.kind, region, c.count).await
        }
        RetentionChange::Place(hold) => place(conn, keys, hold).await,
        RetentionChange::Lift(hold) => {
            let done = query(LIFT)
                .bind(&hold.id.0)
                .bind(words(keys, hold)?)
                .bind(hold.lifted_by.as_ref().map(|s| &s.0))
                .bind(at(hold.ended_at))
                .execute(conn)
                .await
                .map_err(|e| failed(&e))?;
            changed(done.rows_affected(), "hold")
        }
        RetentionChange::EndHolds(now) => query(END).bind(now.0).execute(conn).await.map(drop).map_err(|e| failed(&e)),
    }
}

/// The report counts so many more.
pub(super) async fn count(conn: &mut Conn, day: &str, kind: &str, region: &str, n: i64) -> StoreResult<()> {
    let counted = query(COUNT).bind(day).bind(kind).bind(region).bind(n);
    counted.execute(conn).await.map(drop).map_err(|e| failed(&e))
}

async fn erase(conn: &mut Conn, keys: &Keyring, a: &Application, kind: Kept, now: Timestamp) -> StoreResult<()> {
    let made = query(ERASE).bind(&a.id.0).bind(kind.name()).bind(now.0);
    made.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    for sql in [
        NOTES,
        MESSAGES,
        DESK_MESSAGES,
        OPINIONS,
        FINDINGS,
        ITEMS,
        SUBMISSIONS,
        DOCUMENTS,
        RATINGS,
        RATING_STEPS,
        ENQUIRIES,
    ] {
        query(sql).bind(&a.id.0).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    let rows = query(EVENTS).bind(&a.id.0).fetch_all(&mut *conn).await.map_err(|e| failed(&e))?;
    for row in &rows {
        let seq: i64 = row.try_get("seq").map_err(|e| failed(&e))?;
        let note = application::sealed_note(keys, &a.id, seq, "");
        query(EVENT).bind(&a.id.0).bind(seq).bind(note).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    let answers = Sealer::new(keys, "application", &a.id.0).json("answers", &a.answers)?;
    let done = query(BARE).bind(&a.id.0).bind(a.version).bind(answers).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "application")
}

async fn place(conn: &mut Conn, keys: &Keyring, hold: &LegalHold) -> StoreResult<()> {
    let (case, person) = match &hold.thing {
        HeldThing::Case(id) => (Some(&id.0), None),
        HeldThing::Person(id) => (None, Some(&id.0)),
    };
    query(PLACE)
        .bind(&hold.id.0)
        .bind(case)
        .bind(person)
        .bind(&hold.region.0)
        .bind(words(keys, hold)?)
        .bind(&hold.placed_by.0)
        .bind(hold.placed_at.0)
        .bind(at(hold.until))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

/// Reason, reference and why it was lifted, sealed together.
fn words(keys: &Keyring, hold: &LegalHold) -> StoreResult<Vec<u8>> {
    Sealer::new(keys, "legal_hold", &hold.id.0).json("words", &(&hold.reason, &hold.order, &hold.lifted_why))
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<LegalHold> {
    let r = Reader::new(row, "legal_hold", keys);
    let id = r.text("id")?;
    let (reason, order, lifted_why) = r.sealed_json("words", &id)?;
    Ok(LegalHold {
        thing: match (r.opt_text("application")?, r.opt_text("person")?) {
            (Some(case), _) => HeldThing::Case(ApplicationId(case)),
            (None, Some(person)) => HeldThing::Person(PersonId(person)),
            (None, None) => return Err(StoreError::Damaged("legal_hold")),
        },
        region: RegionCode(r.text("region")?),
        reason,
        order,
        placed_by: StaffId(r.text("placed_by")?),
        placed_at: r.at("placed_at")?,
        until: r.opt_at("until_at")?,
        lifted_by: r.opt_text("lifted_by")?.map(StaffId),
        lifted_why,
        ended_at: r.opt_at("ended_at")?,
        id: HoldId(id),
    })
}

/// Name of the state of a kind, and what its refund must have come to.
fn outcome(kind: Kept) -> StoreResult<(&'static str, &'static str)> {
    let (state, paid) = kind.outcome().ok_or(StoreError::Damaged("kind"))?;
    Ok((state.name(), paid.map_or("any", |paid| if paid { "paid" } else { "none" })))
}

#[async_trait]
impl Retentions for Backend {
    async fn cases_due(&self, kind: Kept, before: Timestamp, limit: u32) -> StoreResult<Vec<ApplicationId>> {
        let (state, refund) = outcome(kind)?;
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(DUE).bind(state).bind(before.0).bind(refund).bind(i64::from(limit));
        let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| row.try_get("id").map(ApplicationId).map_err(|e| failed(&e))).collect()
    }
    async fn count_due(&self, kind: Kept, before: Timestamp) -> StoreResult<Vec<DueCount>> {
        let (state, refund) = outcome(kind)?;
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(COUNT_DUE).bind(state).bind(before.0).bind(refund);
        let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
        let count = |row: &crate::Row| {
            let r = Reader::new(row, "application", self.keys());
            let (all, held) = (r.int("n")?, r.int("held")?);
            Ok(DueCount { region: RegionCode(r.text("region")?), due: all - held, held })
        };
        rows.iter().map(count).collect()
    }
    async fn erased(&self, id: &ApplicationId) -> StoreResult<Option<(Kept, Timestamp)>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let row = query(ERASED).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
        row.map(|row| {
            let r = Reader::new(&row, "erased", self.keys());
            Ok((Kept::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?, r.at("at")?))
        })
        .transpose()
    }
    async fn retention_report(&self, limit: u32) -> StoreResult<Vec<RetentionCount>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let rows = query(REPORT).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
        let line = |row: &crate::Row| {
            let r = Reader::new(row, "retention_count", self.keys());
            let region = Some(r.text("region")?).filter(|region| !region.is_empty()).map(RegionCode);
            Ok(RetentionCount { day: r.day("day")?, kind: r.text("kind")?, region, count: r.int("n")? })
        };
        let mut lines = rows.iter().map(line).collect::<StoreResult<Vec<RetentionCount>>>()?;
        lines.sort_by(|a, b| (b.day, &a.kind, &a.region).cmp(&(a.day, &b.kind, &b.region)));
        Ok(lines)
    }
    async fn holds(&self, regions: &[RegionCode], limit: u32) -> StoreResult<Vec<LegalHold>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(HOLDS).bind(json(regions)?).bind(i64::from(limit));
        let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn holds_over(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<LegalHold>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(OVER).bind(now.0).bind(i64::from(limit));
        let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn lookup_hold(&self, id: &HoldId) -> StoreResult<Option<LegalHold>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let row = query(HOLD).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
        row.map(|row| read(&row, self.keys())).transpose()
    }
    async fn holds_on(&self, id: &ApplicationId, person: &PersonId) -> StoreResult<Vec<LegalHold>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(HOLDS_ON).bind(&id.0).bind(&person.0);
        let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
        let mut holds = rows.iter().map(|row| read(row, self.keys())).collect::<StoreResult<Vec<_>>>()?;
        holds.sort_by(|a: &LegalHold, b| (a.placed_at, &a.id).cmp(&(b.placed_at, &b.id)));
        Ok(holds)
    }
}
