//! What goes into a query and what comes out: typed values in, rows that both engines can decode out.

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, FromRow};
use uuid::Uuid;

use super::StoreError;

/// One argument of a query. Typed also when empty, because one engine wants to know what kind of nothing it is.
#[derive(Clone, Debug)]
pub enum Value {
    /// An id.
    Uuid(Option<Uuid>),
    /// A whole number: counts, cents, milliseconds.
    Int(Option<i64>),
    /// A text or an enum's word.
    Text(Option<String>),
    /// Bytes: hashes and fingerprints.
    Bytes(Option<Vec<u8>>),
}

/// A row that both engines can decode: `#[derive(sqlx::FromRow)]` gives it.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static {}

/// A row as an engine found it. Whatever waits for an engine is compiled once, for this; reading it is all that is compiled for
/// each type of row.
pub(super) enum Found {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl From<SqliteRow> for Found {
    fn from(row: SqliteRow) -> Self {
        Self::Sqlite(row)
    }
}

impl From<PgRow> for Found {
    fn from(row: PgRow) -> Self {
        Self::Postgres(row)
    }
}

impl Found {
    /// It, as an `R`.
    pub(super) fn read<R: Row>(&self) -> Result<R, StoreError> {
        Ok(match self {
            Self::Sqlite(row) => R::from_row(row)?,
            Self::Postgres(row) => R::from_row(row)?,
        })
    }
}

macro_rules! values {
    ($($type:ty => $variant:ident),+ $(,)?) => { $(
        impl From<$type> for Value { fn from(value: $type) -> Self { Self::$variant(Some(value.into())) } }
        impl From<Option<$type>> for Value { fn from(value: Option<$type>) -> Self { Self::$variant(value.map(Into::into)) } }
    )+ };
}
impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}
values! { Uuid => Uuid, i64 => Int, u32 => Int, String => Text, &str => Text, Vec<u8> => Bytes, &[u8] => Bytes }

/// The arguments of a query, `$1` first.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::Value::from($value)),*] };
}
pub(crate) use args;

fn bind<'q, A: Arguments<'q>>(values: Vec<Value>) -> Result<A, StoreError>
where
    Option<Uuid>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<i64>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<String>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
    Option<Vec<u8>>: sqlx::Encode<'q, A::Database> + sqlx::Type<A::Database>,
{
    let mut arguments = A::default();
    for value in values {
        match value {
            Value::Uuid(value) => arguments.add(value),
            Value::Int(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        }
        .map_err(|error| StoreError::from(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

pub(super) fn for_sqlite<'q>(values: Vec<Value>) -> Result<SqliteArguments<'q>, StoreError> {
    bind(values)
}

pub(super) fn for_postgres(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    bind(values)
}
