//! The counter's law, walked at random from outside: three browsers run the till's own scripts in Node, against a server that is killed
//! and restarted under them, through a network that breaks. `laws.mjs` says what must hold afterwards.
//!
//! `TILL_WALK_SECONDS` is how long (12 seconds), `TILL_WALK_SEED` walks one again that failed.

use std::path::Path;
use std::process::Command;

use sqlx::{Connection, Executor, PgConnection};

fn walk(folder: &Path, database: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/process/till_walk/walk.mjs");
    let mut node = Command::new("node");
    node.arg(script).arg(folder).arg(database).env("FORECOURT_BIN", env!("CARGO_BIN_EXE_forecourt"));
    let output = node.output().expect("Node is there: README.md says which");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("walks from seed"), "it walked: {said}");
}

#[test]
fn no_walk_of_three_tills_loses_doubles_or_misnames_a_sale_on_the_embedded_engine() {
    let folder = tempfile::tempdir().expect("a folder");
    walk(folder.path(), &format!("sqlite:{}", folder.path().join("forecourt.db").display()));
}

#[tokio::test]
async fn no_walk_of_three_tills_loses_doubles_or_misnames_a_sale_on_a_database_server() {
    let url = std::env::var("DATABASE_TEST_POSTGRES_URL").expect("DATABASE_TEST_POSTGRES_URL is set by `make test`");
    let name = format!("forecourt_till_walk_{}", uuid::Uuid::now_v7().simple());
    let mut admin = PgConnection::connect(&url).await.expect("the server answers");
    admin.execute(format!("CREATE DATABASE {name}").as_str()).await.expect("a database can be made");
    let (base, _) = url.rsplit_once('/').expect("the URL ends in a database's name");
    let folder = tempfile::tempdir().expect("a folder");
    walk(folder.path(), &format!("{base}/{name}"));
    admin.execute(format!("DROP DATABASE {name}").as_str()).await.expect("it is nobody's any more");
}
