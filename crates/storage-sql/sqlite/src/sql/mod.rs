//! The part of sqlx's face that the shared SQL uses, answered by SQLite in the calling thread.
//!
//! sqlx hands every statement to a thread of the connection and waits for its answer: two switches of thread for a few
//! microseconds of work. Here a statement runs where it is asked, so that none of these futures ever waits; see
//! `docs/adr/0008-sqlite-in-place.md`.

mod bind;
mod builder;
mod error;
mod row;

pub(crate) use bind::Bind;
pub(crate) use builder::QueryBuilder;
pub(crate) use error::Error;
pub(crate) use row::{Record, Row};

use bind::Bound;
use row::Columns;
use rusqlite::{CachedStatement, Connection};
use std::borrow::Cow;

/// A statement with its arguments: the one bound first is `$1`.
pub(crate) struct Query<'q> {
    sql: Cow<'q, str>,
    arguments: Vec<Bound<'q>>,
}

/// What a statement changed.
pub(crate) struct Executed(u64);

impl Executed {
    pub(crate) fn rows_affected(&self) -> u64 {
        self.0
    }
}

/// A statement that is kept prepared by its connection.
pub(crate) fn query<'q>(sql: impl Into<Cow<'q, str>>) -> Query<'q> {
    Query { sql: sql.into(), arguments: Vec::new() }
}

impl<'q> Query<'q> {
    pub(crate) fn bind(mut self, argument: impl Bind<'q>) -> Self {
        self.arguments.push(argument.bound());
        self
    }
    #[allow(clippy::unused_async, reason = "the shared SQL awaits, because Postgres has to be waited for")]
    pub(crate) async fn execute(self, conn: &mut Connection) -> Result<Executed, Error> {
        let mut statement = self.prepare(conn)?;
        // A statement with an answer (RETURNING, PRAGMA) is run to its end; what it answers is not asked for.
        if statement.column_count() > 0 {
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
            return Ok(Executed(0));
        }
        Ok(Executed(statement.raw_execute()? as u64))
    }
    #[allow(clippy::unused_async, reason = "as above")]
    pub(crate) async fn fetch_all(self, conn: &mut Connection) -> Result<Vec<Record>, Error> {
        self.fetch(conn, usize::MAX)
    }
    #[allow(clippy::unused_async, reason = "as above")]
    pub(crate) async fn fetch_optional(self, conn: &mut Connection) -> Result<Option<Record>, Error> {
        Ok(self.fetch(conn, 1)?.pop())
    }
    pub(crate) async fn fetch_one(self, conn: &mut Connection) -> Result<Record, Error> {
        self.fetch_optional(conn).await?.ok_or(Error::NoRow)
    }

    fn fetch(self, conn: &Connection, most: usize) -> Result<Vec<Record>, Error> {
        let mut statement = self.prepare(conn)?;
        let columns = Columns::of(&statement);
        let mut rows = statement.raw_query();
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            // The rest is stepped over: a statement that changes rows and answers them must come to its end.
            if records.len() < most {
                records.push(Record::read(row, &columns)?);
            }
        }
        Ok(records)
    }

    fn prepare<'c>(&self, conn: &'c Connection) -> Result<CachedStatement<'c>, Error> {
        let mut statement = conn.prepare_cached(&self.sql)?;
        for index in 1..=statement.parameter_count() {
            // `$2` is a name to SQLite, numbered by where it is met first; `?` has no name.
            let place = statement.parameter_name(index).and_then(|name| name[1..].parse().ok()).unwrap_or(index);
            let argument = self.arguments.get(place - 1).ok_or(Error::Argument(place))?;
            statement.raw_bind_parameter(index, argument)?;
        }
        Ok(statement)
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, QueryBuilder, Row as _, query};
    use rusqlite::Connection;

    #[tokio::test]
    async fn arguments_go_by_their_number_and_columns_by_their_name() {
        let mut conn = Connection::open_in_memory().unwrap();
        let row = query("SELECT $2 AS b, $1 AS a, $2 || $1 AS c, NULL AS n, x'01' AS x")
            .bind("one")
            .bind(String::from("two"))
            .fetch_one(&mut conn)
            .await
            .unwrap();
        assert_eq!(row.try_get::<String, _>("a").unwrap(), "one");
        assert_eq!(row.try_get::<String, _>("b").unwrap(), "two");
        assert_eq!(row.try_get::<String, _>("c").unwrap(), "twoone");
        assert_eq!(row.try_get::<Option<i64>, _>("n").unwrap(), None);
        assert_eq!(row.try_get::<Vec<u8>, _>("x").unwrap(), [1]);
        assert!(matches!(row.try_get::<i64, _>("a"), Err(Error::Type)));
        assert!(matches!(row.try_get::<i64, _>("n"), Err(Error::Type)));
        assert!(matches!(row.try_get::<i64, _>("z"), Err(Error::Column)));
    }

    #[tokio::test]
    async fn a_missing_argument_or_row_is_an_error() {
        let mut conn = Connection::open_in_memory().unwrap();
        let missing = query("SELECT $1, $2").bind(1_i64).fetch_all(&mut conn).await;
        assert!(matches!(missing, Err(Error::Argument(2))));
        assert!(matches!(query("SELECT 1 WHERE 0").fetch_one(&mut conn).await, Err(Error::NoRow)));
        assert!(query("SELECT 1 WHERE 0").fetch_optional(&mut conn).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn many_rows_go_in_at_once_and_changes_are_counted() {
        let mut conn = Connection::open_in_memory().unwrap();
        query("CREATE TABLE t (a INTEGER, b TEXT)").execute(&mut conn).await.unwrap();
        let mut insert = QueryBuilder::new("INSERT INTO t (a, b) ");
        insert.push_values([(1_i64, "x"), (2, "y"), (3, "z")], |mut row, (a, b)| {
            row.push_bind(a).push_bind(b);
        });
        assert_eq!(insert.build().execute(&mut conn).await.unwrap().rows_affected(), 3);
        let deleted = query("DELETE FROM t WHERE a >= $1").bind(2_i64).execute(&mut conn).await.unwrap();
        assert_eq!(deleted.rows_affected(), 2);
        // A change that answers is run for every row, though only the first is asked for.
        query("INSERT INTO t (a) VALUES (5), (6)").execute(&mut conn).await.unwrap();
        let one = query("UPDATE t SET a = a + 10 RETURNING a").fetch_optional(&mut conn).await.unwrap().unwrap();
        assert!(one.try_get::<i64, _>("a").unwrap() > 10);
        let rest = query("SELECT a FROM t WHERE a < 10").fetch_all(&mut conn).await.unwrap();
        assert!(rest.is_empty());
    }
}
