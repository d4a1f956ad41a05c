//! Lists as files that are made in the background.

use super::super::{
    apply::changed,
    code::{json, name_of},
    error::failed,
    refund,
    row::{Reader, Sealer, at, flag},
};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    application::Application,
    export::{Export, ExportState},
    id::{ExportId, RefundId, SessionId, StaffId},
    refund::{Refund, RefundStage},
    rules::RegionCode,
    staff::Staff,
    time::Timestamp,
};
use storage::{Exports, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM export WHERE id = $1";
    OF_STAFF = "SELECT * FROM export WHERE staff = $1 ORDER BY asked_at DESC, id DESC LIMIT $2";
    WAITING = concat!(
        "SELECT * FROM export WHERE state = 'waiting' AND asked_at > 0 AND ends_at > $4 AND staff <> $3 \
        AND ($2 = '[]' OR (office <> '[]' AND NOT EXISTS (SELECT value FROM ", json_texts!("office"), " own \
        WHERE value NOT IN ", json_texts!("$2"), "))) ORDER BY asked_at, id LIMIT $1"
    );
    OBJECTS = "SELECT objects FROM export WHERE id = $1";
    OVER = "SELECT id, state, version FROM export WHERE state IN ('waiting', 'ready') AND ends_at <= $1 ORDER BY ends_at, id LIMIT $2";
    ADD = "INSERT INTO export (id, version, staff, session, office, work, expected, bound, alone, asked_at, state, made, \
        objects, place, more, second, reason, fault, decided_at, made_at, ends_at, seen) VALUES ($1, $2, $3, $4, $5, $6, \
        $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)";
    UPDATE = "UPDATE export SET version = $2, state = $3, made = $4, objects = $5, place = $6, more = $7, second = $8, \
        reason = CASE WHEN state = 'waiting' THEN $9 ELSE reason END, fault = $10, decided_at = $11, made_at = $12, ends_at = $13, seen = $14 \
        WHERE id = $1 AND version = $2 - 1";
    EXPIRE = "UPDATE export SET version = $2 + 1, state = 'expired', objects = '[]' WHERE id = $1 AND version = $2";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Export> {
    let r = Reader::new(row, "export", keys);
    let id = r.text("id")?;
    let place: Option<String> = r.opt_text("place")?;
    let place = place.map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Damaged("place"))).transpose()?;
    let fault = r.opt_text("fault")?.map(|name| super::super::code::from_name(name, "fault")).transpose()?;
    Ok(Export {
        staff: StaffId(r.text("staff")?),
        session: SessionId(r.text("session")?),
        office: r.json("office")?,
        order: r.sealed_json("work", &id)?,
        state: state(&r)?,
        expected: r.int("expected")?,
        bound: r.int("bound")?,
        alone: r.int("alone")?,
        made: r.int("made")?,
        objects: r.json("objects")?,
        place,
        more: r.int("more")? != 0,
        second: r.opt_text("second")?.map(StaffId),
        reason: r.sealed("reason", &id)?,
        fault,
        asked_at: r.at("asked_at")?,
        decided_at: r.opt_at("decided_at")?,
        made_at: r.opt_at("made_at")?,
        ends_at: r.opt_at("ends_at")?,
        seen: r.int("seen")? != 0,
        version: r.int("version")?,
        id: ExportId(id),
    })
}

fn place(export: &Export) -> StoreResult<Option<String>> {
    export.place.as_ref().map(json).transpose()
}

fn fault(export: &Export) -> StoreResult<Option<String>> {
    export.fault.as_ref().map(name_of).transpose()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, e: &Export) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "export", e.id.as_str());
    query(ADD)
        .bind(&e.id.0)
        .bind(e.version)
        .bind(&e.staff.0)
        .bind(&e.session.0)
        .bind(json(&e.office)?)
        .bind(sealer.json("work", &e.order)?)
        .bind(e.expected)
        .bind(e.bound)
        .bind(e.alone)
        .bind(e.asked_at.0)
        .bind(e.state.name())
        .bind(e.made)
        .bind(json(&e.objects)?)
        .bind(place(e)?)
        .bind(flag(e.more))
        .bind(e.second.as_ref().map(|id| &id.0))
        .bind(sealer.text("reason", &e.reason))
        .bind(fault(e)?)
        .bind(at(e.decided_at))
        .bind(at(e.made_at))
        .bind(at(e.ends_at))
        .bind(flag(e.seen))
        .execute(conn)
        .await
        .map(drop)
        .map_err(|error| failed(&error))
}

pub(super) async fn update(conn: &mut Conn, keys: &Keyring, e: &Export) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "export", e.id.as_str());
    // Sealed anew a text is other bytes: the statement takes the second person's words with their decision only.
    let reason = sealer.text("reason", &e.reason);
    let done = query(UPDATE)
        .bind(&e.id.0)
        .bind(e.version)
        .bind(e.state.name())
        .bind(e.made)
        .bind(json(&e.objects)?)
        .bind(place(e)?)
        .bind(flag(e.more))
        .bind(e.second.as_ref().map(|id| &id.0))
        .bind(reason)
        .bind(fault(e)?)
        .bind(at(e.decided_at))
        .bind(at(e.made_at))
        .bind(at(e.ends_at))
        .bind(flag(e.seen))
        .execute(conn)
        .await
        .map_err(|error| failed(&error))?;
    changed(done.rows_affected(), "export")
}

pub(super) async fn expire(conn: &mut Conn, id: &ExportId, version: i64) -> StoreResult<()> {
    let done = query(EXPIRE).bind(&id.0).bind(version).execute(conn).await.map_err(|error| failed(&error))?;
    changed(done.rows_affected(), "export")
}

fn state(r: &Reader<'_>) -> StoreResult<ExportState> {
    ExportState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))
}

#[async_trait]
impl Exports for Backend {
    async fn lookup_export(&self, id: &ExportId) -> StoreResult<Option<Export>> {
        let row = query(LOOKUP).bind(&id.0).fetch_optional(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        row.map(|row| read(&row, self.keys())).transpose()
    }
    async fn exports_of(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<Export>> {
        let found = query(OF_STAFF).bind(&staff.0).bind(i64::from(limit));
        let rows = found.fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn exports_waiting(&self, reader: &Staff, now: Timestamp, limit: u32) -> StoreResult<Vec<Export>> {
        let found = query(WAITING).bind(i64::from(limit)).bind(json(&reader.regions)?).bind(&reader.id.0).bind(now.0);
        let rows = found.fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn export_objects(&self, id: &ExportId) -> StoreResult<Option<Vec<String>>> {
        let row =
            query(OBJECTS).bind(&id.0).fetch_optional(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        row.map(|row| Reader::new(&row, "export", self.keys()).json("objects")).transpose()
    }
    async fn exports_over(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<(ExportId, ExportState, i64)>> {
        let found = query(OVER).bind(now.0).bind(i64::from(limit));
        let rows = found.fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        let over = rows.iter().map(|row| {
            let r = Reader::new(row, "export", self.keys());
            Ok((ExportId(r.text("id")?), state(&r)?, r.int("version")?))
        });
        over.collect()
    }
    async fn refunds_after(
        &self,
        stage: RefundStage,
        regions: &[RegionCode],
        after: Option<&(Timestamp, RefundId)>,
        limit: u32,
    ) -> StoreResult<Vec<(Refund, Application)>> {
        refund::list(&mut *self.reader().await?, self.keys(), (stage, regions), after, limit).await
    }
    async fn count_refunds(&self, stage: RefundStage, regions: &[RegionCode], limit: u32) -> StoreResult<i64> {
        refund::count(&mut *self.reader().await?, (stage, regions), limit).await
    }
}
