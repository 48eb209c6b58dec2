//! `Idempotency-Key`: carried out once, answered every time.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, on_both};

async fn intake(client: &Client, key: &str, concern: &str) -> Answer {
    let body = json!({ "plan": "free", "channel": "chat", "concern": concern });
    Answer::of(client.request(Method::POST, "/api/intake/start").header("idempotency-key", key).json(&body)).await
}

#[tokio::test]
async fn the_same_request_is_carried_out_once_and_answered_twice_the_same() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let first = intake(&customer, "k-1", "Brakes").await.must(201);
        assert_eq!(first.header("idempotent-replayed"), "");
        let before = server.tables().await;
        let second = intake(&customer, "k-1", "Brakes").await.must(201);
        assert_eq!((second.header("idempotent-replayed"), &second.text), ("true", &first.text));
        assert_eq!(second.header("content-type"), "application/json");
        server.tables().await.must_equal(&before, "a repeated request");
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_answered_again_too() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        customer.start_consultation().await;
        let first = intake(&customer, "k-1", "Brakes").await;
        first.problem(409, "active-session-exists");
        let second = intake(&customer, "k-1", "Brakes").await;
        assert_eq!((second.status, &second.text), (409, &first.text));
        assert_eq!(second.header("content-type"), "application/problem+json");
    })
    .await;
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_person() {
    on_both(async |server| {
        let (ada, ben) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        intake(&ada, "k-1", "Brakes").await.must(201);
        let before = server.tables().await;
        intake(&ada, "k-1", "Tyres").await.problem(422, "idempotency-mismatch");
        server.tables().await.must_equal(&before, "another request under a used key");
        let other = intake(&ben, "k-1", "Brakes").await.must(201);
        assert_eq!(other.header("idempotent-replayed"), "");
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_none_is_refused() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let before = server.tables().await;
        for key in ["", "a\tb", &"k".repeat(256)] {
            let document = intake(&customer, key, "Brakes").await.problem(400, "malformed");
            assert_eq!(document["field"], "Idempotency-Key", "{key}");
        }
        server.tables().await.must_equal(&before, "a bad key");
        intake(&customer, &"k".repeat(255), "Brakes").await.must(201);
    })
    .await;
}

#[tokio::test]
async fn what_was_not_carried_out_may_be_sent_again_under_its_key() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let body = json!({ "plan": "paid", "channel": "chat", "concern": "Brakes" });
        for _ in 0..2 {
            let request =
                customer.request(Method::POST, "/api/intake/start").header("idempotency-key", "k-1").json(&body);
            let answer = Answer::of(request).await;
            answer.problem(501, "payments-not-configured");
            assert_eq!(answer.header("idempotent-replayed"), "");
        }
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_one_is_carried_out() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let mut sent = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let customer = customer.clone();
            sent.spawn(async move { intake(&customer, "k-1", "Brakes").await });
        }
        let answers = sent.join_all().await;
        let made: Vec<Value> = answers
            .iter()
            .filter(|answer| answer.status == 201)
            .map(|answer| answer.json()["session"]["id"].clone())
            .collect();
        assert!(!made.is_empty() && made.iter().all(|id| id == &made[0]), "{made:?}");
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            answer.problem(409, "idempotency-in-progress");
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_without_a_body_is_answered_again_without_one() {
    on_both(async |server| {
        let (here, _there) = (server.signed_in("customer1").await, server.signed_in("customer1").await);
        let logins = here.get("/api/me/sessions").await.must(200).json();
        let other = logins["sessions"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|login| login["current"] == false && login["kind"] == "device");
        let path = format!("/api/me/sessions/{}", other.expect("another login")["id"].as_str().unwrap_or_default());
        for replayed in ["", "true"] {
            let answer =
                Answer::of(here.request(Method::DELETE, &path).header("idempotency-key", "k-1")).await.must(204);
            assert_eq!((answer.header("idempotent-replayed"), answer.text.as_str()), (replayed, ""));
        }
    })
    .await;
}
