//! The server's key: made once, kept, and read by its owner only.

use crate::postgres::Database;
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

const OLD: &str = "0123456789abcdef0123456789abcdef";
const NEW: &str = "fedcba9876543210fedcba9876543210";

/// Where a garage's database is: a file in its folder, or on a server.
struct Garage<'a> {
    folder: &'a std::path::Path,
    url: Option<&'a str>,
}

impl Garage<'_> {
    /// The program with this secret, and the one before it if there is one.
    fn command(&self, args: &[&str], secret: &str, previous: Option<&str>) -> std::process::Command {
        let mut command = forecourt(self.folder, args);
        command.env("FORECOURT_SECRET", secret);
        if let Some(previous) = previous {
            command.env("FORECOURT_SECRET_PREVIOUS", previous);
        }
        if let Some(url) = self.url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Its demo server.
    fn served(&self, secret: &str, previous: Option<&str>) -> Served {
        let command = self.command(&["serve", "--demo", "--listen", "127.0.0.1:0"], secret, previous);
        Served::start(command, std::process::Stdio::null())
    }
}

async fn get(client: &reqwest::Client, served: &Served, path: &str) -> (u16, serde_json::Value) {
    // The port is another one at each start; cookies are of the host alone.
    let answer = client.get(served.url(path)).send().await.expect("the server answers");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

fn background(sessions: &serde_json::Value) -> String {
    let all = sessions["sessions"].as_array().expect("a list");
    let background = all.iter().find(|login| login["kind"] == "background").expect("a background login");
    background["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn the_secret_is_changed_and_everybody_stays_signed_in_also_once_the_one_before_is_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    is_changed(&Garage { folder: folder.path(), url: None }).await;
}

#[tokio::test]
async fn on_a_database_server_the_secret_is_changed_in_the_same_way() {
    let (folder, database) = (tempfile::tempdir().expect("a folder"), Database::new().await);
    is_changed(&Garage { folder: folder.path(), url: Some(&database.url) }).await;
    database.end().await;
}

async fn is_changed(garage: &Garage<'_>) {
    let first = garage.served(OLD, None);
    let (comes, stays_away) = (first.signed_in("customer1").await, first.signed_in("customer2").await);
    let before = background(&get(&comes, &first, "/api/me/sessions").await.1);
    drop(first);

    let changing = garage.served(NEW, Some(OLD));
    let (status, sessions) = get(&comes, &changing, "/api/me/sessions").await;
    assert_eq!((status, background(&sessions)), (200, before.clone()), "still signed in");
    let other = changing.signed_in("customer1").await;
    assert_eq!(background(&get(&other, &changing, "/api/me/sessions").await.1), before, "found by the old fingerprint");
    assert_eq!(run(garage.command(&["jobs", "list"], NEW, Some(OLD))).0, 0);
    drop(changing);

    let changed = garage.served(NEW, None);
    for client in [&comes, &other] {
        let (status, sessions) = get(client, &changed, "/api/me/sessions").await;
        assert_eq!((status, background(&sessions)), (200, before.clone()), "its cookie was renewed meanwhile");
    }
    assert_eq!(get(&stays_away, &changed, "/api/me").await.0, 401, "its cookie was not");
    let again = changed.signed_in("customer1").await;
    assert_eq!(background(&get(&again, &changed, "/api/me/sessions").await.1), before, "carried over to the new one");
}

#[test]
fn a_secret_before_that_cannot_be_one_is_refused_before_anything_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = forecourt(folder.path(), &["migrate"]);
    command.env("FORECOURT_SECRET_PREVIOUS", "short");
    let (code, _, stderr) = run(command);
    assert!(code == 2 && stderr.contains("FORECOURT_SECRET_PREVIOUS has 5 bytes"), "{code} {stderr}");
    assert!(!folder.path().join("data").exists());
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
