//! PostgreSQL stopped, crashed, standing still, and not there at all: a server of the test's own, under load.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::load::{Load, Tally, WRITERS, lost, recovered};
use crate::server::{command, database, get, health_of_store, serve, tool, writers};
use crate::support::{Served, run};

/// How long after PostgreSQL answers again everything works.
const WORKS_WITHIN: Duration = Duration::from_secs(5);

/// A PostgreSQL server in a folder of its own.
#[derive(Debug)]
struct Postgres(tempfile::TempDir);

impl Postgres {
    fn start() -> Self {
        use std::os::unix::fs::PermissionsExt;
        // Where the server's own user can reach it, should that be another one.
        let folder = tempfile::Builder::new().prefix("forecourt-faults-").tempdir_in("/var/tmp").expect("a folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("others may enter it");
        let own = Self(folder);
        own.tell("start");
        own
    }

    fn tell(&self, what: &str) -> String {
        let mut tool = tool("postgres");
        tool.arg(what).env("FORECOURT_POSTGRES_FOLDER", self.0.path().join("postgres"));
        // What was acknowledged is on its disk, as anywhere but in tests.
        tool.env("FORECOURT_POSTGRES_FSYNC", "on");
        let output = tool.stderr(Stdio::piped()).output().expect("tools/postgres runs");
        let told = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        assert!(output.status.success(), "{what}: {}{}", told(&output.stdout), told(&output.stderr));
        told(&output.stdout)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.tell("crash")));
    }
}

async fn must_be_away(served: &Served, client: &reqwest::Client, what: &str) {
    for path in ["/api/me", "/deals", "/sign-in", "/api/deals"] {
        let asked = Instant::now();
        let (status, text) = get(served, client, path).await;
        let is_plain = path == "/sign-in" && status == 200;
        assert!(status == 503 || is_plain, "{what}: {path} is {status}: {text}");
        assert!(asked.elapsed() < Duration::from_secs(8), "{what}: {path} took {:?}", asked.elapsed());
    }
    assert_eq!(get(served, client, "/api/health").await.0, 200, "{what}");
    assert_eq!(health_of_store(served).await.0, "failed", "{what}");
}

async fn back(served: &Served, clients: &[reqwest::Client], load: Load, what: &str) -> Tally {
    let took = recovered(&served.url(""), &clients[0], WORKS_WITHIN).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let tally = load.end().await;
    tally.must_be_orderly();
    let known = ["database-unavailable", "busy"];
    assert!(tally.words.iter().all(|word| known.contains(&word.as_str())), "{what}: {:?}", tally.words);
    println!(
        "{what}: {:?}, {:?}, the slowest refusal after {} ms; worked again after {} ms",
        tally.statuses,
        tally.words,
        tally.slowest_refusal.as_millis(),
        took.as_millis()
    );
    tally
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_server_that_goes_away_makes_503_and_everything_works_again_when_it_is_back() {
    let postgres = Postgres::start();
    let (url, _) = database(&postgres.tell("url")).await;
    let folder = tempfile::tempdir().expect("a folder");
    let served = serve(folder.path(), &url);
    let clients = writers(&served, WRITERS).await;
    let mut whole = Tally::default();
    for (down, up) in [("stop", "start"), ("crash", "start"), ("pause", "resume")] {
        let load = Load::begin(&served.address, &clients);
        tokio::time::sleep(Duration::from_millis(500)).await;
        postgres.tell(down);
        // What was at work when it stood still notices within the time that a connection may be waited for.
        tokio::time::sleep(Duration::from_secs(if down == "pause" { 12 } else { 1 })).await;
        must_be_away(&served, &clients[0], down).await;
        postgres.tell(up);
        whole.add(back(&served, &clients, load, down).await);
        assert_eq!(health_of_store(&served).await.0, "ok", "{up}");
    }
    let lost = lost(&served.url(""), &clients[0], &whole.acknowledged).await;
    println!("{} acknowledged, {} lost, {} broken", whole.acknowledged.len(), lost.len(), whole.broken());
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_database_that_is_not_there_at_the_start_is_said_so_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let begun = Instant::now();
    let (code, _, stderr) = start_on(folder.path(), "postgres://somebody:hunter2@127.0.0.1:1/nowhere");
    assert!(code == 2 && stderr.contains("the database nowhere at 127.0.0.1:1 cannot be used"), "{code} {stderr}");
    assert!(!stderr.contains("busy") && !stderr.contains("hunter2"), "{stderr}");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    let url = std::env::var("DATABASE_TEST_POSTGRES_URL").expect("DATABASE_TEST_POSTGRES_URL is set by `make test`");
    let (base, _) = url.rsplit_once('/').expect("the URL ends in a database's name");
    let (code, _, stderr) = start_on(folder.path(), &format!("{base}/no_such_database"));
    assert!(code == 2 && stderr.contains("\"no_such_database\" does not exist"), "{code} {stderr}");
}

fn start_on(folder: &Path, url: &str) -> (i32, String, String) {
    run(command(folder, url))
}
