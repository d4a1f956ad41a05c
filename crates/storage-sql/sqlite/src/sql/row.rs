use super::Error;
use rusqlite::{Statement, types::Value};
use std::sync::Arc;

/// Names of the columns of an answer, in order.
pub(super) struct Columns(Arc<[Box<str>]>);

impl Columns {
    pub(super) fn of(statement: &Statement<'_>) -> Self {
        Self(statement.column_names().into_iter().map(Box::from).collect())
    }
}

/// A row that outlives its statement.
pub(crate) struct Record {
    columns: Arc<[Box<str>]>,
    values: Vec<Value>,
}

impl Record {
    pub(super) fn read(row: &rusqlite::Row<'_>, columns: &Columns) -> Result<Self, Error> {
        let values = (0..columns.0.len()).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        Ok(Self { columns: Arc::clone(&columns.0), values })
    }
}

/// Values by the name of their column.
pub(crate) trait Row {
    /// # Errors
    /// When there is no such column, or it holds something else (NULL is an `Option`).
    fn try_get<T: FromValue, N: AsRef<str>>(&self, name: N) -> Result<T, Error>;
}

impl Row for Record {
    fn try_get<T: FromValue, N: AsRef<str>>(&self, name: N) -> Result<T, Error> {
        let name = name.as_ref();
        let place = self.columns.iter().position(|column| **column == *name).ok_or(Error::Column)?;
        T::from_value(&self.values[place]).ok_or(Error::Type)
    }
}

/// What a column can be read as.
pub(crate) trait FromValue: Sized {
    fn from_value(value: &Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Integer(n) = value { Some(*n) } else { None }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text.clone()) } else { None }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Blob(bytes) = value { Some(bytes.clone()) } else { None }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        if *value == Value::Null { Some(None) } else { T::from_value(value).map(Some) }
    }
}
