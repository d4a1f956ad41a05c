use super::{Bind, Error, Executed, bind::Bound};
use rusqlite::Connection;

/// Adds many rows by one prepared statement, run once for each: in place that costs less than one long text would.
pub(crate) struct QueryBuilder<'q> {
    sql: String,
    rows: Vec<Vec<Bound<'q>>>,
}

/// The values of one row.
pub(crate) struct Values<'b, 'q>(&'b mut Vec<Bound<'q>>);

impl<'q> QueryBuilder<'q> {
    pub(crate) fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), rows: Vec::new() }
    }

    /// What `row` binds for each item.
    pub(crate) fn push_values<I: IntoIterator>(&mut self, items: I, mut row: impl FnMut(Values<'_, 'q>, I::Item)) {
        for item in items {
            let mut values = Vec::new();
            row(Values(&mut values), item);
            self.rows.push(values);
        }
    }

    pub(crate) fn build(mut self) -> Rows<'q> {
        let columns = self.rows.first().map_or(0, Vec::len);
        self.sql.push_str("VALUES (");
        self.sql.push_str(&vec!["?"; columns].join(", "));
        self.sql.push(')');
        Rows { sql: self.sql, rows: self.rows }
    }
}

impl<'q> Values<'_, 'q> {
    pub(crate) fn push_bind(&mut self, argument: impl Bind<'q>) -> &mut Self {
        self.0.push(argument.bound());
        self
    }
}

/// Rows to be added.
pub(crate) struct Rows<'q> {
    sql: String,
    rows: Vec<Vec<Bound<'q>>>,
}

impl Rows<'_> {
    /// For databases that prepare a statement for each number of rows.
    pub(crate) fn persistent(self, _: bool) -> Self {
        self
    }
    #[allow(clippy::unused_async, reason = "the shared SQL awaits, because Postgres has to be waited for")]
    pub(crate) async fn execute(self, conn: &mut Connection) -> Result<Executed, Error> {
        if self.rows.is_empty() {
            return Ok(Executed(0));
        }
        let mut statement = conn.prepare_cached(&self.sql)?;
        let mut added = 0;
        for row in &self.rows {
            for (index, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(index + 1, value)?;
            }
            added += statement.raw_execute()? as u64;
        }
        Ok(Executed(added))
    }
}
