//! How many consultations may be made: the same refusal by API and by form, with how long to wait and what was typed.

use reqwest::Method;
use serde_json::json;
use session::context::Limits;

use crate::support::{Answer, Setup, on_both_with};

#[tokio::test]
async fn making_and_cancelling_ends_at_the_limit_by_api_and_form_and_keeps_what_was_typed() {
    let limits = Limits { consultations_per_customer_per_hour_max: 3, ..Limits::default() };
    on_both_with(Setup { limits, ..Setup::default() }, async |server| {
        let customer = server.signed_in("customer1").await;
        for _ in 0..3 {
            let started = customer.start_consultation().await;
            let id = started["session"]["id"].as_str().expect("an id");
            customer.ask(&format!("/api/consultations/{id}/cancel")).await.must(200);
        }
        let before = server.tables().await;
        let body = json!({ "plan": "free", "channel": "chat", "concern": "The brakes squeal." });
        let answer = customer.post("/api/intake/start", &body).await;
        let document = answer.problem(429, "too-many-consultations");
        assert_eq!(document["retry_after_s"].to_string(), answer.header("retry-after"));
        assert!(document["retry_after_s"].as_i64().is_some_and(|s| (1..=3_600).contains(&s)), "{document}");
        server.tables().await.must_equal(&before, "a refused start");

        let form = customer.request(Method::POST, "/fn/start_consultation").header("accept", "text/html");
        let form = form.header("content-type", "application/x-www-form-urlencoded").header("referer", "/customer");
        let answer = Answer::of(form.body("plan=free&channel=chat&concern=It+smells+of+petrol.")).await;
        assert_eq!((answer.status / 100, answer.header("location")), (3, "/customer"), "{}", answer.text);
        let page = customer.get("/customer").await.must(200).text;
        assert!(page.contains("as many consultations as we can take for now"), "{page}");
        assert!(page.contains("It smells of petrol."), "what was typed: {page}");
        server.signed_in("customer2").await.start_consultation().await;
    })
    .await;
}
