//! What moved is found at its old address for one release.

use reqwest::redirect::Policy;
use reqwest::{Client, Method};

use crate::support::on_both;

#[tokio::test]
async fn an_old_address_answers_308_with_the_new_one_and_keeps_the_query() {
    on_both(async |server| {
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        let moved = [
            (Method::GET, "/api/service-sessions/x/messages?limit=5", "/api/consultations/x/messages?limit=5"),
            (Method::POST, "/api/service-sessions/x/cancel", "/api/consultations/x/cancel"),
            (Method::GET, "/sessions/x", "/consultations/x"),
            (Method::GET, "/sessions//evil.test", "/consultations//evil.test"),
        ];
        for (method, old, new) in moved {
            let url = format!("http://{}{old}", server.address);
            let answer = client.request(method, url).send().await.expect("an answer");
            assert_eq!(answer.status(), 308, "{old}");
            assert_eq!(answer.headers()["location"], new);
        }
    })
    .await;
}
