use super::{code, error::failed};
use crate::sql::Row as _;
use crypto::{Keyring, column::Cell};
use domain::time::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, de::DeserializeOwned};
use storage::{StoreError, StoreResult};

/// Reads one row of a table by column name.
pub(super) struct Reader<'a> {
    row: &'a crate::Row,
    table: &'static str,
    keys: &'a Keyring,
}

impl<'a> Reader<'a> {
    pub(super) fn new(row: &'a crate::Row, table: &'static str, keys: &'a Keyring) -> Self {
        Self { row, table, keys }
    }
    pub(super) fn text(&self, column: &str) -> StoreResult<String> {
        self.row.try_get(column).map_err(|e| failed(&e))
    }
    pub(super) fn opt_text(&self, column: &str) -> StoreResult<Option<String>> {
        self.row.try_get(column).map_err(|e| failed(&e))
    }
    pub(super) fn int(&self, column: &str) -> StoreResult<i64> {
        self.row.try_get(column).map_err(|e| failed(&e))
    }
    pub(super) fn opt_int(&self, column: &str) -> StoreResult<Option<i64>> {
        self.row.try_get(column).map_err(|e| failed(&e))
    }
    pub(super) fn small<T: TryFrom<i64>>(&self, column: &'static str) -> StoreResult<T> {
        T::try_from(self.int(column)?).map_err(|_| StoreError::Damaged(column))
    }
    pub(super) fn flag(&self, column: &str) -> StoreResult<bool> {
        Ok(self.int(column)? != 0)
    }
    pub(super) fn opt_flag(&self, column: &str) -> StoreResult<Option<bool>> {
        Ok(self.opt_int(column)?.map(|n| n != 0))
    }
    pub(super) fn at(&self, column: &str) -> StoreResult<Timestamp> {
        self.int(column).map(Timestamp)
    }
    pub(super) fn opt_at(&self, column: &str) -> StoreResult<Option<Timestamp>> {
        Ok(self.opt_int(column)?.map(Timestamp))
    }
    pub(super) fn day(&self, column: &'static str) -> StoreResult<Date> {
        self.text(column)?.parse().map_err(|_| StoreError::Damaged(column))
    }
    pub(super) fn opt_day(&self, column: &'static str) -> StoreResult<Option<Date>> {
        self.opt_text(column)?.map(|text| text.parse().map_err(|_| StoreError::Damaged(column))).transpose()
    }
    pub(super) fn name<T: DeserializeOwned>(&self, column: &'static str) -> StoreResult<T> {
        code::from_name(self.text(column)?, column)
    }
    pub(super) fn json<T: DeserializeOwned>(&self, column: &'static str) -> StoreResult<T> {
        serde_json::from_str(&self.text(column)?).map_err(|_| StoreError::Damaged(column))
    }
    pub(super) fn bytes(&self, column: &str) -> StoreResult<Vec<u8>> {
        self.row.try_get(column).map_err(|e| failed(&e))
    }
    fn open(&self, column: &'static str, row_id: &str, sealed: &[u8]) -> StoreResult<String> {
        String::from_utf8(self.opened(column, row_id, sealed)?).map_err(|_| StoreError::Damaged(column))
    }
    fn opened(&self, column: &'static str, row_id: &str, sealed: &[u8]) -> StoreResult<Vec<u8>> {
        let plain = crypto::column::open(self.keys, Cell { table: self.table, column, row_id }, sealed)
            .map_err(|_| StoreError::Damaged(column))?;
        Ok(plain.expose().clone())
    }
    /// Sealed bytes, e.g. a file.
    pub(super) fn sealed_bytes(&self, column: &'static str, row_id: &str) -> StoreResult<Vec<u8>> {
        self.opened(column, row_id, &self.bytes(column)?)
    }
    /// A sealed text.
    pub(super) fn sealed(&self, column: &'static str, row_id: &str) -> StoreResult<String> {
        self.open(column, row_id, &self.bytes(column)?)
    }
    pub(super) fn opt_sealed(&self, column: &'static str, row_id: &str) -> StoreResult<Option<String>> {
        let bytes: Option<Vec<u8>> = self.row.try_get(column).map_err(|e| failed(&e))?;
        bytes.map(|bytes| self.open(column, row_id, &bytes)).transpose()
    }
    /// Sealed JSON.
    pub(super) fn sealed_json<T: DeserializeOwned>(&self, column: &'static str, row_id: &str) -> StoreResult<T> {
        serde_json::from_str(&self.sealed(column, row_id)?).map_err(|_| StoreError::Damaged(column))
    }
    pub(super) fn opt_sealed_json<T: DeserializeOwned>(
        &self,
        column: &'static str,
        row_id: &str,
    ) -> StoreResult<Option<T>> {
        self.opt_sealed(column, row_id)?
            .map(|text| serde_json::from_str(&text).map_err(|_| StoreError::Damaged(column)))
            .transpose()
    }
}

/// Seals values for one row of a table.
pub(super) struct Sealer<'a> {
    keys: &'a Keyring,
    table: &'static str,
    row_id: &'a str,
}

impl<'a> Sealer<'a> {
    pub(super) fn new(keys: &'a Keyring, table: &'static str, row_id: &'a str) -> Self {
        Self { keys, table, row_id }
    }
    pub(super) fn text(&self, column: &'static str, value: &str) -> Vec<u8> {
        self.bytes(column, value.as_bytes())
    }
    pub(super) fn bytes(&self, column: &'static str, value: &[u8]) -> Vec<u8> {
        let cell = Cell { table: self.table, column, row_id: self.row_id };
        crypto::column::seal(self.keys, cell, value)
    }
    pub(super) fn json<T: Serialize>(&self, column: &'static str, value: &T) -> StoreResult<Vec<u8>> {
        Ok(self.text(column, &code::json(value)?))
    }
    pub(super) fn opt_json<T: Serialize>(
        &self,
        column: &'static str,
        value: Option<&T>,
    ) -> StoreResult<Option<Vec<u8>>> {
        value.map(|value| self.json(column, value)).transpose()
    }
}

/// A day as stored.
pub(super) fn day(date: Date) -> String {
    date.to_string()
}

/// A truth value as stored.
pub(super) fn flag(value: bool) -> i64 {
    i64::from(value)
}

/// An optional instant as stored.
pub(super) fn at(value: Option<Timestamp>) -> Option<i64> {
    value.map(|t| t.0)
}
