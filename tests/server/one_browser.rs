//! One browser, one login: whoever signs in over somebody starts with nothing of theirs, and theirs is over.

use reqwest::Method;
use reqwest::header::COOKIE;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestServer, on_both, on_one};

/// How somebody signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Form,
    Api,
}

async fn sign_in(client: &Client, who: &str, by: By) {
    match by {
        By::Api => {
            let body = json!({ "email": format!("{who}@demo.test"), "password": "forecourt-demo" });
            client.post("/api/login", &body).await.must(200);
        }
        By::Form => {
            form(client, "sign_in", "/sign-in", &format!("email={who}%40demo.test&password=forecourt-demo"))
                .await
                .must(303);
        }
    }
}

async fn form(client: &Client, name: &str, page: &str, body: &str) -> Answer {
    let request = client
        .request(Method::POST, &format!("/fn/{name}"))
        .header("accept", "text/html")
        .header("referer", format!("http://localhost{page}"))
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(body.to_owned())).await
}

/// The devices of this client's person, as their list shows them.
async fn devices(client: &Client) -> usize {
    let logins = client.get("/api/me/sessions").await.must(200).json();
    let logins = logins["sessions"].as_array().expect("a list");
    logins.iter().filter(|login| login["kind"] == "device").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_person_in_a_browser_sees_nothing_of_the_last_ones_selected_deal() {
    on_both(async |server: &TestServer| {
        for by in [By::Form, By::Api] {
            // Of two teams, with as many selections made: what is remembered has the present revision of both.
            let (browser, elsewhere) = (server.client(), server.signed_in("mechanic5").await);
            sign_in(&browser, "mechanic1", by).await;
            for (client, title) in [(&browser, "Secret brakes"), (&elsewhere, "Clutch")] {
                let made = client.post("/api/deals", &json!({ "title": title })).await.must(201).json();
                client.ask(&format!("/api/deals/{}/select", made["id"].as_str().expect("an id"))).await.must(200);
            }
            let mine = browser.get("/api/me").await.must(200).json();
            assert_eq!(mine["deal"]["title"], "Secret brakes");
            let theirs = elsewhere.get("/api/me").await.must(200).json();
            assert_eq!(mine["revision"], theirs["revision"], "the attack needs equal revisions");

            sign_in(&browser, "mechanic5", by).await;
            let me = browser.get("/api/me").await.must(200);
            assert_eq!(me.json()["deal"]["title"], "Clutch", "{by:?}");
            for path in ["/api/me", "/dashboard", "/mechanic", "/deals", "/account"] {
                assert!(!browser.get(path).await.text.contains("Secret brakes"), "{path} after signing in by {by:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_one_line_in_the_list_of_devices_whoever_signs_in_over_whom() {
    on_both(async |server: &TestServer| {
        let (ada, ben) = (server.signed_in("cashier1").await, server.signed_in("manager1").await);
        for by in [By::Form, By::Api] {
            let browser = server.client();
            sign_in(&browser, "cashier1", by).await;
            assert_eq!(devices(&ada).await, 2, "the browser, and the one that looks");
            let mut stream = browser.follow(&["person"]).await;
            stream.next("person").await;
            sign_in(&browser, "manager1", by).await;
            assert_eq!((devices(&ada).await, devices(&ben).await), (1, 2), "{by:?}");
            // Their open page is told at once that it is over.
            stream.next("signed-out").await;
            sign_in(&browser, "cashier1", by).await;
            assert_eq!((devices(&ada).await, devices(&ben).await), (2, 1), "{by:?}");
            sign_in(&browser, "cashier1", by).await;
            assert_eq!(devices(&ada).await, 2, "over oneself too, {by:?}");
            // A password that is wrong ends nothing.
            let wrong = json!({ "email": "manager1@demo.test", "password": "not the password" });
            browser.post("/api/login", &wrong).await.problem(401, "wrong-password");
            assert_eq!(browser.get("/api/me").await.must(200).json()["user"]["email"], "cashier1@demo.test");
            browser.ask("/api/logout").await.must(204);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_person_typed_is_shown_to_no_other_one() {
    on_both(async |server: &TestServer| {
        let typed = async |browser: &Client| {
            let words = "title=&vehicle=Ada%27s+words";
            form(browser, "create_deal", "/deals/new", words).await.must(303);
        };
        let browser = server.signed_in("mechanic1").await;
        typed(&browser).await;
        assert!(
            browser.get("/deals/new").await.must(200).text.contains("s words"),
            "what one typed comes back to oneself"
        );
        for by in [By::Form, By::Api] {
            let browser = server.signed_in("mechanic1").await;
            typed(&browser).await;
            sign_in(&browser, "mechanic5", by).await;
            let page = browser.get("/deals/new").await.must(200).text;
            assert!(page.contains("New deal") && !page.contains("s words"), "{by:?}");
        }
        // A new account is welcomed as whoever it is from then on.
        let new = server.client();
        form(&new, "sign_up", "/sign-up", "email=new%40demo.test&name=New&password=a+long+password+of+theirs")
            .await
            .must(303);
        assert!(new.get("/customer").await.must(200).text.contains("Welcome."));
        form(&new, "sign_out", "/customer", "").await.must(303);
        assert!(new.get("/").await.must(200).text.contains("You are signed out."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_when_a_login_ended_waits_for_the_same_person_and_page_and_for_nobody_else() {
    on_both(async |server: &TestServer| {
        let typed = async || {
            let browser = server.signed_in("mechanic1").await;
            let me = browser.get("/api/me").await.must(200).json()["user"]["id"].as_str().expect("an id").to_owned();
            // The browser's cookie stays: its login alone is over.
            server.signed_in("mechanic1").await.delete("/api/me/sessions?scope=others").await.must(200);
            let name = format!("create_deal?of=person:{me}");
            let asked = form(&browser, &name, "/deals/new", "title=Waiting+words&vehicle=").await.must(303);
            assert_eq!(asked.header("location"), "/sign-in?next=/deals/new");
            let page = browser.get("/sign-in?next=/deals/new").await.must(200).text;
            assert!(page.contains("not signed in") && !page.contains("Waiting words"), "{page}");
            browser
        };
        for by in [By::Form, By::Api] {
            let browser = typed().await;
            sign_in(&browser, "mechanic1", by).await;
            assert!(!browser.get("/mechanic").await.must(200).text.contains("Waiting words"), "it is of another page");
            let page = browser.get("/deals/new").await.must(200).text;
            assert!(page.contains("Waiting words") && page.contains("Your login had ended"), "{page}");
            assert!(!browser.get("/deals/new").await.must(200).text.contains("Waiting words"), "it comes back once");

            let browser = typed().await;
            sign_in(&browser, "mechanic5", by).await;
            assert!(!browser.get("/deals/new").await.must(200).text.contains("Waiting words"), "another person");
            sign_in(&browser, "mechanic1", by).await;
            assert!(
                !browser.get("/deals/new").await.must(200).text.contains("Waiting words"),
                "somebody was here since"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_keeps_nothing_that_was_remembered_before() {
    on_both(async |server: &TestServer| {
        let browser = server.signed_in("mechanic1").await;
        let made = browser.post("/api/deals", &json!({ "title": "Secret brakes" })).await.must(201).json();
        browser.ask(&format!("/api/deals/{}/select", made["id"].as_str().expect("an id"))).await.must(200);
        assert_eq!(browser.get("/api/me").await.must(200).json()["deal"]["title"], "Secret brakes");
        sign_in(&browser, "customer1", By::Api).await;
        let me: Value = browser.get("/api/me").await.must(200).json();
        assert_eq!(me["deal"], json!(null));
        // Whoever had it remembered needs no memory to have it again.
        sign_in(&browser, "mechanic1", By::Form).await;
        assert_eq!(browser.get("/api/me").await.must(200).json()["deal"]["title"], "Secret brakes");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_only_brings_itself_up_to_date_leaves_what_is_said_for_the_page_that_is_gone_to() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        let form = customer.request(Method::POST, "/fn/post_message").header("accept", "text/html");
        let form = form.header("content-type", "application/x-www-form-urlencoded").header("referer", "/customer");
        let id = uuid::Uuid::from_u128(7);
        Answer::of(form.body(format!("id={id}&body=x"))).await.must(303);
        let page = async |mode: &str| {
            let request = customer.request(Method::GET, "/customer").header("accept", "text/html");
            Answer::of(request.header("sec-fetch-mode", mode)).await.must(200).text
        };
        let says_no = |text: &str| text.contains("data-tone=\"refused\"");
        assert!(!says_no(&page("cors").await), "an open page fetches its still parts");
        assert!(says_no(&page("navigate").await));
        assert!(!says_no(&page("navigate").await), "it is said once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_asked_under_an_ended_login_does_not_take_the_next_ones_cookie_away() {
    on_both(async |server: &TestServer| {
        for (method, path) in [(Method::POST, "/api/logout"), (Method::DELETE, "/api/me/sessions?scope=devices")] {
            let body = json!({ "email": "cashier1@demo.test", "password": "forecourt-demo" });
            let signed_in = server.client().post("/api/login", &body).await.must(200);
            let cookie = signed_in.cookie("forecourt").split(';').next().unwrap_or_default().to_owned();
            let ask = async |method: Method, path: &str| {
                Answer::of(server.client().request(method, path).header(COOKIE, &cookie)).await
            };
            // What is remembered on the way, as the selected deal, sets no cookie again.
            for page in ["/deals", "/api/me", "/pos/register"] {
                assert_eq!(ask(Method::GET, page).await.must(200).cookie("forecourt"), "", "{page}");
            }
            let out = ask(method, path).await;
            assert!(out.cookie("forecourt").starts_with("forecourt=;"), "{path} takes it away: {:?}", out.headers);
            // What another tab asked under it may come after the browser has signed in again.
            for (method, path) in [
                (Method::GET, "/dashboard"),
                (Method::GET, "/api/me"),
                (Method::GET, "/pos/register"),
                (Method::GET, "/"),
                (Method::POST, "/api/logout"),
            ] {
                let late = ask(method, path).await;
                assert_eq!(late.cookie("forecourt"), "", "{path}: {:?}", late.headers);
            }
        }
    })
    .await;
}
