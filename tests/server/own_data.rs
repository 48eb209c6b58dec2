//! Taking one's data along and asking to be erased, over HTTP and as a browser without a script does it; and slow requests that
//! finish after signing out.

use reqwest::Method;
use serde_json::json;
use session::demo::PASSWORD;

use crate::support::{Client, TestServer, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_downloads_their_own_data_as_a_zip() {
    on_both(async |server: &TestServer| {
        let page = server.signed_in("customer1").await.get("/account/data").await.must(200).text;
        assert!(
            page.contains("href=\"/api/me/export\"") && page.contains("Receipts, refunds and what was paid"),
            "{page}"
        );
        for name in ["customer1", "mechanic1", "cashier1", "admin1"] {
            let answer = server.signed_in(name).await.get("/api/me/export").await.must(200);
            assert_eq!(answer.header("content-type"), "application/zip");
            assert!(answer.header("content-disposition").starts_with("attachment; filename=\"my-data-20"));
            assert!(answer.text.starts_with("PK"));
        }
        server.client().get("/api/me/export").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_is_asked_for_shown_on_every_page_and_taken_back() {
    on_both(async |server: &TestServer| {
        let me = server.signed_in("customer2").await;
        me.post("/api/me/erasure", &json!({ "password": "wrong" })).await.problem(422, "invalid");
        assert!(!me.get("/customer").await.must(200).text.contains("You asked to be erased"));
        me.form("ask_erasure", "/account/data", &[("password", "wrong")]).await;
        assert!(me.get("/account/data").await.must(200).text.contains("This is not your password"));
        me.form("ask_erasure", "/account/data", &[("password", PASSWORD)]).await;
        let asked = me.get("/account/data").await.must(200).text;
        assert!(asked.contains("You are erased in 7 days"), "{asked}");
        let again = server.signed_in("customer2").await;
        for page in ["/customer", "/account", "/account/data"] {
            let text = again.get(page).await.must(200).text;
            assert!(text.contains("You asked to be erased") && text.contains("/fn/take_back_erasure"), "{page}");
        }
        again.form("take_back_erasure", "/customer", &[]).await;
        assert!(again.get("/account/data").await.must(200).text.contains("Taken back"));
        assert!(!me.get("/customer").await.must(200).text.contains("You asked to be erased"));
        let first = me.post("/api/me/erasure", &json!({ "password": PASSWORD })).await.must(200).json();
        let second = me.post("/api/me/erasure", &json!({ "password": PASSWORD })).await.must(200).json();
        assert_eq!(first, second);
        me.delete("/api/me/erasure").await.must(204);
        me.delete("/api/me/erasure").await.must(204);
        let admin = server.signed_in("admin1").await;
        admin.post("/api/me/erasure", &json!({ "password": PASSWORD })).await.problem(409, "last-admin");
    })
    .await;
}

/// What this client's cookie is, as the last answer that set it said.
async fn signed_in_with(server: &TestServer, name: &str) -> (Client, String) {
    let client = server.client();
    let body = json!({ "email": format!("{name}@demo.test"), "password": PASSWORD });
    let answer = client.post("/api/login", &body).await.must(200);
    let cookie = answer.cookie("forecourt").split(';').next().unwrap_or_default().to_owned();
    assert!(cookie.starts_with("forecourt="), "{cookie}");
    (client, cookie)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_still_being_answered_when_somebody_signed_out_their_cookie_opens_nothing() {
    let rounds = std::env::var("FORECOURT_TEST_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(40_usize);
    on_both(async |server: &TestServer| {
        for round in 0..rounds {
            // Staff: what they selected is written into the HTTP session, after the work of the request.
            let (client, cookie) = signed_in_with(server, "mechanic1").await;
            let slow: Vec<_> = (0..3)
                .map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move { client.get("/api/me").await.status })
                })
                .collect();
            client.ask("/api/logout").await.must(204);
            for request in slow {
                let status = request.await.expect("it is answered");
                assert!(matches!(status, 200 | 401), "{status}");
            }
            let anew = server.client().request(Method::GET, "/api/me").header("cookie", &cookie);
            let answer = anew.send().await.expect("the server answers");
            assert_eq!(answer.status().as_u16(), 401, "round {round}: nothing is brought back");
        }
    })
    .await;
}
