//! Bounds and headers of every answer.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, on_both, on_one};

#[tokio::test]
async fn a_body_that_is_too_large_is_413_and_changes_nothing() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let before = server.tables().await;
        let body = json!({ "plan": "free", "channel": "chat", "concern": "x".repeat(300_000) });
        let answer = customer.post("/api/intake/start", &body).await;
        answer.problem(413, "too-large");
        let huge = customer.request(Method::POST, "/fn/sign_in").body("x".repeat(2_000_000));
        Answer::of(huge).await.problem(413, "too-large");
        server.tables().await.must_equal(&before, "a large body");
        customer.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn a_browser_that_sent_too_much_is_shown_a_page() {
    on_one(&[], async |server| {
        let request = server
            .client()
            .request(Method::POST, "/fn/sign_in")
            .header("accept", "text/html")
            .body("x".repeat(300_000));
        let answer = Answer::of(request).await.must(413);
        assert!(answer.header("content-type").starts_with("text/html"), "{answer:?}");
        assert!(answer.text.contains(answer.header("x-request-id")), "{}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_404_and_the_wrong_method_405() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        for path in ["/api", "/api/", "/api/unknown", "/api/me/unknown", "/api/v2/me", "/fn/unknown", "/pkg/unknown.js"]
        {
            customer.get(path).await.problem(404, "not-found");
            customer.ask(path).await.problem(404, "not-found");
        }
        for path in ["/api/me", "/api/mechanic/queue", "/api/health", "/live"] {
            let answer = customer.ask(path).await;
            answer.problem(405, "method-not-allowed");
            assert!(answer.header("allow").contains("GET"), "{answer:?}");
        }
        customer.get("/fn/sign_in").await.problem(405, "method-not-allowed");
        customer.ask("/").await.problem(405, "method-not-allowed");
        let answer = customer.get("/api/login").await;
        answer.problem(405, "method-not-allowed");
        assert_eq!(answer.header("allow"), "POST");
    })
    .await;
}

#[tokio::test]
async fn a_person_is_told_the_same_status_and_title_as_a_program() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        for (method, path, body_type, status, title) in [
            (Method::GET, "/fn/sign_in", "text/plain", 405, "Method not allowed"),
            (Method::POST, "/api-docs", "text/plain", 404, "Not found"),
            (Method::GET, "/live?follow=nothing", "text/plain", 400, "The request could not be read"),
        ] {
            let request =
                customer.request(method, path).header("accept", "text/html").header("content-type", body_type);
            let page = Answer::of(request).await.must(status);
            assert!(page.text.contains(title) && page.text.contains(&format!(">{status}<")), "{path}: {}", page.text);
        }
        // As many streams as there may be: the page says so too.
        let mut open = Vec::new();
        for _ in 0..8 {
            open.push(customer.follow(&["person"]).await);
        }
        let refused = Answer::of(customer.request(Method::GET, "/live").header("accept", "text/html")).await.must(429);
        assert!(refused.text.contains(">429<") && refused.text.contains("Too many live streams"), "{}", refused.text);
    })
    .await;
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        for path in ["/", "/api/me", "/api/health", "/api/unknown", "/favicon.svg", "/no-such-page"] {
            let answer = customer.get(path).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
            assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
            assert_eq!(answer.header("strict-transport-security"), "", "{path}");
        }
        for path in ["/api/me", "/api/unknown", "/", "/customer"] {
            assert_eq!(customer.get(path).await.header("cache-control"), "no-store", "{path}");
        }
        let first = customer.get("/api/health").await;
        let second = customer.get("/api/health").await;
        assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    })
    .await;
}

#[tokio::test]
async fn a_request_id_that_a_client_made_up_is_not_believed() {
    on_one(&[], async |server| {
        let request = server.client().request(Method::GET, "/api/health").header("x-request-id", "mine");
        assert_ne!(Answer::of(request).await.must(200).header("x-request-id"), "mine");
    })
    .await;
}

#[tokio::test]
async fn large_answers_are_compressed_and_streams_are_not() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        for encoding in ["br", "gzip"] {
            let request = customer.request(Method::GET, "/api/openapi.json").header("accept-encoding", encoding);
            let response = request.send().await.expect("an answer");
            assert_eq!(
                response.headers().get("content-encoding").map(|value| value.as_bytes()),
                Some(encoding.as_bytes())
            );
        }
        let request = customer.request(Method::GET, "/live").header("accept-encoding", "br, gzip");
        let response = request.send().await.expect("an answer");
        assert_eq!((response.status().as_u16(), response.headers().get("content-encoding")), (200, None));
    })
    .await;
}

#[tokio::test]
async fn the_server_says_how_it_is() {
    on_both(async |server| {
        let health = server.client().get("/api/health").await.must(200).json();
        assert_eq!(health, json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }));
        let tiers = server.client().get("/api/health/session").await.must(200).json();
        assert_eq!(
            (&tiers["status"], &tiers["tiers"][0]["name"], &tiers["tiers"][0]["status"]),
            (&json!("ok"), &json!("store"), &json!("ok"))
        );
        assert!(tiers["tiers"][0]["latency_ms"].as_f64().is_some_and(|latency| latency < 2_000.0), "{tiers}");
    })
    .await;
}
