//! Devices and the second factor over HTTP: what is asked before others are signed out, what a code is worth, and what whoever has to set
//! one up may do meanwhile.

use reqwest::Method;
use serde_json::{Value, json};
use session::clock::{Clock, Timestamp};
use session::login::factor::TotpSecret;

use crate::support::{Answer, Client, Setup, TestServer, on_both, on_both_with, on_one};

const START: Timestamp = Timestamp(1_795_248_000_000);
const MINUTE_MS: i64 = 60_000;
const STEP_MS: i64 = 30_000;

fn setup(clock: &Clock) -> Setup {
    Setup { clock: Some(clock.clone()), ..Setup::default() }
}

fn password() -> Value {
    json!({ "password": session::demo::PASSWORD })
}

fn sign_in(account: &str, more: &Value) -> Value {
    let mut body = json!({ "email": format!("{account}@demo.test"), "password": session::demo::PASSWORD });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

/// As the browser sends a form without a script.
async fn send(client: &Client, from: &str, form: &str, fields: &str) -> Answer {
    let request = client.request(Method::POST, &format!("/fn/{form}")).header("accept", "text/html");
    let request = request.header("referer", format!("http://localhost{from}"));
    Answer::of(request.header("content-type", "application/x-www-form-urlencoded").body(fields.to_owned())).await
}

async fn device_of(client: &Client) -> Value {
    let logins = client.get("/api/me/sessions").await.must(200).json();
    let mut logins = logins["sessions"].as_array().into_iter().flatten();
    logins.find(|login| login["current"] == true).expect("this one")["id"].clone()
}

/// Turns the second factor of whoever is signed in on, and answers its secret and the recovery codes.
async fn turn_on(server: &TestServer, client: &Client) -> (TotpSecret, Vec<String>) {
    let begun = client.ask("/api/me/second-factor").await.must(201).json();
    let secret = begun["secret"].as_str().and_then(TotpSecret::from_text).expect("a secret");
    let code = json!({ "code": secret.code(server.cx.clock.now()) });
    let on = client.post("/api/me/second-factor/confirm", &code).await.must(200).json();
    let codes = on["recovery_codes"].as_array().expect("codes").iter();
    (secret, codes.map(|code| code.as_str().expect("a text").to_owned()).collect())
}

#[tokio::test]
async fn ending_others_asks_for_the_password_after_ten_minutes_and_typing_it_gives_another_cookie() {
    let clock = Clock::set(START);
    on_both_with(setup(&clock), async |server| {
        let (here, there) = (server.signed_in("cashier1").await, server.signed_in("cashier1").await);
        let login = format!("/api/me/sessions/{}", device_of(&there).await.as_str().expect("an id"));
        clock.advance(10 * MINUTE_MS);
        here.delete(&login).await.problem(403, "password-needed");
        for scope in ["others", "devices", "all"] {
            here.delete(&format!("/api/me/sessions?scope={scope}")).await.problem(403, "password-needed");
        }
        there.get("/api/me").await.must(200);
        here.post("/api/me/password/confirm", &json!({ "password": "wrong" })).await.problem(422, "invalid");
        let confirmed = here.post("/api/me/password/confirm", &password()).await.must(204);
        assert!(confirmed.cookie("forecourt").starts_with("forecourt="), "another cookie");
        here.delete(&login).await.must(204);
        there.get("/api/me").await.problem(401, "not-signed-in");
        here.delete(&login).await.problem(404, "not-found");

        let third = server.signed_in("cashier1").await;
        clock.advance(10 * MINUTE_MS);
        third.delete(&format!("/api/me/sessions/{}", device_of(&third).await.as_str().expect("an id"))).await.must(204);
        here.ask("/api/logout").await.must(204);
    })
    .await;
}

#[tokio::test]
async fn without_a_script_the_devices_page_names_ends_and_asks_for_the_password() {
    let clock = Clock::set(START);
    on_both_with(setup(&clock), async |server| {
        let (here, there) = (server.signed_in("customer1").await, server.signed_in("customer1").await);
        let id = device_of(&there).await;
        let id = id.as_str().expect("an id");
        let from = "/account/devices";
        let named = send(&here, from, "name_device", &format!("id={id}&name=Tablet")).await.must(303);
        assert_eq!(named.header("location"), from);
        let page = here.get(from).await.must(200).text;
        assert!(page.contains("Tablet") && page.contains("127.0.0.1") && page.contains("this device"), "{page}");
        clock.advance(11 * MINUTE_MS);
        send(&here, from, "revoke_login", &format!("id={id}")).await.must(303);
        let page = here.get(from).await.must(200).text;
        assert!(page.contains("Type it and try again") && page.contains("type=\"password\""), "{page}");
        there.get("/api/me").await.must(200);
        send(&here, from, "revoke_login", &format!("id={id}&password=wrong")).await.must(303);
        assert!(here.get(from).await.must(200).text.contains("This is not your password"));
        send(&here, from, "revoke_login", &format!("id={id}&password={}", session::demo::PASSWORD)).await.must(303);
        there.get("/api/me").await.problem(401, "not-signed-in");
        let page = here.get(from).await.must(200).text;
        assert!(page.contains("Signed out there.") && !page.contains("Tablet"), "{page}");
        let stranger = server.signed_in("customer2").await;
        let foreign = device_of(&stranger).await;
        let request = here.request(Method::POST, "/fn/revoke_login").header("accept", "application/json");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let body = format!("id={}", foreign.as_str().expect("an id"));
        assert_eq!(Answer::of(request.body(body)).await.status, 404, "nobody's");
        let gone = send(&here, from, "revoke_login", "id=all").await.must(303);
        assert_eq!(gone.header("location"), "/");
        here.get("/api/me").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_of_devices_hears_of_a_sign_in_elsewhere_and_of_its_end() {
    on_both(async |server| {
        let here = server.signed_in("customer1").await;
        let me = here.get("/api/me").await.must(200).json();
        let topic = format!("person:{}", me["user"]["id"].as_str().expect("an id"));
        let page = here.get("/account/devices").await.must(200).text;
        let followed = format!("data-topic=\"{topic}\"");
        assert!(page.contains(&followed) && page.contains("id=\"devices\" data-refresh"), "{page}");
        let devices =
            async || here.get("/account/devices").await.must(200).text.matches("data-label=\"Last used\"").count();
        let mut stream = here.stream(&format!("/live?watch={topic}")).await;
        let mut told = -1;
        let mut hears = async || {
            let newer = stream.next_where("person", |event| event["revision"].as_i64().expect("a number") > told).await;
            told = newer["revision"].as_i64().expect("a number");
        };
        hears().await;
        assert_eq!(devices().await, 1);
        let there = server.signed_in("customer1").await;
        hears().await;
        assert_eq!(devices().await, 2, "the new one is listed");
        there.ask("/api/logout").await.must(204);
        hears().await;
        assert_eq!(devices().await, 1, "the ended one is not");
    })
    .await;
}

#[tokio::test]
async fn signing_in_by_the_api_asks_for_the_code_takes_it_once_and_remembers_where_that_is_wanted() {
    let clock = Clock::set(START);
    on_both_with(setup(&clock), async |server| {
        let (secret, codes) = turn_on(server, &server.signed_in("customer1").await).await;
        clock.advance(STEP_MS);
        let client = server.client();
        let attempt = async |more: Value| client.post("/api/login", &sign_in("customer1", &more)).await;
        attempt(json!({})).await.problem(401, "second-factor-needed");
        attempt(json!({ "second_factor": "" })).await.problem(401, "second-factor-needed");
        client.get("/api/me").await.problem(401, "not-signed-in");
        for wrong in ["1234567", "12345", "abcdef", "000000000000"] {
            attempt(json!({ "second_factor": wrong })).await.problem(401, "wrong-code");
        }
        let old = secret.code(clock.now().plus_ms(-10 * STEP_MS));
        attempt(json!({ "second_factor": old })).await.problem(401, "wrong-code");
        let code = secret.code(clock.now());
        let answer = attempt(json!({ "second_factor": code, "remember_device": true })).await.must(200);
        assert!(answer.cookie("forecourt-known").contains('~'), "{}", answer.cookie("forecourt-known"));
        client.get("/api/me").await.must(200);
        server
            .client()
            .post("/api/login", &sign_in("customer1", &json!({ "second_factor": code })))
            .await
            .problem(401, "wrong-code");
        client.ask("/api/logout").await.must(204);
        attempt(json!({})).await.must(200);
        let other = server.client();
        other.post("/api/login", &sign_in("customer1", &json!({ "second_factor": codes[3] }))).await.must(200);
        assert_eq!(other.get("/api/me/second-factor").await.must(200).json()["codes_left"], 9);
        other.post("/api/me/second-factor/off", &json!({ "password": "wrong" })).await.problem(422, "invalid");
        other.post("/api/me/second-factor/off", &password()).await.must(204);
        server.signed_in("customer1").await;
    })
    .await;
}

#[tokio::test]
async fn on_the_pages_the_code_is_asked_after_the_password_which_is_kept_nowhere() {
    let clock = Clock::set(START);
    on_both_with(setup(&clock), async |server| {
        let (secret, _) = turn_on(server, &server.signed_in("customer1").await).await;
        clock.advance(STEP_MS);
        let client = server.client();
        let direct = client.get("/sign-in/code").await;
        assert_eq!(direct.header("location"), "/dashboard", "nobody typed a password");
        let fields = format!("email=customer1%40demo.test&password={}&next=/quotes", session::demo::PASSWORD);
        let asked = send(&client, "/sign-in", "sign_in", &fields).await.must(303);
        assert_eq!(asked.header("location"), "/sign-in/code?next=%2Fquotes");
        let page = client.get(asked.header("location")).await.must(200).text;
        assert!(page.contains("Type the code") && !page.contains(session::demo::PASSWORD), "{page}");
        client.get("/api/me").await.problem(401, "not-signed-in");
        let at = "/sign-in/code?next=%2Fquotes";
        let wrong = send(&client, at, "sign_in_code", "second_factor=1234567&next=/quotes").await.must(303);
        assert_eq!(wrong.header("location"), at);
        assert!(client.get(at).await.must(200).text.contains("This code is wrong"));
        let empty = send(&client, at, "sign_in_code", "second_factor=&next=/quotes").await.must(303);
        assert_eq!(empty.header("location"), at);
        let fields = format!("second_factor={}&remember=yes&next=/quotes", secret.code(clock.now()));
        let entered = send(&client, at, "sign_in_code", &fields).await.must(303);
        assert_eq!(entered.header("location"), "/quotes");
        client.get("/api/me").await.must(200);
        assert_eq!(client.get(at).await.header("location"), "/quotes", "it is done");

        let late = server.client();
        let fields = format!("email=customer1%40demo.test&password={}", session::demo::PASSWORD);
        send(&late, "/sign-in", "sign_in", &fields).await.must(303);
        clock.advance(10 * MINUTE_MS);
        let fields = format!("second_factor={}", secret.code(clock.now()));
        let over = send(&late, at, "sign_in_code", &fields).await.must(303);
        assert_eq!(over.header("location"), "/sign-in");
        assert!(late.get("/sign-in").await.must(200).text.contains("It took too long"));
    })
    .await;
}

#[tokio::test]
async fn whoever_has_to_set_one_up_does_nothing_else_before() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let version = manager.get("/api/shop/settings").await.must(200).json()["version"].clone();
        let asked = json!({ "version": version, "security": { "staff_second_factor": true } });
        Answer::of(manager.request(Method::PATCH, "/api/shop/settings").json(&asked)).await.must(200);
        let cashier = server.signed_in("cashier1").await;
        for path in ["/api/me", "/api/pos/registers", "/api/deals", "/live?follow=", "/api/me/sessions"] {
            cashier.get(path).await.problem(403, "second-factor-due");
        }
        cashier.post("/api/deals", &json!({ "title": "x", "lines": [] })).await.problem(403, "second-factor-due");
        for path in ["/", "/staff", "/account", "/account/devices", "/pos/register", "/no/such"] {
            let request = cashier.request(Method::GET, path).header("accept", "text/html");
            let answer = Answer::of(request).await.must(303);
            assert_eq!(answer.header("location"), "/account/second-factor", "{path}");
        }
        let form = send(&cashier, "/deals/new", "create_deal", "title=x").await.must(303);
        assert_eq!(form.header("location"), "/account/second-factor");
        let page = cashier.get("/account/second-factor").await.must(200).text;
        assert!(page.contains("asks everybody who works here") && !page.contains("data-live"), "{page}");

        send(&cashier, "/account/second-factor", "begin_second_factor", "").await.must(303);
        let page = cashier.get("/account/second-factor").await.must(200).text;
        let key = page.split("key-text\">").nth(1).and_then(|rest| rest.split('<').next()).expect("the key");
        let secret = TotpSecret::from_text(key).expect("a secret");
        assert!(page.contains("class=\"qr\"") && page.contains("class=\"qr-dots\""), "a picture of it");
        send(&cashier, "/account/second-factor", "confirm_second_factor", "code=1234567").await.must(303);
        assert!(cashier.get("/account/second-factor").await.must(200).text.contains("This is not the code"));
        let code = format!("code={}", secret.code(server.cx.clock.now()));
        send(&cashier, "/account/second-factor", "confirm_second_factor", &code).await.must(303);
        let page = cashier.get("/account/second-factor").await.must(200).text;
        assert_eq!(page.matches("<li><code>").count(), 10, "{page}");
        assert!(!cashier.get("/account/second-factor").await.must(200).text.contains("<li><code>"), "this once");
        cashier.get("/api/pos/registers").await.must(200);
        cashier.post("/api/me/second-factor/off", &password()).await.problem(403, "not-allowed");
        server.signed_in("customer1").await.get("/api/me").await.must(200);
        manager.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn recovery_codes_and_secrets_lie_nowhere_in_the_clear() {
    on_both(async |server| {
        let client = server.signed_in("customer1").await;
        let (secret, codes) = turn_on(server, &client).await;
        let fields = format!("password={}", session::demo::PASSWORD);
        send(&client, "/account/second-factor", "make_recovery_codes", &fields).await.must(303);
        let page = client.get("/account/second-factor").await.must(200).text;
        let shown = page.split("<li><code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a code").to_owned();
        let all = format!("{:?}", server.tables().await);
        for word in [secret.text(), codes[0].clone(), shown.clone(), shown.replace('-', "")] {
            assert!(!all.contains(&word), "{word} lies in the database");
        }
    })
    .await;
}

#[tokio::test]
async fn a_changed_role_gives_another_cookie_and_the_old_one_opens_nothing() {
    on_both(async |server| {
        let (admin, mechanic) = (server.signed_in("admin1").await, server.signed_in("mechanic1").await);
        let before = mechanic.get("/api/me").await.must(200);
        assert!(before.headers.get("set-cookie").is_none(), "the same goes on");
        let id = before.json()["user"]["id"].as_str().expect("an id").to_owned();
        let more = json!({ "roles": ["mechanic", "cashier"] });
        Answer::of(admin.request(Method::PATCH, &format!("/api/people/{id}")).json(&more)).await.must(200);
        let part = mechanic.request(Method::GET, "/api/me").header("sec-fetch-mode", "cors");
        assert!(Answer::of(part).await.must(200).headers.get("set-cookie").is_none(), "not beside other requests");
        let after = mechanic.get("/api/me").await.must(200);
        assert!(after.cookie("forecourt").starts_with("forecourt="));
        mechanic.get("/api/pos/registers").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn a_manager_ends_somebodys_logins_and_an_admin_everybodys_but_their_own() {
    on_one(&[], async |server| {
        let (manager, admin, cashier) =
            (server.signed_in("manager1").await, server.signed_in("admin1").await, server.signed_in("cashier1").await);
        let id = cashier.get("/api/me").await.must(200).json()["user"]["id"].as_str().expect("an id").to_owned();
        let page = manager.get(&format!("/manage/people/{id}")).await.must(200).text;
        assert!(page.contains("Where they are signed in") && page.contains("127.0.0.1"), "{page}");
        let ended = manager.delete(&format!("/api/people/{id}/sessions")).await.must(200).json();
        assert_eq!(ended["ended_count"], 1);
        cashier.get("/api/me").await.problem(401, "not-signed-in");
        let told = server.last_mail_to("cashier1@demo.test").await.expect("told");
        assert!(told.contains("signed you out"), "{told}");
        manager.delete("/api/shop/sessions").await.problem(403, "not-allowed");
        admin.delete("/api/shop/sessions").await.must(200);
        manager.get("/api/me").await.problem(401, "not-signed-in");
        admin.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn ending_others_logins_asks_a_manager_for_their_own_password_after_ten_minutes() {
    let clock = Clock::set(START);
    on_both_with(setup(&clock), async |server| {
        let (manager, admin) = (server.signed_in("manager1").await, server.signed_in("admin1").await);
        let (cashier, other) = (server.signed_in("cashier1").await, server.signed_in("cashier1").await);
        let id = cashier.get("/api/me").await.must(200).json()["user"]["id"].as_str().expect("an id").to_owned();
        let (page, sessions) = (format!("/manage/people/{id}"), format!("/api/people/{id}/sessions"));
        assert!(!manager.get(&page).await.must(200).text.contains("type=\"password\""));
        clock.advance(11 * MINUTE_MS);
        let one = device_of(&other).await;
        let one = one.as_str().expect("an id");
        manager.delete(&sessions).await.problem(403, "password-needed");
        manager.delete(&format!("{sessions}/{one}")).await.problem(403, "password-needed");
        admin.delete("/api/shop/sessions").await.problem(403, "password-needed");
        for client in [&cashier, &other] {
            client.get("/api/me").await.must(200);
        }
        // Without a script the form takes the password along.
        assert!(manager.get(&page).await.must(200).text.contains("type=\"password\""));
        send(&manager, &page, "end_person_login", &format!("id={id}&login={one}")).await.must(303);
        assert!(manager.get(&page).await.must(200).text.contains("Type it and try again"));
        send(&manager, &page, "end_person_login", &format!("id={id}&login={one}&password=wrong")).await.must(303);
        assert!(manager.get(&page).await.must(200).text.contains("This is not your password"));
        let right = format!("id={id}&login={one}&password={}", session::demo::PASSWORD);
        send(&manager, &page, "end_person_login", &right).await.must(303);
        assert!(manager.get(&page).await.must(200).text.contains("Signed out there."));
        other.get("/api/me").await.problem(401, "not-signed-in");
        send(&manager, &page, "end_person_login", &format!("id={id}&login=all")).await.must(303);
        cashier.get("/api/me").await.problem(401, "not-signed-in");

        assert!(admin.get("/manage/people").await.must(200).text.contains("type=\"password\""));
        let right = format!("password={}", session::demo::PASSWORD);
        send(&admin, "/manage/people", "sign_everybody_out", &right).await.must(303);
        manager.get("/api/me").await.problem(401, "not-signed-in");
        admin.get("/api/me").await.must(200);
    })
    .await;
}

#[tokio::test]
async fn another_address_is_asked_for_and_taken_on_the_pages_and_looking_at_the_link_changes_nothing() {
    on_both(async |server| {
        let client = server.signed_in("customer1").await;
        let fields = format!("email=Ada%40demo.test&password={}", session::demo::PASSWORD);
        send(&client, "/account", "ask_new_email", &fields).await.must(303);
        assert!(client.get("/account").await.must(200).text.contains("A link is on its way"));
        let taken = format!("email=customer2%40demo.test&password={}", session::demo::PASSWORD);
        let other = server.signed_in("customer3").await;
        send(&other, "/account", "ask_new_email", &taken).await.must(303);
        assert!(other.get("/account").await.must(200).text.contains("A link is on its way"), "the same answer");
        let mail = server.last_mail_to("ada@demo.test").await.expect("a mail");
        let link = mail.lines().find_map(|line| line.strip_prefix(crate::support::PUBLIC_URL)).expect("a link");
        for _ in 0..2 {
            assert!(server.client().get(link).await.must(200).text.contains("ada@demo.test"));
        }
        assert_eq!(client.get("/api/me").await.must(200).json()["user"]["email"], "customer1@demo.test");
        let key = link.split_once("key=").expect("a key").1;
        let used = send(&client, link, "use_new_email", &format!("key={key}")).await.must(303);
        assert_eq!(used.header("location"), "/account");
        assert_eq!(client.get("/api/me").await.must(200).json()["user"]["email"], "ada@demo.test");
        server.client().get(link).await.must(404);
        server.client().post("/api/email-links/use", &json!({ "key": key })).await.problem(404, "link-not-valid");
        server.signed_in("ada").await;
    })
    .await;
}
