//! Figures by region and day: what a sum costs depends on how many days it covers, never on how many cases there are.

use super::{apply::changed, code::json, error::failed, row::Reader};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    figure::{Figure, FigureKind},
    rules::RegionCode,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use storage::{FigureCount, FigureHead, FigureSum, Figures, StoreError, StoreResult};

macro_rules! within {
    ($what:literal, $more:literal, $groups:literal) => {
        concat!(
            "SELECT ",
            $what,
            ", CAST(SUM(f.n) AS BIGINT) AS n FROM figure f WHERE f.region IN ",
            json_texts!("$1"),
            " AND f.day >= $2 AND f.day <= $3",
            $more,
            " GROUP BY ",
            $groups
        )
    };
}

statements! {
    OF_PERIOD = within!("f.region AS region, MIN(f.day) AS day, f.kind AS kind, f.key AS key", "", "f.region, f.kind, f.key");
    OF_DAYS = within!("'' AS region, f.day AS day, f.kind AS kind, '' AS key", " AND f.key = ''", "f.day, f.kind");
    OF_MONTHS = within!(
        "f.region AS region, substr(f.day, 1, 7) || '-01' AS day, f.kind AS kind, f.key AS key",
        "",
        "f.region, substr(f.day, 1, 7), f.kind, f.key"
    );
    HEAD = "SELECT position, at FROM figure_head WHERE id = 1";
    GROW = "UPDATE figure_head SET position = $2, at = $3 WHERE id = 1 AND position = $1";
    ADD = "INSERT INTO figure (region, day, kind, key, n) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (region, day, kind, key) DO UPDATE SET n = figure.n + excluded.n";
}

async fn sums(
    conn: &mut Conn,
    keys: &Keyring,
    regions: &[RegionCode],
    (from, until): (Date, Date),
    by: FigureSum,
) -> StoreResult<Vec<Figure>> {
    let sql = match by {
        FigureSum::Period => OF_PERIOD,
        FigureSum::Day => OF_DAYS,
        FigureSum::Month => OF_MONTHS,
    };
    let found = query(sql).bind(json(regions)?).bind(from.to_string()).bind(until.to_string());
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "figure", keys);
            Ok(Figure {
                region: RegionCode(r.text("region")?),
                day: r.day("day")?,
                kind: FigureKind::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?,
                key: r.text("key")?,
                n: r.int("n")?,
            })
        })
        .collect()
}

async fn head(conn: &mut Conn, keys: &Keyring) -> StoreResult<FigureHead> {
    let row = query(HEAD).fetch_one(conn).await.map_err(|e| failed(&e))?;
    let r = Reader::new(&row, "figure_head", keys);
    Ok(FigureHead { position: r.small("position")?, at: r.at("at")? })
}

fn stored(position: u64) -> StoreResult<i64> {
    i64::try_from(position).map_err(|_| StoreError::Damaged("position"))
}

/// Adds what was counted; `Conflict` when somebody else counted the same entries.
pub(super) async fn count(conn: &mut Conn, count: &FigureCount) -> StoreResult<()> {
    let done = query(GROW)
        .bind(stored(count.from)?)
        .bind(stored(count.head.position)?)
        .bind(count.head.at.0)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "figures")?;
    // Many entries of a batch add to the same row.
    let mut sums: BTreeMap<(&str, Date, &str, &str), i64> = BTreeMap::new();
    for f in &count.figures {
        *sums.entry((f.region.0.as_str(), f.day, f.kind.name(), f.key.as_str())).or_default() += f.n;
    }
    for ((region, day, kind, key), n) in sums {
        let added = query(ADD).bind(region).bind(day.to_string()).bind(kind).bind(key).bind(n);
        added.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

#[async_trait]
impl Figures for Backend {
    async fn figures(
        &self,
        regions: &[RegionCode],
        from: Date,
        until: Date,
        by: FigureSum,
    ) -> StoreResult<Vec<Figure>> {
        sums(&mut *self.reader().await?, self.keys(), regions, (from, until), by).await
    }
    async fn figure_head(&self) -> StoreResult<FigureHead> {
        head(&mut *self.reader().await?, self.keys()).await
    }
}
