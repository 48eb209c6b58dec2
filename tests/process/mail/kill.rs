//! `kill -9` between commit and sending: each mail arrives at least once and is marked, and none for what was rolled back.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

use super::{SmtpServer, until};
use crate::support::{Served, forecourt, intake};

const ROUNDS: u64 = 20;
const PAIRS: u64 = 4;

/// A customer who asks, a mechanic who accepts, which is told by mail, and the customer calls it off: until the server is gone.
async fn pair(url: String, customer: reqwest::Client, mechanic: reqwest::Client) {
    loop {
        let Ok(answer) = customer.post(format!("{url}/api/intake/start")).json(&intake()).send().await else { return };
        let Ok(made) = answer.json::<Value>().await else { return };
        let (session, assignment) = (made["session"]["id"].as_str(), made["assignment"]["id"].as_str());
        if let Some(assignment) = assignment {
            let accept = mechanic.post(format!("{url}/api/mechanic/assignments/{assignment}/accept")).send().await;
            if accept.is_err() {
                return;
            }
        }
        if let Some(session) = session
            && customer.post(format!("{url}/api/consultations/{session}/cancel")).send().await.is_err()
        {
            return;
        }
        // As many as can be sent afterwards in a minute.
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
}

async fn column(folder: &std::path::Path, sql: &str) -> Vec<uuid::Uuid> {
    let url = format!("sqlite:{}", folder.join("data/forecourt.db").display());
    let mut connection = SqliteConnection::connect(&url).await.expect("the database opens");
    let rows: Vec<(uuid::Uuid,)> = sqlx::query_as(sql).fetch_all(&mut connection).await.expect("the rows");
    connection.close().await.expect("it closes");
    rows.into_iter().map(|(id,)| id).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_mail_of_what_was_committed_survives_kill_9_and_there_is_none_of_what_was_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start("takes");
    let flags = smtp.flags("50");
    let mut flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    flags.extend(["--consultations-per-customer-per-hour-max", "1000000"]);
    flags.extend(["--consultations-per-shop-per-minute-max", "1000000"]);
    let mut pairs = Vec::new();
    for round in 0..ROUNDS {
        let mut served = Served::start(forecourt(folder.path(), &flags), Stdio::null());
        if pairs.is_empty() {
            for number in 1..=PAIRS {
                let customer = served.signed_in(&format!("customer{number}")).await;
                pairs.push((customer, served.signed_in(&format!("mechanic{number}")).await));
            }
        }
        let url = served.url("");
        let work: Vec<_> = pairs
            .iter()
            .cloned()
            .map(|(customer, mechanic)| tokio::spawn(pair(url.clone(), customer, mechanic)))
            .collect();
        // At another place each time: while nothing is sent yet, and in the middle of sending.
        tokio::time::sleep(Duration::from_millis(300 + 331 * round % 1_900)).await;
        served.child.kill().expect("it can be killed");
        served.child.wait().expect("it is gone");
        for pair in work {
            pair.await.expect("both give up quietly");
        }
    }
    // The last server has time for what is left.
    let mut served = Served::start(forecourt(folder.path(), &flags), Stdio::null());
    const WAITING: &str = "SELECT id FROM mails WHERE sent_at IS NULL";
    until("all mail is sent", async || column(folder.path(), WAITING).await.is_empty().then_some(())).await;
    served.child.kill().expect("it can be killed");
    served.child.wait().expect("it is gone");

    const ACCEPTED: &str = "SELECT consultation_id FROM consultation_events WHERE kind = 'assignment_accepted'";
    let accepted: BTreeSet<String> = column(folder.path(), ACCEPTED).await.iter().map(ToString::to_string).collect();
    let mut arrived: BTreeSet<String> = BTreeSet::new();
    for message in smtp.given() {
        let text = message["text"].as_str().expect("a text");
        if let Some((_, rest)) = text.split_once("/consultations/") {
            arrived.insert(rest.chars().take(36).collect());
        }
    }
    let lost: Vec<_> = accepted.iter().filter(|id| !arrived.contains(*id)).collect();
    let invented: Vec<_> = arrived.iter().filter(|id| !accepted.contains(*id)).collect();
    assert!(lost.is_empty(), "{} of {} never arrived", lost.len(), accepted.len());
    assert!(invented.is_empty(), "{invented:?} were told of what never was");
    assert!(accepted.len() > 100, "only {} were accepted", accepted.len());
}
