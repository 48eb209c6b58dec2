//! How the server says it is, also when it is not well.

use std::time::Duration;

use serde_json::{Value, json};
use session::change::Notice;
use session::job::{self, Job};

use crate::support::{Answer, Setup, TestServer, on_both, on_both_with};

async fn health(server: &TestServer) -> Answer {
    server.client().get("/api/health/session").await
}

/// The word of each tier, and whether it is needed.
fn tiers(answer: &Answer) -> Vec<(String, String, bool)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let body = answer.json();
    let tiers = body["tiers"].as_array().expect("a list of tiers");
    for tier in tiers {
        assert!(tier["latency_ms"].as_f64().is_some_and(|latency| (0.0..2_500.0).contains(&latency)), "{tier}");
    }
    tiers.iter().map(|tier| (text(&tier["name"]), text(&tier["status"]), tier["needed"] == json!(true))).collect()
}

#[tokio::test]
async fn a_server_that_is_well_says_so_of_every_tier() {
    on_both(async |server| {
        let answer = health(server).await.must(200);
        assert_eq!(answer.json()["status"], "ok");
        let expected = [("store", true), ("http_sessions", true), ("selections", true), ("feed", false)];
        assert_eq!(tiers(&answer), expected.map(|(name, needed)| (name.to_owned(), "ok".to_owned(), needed)));
        assert_eq!(job::run(&server.cx, Job::SessionHealth).await.expect("the job runs"), 0);
    })
    .await;
}

#[tokio::test]
async fn a_table_that_cannot_be_read_is_named_and_makes_the_server_unfit() {
    on_both(async |server| {
        server.break_by("DROP TABLE http_sessions").await;
        let answer = health(server).await.must(503);
        assert_eq!(answer.json()["status"], "failed");
        let failed: Vec<_> = tiers(&answer).into_iter().filter(|(_, status, _)| status == "failed").collect();
        assert_eq!(failed, [("http_sessions".to_owned(), "failed".to_owned(), true)]);
        assert!(!answer.text.contains("no such table") && !answer.text.contains("relation"), "{}", answer.text);
        job::run(&server.cx, Job::SessionHealth).await.expect_err("the job says so too");
        let runs = job::last_runs(&server.cx).await.expect("the jobs can be read");
        assert!(runs.iter().any(|run| run.job == Job::SessionHealth && run.error.is_some()), "{runs:?}");
        let metrics = server.client().get("/metrics").await.must(200).text;
        assert!(metrics.contains("forecourt_session_backend_up{backend=\"http_sessions\"} 0"), "{metrics}");
        // The process itself is up, and says so.
        server.client().get("/api/health").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn a_feed_that_lost_its_connection_has_it_again_by_itself() {
    on_both_with(Setup::default(), async |server| {
        if server.cx.store.is_sole_writer() {
            return; // It has no connection to lose.
        }
        let mut notices = server.cx.store.notices();
        server.break_by("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()").await;
        let heard = tokio::time::timeout(Duration::from_secs(10), notices.recv()).await.expect("in time");
        assert_eq!(*heard.expect("a notice"), Notice::Everything);
        for _ in 0..100 {
            if health(server).await.json()["status"] == "ok" {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the feed did not come back within 5 s");
    })
    .await;
}
