//! `kill -9` in the middle of a stream of intakes: whatever was answered 201 is there afterwards, and the file is whole.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};
use tokio::sync::mpsc::UnboundedSender;

use crate::support::{Served, forecourt, intake};

const ROUNDS: u64 = 20;
const CUSTOMERS: u64 = 8;
/// These customers make more consultations than anybody may.
const WITHOUT_RATES: [&str; 8] = [
    "serve",
    "--demo",
    "--listen",
    "127.0.0.1:0",
    "--consultations-per-customer-per-hour-max",
    "1000000",
    "--consultations-per-shop-per-minute-max",
    "1000000",
];

/// Starts and calls off consultations, as fast as it can, until the server is gone. Reports each that was answered 201.
async fn customer(served_url: String, client: reqwest::Client, answered: UnboundedSender<String>) {
    loop {
        let Ok(answer) = client.post(format!("{served_url}/api/intake/start")).json(&intake()).send().await else {
            return;
        };
        if answer.status() == 201 {
            let Ok(body) = answer.json::<Value>().await else { return };
            let id = body["session"]["id"].as_str().expect("an id").to_owned();
            answered.send(id).expect("the test listens");
        }
        let Ok(answer) = client.get(format!("{served_url}/api/customer/active-session")).send().await else { return };
        let Ok(body) = answer.json::<Value>().await else { return };
        if let Some(id) = body["session"]["id"].as_str() {
            let cancelled = client.post(format!("{served_url}/api/consultations/{id}/cancel")).send().await;
            if cancelled.is_err() {
                return;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_201_survives_kill_9() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("data/forecourt.db").display());
    let (send, mut answered) = tokio::sync::mpsc::unbounded_channel();
    let mut clients = Vec::new();
    let mut promised = BTreeSet::new();
    for round in 0..ROUNDS {
        let mut served = Served::start(forecourt(folder.path(), &WITHOUT_RATES), Stdio::null());
        if clients.is_empty() {
            for number in 1..=CUSTOMERS {
                clients.push(served.signed_in(&format!("customer{number}")).await);
            }
        }
        let url_of_server = served.url("");
        let customers: Vec<_> = clients
            .iter()
            .map(|client| tokio::spawn(customer(url_of_server.clone(), client.clone(), send.clone())))
            .collect();
        // In the middle of the stream, at another place each time.
        for _ in 0..5 + round * 7 % 40 {
            let id =
                tokio::time::timeout(Duration::from_secs(20), answered.recv()).await.expect("intakes are answered");
            promised.extend(id);
        }
        served.child.kill().expect("it can be killed");
        served.child.wait().expect("it is gone");
        for customer in customers {
            customer.await.expect("a customer gives up quietly");
        }
        while let Ok(id) = answered.try_recv() {
            promised.insert(id);
        }

        let mut connection = SqliteConnection::connect(&url).await.expect("the database opens");
        let (whole,): (String,) =
            sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut connection).await.expect("it can be checked");
        assert_eq!(whole, "ok", "round {round}");
        let rows: Vec<(uuid::Uuid,)> =
            sqlx::query_as("SELECT id FROM consultations").fetch_all(&mut connection).await.expect("the rows");
        let there: BTreeSet<String> = rows.into_iter().map(|(id,)| id.to_string()).collect();
        let lost: Vec<_> = promised.difference(&there).collect();
        assert!(lost.is_empty(), "round {round}: {lost:?} were answered 201 and are gone");
        connection.close().await.expect("it closes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_selected_deal_survives_kill_9_right_after_its_200_and_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut mara = None;
    for round in 0..10 {
        let mut served = Served::demo(folder.path());
        if mara.is_none() {
            mara = Some(served.signed_in("mechanic1").await);
        }
        let client = mara.as_ref().expect("she is signed in");
        let get = async |client: &reqwest::Client, path: &str| {
            client.get(served.url(path)).send().await.expect("an answer").json::<Value>().await.expect("JSON")
        };
        let list = get(client, "/api/deals").await;
        let deals = list["deals"].as_array().expect("deals");
        let chosen = deals[round % deals.len()]["id"].as_str().expect("an id").to_owned();
        let answer = client.post(served.url(&format!("/api/deals/{chosen}/select"))).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "round {round}");
        served.child.kill().expect("it can be killed");
        served.child.wait().expect("it is gone");
        let selected = answer.json::<Value>().await.expect("JSON");

        let mut served = Served::demo(folder.path());
        let elsewhere = served.signed_in("mechanic1").await;
        for client in [client, &elsewhere] {
            let me = client.get(served.url("/api/me")).send().await.expect("an answer");
            let me = me.json::<Value>().await.expect("JSON");
            assert_eq!(
                (&me["deal"]["id"], &me["revision"]),
                (&Value::from(&*chosen), &selected["revision"]),
                "round {round}"
            );
        }
        served.child.kill().expect("it can be killed");
        served.child.wait().expect("it is gone");
    }
}
