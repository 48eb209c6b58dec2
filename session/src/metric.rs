//! What is counted about sessions, for Prometheus: every name, label and unit in one place.
//!
//! Counters and the histogram are made once, when a server starts, so that counting costs a few nanoseconds and every outcome
//! is there from the beginning, as zero. In a program that measures nothing (`forecourt jobs run`) counting does nothing.
//! A label is always one word of a fixed list: never an id, an e-mail, a path or anything else that somebody typed.

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{
    Counter, Histogram, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};

use crate::clock::Timestamp;
use crate::health::backend::Backend;
use crate::job::schedule::Job;
use crate::store::Store;

const CONNECTIONS: &str = "forecourt_database_connections";
const JOB_RUNS: &str = "forecourt_job_runs_total";
const JOB_ROWS: &str = "forecourt_job_rows_total";
const JOB_SUCCESS: &str = "forecourt_job_last_success_timestamp_seconds";
const BACKEND_UP: &str = "forecourt_session_backend_up";
const BACKEND_SECONDS: &str = "forecourt_session_backend_seconds";
const ROWS: &str = "forecourt_session_rows";
const USERS: &str = "forecourt_users";
const RESTORES: &str = "forecourt_deal_restores_total";
const SELECTIONS: &str = "forecourt_deal_selections_total";
const MAILS: &str = "forecourt_mails_total";
const MAILS_WAITING: &str = "forecourt_mails_waiting";

/// The histogram of how long restoring a selection takes.
pub const RESTORE_SECONDS: &str = "forecourt_deal_restore_seconds";
/// Its buckets, in seconds: 0.05 ms to 100 ms.
pub const RESTORE_BUCKETS: [f64; 11] =
    [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1];

string_enum! {
    /// How restoring somebody's selected deal went.
    RestoreOutcome {
        /// It was known already: nothing was read.
        Warm => "warm",
        /// It was read, and is theirs to see.
        Restored => "restored",
        /// It was read, and is gone or no longer theirs to see.
        Cleared => "cleared",
        /// It could not be read.
        Failed => "failed",
    }
}

string_enum! {
    /// How changing somebody's selected deal went.
    SelectionOutcome {
        /// A deal was selected.
        Selected => "selected",
        /// The selection was taken back.
        Cleared => "cleared",
        /// Another device was first.
        Stale => "stale",
        /// There is no such deal, or it is not theirs to see.
        Refused => "refused",
        /// It could not be written.
        Failed => "failed",
    }
}

string_enum! {
    /// How an attempt to send a mail went.
    MailOutcome {
        /// It was taken over.
        Sent => "sent",
        /// It was not, and is tried again.
        Failed => "failed",
        /// It was not, and is not tried again.
        GivenUp => "given_up",
    }
}

/// The handles that are used while somebody waits.
struct Measures {
    restores: Vec<Counter>,
    restore_seconds: Histogram,
    selections: Vec<Counter>,
}

static MEASURES: OnceLock<Measures> = OnceLock::new();

/// Describes everything here and makes the counters. Called once the program's recorder is installed; again is harmless.
pub fn start() {
    describe();
    MEASURES.get_or_init(|| {
        for job in Job::ALL {
            counter!(JOB_RUNS, "job" => job.as_str(), "outcome" => "ok").increment(0);
            counter!(JOB_RUNS, "job" => job.as_str(), "outcome" => "failed").increment(0);
            counter!(JOB_ROWS, "job" => job.as_str()).increment(0);
        }
        for outcome in MailOutcome::ALL {
            counter!(MAILS, "outcome" => outcome.as_str()).increment(0);
        }
        // Not counted here yet.
        gauge!(MAILS_WAITING).set(f64::NAN);
        let restores = RestoreOutcome::ALL.iter().map(|word| counter!(RESTORES, "outcome" => word.as_str()));
        let selections = SelectionOutcome::ALL.iter().map(|word| counter!(SELECTIONS, "outcome" => word.as_str()));
        Measures {
            restores: restores.collect(),
            restore_seconds: histogram!(RESTORE_SECONDS),
            selections: selections.collect(),
        }
    });
}

fn describe() {
    describe_gauge!(
        CONNECTIONS,
        Unit::Count,
        "Connections to the database, idle or busy; the feed's listener is always busy."
    );
    describe_counter!(JOB_RUNS, Unit::Count, "Runs of a job that this process began, by how they ended.");
    describe_counter!(JOB_ROWS, Unit::Count, "Rows that runs of a job changed.");
    describe_gauge!(JOB_SUCCESS, Unit::Seconds, "When a job last ran without an error, in Unix time.");
    describe_gauge!(BACKEND_UP, Unit::Count, "Whether something that sessions rest on works: 1 or 0.");
    describe_gauge!(BACKEND_SECONDS, Unit::Seconds, "How long it took to answer when it was last asked.");
    describe_gauge!(
        ROWS,
        Unit::Count,
        "Rows of sessions: of HTTP, and of logins by kind, ended ones included. Counted every 5 minutes."
    );
    describe_gauge!(USERS, Unit::Count, "People, whatever their role. Counted every 5 minutes.");
    describe_counter!(RESTORES, Unit::Count, "Restorations of a selected deal: one a signed-in request.");
    describe_histogram!(RESTORE_SECONDS, Unit::Seconds, "How long restoring a selected deal took.");
    describe_counter!(MAILS, Unit::Count, "Attempts to send a mail, by how they went.");
    describe_gauge!(MAILS_WAITING, Unit::Count, "Mails that wait to be sent. Counted at each run of the job mail.");
    describe_counter!(SELECTIONS, Unit::Count, "Attempts to select a deal or to take the selection back.");
}

/// A selected deal was restored, or was not, within `seconds`.
pub fn restore(outcome: RestoreOutcome, seconds: f64) {
    if let Some(measures) = MEASURES.get() {
        measures.restores[outcome as usize].increment(1);
        measures.restore_seconds.record(seconds);
    }
}

/// Somebody changed their selected deal, or could not.
pub fn selection(outcome: SelectionOutcome) {
    if let Some(measures) = MEASURES.get() {
        measures.selections[outcome as usize].increment(1);
    }
}

/// How many connections to the database there are at this moment.
pub fn connections(store: &Store) {
    let now = store.connections();
    gauge!(CONNECTIONS, "state" => "idle").set(f64::from(now.idle));
    gauge!(CONNECTIONS, "state" => "busy").set(f64::from(now.busy));
}

/// A job ran: how it ended, and how many rows it changed until then.
pub(crate) fn job(job: Job, is_ok: bool, rows: u64) {
    let outcome = if is_ok { "ok" } else { "failed" };
    counter!(JOB_RUNS, "job" => job.as_str(), "outcome" => outcome).increment(1);
    counter!(JOB_ROWS, "job" => job.as_str()).increment(rows);
}

/// An attempt to send a mail went so.
pub(crate) fn mails(outcome: MailOutcome) {
    counter!(MAILS, "outcome" => outcome.as_str()).increment(1);
}

/// So many mails wait.
pub(crate) fn mails_waiting(count: i64) {
    gauge!(MAILS_WAITING).set(float(count));
}

/// When a job last ran without an error.
pub(crate) fn job_succeeded(job: Job, at: Timestamp) {
    gauge!(JOB_SUCCESS, "job" => job.as_str()).set(float(at.0) / 1_000.0);
}

/// Whether a backend works, and how long it took to say so.
pub(crate) fn backend(backend: Backend, is_up: bool, took: Duration) {
    gauge!(BACKEND_UP, "backend" => backend.as_str()).set(f64::from(u8::from(is_up)));
    gauge!(BACKEND_SECONDS, "backend" => backend.as_str()).set(took.as_secs_f64());
}

/// How many sessions and people there are.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct Counted {
    pub(crate) http: i64,
    pub(crate) device: i64,
    pub(crate) background: i64,
    pub(crate) users: i64,
}

pub(crate) fn counted(counted: Counted) {
    rows([counted.http, counted.device, counted.background, counted.users].map(float));
}

/// Somebody else leads now and counts: what this process counted last must not be taken for the present.
pub(crate) fn no_longer_counts() {
    rows([f64::NAN; 4]);
    gauge!(MAILS_WAITING).set(f64::NAN);
}

fn rows([http, device, background, users]: [f64; 4]) {
    for (kind, count) in [("http", http), ("device", device), ("background", background)] {
        gauge!(ROWS, "kind" => kind).set(count);
    }
    gauge!(USERS).set(users);
}

/// Exact up to 2^53, which no count and no time of ours reaches.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53, which no count and no time of ours reaches")]
fn float(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{RestoreOutcome, SelectionOutcome};

    #[test]
    fn a_words_place_in_its_list_is_its_number() {
        assert!(RestoreOutcome::ALL.iter().enumerate().all(|(place, word)| *word as usize == place));
        assert!(SelectionOutcome::ALL.iter().enumerate().all(|(place, word)| *word as usize == place));
    }
}
