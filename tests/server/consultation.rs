//! A consultation from intake to end, as two clients of the API live through it.

use serde_json::{Value, json};

use crate::support::{Client, on_both};

async fn active(client: &Client, role: &str) -> Value {
    client.get(&format!("/api/{role}/active-session")).await.must(200).json()
}

fn id(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no id: {value}"))
}

#[tokio::test]
async fn customer_and_mechanic_meet_talk_and_part() {
    on_both(async |server| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let before = active(&customer, "customer").await;
        assert_eq!(before["session"], json!(null));

        let body = json!({ "plan": "credit", "channel": "chat", "concern": "It squeals.", "vehicle": "VW Golf" });
        let started = customer.post("/api/intake/start", &body).await.must(201);
        let (session, assignment) = (started.json()["session"].clone(), started.json()["assignment"].clone());
        assert_eq!(
            (&session["status"], &session["plan"], &session["channel"]),
            (&json!("pending"), &json!("credit"), &json!("chat"))
        );
        let room = format!("/api/consultations/{}", id(&session["id"]));
        assert_eq!(started.header("location"), room);
        let now = active(&customer, "customer").await;
        assert_eq!(now["session"]["id"], session["id"]);
        assert!(now["revision"].as_i64() > before["revision"].as_i64() && now["server_time"].is_string());

        let queue = mechanic.get("/api/mechanic/queue").await.must(200).json();
        assert_eq!(queue["assignments"][0]["assignment_id"], assignment["id"]);
        assert_eq!(queue["assignments"][0]["concern"], "It squeals.");
        let entry = format!("/api/mechanic/assignments/{}", id(&assignment["id"]));
        mechanic.get(&room).await.problem(404, "not-found");
        assert_eq!(mechanic.ask(&format!("{entry}/accept")).await.must(200).json()["session"]["status"], "waiting");
        assert_eq!(mechanic.ask(&format!("{entry}/accept")).await.must(200).json()["session"]["status"], "waiting");
        assert_eq!(active(&mechanic, "mechanic").await["session"]["id"], session["id"]);
        assert_eq!(mechanic.get("/api/mechanic/queue").await.must(200).json()["assignments"], json!([]));

        customer.ask(&format!("{room}/start")).await.problem(403, "not-allowed");
        assert_eq!(mechanic.ask(&format!("{room}/start")).await.must(200).json()["session"]["status"], "live");
        let said = customer.post(&format!("{room}/messages"), &json!({ "body": "Hello." })).await.must(201).json();
        assert_eq!(
            (&said["message"]["body"], &said["message"]["author_name"]),
            (&json!("Hello."), &session["customer_name"])
        );
        mechanic.post(&format!("{room}/messages"), &json!({ "body": "Hello yourself." })).await.must(201);
        let heard = mechanic.get(&format!("{room}/messages")).await.must(200).json();
        assert_eq!(heard["messages"].as_array().map(Vec::len), Some(2));

        assert_eq!(customer.ask(&format!("{room}/end")).await.must(200).json()["session"]["status"], "completed");
        assert_eq!(active(&customer, "customer").await["session"], json!(null));
        assert_eq!(active(&mechanic, "mechanic").await["session"], json!(null));
        let events = customer.get(&format!("{room}/events")).await.must(200).json();
        let kinds: Vec<&str> =
            events["events"].as_array().into_iter().flatten().filter_map(|event| event["kind"].as_str()).collect();
        assert_eq!(kinds, ["created", "new_assignment", "assignment_accepted", "session_started", "session_ended"]);
        assert_eq!(customer.get(&room).await.must(200).json()["session"]["status"], "completed");
    })
    .await;
}

#[tokio::test]
async fn the_second_mechanic_learns_who_was_first() {
    on_both(async |server| {
        let (customer, first, second) = (
            server.signed_in("customer1").await,
            server.signed_in("mechanic1").await,
            server.signed_in("mechanic2").await,
        );
        let started = customer.start_consultation().await;
        let accept = format!("/api/mechanic/assignments/{}/accept", id(&started["assignment"]["id"]));
        first.ask(&accept).await.must(200);
        let document = second.ask(&accept).await.problem(409, "already-taken");
        assert_eq!(document["by"], "Mara Stein");
        assert!(document["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{document}");

        let another = server.signed_in("customer2").await.start_consultation().await;
        let next = format!("/api/mechanic/assignments/{}/accept", id(&another["assignment"]["id"]));
        let document = first.ask(&next).await.problem(409, "finish-current-first");
        assert_eq!(document["session"]["id"], started["session"]["id"]);
        second.ask(&next).await.must(200);
    })
    .await;
}

#[tokio::test]
async fn what_was_given_back_is_in_the_queue_again() {
    on_both(async |server| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let started = customer.start_consultation().await;
        let entry = format!("/api/mechanic/assignments/{}", id(&started["assignment"]["id"]));
        mechanic.ask(&format!("{entry}/accept")).await.must(200);
        assert_eq!(mechanic.ask(&format!("{entry}/release")).await.must(200).json()["session"]["status"], "pending");
        let queue = mechanic.get("/api/mechanic/queue").await.must(200).json();
        assert_eq!(queue["assignments"][0]["assignment_id"], started["assignment"]["id"]);
        mechanic.ask(&format!("{entry}/release")).await.problem(404, "not-found");
    })
    .await;
}

#[tokio::test]
async fn calling_off_what_was_accepted_meanwhile_is_refused_when_the_person_saw_it_pending() {
    on_both(async |server| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let started = customer.start_consultation().await;
        let (room, entry) = (id(&started["session"]["id"]), id(&started["assignment"]["id"]));
        mechanic.ask(&format!("/api/mechanic/assignments/{entry}/accept")).await.must(200);
        let cancel = format!("/api/consultations/{room}/cancel");
        let document = customer.post(&cancel, &json!({ "seen": "pending" })).await.problem(409, "wrong-state");
        assert_eq!(document["current"], "waiting");
        assert_eq!(customer.ask(&cancel).await.must(200).json()["session"]["status"], "cancelled");
        mechanic.ask(&format!("/api/mechanic/assignments/{entry}/accept")).await.problem(409, "cancelled");
    })
    .await;
}

#[tokio::test]
async fn a_wish_for_a_later_time_is_scheduled() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let mechanic = server.signed_in("mechanic3").await.get("/api/me").await.must(200).json();
        let at = server.cx.clock.now().plus_ms(3_600_000).to_string();
        let body = json!({ "plan": "free", "channel": "chat", "concern": "Tyres", "vehicle": null,
            "scheduled_for": at, "preferred_mechanic": mechanic["user"]["id"] });
        let started = customer.post("/api/intake/start", &body).await.must(201).json();
        assert_eq!(
            (&started["session"]["status"], &started["session"]["scheduled_for"]),
            (&json!("scheduled"), &json!(at))
        );
    })
    .await;
}
