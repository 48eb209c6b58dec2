//! One process on a database file, killed in the middle and started again.

#![expect(clippy::print_stdout, reason = "what was measured is printed")]

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};

use super::crowd::{
    CROWD, DECIDED, OUTCOME, PEOPLE, Row, TOLD_WITHIN_MS, a_moment, moment, must_be_right, now, undisturbed,
};
use crate::support::{Served, forecourt};

fn start(folder: &Path) -> Served {
    Served::start(forecourt(folder, &["serve", "--demo", "--listen", "127.0.0.1:0"]), Stdio::null())
}

async fn open(folder: &Path) -> SqliteConnection {
    let url = format!("sqlite:{}", folder.join("data/forecourt.db").display());
    SqliteConnection::connect(&url).await.expect("the database opens")
}

async fn write(connection: &mut SqliteConnection, moment: i64) {
    for sql in CROWD {
        let series = format!(
            "(WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {PEOPLE}) SELECT n FROM s)"
        );
        let sql =
            sql.replace("{series}", &series).replace("{id}", "randomblob(16)").replace("{hash}", "randomblob(32)");
        let query = sqlx::query(&sql);
        let query = if sql.contains("$1") { query.bind(moment) } else { query };
        query.execute(&mut *connection).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
}

async fn decided(folder: &Path) -> i64 {
    let mut connection = open(folder).await;
    sqlx::query_scalar(DECIDED).fetch_one(&mut connection).await.expect("a count")
}

async fn outcome(folder: &Path) -> Vec<Row> {
    sqlx::query_as(OUTCOME).fetch_all(&mut open(folder).await).await.expect("what came of it")
}

/// A garage with the crowd in it, whose slot opens at the moment that is answered. Nobody serves it yet.
async fn garage(folder: &Path, from_now_ms: i64) -> i64 {
    let mut served = start(folder);
    served.child.kill().expect("it can be killed");
    served.child.wait().expect("it is gone");
    let moment = moment(from_now_ms);
    write(&mut open(folder).await, moment).await;
    moment
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_prebookings_are_decided_in_order_within_two_seconds() {
    let folder = tempfile::tempdir().expect("a folder");
    let moment = garage(folder.path(), 6_000).await;
    let _served = start(folder.path());
    assert!(now() < moment, "it serves before the moment");
    while decided(folder.path()).await < PEOPLE {
        assert!(now() < moment + 20_000, "{} are decided", decided(folder.path()).await);
        a_moment().await;
    }
    let rows = outcome(folder.path()).await;
    must_be_right(&rows);
    let (latest, disturbed) = undisturbed(&rows, moment);
    println!("everybody knew {latest} ms after the moment");
    assert!(latest <= TOLD_WITHIN_MS && disturbed == 0, "{latest} ms, {disturbed}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_process_left_is_decided_by_the_next_one_in_order_and_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let moment = garage(folder.path(), 5_000).await;
    let mut served = start(folder.path());
    while decided(folder.path()).await < 20 {
        assert!(now() < moment + 20_000, "nobody decides");
        a_moment().await;
    }
    served.child.kill().expect("it can be killed");
    served.child.wait().expect("it is gone");
    let in_the_middle = decided(folder.path()).await;
    assert!(in_the_middle < PEOPLE, "it was killed in the middle");
    println!("{in_the_middle} were decided when it was killed");
    let _next = start(folder.path());
    while decided(folder.path()).await < PEOPLE {
        assert!(now() < moment + 60_000, "{} are decided", decided(folder.path()).await);
        a_moment().await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    must_be_right(&outcome(folder.path()).await);
}
