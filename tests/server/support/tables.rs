//! Every row of every table as text, so that a test can see that nothing changed. A new table is among them by itself.

use std::collections::BTreeMap;

use sqlx::{PgConnection, SqliteConnection};

/// Every row of every table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tables(BTreeMap<String, Vec<String>>);

impl Tables {
    /// Fails with the rows that differ, if any do.
    pub(crate) fn must_equal(&self, before: &Self, what: &str) {
        for (table, rows) in &self.0 {
            let rows_before = before.0.get(table).map_or(&[][..], Vec::as_slice);
            assert_eq!(rows, rows_before, "{what} changed the table {table}");
        }
        assert_eq!(self.0.len(), before.0.len(), "{what}");
    }
}

pub(super) async fn of_sqlite(mut connection: SqliteConnection) -> Tables {
    let names: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
            .fetch_all(&mut connection)
            .await
            .expect("the tables' names");
    let mut tables = Tables::default();
    for (name,) in names {
        let columns: Vec<(String,)> = sqlx::query_as("SELECT name FROM pragma_table_info($1)")
            .bind(&name)
            .fetch_all(&mut connection)
            .await
            .expect("the table's columns");
        let columns: Vec<String> = columns.into_iter().map(|(column,)| format!("quote({column})")).collect();
        let sql = format!("SELECT {} AS line FROM {name} ORDER BY line", columns.join(" || ',' || "));
        let rows: Vec<(String,)> = sqlx::query_as(&sql).fetch_all(&mut connection).await.expect("the table's rows");
        tables.0.insert(name, rows.into_iter().map(|(row,)| row).collect());
    }
    tables
}

pub(super) async fn of_postgres(mut connection: PgConnection) -> Tables {
    let names: Vec<(String,)> =
        sqlx::query_as("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
            .fetch_all(&mut connection)
            .await
            .expect("the tables' names");
    let mut tables = Tables::default();
    for (name,) in names {
        let sql = format!("SELECT t::text AS line FROM {name} AS t ORDER BY line");
        let rows: Vec<(String,)> = sqlx::query_as(&sql).fetch_all(&mut connection).await.expect("the table's rows");
        tables.0.insert(name, rows.into_iter().map(|(row,)| row).collect());
    }
    tables
}
