//! PostgreSQL's backends killed under load, one after the other and all at once.

use std::time::Duration;

use sqlx::{Connection, PgConnection};

use crate::load::{Load, WRITERS, lost, recovered};
use crate::server::{database, serve, writers};

const ROUNDS: u32 = 20;

const KILL_ONE: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = $1 AND application_name = 'forecourt' ORDER BY random() LIMIT 1";
const KILL_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = $1 AND application_name = 'forecourt'";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_backend_loses_nothing_that_was_acknowledged() {
    let url = std::env::var("DATABASE_TEST_POSTGRES_URL").expect("DATABASE_TEST_POSTGRES_URL is set by `make test`");
    let (database_url, name) = database(&url).await;
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path(), &database_url);
    let clients = writers(&served, WRITERS).await;
    let mut admin = PgConnection::connect(&url).await.expect("the server answers");
    let load = Load::begin(&served.address, &clients);
    let mut slowest = Duration::ZERO;
    for round in 0..ROUNDS {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let kill = if round % 4 == 3 { KILL_ALL } else { KILL_ONE };
        let killed = sqlx::query(kill).bind(&name).execute(&mut admin).await.expect("backends are killed");
        assert!(killed.rows_affected() > 0, "round {round}");
        slowest = slowest.max(recovered(&served.url(""), &clients[0], Duration::from_secs(5)).await);
    }
    let tally = load.end().await;
    tally.must_be_orderly();
    assert!(tally.words.iter().all(|word| word == "database-unavailable"), "{:?}", tally.words);
    let lost = lost(&served.url(""), &clients[0], &tally.acknowledged).await;
    println!(
        "{ROUNDS} rounds: {:?}, {} lost, {} broken; worked again after {} ms at the most",
        tally.statuses,
        lost.len(),
        tally.broken(),
        slowest.as_millis(),
    );
    assert!(lost.is_empty(), "{lost:?}");
    drop(served);
    crate::server::drop_database(&url, &name).await;
}
