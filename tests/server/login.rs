//! Signing in and out, and looking after one's logins.

use reqwest::Method;
use reqwest::header::{COOKIE, USER_AGENT};
use serde_json::json;
use session::clock::{Clock, Timestamp};
use session::login::SignInLimits;

use crate::support::{Answer, Setup, on_both, on_both_with, on_one};

#[tokio::test]
async fn signing_in_answers_who_one_is_and_sets_a_cookie_that_scripts_cannot_read() {
    on_both(async |server| {
        let client = server.client();
        let body = json!({ "email": " Customer1@Demo.test ", "password": "forecourt-demo", "device": "A till" });
        let answer = client.post("/api/login", &body).await.must(200);
        let cookie = answer.cookie("forecourt");
        assert!(
            cookie.starts_with("forecourt=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        assert!(!cookie.contains("Secure") && cookie.contains("Path=/"), "{cookie}");
        let login = answer.json();
        assert_eq!(
            (&login["user"]["roles"], &login["user"]["email"]),
            (&json!(["customer"]), &json!("customer1@demo.test"))
        );
        assert_eq!(
            (&login["login_session"]["kind"], &login["login_session"]["device"]),
            (&json!("device"), &json!("A till"))
        );
        assert!(!answer.text.contains("hash") && !answer.text.contains("forecourt-demo"), "{}", answer.text);
        let me = client.get("/api/me").await.must(200);
        assert_eq!(me.json()["user"], login["user"]);
        assert_eq!(me.json()["deal"], json!(null));
        assert!(me.json()["revision"].is_i64());
        assert_eq!(me.header("cache-control"), "no-store");
    })
    .await;
}

#[tokio::test]
async fn over_https_the_cookie_is_secure_and_bound_to_the_host() {
    on_one(&["--https"], async |server| {
        let body = json!({ "email": "customer1@demo.test", "password": "forecourt-demo" });
        let answer = server.client().post("/api/login", &body).await.must(200);
        let cookie = answer.cookie("__Host-forecourt");
        assert!(
            cookie.starts_with("__Host-forecourt=") && cookie.contains("Secure") && cookie.contains("Path=/"),
            "{cookie}"
        );
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert!(answer.header("strict-transport-security").starts_with("max-age="));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_told_apart_by_nobody() {
    on_both(async |server| {
        let refused = async |email: &str| {
            let body = json!({ "email": email, "password": "not the password" });
            let mut document = server.client().post("/api/login", &body).await.problem(401, "wrong-password");
            document["request_id"].take();
            document["instance"].take();
            document
        };
        assert_eq!(refused("customer1@demo.test").await, refused("nobody@demo.test").await);
    })
    .await;
}

#[tokio::test]
async fn too_many_failures_are_answered_with_how_long_to_wait() {
    let setup = Setup {
        sign_in: SignInLimits { per_account_and_address_max: 2, ..SignInLimits::default() },
        ..Setup::default()
    };
    on_both_with(setup, async |server| {
        let wrong = json!({ "email": "customer1@demo.test", "password": "not the password" });
        for _ in 0..2 {
            server.client().post("/api/login", &wrong).await.problem(401, "wrong-password");
        }
        let right = json!({ "email": "customer1@demo.test", "password": "forecourt-demo" });
        let answer = server.client().post("/api/login", &right).await;
        let document = answer.problem(429, "too-many-attempts");
        assert_eq!(document["retry_after_s"].to_string(), answer.header("retry-after"));
    })
    .await;
}

#[tokio::test]
async fn without_a_login_or_with_a_forged_cookie_nothing_is_open() {
    on_both(async |server| {
        let stranger = server.client();
        for path in ["/api/me", "/api/me/sessions", "/api/customer/active-session", "/api/mechanic/queue", "/live"] {
            stranger.get(path).await.problem(401, "not-signed-in");
            let forged = stranger.request(Method::GET, path).header(COOKIE, "forecourt=AAAAAAAAAAAAAAAAAAAAAAAA");
            Answer::of(forged).await.problem(401, "not-signed-in");
        }
        stranger.ask("/api/logout").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test]
async fn signing_in_changes_the_cookie_and_ends_the_login_before() {
    on_both(async |server| {
        let client = server.client();
        let sign_in = async || {
            let body = json!({ "email": "customer1@demo.test", "password": "forecourt-demo" });
            let answer = client.post("/api/login", &body).await.must(200);
            answer.cookie("forecourt").split(';').next().unwrap_or_default().to_owned()
        };
        let first = sign_in().await;
        let second = sign_in().await;
        assert_ne!(first, second);
        let with_first = server.client().request(Method::GET, "/api/me").header(COOKIE, first);
        Answer::of(with_first).await.problem(401, "not-signed-in");
        client.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn logging_out_ends_this_device_only() {
    on_both(async |server| {
        let (here, there) = (server.signed_in("customer1").await, server.signed_in("customer1").await);
        here.ask("/api/logout").await.must(204);
        here.get("/api/me").await.problem(401, "not-signed-in");
        there.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn one_sees_every_login_of_ones_own_and_ends_any_of_them() {
    on_both(async |server| {
        let (here, there) = (server.signed_in("customer1").await, server.signed_in("customer1").await);
        let stranger = server.signed_in("customer2").await;
        let logins = here.get("/api/me/sessions").await.must(200).json();
        let logins = logins["sessions"].as_array().expect("a list").clone();
        assert_eq!(logins.len(), 3, "two devices and the background login");
        assert_eq!(logins.iter().filter(|login| login["current"] == true).count(), 1);
        let id = |wanted: &dyn Fn(&serde_json::Value) -> bool| {
            logins.iter().find(|login| wanted(login)).expect("a login")["id"].as_str().expect("an id").to_owned()
        };
        let other = id(&|login| login["current"] == false && login["kind"] == "device");
        let background = id(&|login| login["kind"] == "background");

        stranger.delete(&format!("/api/me/sessions/{other}")).await.problem(404, "not-found");
        here.delete(&format!("/api/me/sessions/{background}")).await.problem(404, "not-found");
        here.delete(&format!("/api/me/sessions/{other}")).await.must(204);
        there.get("/api/me").await.problem(401, "not-signed-in");
        here.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn one_can_end_the_others_every_device_and_everything() {
    on_both(async |server| {
        let (here, there) = (server.signed_in("customer1").await, server.signed_in("customer1").await);
        assert_eq!(here.delete("/api/me/sessions?scope=others").await.must(200).json()["ended_count"], 1);
        there.get("/api/me").await.problem(401, "not-signed-in");
        assert_eq!(here.delete("/api/me/sessions?scope=devices").await.must(200).json()["ended_count"], 1);
        here.get("/api/me").await.problem(401, "not-signed-in");
        let again = server.signed_in("customer1").await;
        assert_eq!(again.delete("/api/me/sessions?scope=all").await.must(200).json()["ended_count"], 2);
        again.get("/api/me").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test]
async fn a_login_ends_after_its_idle_time() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is later than 1970");
    let clock = Clock::set(Timestamp(i64::try_from(now.as_millis()).expect("it fits")));
    let setup = Setup { clock: Some(clock.clone()), ..Setup::default() };
    on_both_with(setup, async |server| {
        let mechanic = server.signed_in("mechanic1").await;
        clock.advance(119 * 60_000);
        mechanic.get("/api/me").await.must(200);
        clock.advance(121 * 60_000);
        mechanic.get("/api/me").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test]
async fn a_device_without_a_name_is_called_what_its_client_calls_itself() {
    on_both(async |server| {
        let body = json!({ "email": "customer1@demo.test", "password": "forecourt-demo" });
        let request = server.client().request(Method::POST, "/api/login").header(USER_AGENT, "till/7").json(&body);
        assert_eq!(Answer::of(request).await.must(200).json()["login_session"]["device"], "till/7");
    })
    .await;
}
