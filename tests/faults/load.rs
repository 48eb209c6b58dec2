//! Mechanics who write deals as fast as they can, and what became of each request.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Who write at the same time.
pub(crate) const WRITERS: usize = 4;

/// What became of the requests.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Ids of deals that were answered 201.
    pub(crate) acknowledged: BTreeSet<String>,
    /// How often each status was answered.
    pub(crate) statuses: BTreeMap<u16, u32>,
    /// The problems' words of all that was 503.
    pub(crate) words: BTreeSet<String>,
    /// What a 503 must have and did not.
    pub(crate) faults: Vec<String>,
    /// How long the slowest refusal took.
    pub(crate) slowest_refusal: Duration,
}

impl Tally {
    /// Takes in another one.
    pub(crate) fn add(&mut self, other: Self) {
        self.acknowledged.extend(other.acknowledged);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.words.extend(other.words);
        self.faults.extend(other.faults);
        self.slowest_refusal = self.slowest_refusal.max(other.slowest_refusal);
    }

    /// Answers of 500 and above that were not 503.
    pub(crate) fn broken(&self) -> u32 {
        self.statuses.iter().filter(|(status, _)| **status >= 500 && **status != 503).map(|(_, count)| count).sum()
    }

    /// Fails unless every request was either done or refused as it must be.
    pub(crate) fn must_be_orderly(&self) {
        assert_eq!(self.broken(), 0, "answers of 500 and above that are not 503: {:?}", self.statuses);
        assert!(self.faults.is_empty(), "{:?}", self.faults);
        let strange: Vec<_> = self.statuses.keys().filter(|status| !matches!(status, 201 | 503)).collect();
        assert!(strange.is_empty(), "{:?}", self.statuses);
    }
}

/// Writers at work. Each is signed in once, and stays so whatever happens.
#[derive(Debug)]
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    writers: JoinSet<Tally>,
}

impl Load {
    /// Sets them to work on the server at `address`.
    pub(crate) fn begin(address: &str, clients: &[reqwest::Client]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut writers = JoinSet::new();
        for client in clients {
            writers.spawn(write_until(stop.clone(), format!("http://{address}"), client.clone()));
        }
        Self { stop, writers }
    }

    /// Stops them, and answers what became of everything they asked.
    pub(crate) async fn end(mut self) -> Tally {
        self.stop.store(true, Ordering::Relaxed);
        let mut tally = Tally::default();
        while let Some(one) = self.writers.join_next().await {
            tally.add(one.expect("a writer does not panic"));
        }
        tally
    }
}

async fn write_until(stop: Arc<AtomicBool>, server: String, client: reqwest::Client) -> Tally {
    let mut tally = Tally::default();
    let mut number = 0;
    while !stop.load(Ordering::Relaxed) {
        number += 1;
        if write(&server, &client, number, &mut tally).await != 201 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    tally
}

/// Makes one deal, and answers the status; 0 when there was no answer.
pub(crate) async fn write(server: &str, client: &reqwest::Client, number: u32, tally: &mut Tally) -> u16 {
    let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
    // Long enough that a disk is felt to fill.
    let new = json!({ "title": format!("Brakes {number} {}", "x".repeat(150)), "lines": [line] });
    let asked = Instant::now();
    let answer = match client.post(format!("{server}/api/deals")).json(&new).send().await {
        Ok(answer) => answer,
        Err(error) => {
            tally.faults.push(format!("no answer: {error}"));
            return 0;
        }
    };
    let (status, took) = (answer.status().as_u16(), asked.elapsed());
    *tally.statuses.entry(status).or_default() += 1;
    let retry_after = answer.headers().contains_key("retry-after");
    let body: Value = answer.json().await.unwrap_or_default();
    if status == 201 {
        tally.acknowledged.insert(body["id"].as_str().expect("an id").to_owned());
    } else if status == 503 {
        tally.slowest_refusal = tally.slowest_refusal.max(took);
        let word = body["type"].as_str().unwrap_or("no problem document").trim_start_matches("/problems/").to_owned();
        tally.words.insert(word);
        if !retry_after {
            tally.faults.push("a 503 without Retry-After".to_owned());
        }
    } else {
        tally.faults.push(format!("{status}: {body}"));
    }
    status
}

/// Which of `acknowledged` the server does not have any more.
pub(crate) async fn lost(server: &str, client: &reqwest::Client, acknowledged: &BTreeSet<String>) -> Vec<String> {
    let mut lost = Vec::new();
    for id in acknowledged {
        let answer = client.get(format!("{server}/api/deals/{id}")).send().await.expect("the server answers");
        if answer.status() != 200 {
            lost.push(format!("{id}: {}", answer.status()));
        }
    }
    lost
}

/// Writes until it works again, and answers how long that took.
pub(crate) async fn recovered(server: &str, client: &reqwest::Client, within: Duration) -> Duration {
    let begun = Instant::now();
    let mut tally = Tally::default();
    loop {
        if write(server, client, 0, &mut tally).await == 201 {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < within, "it does not work again within {within:?}: {tally:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
