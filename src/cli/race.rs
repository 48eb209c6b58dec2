//! `forecourt race shifts`: many tills start a shift on one register at the same moment, over HTTP, against a running
//! server. Whoever runs a shop can see for themselves that one shift comes of it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use session::demo;
use session::id::RegisterId;
use tokio::sync::Barrier;

use super::failure::Failure;
use super::password;
use super::say::say;

/// What to race.
#[derive(Debug, Subcommand)]
pub(super) enum Race {
    /// Start a shift many times at once; exit code 0 only when exactly one comes of it
    Shifts(Box<Shifts>),
}

/// Arguments of `race shifts`.
#[derive(Debug, Args)]
pub(super) struct Shifts {
    /// The server: http://HOST:PORT
    #[arg(long)]
    url: String,

    /// The register; a wrong one is answered with those there are
    #[arg(long)]
    register: RegisterId,

    /// How many calls
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    requests: u32,

    /// How many of them at once, each on a connection of its own; the server's bound for an address is the most that helps
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = clap::value_parser!(u32).range(1..=1_024))]
    connections: u32,

    /// What each says is in the drawer, in minor units
    #[arg(long, value_name = "N", default_value_t = 20_000)]
    opening_cash_cents: i64,

    /// Whose till it is: somebody of the counter
    #[arg(long, default_value = "cashier1@demo.test")]
    email: String,

    /// Read their password from standard input; without this it is the demo's, which everybody knows
    #[arg(long)]
    password_stdin: bool,
}

/// What came of one call.
struct Call {
    took: Duration,
    answer: Result<(String, String), String>,
}

impl Race {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let Self::Shifts(race) = self;
        let client = Client::builder()
            .cookie_store(true)
            .timeout(Duration::from_secs(60))
            .build()
            .map_err(|error| Failure::failed(format!("no connection can be made: {error}")))?;
        race.sign_in(&client).await?;
        race.check_register(&client).await?;
        let begun = Instant::now();
        let calls = race.calls(&client).await;
        report(&calls, begun.elapsed())
    }
}

impl Shifts {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url.trim_end_matches('/'))
    }

    async fn sign_in(&self, client: &Client) -> Result<(), Failure> {
        let word = if self.password_stdin { password::from_stdin()? } else { demo::PASSWORD.to_owned() };
        let body = json!({ "email": self.email, "password": word, "device": "forecourt race" });
        let answer =
            client.post(self.at("/api/login")).json(&body).send().await.map_err(|error| unreachable(&error))?;
        match answer.status() {
            StatusCode::OK => Ok(()),
            status => {
                Err(Failure::failed(format!("{} could not sign in there: the server answered {status}", self.email)))
            }
        }
    }

    async fn check_register(&self, client: &Client) -> Result<(), Failure> {
        let answer = client.get(self.at("/api/pos/registers")).send().await.map_err(|error| unreachable(&error))?;
        let status = answer.status();
        let list: Value = answer.json().await.unwrap_or_default();
        let registers = list["registers"].as_array().cloned().unwrap_or_default();
        if registers.iter().any(|register| register["id"] == json!(self.register)) {
            return Ok(());
        }
        let name = |register: &Value| format!("\n  {} {}", text(&register["id"]), text(&register["name"]));
        let known: String = registers.iter().map(name).collect();
        Err(Failure::wrong(match known.as_str() {
            "" => format!("{} may see no registers there: the server answered {status}", self.email),
            known => format!("there is no register {} there, but:{known}", self.register),
        }))
    }

    /// Every connection is warm before the first call leaves, and all leave together.
    async fn calls(&self, client: &Client) -> Vec<Call> {
        let workers = self.connections.min(self.requests);
        let (barrier, taken) = (Arc::new(Barrier::new(workers as usize)), Arc::new(AtomicU32::new(0)));
        let body = json!({ "register_id": self.register, "opening_cash_cents": self.opening_cash_cents });
        let tasks: Vec<_> = (0..workers)
            .map(|_| {
                let (client, barrier, taken, body) = (client.clone(), barrier.clone(), taken.clone(), body.clone());
                let (warm, url, requests) =
                    (self.at("/api/health"), self.at("/api/pos/sessions/get-or-create"), self.requests);
                tokio::spawn(async move {
                    // Whether it worked shows in the calls themselves.
                    let _ = client.get(warm).send().await;
                    barrier.wait().await;
                    let mut calls = Vec::new();
                    while taken.fetch_add(1, Ordering::Relaxed) < requests {
                        let begun = Instant::now();
                        let answer = call(&client, &url, &body).await;
                        calls.push(Call { took: begun.elapsed(), answer });
                    }
                    calls
                })
            })
            .collect();
        let mut calls = Vec::new();
        for task in tasks {
            calls.extend(task.await.unwrap_or_default());
        }
        calls
    }
}

/// The shift's id and how one came to it.
async fn call(client: &Client, url: &str, body: &Value) -> Result<(String, String), String> {
    let answer = client.post(url).json(body).send().await.map_err(|error| error.to_string())?;
    let status = answer.status();
    let answer: Value = answer.json().await.map_err(|error| error.to_string())?;
    match (answer["shift"]["id"].as_str(), answer["outcome"].as_str()) {
        (Some(id), Some(outcome)) if status.is_success() => Ok((id.to_owned(), outcome.to_owned())),
        _ => Err(format!("{status}: {}", text(&answer["detail"]))),
    }
}

fn report(calls: &[Call], all: Duration) -> Result<(), Failure> {
    let won: Vec<&(String, String)> = calls.iter().filter_map(|call| call.answer.as_ref().ok()).collect();
    let shifts: BTreeSet<&str> = won.iter().map(|(id, _)| id.as_str()).collect();
    let came = |how: &str| won.iter().filter(|(_, outcome)| outcome == how).count();
    let (created, failures) = (came("created"), calls.len() - won.len());
    let mut took: Vec<Duration> = calls.iter().map(|call| call.took).collect();
    took.sort_unstable();
    let at = |percent: usize| {
        took.get((took.len() * percent / 100).min(took.len().saturating_sub(1))).copied().unwrap_or_default()
    };
    say(format_args!("requests {}, successes {}, failures {failures}", calls.len(), won.len()));
    say(format_args!("distinct shifts {}, created {created}, joined {}", shifts.len(), came("joined")));
    say(format_args!(
        "p50 {} ms, p99 {} ms, all answered after {} ms",
        at(50).as_millis(),
        at(99).as_millis(),
        all.as_millis()
    ));
    if let Some(error) = calls.iter().find_map(|call| call.answer.as_ref().err()) {
        say(format_args!("the first failure: {error}"));
    }
    if shifts.len() == 1 && failures == 0 && created <= 1 {
        return Ok(());
    }
    Err(Failure::failed("not every call ended on one and the same shift"))
}

fn unreachable(error: &reqwest::Error) -> Failure {
    Failure::failed(format!("the server does not answer: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
