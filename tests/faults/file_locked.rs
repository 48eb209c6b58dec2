//! Another process that holds the write lock of a database file.

use std::time::Duration;

use sqlx::{Connection, Executor, SqliteConnection};

use crate::load::{Load, WRITERS, lost, recovered};
use crate::server::{get, serve, writers};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_another_process_holds_the_file_writes_are_503_and_reads_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("forecourt.db");
    let served = serve(folder.path(), &format!("sqlite:{}", file.display()));
    let clients = writers(&served, WRITERS).await;
    let mut other = SqliteConnection::connect(&format!("sqlite:{}", file.display())).await.expect("it opens");
    let load = Load::begin(&served.address, &clients);
    tokio::time::sleep(Duration::from_millis(300)).await;
    other.execute("PRAGMA busy_timeout = 5000").await.expect("it waits");
    other.execute("BEGIN IMMEDIATE").await.expect("the lock is taken");
    for path in ["/api/me", "/deals"] {
        assert_eq!(get(&served, &clients[0], path).await.0, 200, "{path}");
    }
    // Whatever writes is refused in time, also where the HTTP session is what is written.
    let newcomer = reqwest::Client::builder().cookie_store(true).build().expect("a client");
    let credentials = serde_json::json!({ "email": "customer1@demo.test", "password": "forecourt-demo" });
    let signing_in = newcomer.post(served.url("/api/login")).json(&credentials).send().await.expect("an answer");
    assert_eq!(signing_in.status(), 503);
    tokio::time::sleep(Duration::from_secs(6)).await;
    other.execute("ROLLBACK").await.expect("the lock is given back");
    let took = recovered(&served.url(""), &clients[0], Duration::from_secs(8)).await;
    let tally = load.end().await;
    tally.must_be_orderly();
    assert!(tally.statuses.get(&503).is_some_and(|refused| *refused > 0), "{:?}", tally.statuses);
    assert_eq!(tally.words, ["busy".to_owned()].into());
    let lost = lost(&served.url(""), &clients[0], &tally.acknowledged).await;
    println!(
        "{} acknowledged, {} lost; worked again after {} ms",
        tally.acknowledged.len(),
        lost.len(),
        took.as_millis()
    );
    assert!(lost.is_empty(), "{lost:?}");
}
