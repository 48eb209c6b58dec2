//! Bad input, line by line of what was promised: each has its status and its kind, and none of them changes a row.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestServer, on_both};

/// A consultation in each interesting state, and people in and out of it.
struct Scene {
    customer: Client,
    mechanic: Client,
    outsider: Client,
    poor: Client,
    pending_entry: String,
    completed: String,
    cancelled: String,
}

impl Scene {
    async fn of(server: &TestServer) -> Self {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let id = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let cancelled = id(&customer.start_consultation().await["session"]["id"]);
        customer.ask(&format!("/api/consultations/{cancelled}/cancel")).await.must(200);
        let started = customer.start_consultation().await;
        let completed = id(&started["session"]["id"]);
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&started["assignment"]["id"]))).await.must(200);
        mechanic.ask(&format!("/api/consultations/{completed}/start")).await.must(200);
        mechanic.ask(&format!("/api/consultations/{completed}/end")).await.must(200);
        let pending_entry = id(&customer.start_consultation().await["assignment"]["id"]);
        let (outsider, poor) = (server.signed_in("customer2").await, server.signed_in("customer8").await);
        Self { customer, mechanic, outsider, poor, pending_entry, completed, cancelled }
    }
}

const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

#[tokio::test]
async fn ids_that_are_unknown_or_none_are_404_and_change_nothing() {
    on_both(async |server| {
        let scene = Scene::of(server).await;
        let before = server.tables().await;
        for id in [UNKNOWN, "1", "x", "%00", "%ff", "01890000-0000-7000-8000-00000000000g", "..%2f..%2fme"] {
            for path in ["", "/events", "/messages"] {
                scene.customer.get(&format!("/api/consultations/{id}{path}")).await.problem(404, "not-found");
            }
            for verb in ["start", "end", "cancel"] {
                scene.customer.ask(&format!("/api/consultations/{id}/{verb}")).await.problem(404, "not-found");
            }
            let message = json!({ "body": "Hello?" });
            scene.customer.post(&format!("/api/consultations/{id}/messages"), &message).await.problem(404, "not-found");
            for verb in ["accept", "release"] {
                scene.mechanic.ask(&format!("/api/mechanic/assignments/{id}/{verb}")).await.problem(404, "not-found");
            }
            scene.customer.delete(&format!("/api/me/sessions/{id}")).await.problem(404, "not-found");
            let live = scene.mechanic.get(&format!("/live?follow=consultation:{id}")).await;
            match id.parse::<uuid::Uuid>() {
                Ok(_) => live.problem(404, "not-found"),
                Err(_) => live.problem(400, "malformed"),
            };
        }
        server.tables().await.must_equal(&before, "an unknown id");
    })
    .await;
}

#[tokio::test]
async fn bodies_that_are_not_json_or_hold_the_wrong_things_name_the_field_and_change_nothing() {
    on_both(async |server| {
        let scene = Scene::of(server).await;
        let before = server.tables().await;
        let send = async |path: &str, body: &str| {
            let request =
                scene.outsider.request(Method::POST, path).header("content-type", "application/json; charset=utf-8");
            Answer::of(request.body(body.to_owned())).await
        };
        for body in ["", "{", "not json", "{\"plan\":\"free\"", "\u{feff}{}"] {
            send("/api/intake/start", body).await.problem(400, "malformed");
        }
        let good = json!({ "plan": "free", "channel": "chat", "concern": "x" });
        let wrong = [
            ("plan", json!(null)),
            ("plan", json!("gold")),
            ("plan", json!(1)),
            ("channel", json!("pigeon")),
            ("concern", json!(["x"])),
            ("concern", json!("")),
            ("concern", json!("   ")),
            ("concern", json!("a\u{0}b")),
            ("concern", json!("x".repeat(2_001))),
            ("vehicle", json!(7)),
            ("vehicle", json!("x".repeat(201))),
            ("scheduled_for", json!("tomorrow")),
            ("scheduled_for", json!("2020-01-01T00:00:00Z")),
            ("scheduled_for", json!("9000-01-01T00:00:00Z")),
            ("preferred_mechanic", json!("me")),
            ("preferred_mechanic", json!(UNKNOWN)),
        ];
        for (field, value) in wrong {
            let mut body = good.clone();
            body[field] = value.clone();
            let document = send("/api/intake/start", &body.to_string()).await.problem(422, "invalid");
            assert_eq!(document["field"], field, "{value}");
        }
        for field in ["plan", "channel", "concern"] {
            let mut body = good.clone();
            body.as_object_mut().expect("an object").remove(field);
            assert_eq!(send("/api/intake/start", &body.to_string()).await.problem(422, "invalid")["field"], field);
        }
        assert_eq!(send("/api/intake/start", "[]").await.problem(422, "invalid")["field"], "body");
        assert_eq!(send("/api/login", "{\"email\":\"a@b.test\"}").await.problem(422, "invalid")["field"], "password");
        assert_eq!(
            send("/api/login", "{\"email\":1,\"password\":\"\"}").await.problem(422, "invalid")["field"],
            "email"
        );

        let form = scene
            .outsider
            .request(Method::POST, "/api/intake/start")
            .header("content-type", "application/x-www-form-urlencoded");
        Answer::of(form.body("plan=free")).await.problem(415, "unsupported-media-type");
        for scope in ["", "?scope=", "?scope=everything"] {
            let document = scene.outsider.delete(&format!("/api/me/sessions{scope}")).await.problem(422, "invalid");
            assert_eq!(document["field"], "scope");
        }
        for query in ["?scope=all&scope=others", "?scope=%ff"] {
            let path = format!("/api/me/sessions{query}");
            assert!(matches!(scene.outsider.delete(&path).await.status, 400 | 422), "{query}");
        }
        for query in
            ["room=1", "follow=queue", "follow=weather:00000000-0000-0000-0000-000000000001", "follow=a&follow=b"]
        {
            scene.outsider.get(&format!("/live?{query}")).await.problem(400, "malformed");
        }
        server.tables().await.must_equal(&before, "a bad body");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_state_is_409_with_the_state_it_is_in_and_changes_nothing() {
    on_both(async |server| {
        let scene = Scene::of(server).await;
        let before = server.tables().await;
        let (completed, cancelled) = (&scene.completed, &scene.cancelled);
        let ask = async |client: &Client, id: &str, verb: &str| {
            client.ask(&format!("/api/consultations/{id}/{verb}")).await.problem(409, "wrong-state")["current"].clone()
        };
        assert_eq!(ask(&scene.mechanic, completed, "start").await, "completed");
        assert_eq!(ask(&scene.mechanic, completed, "end").await, "completed");
        assert_eq!(ask(&scene.customer, completed, "end").await, "completed");
        assert_eq!(ask(&scene.customer, completed, "cancel").await, "completed");
        assert_eq!(ask(&scene.customer, cancelled, "cancel").await, "cancelled");
        assert_eq!(ask(&scene.customer, cancelled, "end").await, "cancelled");
        let messages = format!("/api/consultations/{completed}/messages");
        let document =
            scene.customer.post(&messages, &json!({ "body": "One more thing." })).await.problem(409, "session-closed");
        assert_eq!(document["current"], "completed");
        let document = scene.customer.post(&messages, &json!({ "body": "" })).await;
        assert!(matches!(document.status, 409 | 422), "{}", document.text);
        server.tables().await.must_equal(&before, "a wrong state");
    })
    .await;
}

#[tokio::test]
async fn a_second_active_session_no_credit_and_a_paid_plan_are_refused_and_change_nothing() {
    on_both(async |server| {
        let scene = Scene::of(server).await;
        let before = server.tables().await;
        let body = |plan: &str| json!({ "plan": plan, "channel": "chat", "concern": "x" });
        for plan in ["free", "credit"] {
            let document =
                scene.customer.post("/api/intake/start", &body(plan)).await.problem(409, "active-session-exists");
            assert_eq!((&document["session"]["status"], &document["current"]), (&json!("pending"), &json!("pending")));
        }
        scene.poor.post("/api/intake/start", &body("credit")).await.problem(402, "no-credit");
        scene.poor.post("/api/intake/start", &body("paid")).await.problem(501, "payments-not-configured");
        server.tables().await.must_equal(&before, "a refused intake");
    })
    .await;
}

#[tokio::test]
async fn what_is_for_another_role_is_403_and_what_is_for_other_participants_404() {
    on_both(async |server| {
        let scene = Scene::of(server).await;
        let before = server.tables().await;
        let body = json!({ "plan": "free", "channel": "chat", "concern": "x" });
        scene.mechanic.post("/api/intake/start", &body).await.problem(403, "not-allowed");
        scene.mechanic.get("/api/customer/active-session").await.problem(403, "not-allowed");
        scene.customer.get("/api/mechanic/active-session").await.problem(403, "not-allowed");
        scene.customer.get("/api/mechanic/queue").await.problem(403, "not-allowed");
        scene.customer.get(&scene.customer.live_at(&["queue"]).await).await.problem(403, "not-allowed");
        for verb in ["accept", "release"] {
            let path = format!("/api/mechanic/assignments/{}/{verb}", scene.pending_entry);
            scene.outsider.ask(&path).await.problem(403, "not-allowed");
        }
        let room = format!("/api/consultations/{}", scene.completed);
        for path in ["", "/events", "/messages"] {
            scene.outsider.get(&format!("{room}{path}")).await.problem(404, "not-found");
        }
        for verb in ["start", "end", "cancel"] {
            scene.outsider.ask(&format!("{room}/{verb}")).await.problem(404, "not-found");
        }
        scene
            .outsider
            .post(&format!("{room}/messages"), &json!({ "body": "Let me in." }))
            .await
            .problem(404, "not-found");
        scene.outsider.get(&format!("/live?follow=consultation:{}", scene.completed)).await.problem(404, "not-found");
        server.tables().await.must_equal(&before, "somebody who may not");
    })
    .await;
}
