//! A database of a test's own, on either engine.

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use super::tables::{Tables, of_postgres, of_sqlite};
use super::template;

/// The file of an embedded one.
const FILE: &str = "forecourt.db";

/// Which database a server is tested on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// Where a test's rows lie.
#[derive(Debug)]
pub(super) enum Database {
    Sqlite(tempfile::TempDir),
    Postgres { server: String, name: String },
}

/// A database of the server to test on, as its owner signs in.
pub(super) fn postgres_server() -> String {
    std::env::var("DATABASE_TEST_POSTGRES_URL").expect(
        "DATABASE_TEST_POSTGRES_URL must name a PostgreSQL server to test on: `make test` starts one and sets it",
    )
}

impl Database {
    /// One with nothing in it.
    pub(super) async fn empty(engine: Engine) -> Self {
        let database = Self::named(engine);
        if let Self::Postgres { server, name } = &database {
            let mut admin = PgConnection::connect(server).await.expect("the test server answers");
            admin.execute(format!("CREATE DATABASE {name}").as_str()).await.expect("a database can be made");
        }
        database
    }

    /// One with what `make` puts into an empty one; `what` is that in a word.
    pub(super) async fn copied(engine: Engine, what: &str, make: impl AsyncFn(String)) -> Self {
        let database = Self::named(engine);
        match &database {
            Self::Sqlite(folder) => template::sqlite(&folder.path().join(FILE), what, make).await,
            Self::Postgres { server, name } => template::postgres(server, name, what, make).await,
        }
        database
    }

    fn named(engine: Engine) -> Self {
        match engine {
            Engine::Sqlite => Self::Sqlite(tempfile::tempdir().expect("a folder for the test")),
            Engine::Postgres => {
                // Nor does it name what a test left that was ended.
                Self::Postgres {
                    server: postgres_server(),
                    name: format!("forecourt_server_{}", uuid::Uuid::now_v7().simple()),
                }
            }
        }
    }

    pub(super) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join(FILE).display()),
            Self::Postgres { server, name } => {
                let (base, _) = server.rsplit_once('/').expect("the URL ends in a database's name");
                format!("{base}/{name}")
            }
        }
    }

    pub(super) async fn tables(&self) -> Tables {
        let url = self.url();
        match self {
            Self::Sqlite(_) => of_sqlite(SqliteConnection::connect(&url).await.expect("the database opens")).await,
            Self::Postgres { .. } => of_postgres(PgConnection::connect(&url).await.expect("the database opens")).await,
        }
    }

    /// An id as it is written in a statement.
    pub(super) fn id(&self, id: uuid::Uuid) -> String {
        match self {
            Self::Sqlite(_) => format!("X'{}'", id.simple()),
            Self::Postgres { .. } => format!("'{id}'::uuid"),
        }
    }

    pub(super) async fn execute(&self, sql: &str) {
        let url = self.url();
        let done = match self {
            Self::Sqlite(_) => {
                SqliteConnection::connect(&url).await.expect("the database opens").execute(sql).await.map(drop)
            }
            Self::Postgres { .. } => {
                PgConnection::connect(&url).await.expect("the database opens").execute(sql).await.map(drop)
            }
        };
        done.expect("the statement runs");
    }

    pub(super) async fn remove(self) {
        if let Self::Postgres { server, name } = self {
            let mut admin = PgConnection::connect(&server).await.expect("the test server answers");
            admin.execute(format!("DROP DATABASE {name} WITH (FORCE)").as_str()).await.expect("it can be dropped");
        }
    }
}
