//! Shutting others out: strangers' wrong guesses do not keep anybody from signing in where they are known. Through a proxy
//! that says where each request comes from, by the API and by the form alike.

use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::json;
use session::demo::PASSWORD;
use session::login::SignInLimits;

use crate::support::{Answer, Client, Setup, TestServer, on_both_with};

const HOME: &str = "203.0.113.7";
const ADA: &str = "customer1@demo.test";

fn behind_a_proxy() -> Setup {
    Setup { flags: vec!["--trusted-proxies", "127.0.0.1"], ..Setup::default() }
}

async fn by_api(client: &Client, email: &str, password: &str, from: &str) -> u16 {
    let body = json!({ "email": email, "password": password });
    Answer::of(client.request(Method::POST, "/api/login").header("x-forwarded-for", from).json(&body)).await.status
}

/// By the form: 200 stands for being led on, and what the sign-in page says then for everything else.
async fn by_form(client: &Client, email: &str, password: &str, from: &str) -> u16 {
    let form =
        client.request(Method::POST, "/fn/sign_in").header("x-forwarded-for", from).header("accept", "text/html");
    let form = form.header("content-type", "application/x-www-form-urlencoded").header("referer", "/sign-in");
    let email = email.replace('@', "%40");
    let answer = Answer::of(form.body(format!("email={email}&password={}", password.replace(' ', "+")))).await;
    assert!((300..400).contains(&answer.status), "{}", answer.text);
    if !answer.header("location").contains("sign-in") {
        return 200;
    }
    let page = client.get("/sign-in").await.must(200).text;
    if page.contains("Too many attempts") { 429 } else { 401 }
}

async fn attack(server: &TestServer, email: &str, by_which: impl AsyncFn(&Client, &str, &str, &str) -> u16) -> u32 {
    let mut verified = 0;
    for n in 0..60 {
        let from = format!("198.51.100.{}", n % 10);
        match by_which(&server.client(), email, "a wrong guess", &from).await {
            401 => verified += 1,
            status => assert_eq!(status, 429),
        }
    }
    verified
}

#[tokio::test]
async fn an_attacker_at_ten_addresses_locks_nobody_out_where_they_are_known_by_api_and_form() {
    on_both_with(behind_a_proxy(), async |server| {
        let bound = SignInLimits::default().per_account_max;
        let browser = server.client();
        assert_eq!(by_form(&browser, ADA, PASSWORD, HOME).await, 200);
        browser.ask("/fn/sign_out").await;
        assert_eq!(attack(server, ADA, by_api).await, bound);
        assert_eq!(attack(server, ADA, by_form).await, 0, "both count as one");
        assert_eq!(
            by_api(&server.client(), ADA, PASSWORD, "192.0.2.1").await,
            429,
            "a stranger with the right password"
        );
        assert_eq!(by_form(&server.client(), ADA, PASSWORD, "192.0.2.1").await, 429);
        assert_eq!(by_api(&server.client(), ADA, PASSWORD, HOME).await, 200, "at a known place");
        assert_eq!(by_form(&server.client(), ADA, PASSWORD, HOME).await, 200);
        assert_eq!(by_form(&browser, ADA, PASSWORD, "192.0.2.2").await, 200, "in a known browser");
        assert_eq!(by_api(&browser, ADA, PASSWORD, "192.0.2.3").await, 200);
    })
    .await;
}

#[tokio::test]
async fn known_and_unknown_accounts_answer_the_same_when_there_were_too_many_guesses() {
    on_both_with(behind_a_proxy(), async |server| {
        let told = async |email: &str| {
            attack(server, email, by_api).await;
            let request = server.client().request(Method::POST, "/api/login").header("x-forwarded-for", HOME);
            let answer = Answer::of(request.json(&json!({ "email": email, "password": PASSWORD }))).await;
            let mut document = answer.problem(429, "too-many-attempts");
            for changing in ["request_id", "instance", "retry_after_s", "detail"] {
                document[changing].take();
            }
            document
        };
        assert_eq!(told("customer2@demo.test").await, told("nobody@demo.test").await);
    })
    .await;
}

#[tokio::test]
async fn ten_sign_ins_as_if_they_were_sign_ups_do_not_lock_sign_up_for_anybody() {
    on_both_with(behind_a_proxy(), async |server| {
        for _ in 0..10 {
            by_api(&server.client(), &format!("sign-up from {HOME}"), "a wrong guess", "198.51.100.1").await;
        }
        let form = server.client().request(Method::POST, "/fn/sign_up").header("x-forwarded-for", HOME);
        let form = form.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
        let answer = Answer::of(form.body("email=new%40demo.test&name=New&password=correct+horse+battery")).await;
        assert_eq!((answer.status / 100, answer.header("location")), (3, "/customer"), "{}", answer.text);
    })
    .await;
}

#[tokio::test]
async fn the_mark_of_a_browser_opens_nothing_and_is_bound_to_the_host_over_https() {
    let setup = Setup { flags: vec!["--https"], ..Setup::default() };
    on_both_with(setup, async |server| {
        let body = json!({ "email": ADA, "password": PASSWORD });
        let answer = server.client().post("/api/login", &body).await.must(200);
        let mark = answer.cookie("__Host-forecourt-known");
        for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=15552000"] {
            assert!(mark.contains(attribute), "{mark}");
        }
        assert!(!mark.contains("Domain") && !mark.contains("customer1"), "{mark}");
        let pair = mark.split(';').next().unwrap_or_default().to_owned();
        let with_mark = server.client().request(Method::GET, "/api/me").header(COOKIE, pair);
        Answer::of(with_mark).await.problem(401, "not-signed-in");
    })
    .await;
}
