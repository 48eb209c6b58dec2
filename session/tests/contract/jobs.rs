//! Jobs under a clock that jumps.

use std::time::Duration;

use session::clock::Timestamp;
use session::job::{self, Job};
use tokio::sync::watch;

use crate::support::{Garage, START, on_both};

const DAY_MS: i64 = 24 * 60 * 60_000;

async fn started_at(garage: &Garage, job: Job) -> Option<Timestamp> {
    let lines = job::last_runs(&garage.cx).await.expect("the runs can be read");
    lines.into_iter().find(|line| line.job == job).and_then(|line| line.finished_at.and(line.started_at))
}

/// Waits until every job's last run began at `at`.
async fn all_ran_at(garage: &Garage, at: Timestamp) {
    for job in Job::ALL {
        let ran = async {
            while started_at(garage, *job).await != Some(at) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        let ran = tokio::time::timeout(Duration::from_secs(20), ran).await;
        assert!(ran.is_ok(), "{job} at {at}: {:?} ({})", started_at(garage, *job).await, garage.engine);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_clock_that_jumped_forward_and_back_every_job_runs() {
    on_both(async |garage: Garage| {
        let (stop, stopping) = watch::channel(false);
        let jobs = tokio::spawn(job::run_forever(garage.cx.clone(), stopping));
        all_ran_at(&garage, START).await;
        garage.cx.clock.advance(30 * DAY_MS);
        all_ran_at(&garage, START.plus_ms(30 * DAY_MS)).await;
        // Back: what ran in the future counts as none, and runs once.
        garage.cx.clock.advance(-30 * DAY_MS);
        all_ran_at(&garage, START).await;
        let runs = async || garage.count("SELECT CAST(SUM(runs_count) AS BIGINT) FROM jobs", vec![]).await;
        let before = runs().await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!(runs().await, before, "a job that ran is not run again while the clock stands");
        stop.send_replace(true);
        jobs.await.expect("the jobs end");
    })
    .await;
}
