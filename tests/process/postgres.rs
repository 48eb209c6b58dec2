//! A database of a test's own on the PostgreSQL server that tests are given.

use sqlx::{Connection, Executor, PgConnection};

/// A database that is dropped by [`Database::end`].
#[derive(Debug)]
pub(crate) struct Database {
    name: String,
    pub(crate) url: String,
}

impl Database {
    /// An empty one.
    pub(crate) async fn new() -> Self {
        let name = format!("forecourt_test_{}", uuid::Uuid::now_v7().simple());
        admin().await.execute(format!("CREATE DATABASE {name}").as_str()).await.expect("a database can be made");
        let server = server();
        let (base, _) = server.rsplit_once('/').expect("the URL ends in a database's name");
        let url = format!("{base}/{name}");
        Self { name, url }
    }

    /// Drops it, whoever is still there.
    pub(crate) async fn end(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        admin().await.execute(drop.as_str()).await.expect("it can be dropped");
    }
}

fn server() -> String {
    std::env::var("DATABASE_TEST_POSTGRES_URL").expect(
        "DATABASE_TEST_POSTGRES_URL must name a PostgreSQL server to test on: `make test` starts one and sets it",
    )
}

async fn admin() -> PgConnection {
    PgConnection::connect(&server()).await.expect("the test server answers")
}
