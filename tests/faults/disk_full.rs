//! A disk that fills up under load, and has room again.
//!
//! The disk is a small tmpfs where that may be mounted. Elsewhere the server's files are bounded instead (`RLIMIT_FSIZE`), which
//! the kernel answers with another error: it is printed which of the two it was.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::load::{Load, Tally, WRITERS, lost, recovered};
use crate::server::{get, health_of_store, serve, writers};
use crate::support::{Served, forecourt, run};

const ROUNDS: u32 = 5;
/// How long after there is room again everything works.
const WORKS_WITHIN: Duration = Duration::from_secs(5);

/// A small disk.
#[derive(Debug)]
struct Disk {
    folder: tempfile::TempDir,
    is_mounted: bool,
}

impl Disk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"]).arg(folder.path()).output();
        let is_mounted = mount.is_ok_and(|output| output.status.success());
        println!("the disk is {}", if is_mounted { "a tmpfs of 24 MiB" } else { "a bound on the size of files" });
        Self { folder, is_mounted }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }

    /// Leaves no room.
    fn fill(&self, served: &Served) {
        if self.is_mounted {
            let mut filler = std::fs::File::create(self.filler()).expect("a file");
            for bytes in [64 * 1024, 1_024, 1] {
                while filler.write_all(&vec![1; bytes]).is_ok() {}
            }
        } else {
            bound_files(served, "65536");
        }
    }

    /// Makes room again.
    fn make_room(&self, served: &Served) {
        if self.is_mounted {
            std::fs::remove_file(self.filler()).expect("the filler goes");
        } else {
            bound_files(served, "unlimited");
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.is_mounted {
            let _ = Command::new("umount").arg("-l").arg(self.path()).status();
        }
    }
}

fn bound_files(served: &Served, bytes: &str) {
    let bounded = Command::new("prlimit")
        .args([&format!("--pid={}", served.child.id()), &format!("--fsize={bytes}:unlimited")])
        .status();
    assert!(bounded.is_ok_and(|status| status.success()), "prlimit can bound the server's files");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_writes_at_once_and_nothing_else_and_writes_go_on_by_themselves_when_there_is_room() {
    let disk = Disk::new();
    let served = serve(disk.path(), &format!("sqlite:{}", disk.path().join("data/forecourt.db").display()));
    let clients = writers(&served, WRITERS).await;
    let mut whole = Tally::default();
    for round in 0..ROUNDS {
        let leaver = served.signed_in("cashier1").await;
        let load = Load::begin(&served.address, &clients);
        tokio::time::sleep(Duration::from_millis(300)).await;
        disk.fill(&served);
        until_refused(&served, &clients[0]).await;

        // Reading works, on pages and for programs, for whoever is signed in.
        for path in ["/api/me", "/api/deals", "/deals", "/account"] {
            let (status, text) = get(&served, &clients[0], path).await;
            assert_eq!(status, 200, "round {round}: {path} while the disk is full: {text}");
        }
        if disk.is_mounted {
            assert_eq!(
                health_of_store(&served).await,
                ("failed".to_owned(), Some("disk full".to_owned())),
                "round {round}"
            );
            let (code, told, _) = run(forecourt(disk.path(), &["doctor", "--site-root", "."]));
            assert!(code == 1 && told.contains("not ok  writing: disk full"), "round {round}: {told}");
            // Somebody leaves, and is gone.
            let left = leaver.post(served.url("/api/logout")).send().await.expect("an answer");
            assert_eq!(left.status(), 204, "round {round}: {}", left.text().await.unwrap_or_default());
            assert_eq!(get(&served, &leaver, "/api/me").await.0, 401, "round {round}");
        }
        // A form says so on a page, with what to do.
        let form = clients[0].post(served.url("/fn/create_deal")).header("accept", "text/html");
        let answer = form.form(&[("title", "Brakes")]).send().await.expect("an answer");
        assert!(answer.status().as_u16() < 500 || answer.status() == 503, "round {round}: {}", answer.status());
        tokio::time::sleep(Duration::from_secs(1)).await;
        disk.make_room(&served);
        let took = recovered(&served.url(""), &clients[0], WORKS_WITHIN).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let tally = load.end().await;
        tally.must_be_orderly();
        assert!(tally.statuses.get(&503).is_some_and(|refused| *refused > 0), "round {round}: the disk was full");
        if disk.is_mounted {
            assert_eq!(tally.words, ["storage-full".to_owned()].into(), "round {round}");
        }
        assert!(tally.slowest_refusal < Duration::from_secs(2), "round {round}: {:?}", tally.slowest_refusal);
        println!(
            "round {round}: {} acknowledged, {} refused, the slowest after {} ms; worked again after {} ms",
            tally.acknowledged.len(),
            tally.statuses[&503],
            tally.slowest_refusal.as_millis(),
            took.as_millis(),
        );
        whole.add(tally);
        assert_eq!(health_of_store(&served).await.0, "ok", "round {round}");
    }
    let lost = lost(&served.url(""), &clients[0], &whole.acknowledged).await;
    println!(
        "{ROUNDS} rounds: {} acknowledged, {} lost, {} broken",
        whole.acknowledged.len(),
        lost.len(),
        whole.broken()
    );
    assert!(lost.is_empty(), "{lost:?}");
}

async fn until_refused(served: &Served, client: &reqwest::Client) {
    let begun = Instant::now();
    let mut tally = Tally::default();
    while crate::load::write(&served.url(""), client, 0, &mut tally).await == 201 {
        assert!(begun.elapsed() < Duration::from_secs(20), "the disk is full");
    }
}
