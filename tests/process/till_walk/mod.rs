//! The counter's law, walked at random from outside: three browsers run the till's own scripts in Node, against a server that is killed
//! and restarted under them, through a network that breaks. `laws.mjs` says what must hold afterwards.
//!
//! `TILL_WALK_SECONDS` is how long (12 seconds), `TILL_WALK_SEED` walks one again that failed.

use std::path::Path;
use std::process::Command;

use crate::postgres::Database;

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
    let database = Database::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    walk(folder.path(), &database.url);
    database.end().await;
}
