//! What residents think of answers: that it was said stands apart from what was said.

use super::super::{
    code::json,
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    enquiry::{Settled, Verdict},
    id::{EnquiryId, VerdictId},
    rules::RegionCode,
};
use storage::{StoreError, StoreResult};

statements! {
    JUDGED = "SELECT enquiry FROM enquiry_judged WHERE enquiry = $1";
    JUDGE = "INSERT INTO enquiry_judged (enquiry) VALUES ($1)";
    ADD = "INSERT INTO enquiry_verdict (id, region, month, level, words) VALUES ($1, $2, $3, $4, $5)";
    IN_REGIONS = concat!("SELECT * FROM enquiry_verdict WHERE month >= $2 AND region IN ", json_texts!("$1"),
        " ORDER BY month DESC, id LIMIT $3");
    ANYWHERE = "SELECT * FROM enquiry_verdict WHERE month >= $2 AND $1 = '[]' ORDER BY month DESC, id DESC LIMIT $3";
}

pub(super) async fn judged(conn: &mut Conn, id: &EnquiryId) -> StoreResult<bool> {
    Ok(query(JUDGED).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?.is_some())
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, id: &EnquiryId, verdict: &Verdict) -> StoreResult<()> {
    query(JUDGE).bind(&id.0).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    let v = verdict;
    query(ADD)
        .bind(&v.id.0)
        .bind(&v.region.0)
        .bind(&v.month)
        .bind(v.level.name())
        .bind(v.words.as_ref().map(|words| Sealer::new(keys, "enquiry_verdict", &v.id.0).text("words", words)))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn since(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    from: &str,
    limit: u32,
) -> StoreResult<Vec<Verdict>> {
    let sql = if office.is_empty() { ANYWHERE } else { IN_REGIONS };
    let found = query(sql).bind(json(office)?).bind(from).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    let read = |row: &crate::Row| {
        let r = Reader::new(row, "enquiry_verdict", keys);
        let id = r.text("id")?;
        Ok(Verdict {
            region: RegionCode(r.text("region")?),
            month: r.text("month")?,
            level: Settled::from_name(&r.text("level")?).ok_or(StoreError::Damaged("level"))?,
            words: r.opt_sealed("words", &id)?,
            id: VerdictId(id),
        })
    };
    let mut verdicts = rows.iter().map(read).collect::<StoreResult<Vec<_>>>()?;
    // By their random identifiers.
    verdicts.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(verdicts)
}
