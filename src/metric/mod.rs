//! What this process counts, as Prometheus reads it: one recorder a process, however many servers run in it.
//!
//! The recorder is installed once; each server holds a handle to it. What is true at one moment only (open streams,
//! connections) is asked when somebody reads, of the server that is read. Never a path, a person or a secret in a label.

mod requests;

use std::sync::OnceLock;
use std::time::Duration;

use metrics::{Unit, describe_gauge, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use session::metric::{RESTORE_BUCKETS, RESTORE_SECONDS};
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};

pub use requests::Requests;

const STREAMS: &str = "forecourt_streams_open";
/// How long requests take, in seconds: from a health check to the longest a request may take.
const REQUEST_BUCKETS: [f64; 12] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 10.0];
/// Samples of a histogram lie in memory until they are sorted into its buckets, whether or not anybody reads.
const SORT_EVERY: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// What a server counts, and what it shows of it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    recorder: PrometheusHandle,
    /// Its requests.
    pub requests: Requests,
}

impl Metrics {
    /// Those of a new server; the first one of a process installs the recorder.
    #[must_use]
    pub fn start() -> Self {
        let recorder = RECORDER.get_or_init(install).clone();
        session::metric::start();
        requests::describe();
        describe_gauge!(STREAMS, Unit::Count, "Live streams that are open: one a browser tab.");
        Self { recorder, requests: Requests::default() }
    }

    /// Everything, as Prometheus reads it, with this many streams open.
    #[must_use]
    pub fn render(&self, streams_open: u32) -> String {
        gauge!(STREAMS).set(f64::from(streams_open));
        self.recorder.render()
    }

    /// Keeps the memory of histograms bounded until `stop` turns true.
    pub async fn keep_small(self, mut stop: watch::Receiver<bool>) {
        let mut due = interval(SORT_EVERY);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = due.tick() => self.recorder.run_upkeep(),
                _ = stop.wait_for(|stopped| *stopped) => return,
            }
        }
    }
}

fn install() -> PrometheusHandle {
    let buckets = |builder: PrometheusBuilder, name: &str, buckets: &[f64]| {
        builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets).expect("there are buckets")
    };
    let builder = buckets(PrometheusBuilder::new(), requests::SECONDS, &REQUEST_BUCKETS);
    let recorder = buckets(builder, RESTORE_SECONDS, &RESTORE_BUCKETS).build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        // Somebody embeds this server and counts by themselves: what we count is theirs, and ours stays empty.
        tracing::warn!("this process has another recorder of metrics: /metrics stays empty");
    }
    handle
}
