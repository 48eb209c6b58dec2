//! Three processes on one PostgreSQL: one is killed in the middle, one stands still and goes on.

#![expect(clippy::print_stdout, reason = "what was measured is printed")]

use std::process::Stdio;
use std::time::{Duration, Instant};

use sqlx::{Connection, Executor, PgConnection};

use super::crowd::{
    CROWD, DECIDED, OUTCOME, PEOPLE, Row, TOLD_WITHIN_MS, a_moment, moment, must_be_right, now, undisturbed,
};
use crate::postgres::Database;
use crate::support::{Served, forecourt};

async fn decided(connection: &mut PgConnection) -> i64 {
    sqlx::query_scalar(DECIDED).fetch_one(connection).await.expect("a count")
}

/// Writes the crowd, whose slot opens at `moment`.
async fn write(connection: &mut PgConnection, moment: i64) {
    for sql in CROWD {
        let sql = sql
            .replace("{series}", &format!("generate_series(1, {PEOPLE}) AS n"))
            .replace("{id}", "gen_random_uuid()")
            .replace("{hash}", "decode(md5(random()::text) || md5(random()::text), 'hex')");
        let query = sqlx::query(&sql);
        let query = if sql.contains("$1") { query.bind(moment) } else { query };
        query.execute(&mut *connection).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_prebookings_are_decided_in_order_and_once_though_a_process_is_killed_and_one_stands_still() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::new().await;
    let start = || {
        let args = ["serve", "--demo", "--listen", "127.0.0.1:0", "--database-url", &database.url];
        let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.path().join("log")).expect("a log");
        Served::start(forecourt(folder.path(), &args), Stdio::from(log))
    };
    let mut killed = start();
    let (stopped, others) = (start(), start());
    let mut connection = PgConnection::connect(&database.url).await.expect("the database answers");
    let moment = moment(5_000);
    write(&mut connection, moment).await;
    connection.execute("ANALYZE").await.expect("it can be analysed");
    assert!(now() < moment, "the crowd is there before the moment");
    while now() < moment {
        a_moment().await;
    }
    // In the middle: some know, most do not.
    while decided(&mut connection).await < 20 {
        assert!(now() < moment + 10_000, "nobody decides: {}", crate::support::read(&folder.path().join("log")));
        a_moment().await;
    }
    killed.child.kill().expect("it can be killed");
    killed.child.wait().expect("it is gone");
    stopped.signal("STOP");
    let (in_the_middle, begun) = (decided(&mut connection).await, Instant::now());
    println!("{in_the_middle} of {PEOPLE} were decided when one was killed and one stopped");
    tokio::time::sleep(Duration::from_secs(5)).await;
    stopped.signal("CONT");
    while decided(&mut connection).await < PEOPLE {
        assert!(begun.elapsed() < Duration::from_secs(30), "{} are decided", decided(&mut connection).await);
        a_moment().await;
    }
    // Whoever went on later changes nothing.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let rows: Vec<Row> = sqlx::query_as(OUTCOME).fetch_all(&mut connection).await.expect("what came of it");
    must_be_right(&rows);
    let (latest, disturbed) = undisturbed(&rows, moment);
    println!("whom nothing disturbed knew {latest} ms after the moment; {disturbed} were looked at more than once");
    assert!(latest <= TOLD_WITHIN_MS, "{latest} ms");
    connection.close().await.expect("it closes");
    drop((killed, stopped, others));
    database.end().await;
}
