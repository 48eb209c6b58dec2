//! The live stream: snapshots first, then whatever changes, to whom it concerns.

use std::time::Duration;

use serde_json::json;

use crate::support::{Setup, on_both, on_both_with};

#[tokio::test]
async fn a_stream_begins_with_snapshots_and_goes_on_with_what_changes() {
    on_both(async |server| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let mut of_mechanic = mechanic.live("/live?queue=1").await;
        assert_eq!(of_mechanic.next("active").await["session"], json!(null));
        assert_eq!(of_mechanic.next("queue").await["assignments"], json!([]));
        let mut of_customer = customer.live("/live").await;
        assert_eq!(of_customer.next("active").await["session"], json!(null));

        let started = customer.start_consultation().await;
        assert_eq!(of_customer.next("active").await["session"]["status"], "pending");
        assert_eq!(of_mechanic.next("queue").await["assignments"][0]["assignment_id"], started["assignment"]["id"]);

        let (room, entry) = (
            started["session"]["id"].as_str().unwrap_or_default(),
            started["assignment"]["id"].as_str().unwrap_or_default(),
        );
        let mut in_room = customer.live(&format!("/live?room={room}")).await;
        assert_eq!(in_room.next("room").await["session"]["status"], "pending");
        mechanic.ask(&format!("/api/mechanic/assignments/{entry}/accept")).await.must(200);
        assert_eq!(of_customer.next("active").await["session"]["status"], "waiting");
        assert_eq!(of_mechanic.next("active").await["session"]["status"], "waiting");
        assert_eq!(of_mechanic.next("queue").await["assignments"], json!([]));
        assert_eq!(in_room.next("room").await["session"]["status"], "waiting");

        mechanic
            .post(&format!("/api/service-sessions/{room}/messages"), &json!({ "body": "On my way." }))
            .await
            .must(201);
        assert_eq!(in_room.next("room").await["messages"][0]["body"], "On my way.");
    })
    .await;
}

#[tokio::test]
async fn the_stream_has_no_more_than_its_share() {
    let setup = Setup { flags: vec!["--streams-per-user-max", "2", "--streams-max", "3"], ..Setup::default() };
    on_both_with(setup, async |server| {
        let (ada, ben) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        let (first, _second) = (ada.live("/live").await, ada.live("/live").await);
        let refused = ada.get("/live").await;
        refused.problem(429, "too-many-streams");
        assert_eq!(refused.header("retry-after"), "30");
        let _third = ben.live("/live").await;
        ben.get("/live").await.problem(429, "too-many-streams");
        drop(first);
        for _ in 0..100 {
            if ada.request(reqwest::Method::GET, "/live").send().await.expect("an answer").status() == 200 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the place of a closed stream was not given back");
    })
    .await;
}

#[tokio::test]
async fn signing_out_ends_the_stream_with_the_next_change() {
    on_both(async |server| {
        let (customer, elsewhere) = (server.signed_in("customer1").await, server.signed_in("customer1").await);
        let mut stream = customer.live("/live").await;
        stream.next("active").await;
        elsewhere.delete("/api/me/sessions?scope=others").await.must(200);
        elsewhere.start_consultation().await;
        stream.next("signed-out").await;
        assert!(stream.ends().await);
    })
    .await;
}

#[tokio::test]
async fn stopping_the_server_ends_every_stream_at_once() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let mut stream = customer.live("/live").await;
        stream.next("active").await;
        server.tell_to_stop();
        assert!(stream.ends().await);
        for _ in 0..100 {
            if server.has_stopped() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server did not stop within 5 s");
    })
    .await;
}
