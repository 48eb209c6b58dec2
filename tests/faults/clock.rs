//! A clock that jumps forward and back under the built program, by libfaketime where that is to be had. The same is done by an
//! injected clock, on both engines, in `session/tests/contract/jobs.rs`.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, SystemTime};

use crate::server::{command, get};
use crate::support::{Served, forecourt, run};

/// Where Debian's package faketime puts it, whatever the machine.
fn libfaketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").ok()?.filter_map(Result::ok).map(|entry| entry.path());
    folders.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|library| library.exists())
}

/// Sets the clock of the program that reads this file.
fn set(file: &Path, offset: &str) {
    // Replaced in one go: the program reads it at any time.
    let next = file.with_extension("next");
    std::fs::write(&next, format!("{offset}\n")).expect("a file");
    std::fs::rename(next, file).expect("it takes the other one's place");
}

async fn days_ahead(served: &Served) -> f64 {
    let answer = reqwest::get(served.url("/api/health")).await.expect("an answer");
    let date = answer.headers()["date"].to_str().expect("a date").to_owned();
    let then = httpdate::parse_http_date(&date).expect("a date as HTTP writes it");
    match then.duration_since(SystemTime::now()) {
        Ok(ahead) => ahead.as_secs_f64() / 86_400.0,
        Err(behind) => -behind.duration().as_secs_f64() / 86_400.0,
    }
}

/// What is said of the last run of a job, with its time.
fn last_run(folder: &Path, job: &str) -> String {
    let (code, listed, stderr) = run(forecourt(folder, &["jobs", "list"]));
    assert_eq!(code, 0, "{stderr}");
    listed.lines().find(|line| line.starts_with(job)).unwrap_or_else(|| panic!("{job} is listed: {listed}")).to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_clock_that_jumped_forward_and_back_the_jobs_run_and_the_date_is_right() {
    let Some(library) = libfaketime() else {
        println!("libfaketime is not to be had here: only the injected clock was tried");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let clock = folder.path().join("clock");
    set(&clock, "+0");
    let mut program = command(folder.path(), "sqlite:data/forecourt.db");
    program.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", &clock);
    // What waits, waits in real time: only the date jumps.
    program.env("FAKETIME_NO_CACHE", "1").env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("DONT_FAKE_MONOTONIC", "1");
    let served = Served::start(program, Stdio::null());
    let client = served.signed_in("mechanic1").await;
    assert!(days_ahead(&served).await.abs() < 0.001);
    set(&clock, "+3d");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!((days_ahead(&served).await - 3.0).abs() < 0.001);
    set(&clock, "+0");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(days_ahead(&served).await.abs() < 0.001, "the date follows the clock back");
    let mut runs = vec![last_run(folder.path(), "consultation-scheduled")];
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_secs(6)).await;
        runs.push(last_run(folder.path(), "consultation-scheduled"));
    }
    println!("by libfaketime, after the clock was put back: {runs:?}");
    runs.dedup();
    assert_eq!(runs.len(), 3, "a job that runs every five seconds runs: {runs:?}");
    assert!(matches!(get(&served, &client, "/api/me").await.0, 200 | 401));
}
