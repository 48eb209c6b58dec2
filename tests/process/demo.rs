//! The demo world: loaded once, shown, and kept on this machine.

use std::process::Stdio;

use crate::support::{Served, forecourt, run};

#[test]
fn the_demo_server_says_where_it_is_and_who_can_sign_in() {
    let folder = tempfile::tempdir().expect("a folder");
    for _ in 0..2 {
        let served = Served::demo(folder.path());
        for said in ["http://127.0.0.1:", "customer1@demo.test", "mechanic8@demo.test", "forecourt-demo"] {
            assert!(served.greeting.contains(said), "{}", served.greeting);
        }
    }
}

#[test]
fn a_database_with_the_demo_world_stays_on_loopback_whatever_it_is_started_with() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(Served::demo(folder.path()));
    let mut command = forecourt(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    command.env("FORECOURT_SECRET", "0123456789abcdef0123456789abcdef");
    let (code, _, stderr) = run(command);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("loopback"), "{stderr}");
}

#[test]
fn two_servers_run_side_by_side_and_one_database_has_one() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (first, second) = (Served::demo(here.path()), Served::demo(there.path()));
    assert_ne!(first.address, second.address);
    let (code, _, stderr) = run(forecourt(here.path(), &["serve", "--listen", "127.0.0.1:0"]));
    assert!(code == 1 && stderr.contains("another Forecourt"), "{stderr}");
}

#[test]
fn a_port_that_is_taken_is_a_sentence() {
    let (here, there) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let first = Served::demo(here.path());
    let (code, _, stderr) = run(forecourt(there.path(), &["serve", "--listen", &first.address]));
    assert!(code == 1 && stderr.contains("cannot listen"), "{stderr}");
}

#[tokio::test]
async fn a_database_of_a_newer_forecourt_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(forecourt(folder.path(), &["migrate"])).0, 0);
    let url = format!("sqlite:{}", folder.path().join("data/forecourt.db").display());
    let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect(&url).await.expect("the database opens");
    sqlx::query("INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)")
        .execute(&mut connection)
        .await
        .expect("a later migration is noted");
    drop(connection);
    let mut child = forecourt(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    let (code, _, stderr) = run({
        child.stdout(Stdio::null());
        child
    });
    assert!(code == 1 && stderr.contains("9999") && stderr.contains("newer"), "{stderr}");
}
