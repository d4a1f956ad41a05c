use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use storage::{StoreError, StoreResult};

/// The stored name of a plain enum: the name that it is serialised as.
pub(super) fn name_of<T: Serialize>(value: &T) -> StoreResult<String> {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => Ok(name),
        _ => Err(StoreError::Failure("a name can't be written".into())),
    }
}

/// Reads a stored name.
pub(super) fn from_name<T: DeserializeOwned>(name: String, what: &'static str) -> StoreResult<T> {
    serde_json::from_value(Value::String(name)).map_err(|_| StoreError::Damaged(what))
}

/// JSON text of plain data.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> StoreResult<String> {
    serde_json::to_string(value).map_err(|_| StoreError::Failure("a value can't be written".into()))
}
