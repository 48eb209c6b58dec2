//! Jobs: what the clock does. Each is idempotent, in batches, run by one leader, and can be run by hand.
//!
//! To add one: a word and its schedule in `schedule`, its line in `batch`. When it last ran is kept in the table `jobs`, so that
//! a restart neither forgets a run nor repeats it; who starts a run is decided by a compare-and-set on that row.

pub(crate) mod schedule;

use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::Timestamp;
use crate::store::{Leadership, StoreError, args, transact};
use crate::{
    Context, booking, catalogue, consultation, deal, health, idempotency, login, mail, metric, own_data, people, shop,
};

pub use schedule::Job;

/// How often the leader looks for due jobs, and everybody else for a lost leader.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Batches of one run at the most; what is left is for the next run.
const BATCHES_MAX: u32 = 1_000;

/// A job and its last run, as the operations page shows it.
#[derive(Clone, Debug, Serialize)]
pub struct JobLine {
    /// The job.
    pub job: Job,
    /// When it runs.
    pub schedule: &'static str,
    /// When its last run began; never yet when empty.
    pub started_at: Option<Timestamp>,
    /// When its last run was done; still running, or killed, when empty.
    pub finished_at: Option<Timestamp>,
    /// Rows its last run changed.
    pub rows_done: i64,
    /// Runs so far.
    pub runs_count: i64,
    /// What its last run failed with.
    pub error: Option<String>,
}

#[derive(Debug, sqlx::FromRow)]
struct Run {
    name: String,
    started_at: Timestamp,
    finished_at: Option<Timestamp>,
    rows_done: i64,
    runs_count: i64,
    error: Option<String>,
}

// Whoever's statement changes the row has the run; everybody else gets no row back. A run in the future counts as none: the
// clock jumped forward and back, and would keep the job from running until then.
const CLAIM: &str = "INSERT INTO jobs (name, started_at) VALUES ($1, $2)
     ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, finished_at = NULL, rows_done = 0, error = NULL,
        runs_count = jobs.runs_count + 1
     WHERE jobs.started_at < $3 OR jobs.started_at > $2
     RETURNING name";
const FINISH: &str = "UPDATE jobs SET finished_at = $2, rows_done = $3, error = $4 WHERE name = $1 AND started_at = $5";
const RUNS: &str =
    "SELECT name, started_at, finished_at, rows_done, runs_count, error FROM jobs ORDER BY name LIMIT 100";

/// Every job with its last run.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn last_runs(cx: &Context) -> Result<Vec<JobLine>, StoreError> {
    // The outbox and the jobs are the house's: whether somebody may look is decided here.
    let cx = &cx.house();
    let runs: Vec<Run> = cx.store.all(RUNS, args![]).await?;
    let line = |job: &Job| {
        let run = runs.iter().find(|run| run.name == job.as_str());
        JobLine {
            job: *job,
            schedule: job.schedule(),
            started_at: run.map(|run| run.started_at),
            finished_at: run.and_then(|run| run.finished_at),
            rows_done: run.map_or(0, |run| run.rows_done),
            runs_count: run.map_or(0, |run| run.runs_count),
            error: run.and_then(|run| run.error.clone()),
        }
    };
    Ok(Job::ALL.iter().map(line).collect())
}

/// Runs a job now, whenever it ran last, and answers how many rows it changed.
///
/// # Errors
/// [`StoreError`]; it is also kept as the job's last error.
#[crate::boxed]
pub async fn run(cx: &Context, job: Job) -> Result<u64, StoreError> {
    // The outbox and the jobs are the house's: whether somebody may look is decided here.
    let cx = &cx.house();
    let (_sender, never) = watch::channel(false);
    let always = Timestamp(i64::MAX);
    Ok(run_if_due(cx, job, always, &never).await?.unwrap_or(0))
}

/// Runs due jobs for as long as this process leads, and waits for the lead when another does, until `stop` turns true.
#[crate::boxed]
pub async fn run_forever(cx: Context, mut stop: watch::Receiver<bool>) {
    let mut lead: Option<Leadership> = None;
    let mut beside: Vec<(Job, JoinHandle<()>)> = Vec::new();
    while !*stop.borrow() {
        let leads = match lead.as_mut() {
            Some(leadership) => leadership.holds().await,
            None => false,
        };
        if leads && cx.store.is_full() {
            tracing::debug!("no job runs while the disk is full");
        } else if leads {
            beside.retain(|(_, run)| !run.is_finished());
            for job in Job::ALL {
                if !job.waits_for_others() {
                    look(&cx, *job, &stop).await;
                } else if beside.iter().all(|(running, _)| running != job) {
                    let (cx, job, stop) = (cx.clone(), *job, stop.clone());
                    beside.push((job, tokio::spawn(async move { look(&cx, job, &stop).await })));
                }
            }
        } else {
            if lead.is_some() {
                metric::no_longer_counts();
            }
            lead = cx.store.lead().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "nobody can lead the jobs while the database does not answer");
                None
            });
            if lead.is_some() {
                show(&cx).await;
            }
        }
        let _ = tokio::time::timeout(LOOK_EVERY, stop.wait_for(|stopped| *stopped)).await;
    }
    for (job, run) in beside {
        if run.await.is_err() {
            tracing::error!(job = job.as_str(), "a job ended in the middle");
        }
    }
}

/// Runs `job` if it is due. A failure is logged.
async fn look(cx: &Context, job: Job, stop: &watch::Receiver<bool>) {
    let due = job.when().last_due(cx.clock.now());
    if let Err(error) = run_if_due(cx, job, due, stop).await {
        tracing::error!(job = job.as_str(), %error, "a job failed; it is tried again when it is due");
    }
}

/// Runs `job` unless it has run since `due`; nothing when it has.
async fn run_if_due(
    cx: &Context,
    job: Job,
    due: Timestamp,
    stop: &watch::Receiver<bool>,
) -> Result<Option<u64>, StoreError> {
    let started_at = cx.clock.now();
    let name = job.as_str();
    match last_start(cx, job).await? {
        Some(last) if last > started_at => {
            tracing::warn!(job = name, %last, "the last run lies in the future: the clock was ahead then; it counts as none");
        }
        Some(last) if last >= due => return Ok(None),
        _ => {}
    }
    let claimed: Result<Option<(String,)>, StoreError> =
        transact!(cx.store, |tx| tx.optional(CLAIM, args![name, started_at, due]).await);
    if claimed?.is_none() {
        return Ok(None);
    }
    let mut rows = 0;
    let mut outcome = Ok(());
    for _ in 0..BATCHES_MAX {
        match batch(cx, job).await {
            Ok((done, is_more)) => {
                rows += done;
                if !is_more || *stop.borrow() {
                    break;
                }
            }
            Err(error) => {
                outcome = Err(error);
                break;
            }
        }
    }
    metric::job(job, outcome.is_ok(), rows);
    if outcome.is_ok() {
        metric::job_succeeded(job, cx.clock.now());
    }
    let error = outcome.as_ref().err().map(ToString::to_string);
    let rows_done = i64::try_from(rows).unwrap_or(i64::MAX);
    let finished = args![name, cx.clock.now(), rows_done, error, started_at];
    transact!(cx.store, |tx| tx.execute(FINISH, finished.clone()).await)?;
    tracing::debug!(job = name, rows, "a job ran");
    outcome.map(|()| Some(rows))
}

/// Tells whoever watches, from the first moment of leading on, when each job last succeeded and how much there is: after a
/// restart a daily job would seem never to have run.
async fn show(cx: &Context) {
    match last_runs(cx).await {
        Ok(lines) => {
            for line in lines.iter().filter(|line| line.error.is_none()) {
                if let Some(at) = line.finished_at {
                    metric::job_succeeded(line.job, at);
                }
            }
        }
        Err(error) => tracing::debug!(%error, "when the jobs last ran is not known yet"),
    }
    if let Err(error) = health::check(cx).await {
        tracing::debug!(%error, "how many sessions there are is not known yet");
    }
}

async fn last_start(cx: &Context, job: Job) -> Result<Option<Timestamp>, StoreError> {
    const LAST: &str = "SELECT started_at FROM jobs WHERE name = $1";
    Ok(cx.store.optional::<(Timestamp,)>(LAST, args![job.as_str()]).await?.map(|(at,)| at))
}

/// One batch of a job: how many rows it changed, and whether there is more to do.
async fn batch(cx: &Context, job: Job) -> Result<(u64, bool), StoreError> {
    let limit = cx.limits.job_batch_rows;
    let rows = match job {
        Job::ConsultationOrphans => consultation::expire_orphans(cx).await?,
        Job::ConsultationScheduled => consultation::queue_due(cx).await?,
        Job::ConsultationIdle => consultation::close_idle(cx).await? + consultation::ask_idle(cx).await?,
        Job::ConsultationUnattended => consultation::return_unattended(cx).await?,
        Job::HttpSessions => cx.store.forget_expired_http_sessions(cx.clock.now(), limit).await?,
        Job::LoginSessions => login::forget_dead(cx, limit).await?,
        Job::IdempotencyKeys => idempotency::forget_old(cx, limit).await?,
        Job::DealReferences => deal::clear_references(cx).await?,
        Job::OldMail => mail::forget_old(cx, limit).await?.max(people::link::forget_old(cx, limit).await?),
        Job::OldDrafts => catalogue::forget_old_drafts(cx, limit).await? + shop::setup::forget_unneeded(cx).await?,
        Job::TokenRefresh => login::background::renew_due(cx).await?,
        Job::Erasures => own_data::erase_due(cx).await?,
        Job::SessionHealth => {
            health::check(cx).await?;
            0
        }
        Job::Bookings => booking::start_due(cx).await?,
        Job::Prebookings => booking::Executor::new().execute_due(cx).await?.decided,
        Job::BookingSlots => return booking::make_slots(cx).await,
        Job::Mail => {
            let (sent, is_more) = mail::send_due(cx).await?;
            metric::mails_waiting(mail::waiting_count(cx).await?);
            return Ok((sent, is_more));
        }
    };
    // Fewer than a batch holds: nothing is left.
    Ok((rows, rows >= limit.unsigned_abs()))
}
