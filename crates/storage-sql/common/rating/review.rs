//! The work on bad ratings: who had a hand in the case is in no list of it.

use super::super::{
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, Sealer, day, flag},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    consequence::Deadline,
    id::{ApplicationId, RatingId, StaffId},
    rating::{Review, ReviewState, ReviewStep, StepKind},
    rules::RegionCode,
    time::Timestamp,
};
use jiff::civil::Date;
use storage::{ReviewPart, StoreError, StoreResult};

// A value and not `NOT EXISTS`: Postgres would make a join of that, and read every case for it.
macro_rules! not_by_hand {
    () => {
        " AND COALESCE((SELECT 1 FROM hand_in h WHERE h.application = v.application AND h.staff = $2 \
        AND h.at <= v.rated_at LIMIT 1), 0) = 0"
    };
}

macro_rules! count {
    ($where:expr) => {
        concat!(
            "SELECT COUNT(*) AS n FROM (SELECT v.rating FROM rating_review v WHERE v.state = 'open' AND v.due_on < $3 AND ",
            $where,
            not_by_hand!(),
            " LIMIT $4) picked"
        )
    };
}

statements! {
    LOOKUP = "SELECT * FROM rating_review WHERE rating = $1";
    STEPS = "SELECT * FROM rating_step WHERE rating = $1 ORDER BY n";
    HAND = "SELECT h.staff AS staff FROM hand_in h WHERE h.application = $1 AND h.staff = $2 AND h.at <= $3 LIMIT 1";
    OPEN_IN_REGIONS = concat!("SELECT v.* FROM rating_review v WHERE v.state = 'open' AND v.region IN ",
        json_texts!("$1"), not_by_hand!(), " ORDER BY v.due_on, v.rating LIMIT $3");
    OPEN_ANYWHERE = concat!("SELECT v.* FROM rating_review v WHERE v.state = 'open' AND v.due_on > '' AND $1 = '[]'",
        not_by_hand!(), " ORDER BY v.due_on, v.rating LIMIT $3");
    CLOSED_IN_REGIONS = concat!("SELECT v.* FROM rating_review v WHERE v.state <> 'open' AND v.region IN ",
        json_texts!("$1"), not_by_hand!(), " ORDER BY v.updated_at DESC, v.rating DESC LIMIT $3");
    CLOSED_ANYWHERE = concat!("SELECT v.* FROM rating_review v WHERE v.state <> 'open' AND v.updated_at > 0 \
        AND $1 = '[]'", not_by_hand!(), " ORDER BY v.updated_at DESC, v.rating DESC LIMIT $3");
    COUNT_IN_REGIONS = count!(concat!("v.region IN ", json_texts!("$1")));
    COUNT_ANYWHERE = count!("$1 = '[]'");
    OPEN = "INSERT INTO rating_review (rating, application, region, rated_at, state, due_on, provisional, round, \
        opened_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE = "UPDATE rating_review SET state = $2, due_on = $3, provisional = $4, round = $5, opened_at = $6, \
        updated_at = $7, version = $8 WHERE rating = $1 AND version = $8 - 1";
    STEP = "INSERT INTO rating_step (rating, n, kind, staff, words, at) VALUES ($1, $2, $3, $4, $5, $6)";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Review> {
    let r = Reader::new(row, "rating_review", keys);
    Ok(Review {
        rating: RatingId(r.text("rating")?),
        application: ApplicationId(r.text("application")?),
        region: RegionCode(r.text("region")?),
        rated_at: r.at("rated_at")?,
        state: ReviewState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        due: Deadline { on: r.day("due_on")?, provisional: r.flag("provisional")? },
        round: r.int("round")?,
        opened_at: r.at("opened_at")?,
        updated_at: r.at("updated_at")?,
        version: r.int("version")?,
    })
}

/// Sealed words stand in their own row: rating and number.
fn cell(rating: &str, n: i64) -> String {
    format!("{rating} {n}")
}

pub(super) async fn lookup(
    conn: &mut Conn,
    keys: &Keyring,
    id: &RatingId,
) -> StoreResult<Option<(Review, Vec<ReviewStep>)>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
    let Some(row) = row else { return Ok(None) };
    let review = read(&row, keys)?;
    let rows = query(STEPS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let step = |row: &crate::Row| {
        let r = Reader::new(row, "rating_step", keys);
        let n = r.int("n")?;
        Ok(ReviewStep {
            rating: id.clone(),
            n,
            kind: StepKind::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?,
            staff: r.opt_text("staff")?.map(StaffId),
            words: r.opt_sealed("words", &cell(&id.0, n))?,
            at: r.at("at")?,
        })
    };
    let steps = rows.iter().map(step).collect::<StoreResult<_>>()?;
    Ok(Some((review, steps)))
}

pub(super) async fn hand(conn: &mut Conn, id: &ApplicationId, staff: &StaffId, until: Timestamp) -> StoreResult<bool> {
    let found = query(HAND).bind(&id.0).bind(&staff.0).bind(until.0);
    Ok(found.fetch_optional(conn).await.map_err(|e| failed(&e))?.is_some())
}

pub(super) async fn list(
    conn: &mut Conn,
    keys: &Keyring,
    reader: &StaffId,
    office: &[RegionCode],
    part: ReviewPart,
    limit: u32,
) -> StoreResult<Vec<Review>> {
    let sql = match (part, office.is_empty()) {
        (ReviewPart::Open, false) => OPEN_IN_REGIONS,
        (ReviewPart::Open, true) => OPEN_ANYWHERE,
        (ReviewPart::Closed, false) => CLOSED_IN_REGIONS,
        (ReviewPart::Closed, true) => CLOSED_ANYWHERE,
    };
    let found = query(sql).bind(json(office)?).bind(&reader.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn count(
    conn: &mut Conn,
    reader: &StaffId,
    office: &[RegionCode],
    before: Date,
    limit: u32,
) -> StoreResult<i64> {
    let sql = if office.is_empty() { COUNT_ANYWHERE } else { COUNT_IN_REGIONS };
    let found = query(sql).bind(json(office)?).bind(&reader.0).bind(day(before)).bind(i64::from(limit));
    let row = found.fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}

pub(super) async fn open(conn: &mut Conn, review: &Review) -> StoreResult<()> {
    let r = review;
    query(OPEN)
        .bind(&r.rating.0)
        .bind(&r.application.0)
        .bind(&r.region.0)
        .bind(r.rated_at.0)
        .bind(r.state.name())
        .bind(day(r.due.on))
        .bind(flag(r.due.provisional))
        .bind(r.round)
        .bind(r.opened_at.0)
        .bind(r.updated_at.0)
        .bind(r.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn step(conn: &mut Conn, keys: &Keyring, review: &Review, step: &ReviewStep) -> StoreResult<()> {
    let r = review;
    let done = query(UPDATE)
        .bind(&r.rating.0)
        .bind(r.state.name())
        .bind(day(r.due.on))
        .bind(flag(r.due.provisional))
        .bind(r.round)
        .bind(r.opened_at.0)
        .bind(r.updated_at.0)
        .bind(r.version)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "review")?;
    let cell = cell(&step.rating.0, step.n);
    query(STEP)
        .bind(&step.rating.0)
        .bind(step.n)
        .bind(step.kind.name())
        .bind(step.staff.as_ref().map(|s| &s.0))
        .bind(step.words.as_ref().map(|words| Sealer::new(keys, "rating_step", &cell).text("words", words)))
        .bind(step.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
