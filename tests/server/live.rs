//! The live stream: snapshots first, then whatever changes, to whom it concerns.

use std::time::Duration;

use serde_json::json;

use crate::support::{Setup, TestServer, on_both, on_both_with};

#[tokio::test]
async fn a_stream_begins_with_snapshots_and_goes_on_with_what_changes() {
    on_both(async |server| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let mut of_mechanic = mechanic.follow(&["person", "queue"]).await;
        assert_eq!(of_mechanic.next("person").await["session"], json!(null));
        assert_eq!(of_mechanic.next("queue").await["assignments"], json!([]));
        let mut of_customer = customer.follow(&["person"]).await;
        assert_eq!(of_customer.next("person").await["session"], json!(null));

        let started = customer.start_consultation().await;
        assert_eq!(of_customer.next("person").await["session"]["status"], "pending");
        assert_eq!(of_mechanic.next("queue").await["assignments"][0]["assignment_id"], started["assignment"]["id"]);

        let (room, entry) = (
            started["session"]["id"].as_str().unwrap_or_default(),
            started["assignment"]["id"].as_str().unwrap_or_default(),
        );
        let mut in_room = customer.follow(&[&format!("consultation:{room}")]).await;
        assert_eq!(in_room.next("consultation").await["session"]["status"], "pending");
        mechanic.ask(&format!("/api/mechanic/assignments/{entry}/accept")).await.must(200);
        assert_eq!(of_customer.next("person").await["session"]["status"], "waiting");
        assert_eq!(of_mechanic.next("person").await["session"]["status"], "waiting");
        assert_eq!(of_mechanic.next("queue").await["assignments"], json!([]));
        assert_eq!(in_room.next("consultation").await["session"]["status"], "waiting");

        mechanic.post(&format!("/api/consultations/{room}/messages"), &json!({ "body": "On my way." })).await.must(201);
        assert_eq!(in_room.next("consultation").await["messages"][0]["body"], "On my way.");
    })
    .await;
}

#[tokio::test]
async fn the_stream_has_no_more_than_its_share() {
    let setup = Setup { flags: vec!["--streams-per-user-max", "2", "--streams-max", "3"], ..Setup::default() };
    on_both_with(setup, async |server| {
        let (ada, ben) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        let (first, _second) = (ada.follow(&["person"]).await, ada.follow(&["person"]).await);
        let refused = ada.get("/live").await;
        refused.problem(429, "too-many-streams");
        assert_eq!(refused.header("retry-after"), "30");
        let _third = ben.follow(&["person"]).await;
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
        let mut stream = customer.follow(&["person"]).await;
        stream.next("person").await;
        elsewhere.delete("/api/me/sessions?scope=others").await.must(200);
        elsewhere.start_consultation().await;
        stream.next("signed-out").await;
        assert!(stream.ends().await);
    })
    .await;
}

/// Whatever changes a person without telling anybody: another program that writes to the database.
async fn changed(server: &TestServer, sql: &'static str) {
    server.break_by(sql).await;
    server.cx.store.forget_everything();
}

#[tokio::test]
async fn a_person_who_was_disabled_is_told_nothing_more_and_their_stream_ends() {
    on_both(async |server| {
        let (mechanic, customer) = (server.signed_in("mechanic1").await, server.signed_in("customer1").await);
        let mut stream = mechanic.follow(&["person", "queue"]).await;
        assert_eq!(stream.next("queue").await["assignments"], json!([]));
        changed(server, "UPDATE users SET disabled_at = 1 WHERE email = 'mechanic1@demo.test'").await;
        customer.start_consultation().await;
        // The first thing they hear is that it is over.
        assert_eq!(stream.rest().await, ["signed-out"]);
        mechanic.get("/api/mechanic/queue").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test]
async fn a_mechanic_who_became_a_customer_hears_nothing_of_the_queue() {
    on_both(async |server| {
        let (mechanic, customer) = (server.signed_in("mechanic1").await, server.signed_in("customer1").await);
        let mut stream = mechanic.follow(&["person", "queue"]).await;
        stream.next("queue").await;
        changed(server, "UPDATE users SET roles = 'customer' WHERE email = 'mechanic1@demo.test'").await;
        customer.start_consultation().await;
        assert_eq!(stream.rest().await, ["signed-out"]);
        // They are signed in yet, as what they are now: the page that is loaded anew is theirs.
        assert_eq!(mechanic.get("/api/me").await.must(200).json()["user"]["roles"], json!(["customer"]));
        mechanic.get(&mechanic.live_at(&["queue"]).await).await.problem(403, "not-allowed");
        mechanic.follow(&["person"]).await.next("person").await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_with_its_person_even_when_nothing_happens() {
    let setup = Setup { flags: vec!["--stream-check-seconds", "1"], ..Setup::default() };
    on_both_with(setup, async |server| {
        let (gone, stays) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        let (mut over, mut open) = (gone.follow(&["person"]).await, stays.follow(&["person"]).await);
        over.next("person").await;
        open.next("person").await;
        changed(server, "UPDATE users SET disabled_at = 1 WHERE email = 'customer1@demo.test'").await;
        assert_eq!(over.rest().await, ["signed-out"]);
        assert!(!open.ends().await, "nobody else's ends");
    })
    .await;
}

#[tokio::test]
async fn stopping_the_server_ends_every_stream_at_once() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let mut stream = customer.follow(&["person"]).await;
        stream.next("person").await;
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
