//! `forecourt backup`: whole, private, while the server writes, and never over something.

use std::path::Path;

use sqlx::{Connection, SqliteConnection};

use crate::support::{Served, forecourt, intake, run};

fn back_up(folder: &Path, to: &str) -> (i32, String, String) {
    run(forecourt(folder, &["backup", "--to", to]))
}

#[tokio::test]
async fn a_copy_of_a_database_that_is_written_to_is_whole_and_has_what_was_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::demo(folder.path());
    for number in 1..=8 {
        let customer = served.signed_in(&format!("customer{number}")).await;
        let answer = customer.post(served.url("/api/intake/start")).json(&intake()).send().await.expect("an answer");
        assert_eq!(answer.status(), 201);
        let (code, stdout, stderr) = back_up(folder.path(), &format!("copy{number}.db"));
        assert_eq!(code, 0, "{stdout}{stderr}");
        let url = format!("sqlite:{}", folder.path().join(format!("copy{number}.db")).display());
        let mut copy = SqliteConnection::connect(&url).await.expect("the copy opens");
        let (rows,): (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM service_sessions").fetch_one(&mut copy).await.expect("it can be read");
        assert_eq!(rows, number);
    }
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("copy") || name.rsplit('.').next() != Some("db"))
        .collect();
    assert_eq!(left, ["data"], "no draft is left");
}

#[test]
fn a_copy_is_its_owners_alone_and_replaces_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(forecourt(folder.path(), &["migrate"])).0, 0);
    assert_eq!(back_up(folder.path(), "copy.db").0, 0);
    let mode = std::fs::metadata(folder.path().join("copy.db")).expect("the copy").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    std::fs::write(folder.path().join("mine.db"), "mine").expect("a file");
    let (code, _, stderr) = back_up(folder.path(), "mine.db");
    assert!(code == 2 && stderr.contains("mine.db is there already"), "{stderr}");
    assert_eq!(std::fs::read(folder.path().join("mine.db")).expect("the file"), b"mine");
    let (code, _, stderr) = back_up(folder.path(), "no/such/folder/copy.db");
    assert!(code == 2 && stderr.contains("cannot be made"), "{stderr}");
}

#[test]
fn there_is_no_copy_of_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _, stderr) = back_up(folder.path(), "copy.db");
    assert!(code == 2 && stderr.contains("nothing to copy"), "{stderr}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn a_database_on_a_server_is_copied_by_its_own_tools() {
    let url = std::env::var("DATABASE_TEST_POSTGRES_URL").expect("DATABASE_TEST_POSTGRES_URL is set by `make test`");
    let folder = tempfile::tempdir().expect("a folder");
    let (code, _, stderr) = run(forecourt(folder.path(), &["backup", "--to", "copy.db", "--database-url", &url]));
    assert!(code == 2 && stderr.contains("pg_dump"), "{stderr}");
}
