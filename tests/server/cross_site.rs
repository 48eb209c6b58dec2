//! What another site makes a browser send is refused before anything looks at it.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, on_both};

#[tokio::test]
async fn a_post_from_another_site_is_403_and_changes_nothing() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let before = server.tables().await;
        let foreign = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.test"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:1"),
        ];
        let calls = [
            (Method::POST, "/api/intake/start"),
            (Method::POST, "/api/logout"),
            (Method::POST, "/api/login"),
            (Method::DELETE, "/api/me/sessions?scope=all"),
            (Method::POST, "/fn/sign_out"),
            (Method::POST, "/"),
        ];
        for (method, path) in calls {
            for (header, value) in foreign {
                let body = json!({ "plan": "free", "channel": "chat", "concern": "x" });
                let request = customer.request(method.clone(), path).header(header, value).json(&body);
                Answer::of(request).await.problem(403, "cross-site");
            }
        }
        server.tables().await.must_equal(&before, "another site");
        customer.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn a_post_of_our_own_page_or_of_a_script_is_carried_out() {
    on_both(async |server| {
        let own_origin = format!("http://{}", server.address);
        let customer = server.signed_in("customer1").await;
        for (header, value) in
            [("sec-fetch-site", "same-origin"), ("sec-fetch-site", "none"), ("origin", own_origin.as_str())]
        {
            let body = json!({ "plan": "free", "channel": "chat", "concern": "x" });
            let request = customer.request(Method::POST, "/api/intake/start").header(header, value).json(&body);
            let id = Answer::of(request).await.must(201).json()["session"]["id"].clone();
            customer.ask(&format!("/api/consultations/{}/cancel", id.as_str().unwrap_or_default())).await.must(200);
        }
    })
    .await;
}

#[tokio::test]
async fn reading_from_anywhere_is_harmless() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let request = customer.request(Method::GET, "/api/me").header("sec-fetch-site", "cross-site");
        Answer::of(request).await.must(200);
    })
    .await;
}
