use rusqlite::{
    ToSql,
    types::{ToSqlOutput, ValueRef},
};
use std::borrow::Cow;

/// An argument as it is given to SQLite.
pub(crate) enum Bound<'q> {
    Null,
    Int(i64),
    Text(Cow<'q, str>),
    Bytes(Cow<'q, [u8]>),
}

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// What can be an argument.
pub(crate) trait Bind<'q> {
    fn bound(self) -> Bound<'q>;
}

impl<'q> Bind<'q> for i64 {
    fn bound(self) -> Bound<'q> {
        Bound::Int(self)
    }
}

impl<'q> Bind<'q> for i32 {
    fn bound(self) -> Bound<'q> {
        Bound::Int(self.into())
    }
}

impl<'q> Bind<'q> for &'q str {
    fn bound(self) -> Bound<'q> {
        Bound::Text(Cow::Borrowed(self))
    }
}

impl<'q> Bind<'q> for &'q String {
    fn bound(self) -> Bound<'q> {
        Bound::Text(Cow::Borrowed(self))
    }
}

impl<'q> Bind<'q> for String {
    fn bound(self) -> Bound<'q> {
        Bound::Text(Cow::Owned(self))
    }
}

impl<'q> Bind<'q> for Vec<u8> {
    fn bound(self) -> Bound<'q> {
        Bound::Bytes(Cow::Owned(self))
    }
}

impl<'q> Bind<'q> for &'q [u8] {
    fn bound(self) -> Bound<'q> {
        Bound::Bytes(Cow::Borrowed(self))
    }
}

impl<'q> Bind<'q> for &'q Vec<u8> {
    fn bound(self) -> Bound<'q> {
        Bound::Bytes(Cow::Borrowed(self))
    }
}

impl<'q, T: Bind<'q>> Bind<'q> for Option<T> {
    fn bound(self) -> Bound<'q> {
        self.map_or(Bound::Null, Bind::bound)
    }
}

impl<'q, T> Bind<'q> for &'q Option<T>
where
    &'q T: Bind<'q>,
{
    fn bound(self) -> Bound<'q> {
        self.as_ref().bound()
    }
}
