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
            sqlx::query_as("SELECT COUNT(*) FROM consultations").fetch_one(&mut copy).await.expect("it can be read");
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

#[tokio::test]
async fn a_restored_backup_has_what_it_had_but_the_logins_and_what_was_there_is_set_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let restore = |args: &[&str]| {
        let all: Vec<_> = ["backup", "--restore", "copy.db"].iter().chain(args).copied().collect();
        run(forecourt(folder.path(), &all))
    };
    let mut served = Served::demo(folder.path());
    let customer = served.signed_in("customer1").await;
    assert_eq!(back_up(folder.path(), "copy.db").0, 0);
    let answer = customer.post(served.url("/api/intake/start")).json(&intake()).send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    let (code, _, stderr) = restore(&[]);
    assert!(code == 1 && stderr.contains("another Forecourt is serving"), "{code} {stderr}");
    // Not in order: its last writes are in the journal beside it.
    served.child.kill().expect("it can be killed");
    served.child.wait().expect("it is gone");
    let status = async |served: &Served, path: &str| {
        customer.get(served.url(path)).send().await.expect("an answer").status().as_u16()
    };
    for (number, (flags, logins)) in [(&["--keep-logins"] as &[&str], 200), (&[], 401)].into_iter().enumerate() {
        let (code, told, stderr) = restore(flags);
        let aside = format!("data/forecourt.db.set-aside-{}", number + 1);
        assert!(code == 0 && told.contains(&aside), "{told}{stderr}");
        let mut served = Served::demo(folder.path());
        assert_eq!(status(&served, "/api/me").await, logins, "{flags:?}");
        served.child.kill().expect("it can be killed");
        served.child.wait().expect("it is gone");
    }
    let consultations = async |file: &str| {
        let url = format!("sqlite:{}", folder.path().join(file).display());
        let mut open = SqliteConnection::connect(&url).await.expect("it opens");
        let count: (i64,) =
            sqlx::query_as("SELECT COUNT(*) FROM consultations").fetch_one(&mut open).await.expect("it can be read");
        count.0
    };
    assert_eq!(consultations("data/forecourt.db.set-aside-1").await, 1, "what the killed server had answered");
    assert_eq!(consultations("data/forecourt.db").await, 0);
}

#[test]
fn what_is_no_whole_backup_is_not_put_in_the_place_of_a_database() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(forecourt(folder.path(), &["migrate"])).0, 0);
    let before = std::fs::read(folder.path().join("data/forecourt.db")).expect("the database");
    std::fs::write(folder.path().join("text.db"), "not a database".repeat(100)).expect("a file");
    std::fs::write(folder.path().join("half.db"), &before[..before.len() / 2]).expect("a file");
    std::fs::write(folder.path().join("empty.db"), "").expect("a file");
    for file in ["text.db", "half.db", "empty.db", "none.db"] {
        let (code, _, stderr) = run(forecourt(folder.path(), &["backup", "--restore", file]));
        assert!(code != 0 && stderr.starts_with("error: "), "{file}: {code} {stderr}");
        assert_eq!(std::fs::read(folder.path().join("data/forecourt.db")).expect("the database"), before, "{file}");
    }
    let left = std::fs::read_dir(folder.path().join("data")).expect("the folder").filter_map(Result::ok);
    let left: Vec<_> = left.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(left.iter().all(|name| !name.contains("restoring") && !name.contains("set-aside")), "{left:?}");
}
