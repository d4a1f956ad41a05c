//! Handlings that ended, and their ratings.

use super::super::{
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{ApplicationId, RatingId},
    rating::{Aspect, Handling, Level, Rating},
    rules::RegionCode,
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::{StoreError, StoreResult};

statements! {
    LAST = "SELECT * FROM handling WHERE application = $1 ORDER BY seq DESC LIMIT 1";
    UNASKED = "SELECT h.* FROM handling h JOIN application a ON a.id = h.application WHERE h.asked_at IS NULL \
        AND h.ended_at < $1 AND a.state IN ('Refused', 'Effective') AND a.erased = 0 ORDER BY h.ended_at LIMIT $2";
    ASK = "UPDATE handling SET asked_at = $3 WHERE application = $1 AND seq = $2 AND asked_at IS NULL";
    ADD = "INSERT INTO rating (id, application, seq, region, level, aspects, comment, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    OF_HANDLING = "SELECT * FROM rating WHERE application = $1 AND seq = $2";
    LOOKUP = "SELECT * FROM rating WHERE id = $1";
}

fn handling(row: &crate::Row, keys: &Keyring) -> StoreResult<Handling> {
    let r = Reader::new(row, "handling", keys);
    Ok(Handling { application: ApplicationId(r.text("application")?), seq: r.int("seq")?, ended_at: r.at("ended_at")? })
}

pub(super) async fn last(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Option<Handling>> {
    let row = query(LAST).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| handling(&row, keys)).transpose()
}

pub(super) async fn unasked(
    conn: &mut Conn,
    keys: &Keyring,
    before: Timestamp,
    limit: u32,
) -> StoreResult<Vec<Handling>> {
    let rows = query(UNASKED).bind(before.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| handling(row, keys)).collect()
}

pub(super) async fn invite(conn: &mut Conn, h: &Handling, at: Timestamp) -> StoreResult<()> {
    let asked = query(ASK).bind(&h.application.0).bind(h.seq).bind(at.0);
    let done = asked.execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "handling")
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Rating> {
    let r = Reader::new(row, "rating", keys);
    let id = r.text("id")?;
    let level = |name: &str| Level::from_name(name).ok_or(StoreError::Damaged("level"));
    let stored: BTreeMap<String, String> = r.json("aspects")?;
    let aspect = |(name, value): (&String, &String)| {
        Ok((Aspect::from_name(name).ok_or(StoreError::Damaged("aspects"))?, level(value)?))
    };
    Ok(Rating {
        application: ApplicationId(r.text("application")?),
        seq: r.int("seq")?,
        region: RegionCode(r.text("region")?),
        level: level(&r.text("level")?)?,
        aspects: stored.iter().map(aspect).collect::<StoreResult<_>>()?,
        comment: r.opt_sealed("comment", &id)?,
        at: r.at("at")?,
        id: RatingId(id),
    })
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId, seq: i64) -> StoreResult<Option<Rating>> {
    let row = query(OF_HANDLING).bind(&id.0).bind(seq).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &RatingId) -> StoreResult<Option<Rating>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

/// Rates a handling. Whoever rated is not asked any more.
pub(super) async fn add(conn: &mut Conn, keys: &Keyring, rating: &Rating) -> StoreResult<()> {
    let r = rating;
    let aspects: BTreeMap<&str, &str> = r.aspects.iter().map(|(a, l)| (a.name(), l.name())).collect();
    query(ADD)
        .bind(&r.id.0)
        .bind(&r.application.0)
        .bind(r.seq)
        .bind(&r.region.0)
        .bind(r.level.name())
        .bind(json(&aspects)?)
        .bind(r.comment.as_ref().map(|words| Sealer::new(keys, "rating", &r.id.0).text("comment", words)))
        .bind(r.at.0)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    let asked = query(ASK).bind(&r.application.0).bind(r.seq).bind(r.at.0);
    asked.execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}
