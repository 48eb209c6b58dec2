//! The server's key: made once, kept, and read by its owner only.

use crate::support::{Served, forecourt, read, run};

#[test]
fn a_key_is_made_once_beside_the_database_with_mode_0600() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data/forecourt.db.secret");
    drop(Served::demo(folder.path()));
    let first = read(&file);
    assert_eq!(first.trim().len(), 64);
    for private in ["data/forecourt.db.secret", "data/forecourt.db"] {
        let metadata = std::fs::metadata(folder.path().join(private)).expect("the file");
        assert_eq!(std::os::unix::fs::MetadataExt::mode(&metadata) & 0o777, 0o600, "{private}");
    }
    drop(Served::demo(folder.path()));
    assert_eq!(read(&file), first);
}

#[tokio::test]
async fn with_another_key_nobody_is_signed_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = forecourt(folder.path(), &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    command.env("FORECOURT_SECRET", "0123456789abcdef0123456789abcdef");
    let served = Served::start(command, std::process::Stdio::null());
    let client = served.signed_in("customer1").await;
    drop(served);
    assert!(!folder.path().join("data/forecourt.db.secret").exists(), "a given key is not written down");
    let served = Served::demo(folder.path());
    let answer = client.get(served.url("/api/me")).send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), 401);
}

#[test]
fn the_doctor_sees_a_key_that_others_can_read() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(forecourt(folder.path(), &["migrate"])).0, 0);
    let file = folder.path().join("data/forecourt.db.secret");
    let (_, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
    assert!(stdout.contains("ok      secret") && stdout.contains("ok      tables"), "{stdout}");
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .expect("its mode can be changed");
    let (code, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
    assert!(code == 1 && stdout.contains("not ok  secret"), "{stdout}");
}
