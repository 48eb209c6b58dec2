//! Jobs under a clock that jumps.

use std::time::Duration;

use session::catalogue;
use session::clock::Timestamp;
use session::job::{self, Job};
use session::shop::Role;
use session::store::transact;
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

#[tokio::test(flavor = "multi_thread")]
async fn what_was_uploaded_and_nobody_confirmed_is_removed_in_batches_and_what_still_waits_stays() {
    const DRAFTS: &str = "SELECT COUNT(*) FROM catalogue_drafts";
    const SETUP: &str = "SELECT COUNT(*) FROM setups WHERE draft <> ''";
    on_both(async |garage: Garage| {
        let mut cx = garage.cx.clone();
        cx.limits.job_batch_rows = 2;
        let manager = garage.staff(Role::Manager).await;
        let uploads = async |count: usize| {
            for _ in 0..count {
                let csv = b"number,name,price\nF-1,Oil filter,9.90\n";
                catalogue::read_import(&cx, &manager, "list.csv", csv).await.expect("it can be read");
            }
        };
        uploads(5).await;
        cx.clock.advance(DAY_MS - 1);
        assert_eq!(job::run(&cx, Job::OldDrafts).await.expect("it runs"), 0);
        assert_eq!(garage.count(DRAFTS, vec![]).await, 5);
        cx.clock.advance(1);
        uploads(1).await;
        assert_eq!(garage.count(DRAFTS, vec![]).await, 5, "of one shop there are few at any time");
        assert_eq!(job::run(&cx, Job::OldDrafts).await.expect("it runs"), 4, "{}", garage.engine);
        assert_eq!(garage.count(DRAFTS, vec![]).await, 1, "what still waits stays");

        // What was answered of a set-up that another way to make the shop has overtaken.
        const ANSWERED: &str =
            "INSERT INTO setups (id, token_hash, draft, made_at) VALUES (1, $1, '{\"owner\":null}', 1)";
        let token = vec![vec![7_u8; 32].into()];
        transact!(cx.store, |tx| tx.execute(ANSWERED, token.clone()).await).expect("written");
        assert_eq!(job::run(&cx, Job::OldDrafts).await.expect("it runs"), 1);
        assert_eq!(garage.count(SETUP, vec![]).await, 0);
    })
    .await;
}
