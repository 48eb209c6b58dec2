//! A customer's page is kept while nothing of theirs changes, and never shown once something has.

use reqwest::Method;
use serde_json::{Value, json};
use session::clock::{Clock, Timestamp};
use uuid::Uuid;

use crate::support::{Answer, Client, Setup, TestServer, on_both, on_both_with, on_one};

/// A page without what differs from one answer to the next: the nonce of its scripts, the ids of its forms.
fn without_nonce(page: &Answer) -> String {
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    let page = page.text.replace(nonce, "NONCE");
    let mut parts = page.split("?once=");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| {
        page + "?once=ID" + part.trim_start_matches(|c: char| c.is_ascii_hexdigit() || c == '-')
    })
}

#[tokio::test]
async fn a_page_that_is_kept_has_ids_of_its_own_after_every_change() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        let ids = async || {
            let page = customer.get("/customer").await.must(200).text;
            let id = page.split("start_consultation?once=").nth(1).and_then(|rest| rest.get(..36)).expect("an id");
            id.to_owned()
        };
        let first = ids().await;
        let made = customer.start_consultation().await;
        customer.ask(&format!("/api/consultations/{}/cancel", id(&made["session"]))).await.must(200);
        assert_ne!(ids().await, first, "what is asked for again is another act");
    })
    .await;
}

fn id(of: &Value) -> String {
    of["id"].as_str().expect("an id").to_owned()
}

/// How many credits a page shows.
fn credits(page: &Answer) -> Option<&str> {
    page.text.split("figure-number\">").nth(1)?.split('<').next()
}

fn of_text<T: std::str::FromStr>(id: &Value) -> T {
    id.as_str().and_then(|id| id.parse().ok()).expect("an id")
}

/// The customer's page as it is given must be the one that is made anew: one with a query is never kept.
async fn must_be_true(customer: &Client, after: &str) {
    let given = customer.get("/customer").await.must(200);
    let anew = customer.get("/customer?anew").await.must(200);
    assert_eq!(without_nonce(&given), without_nonce(&anew), "after {after}");
    // So that the next change finds one that is kept.
    customer.get("/customer").await.must(200);
}

async fn patch(client: &Client, deal: &str, body: &Value) -> Value {
    Answer::of(client.request(Method::PATCH, deal).json(body)).await.must(200).json()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_on_a_customers_page_is_on_it_at_once() {
    // A clock that stands still, so that two pages of one state are alike.
    let setup = Setup { clock: Some(Clock::set(Timestamp(1_795_248_000_000))), ..Setup::default() };
    on_both_with(setup, async |server: &TestServer| {
        let customer = server.signed_in("customer1").await;
        let other = server.signed_in("customer2").await;
        let (mechanic, cashier) = (server.signed_in("mechanic1").await, server.signed_in("cashier1").await);
        let who = customer.get("/api/me").await.must(200).json()["user"].clone();
        let me = &who["id"];
        let other_id = other.get("/api/me").await.must(200).json()["user"]["id"].clone();
        must_be_true(&customer, "nothing").await;

        let ahead = other.start_consultation().await;
        let made = customer.start_consultation().await;
        let room = format!("/api/consultations/{}", id(&made["session"]));
        must_be_true(&customer, "starting a consultation").await;
        let behind = customer.get("/customer").await.text;
        other.ask(&format!("/api/consultations/{}/cancel", id(&ahead["session"]))).await.must(200);
        must_be_true(&customer, "somebody ahead of them leaving").await;
        assert!(behind.contains("One person is ahead of you."), "{behind}");
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&made["assignment"]))).await.must(200);
        must_be_true(&customer, "its being accepted").await;
        mechanic.ask(&format!("{room}/start")).await.must(200);
        must_be_true(&customer, "its start").await;
        mechanic.post(&format!("{room}/messages"), &json!({ "body": "Does it squeal?" })).await.must(201);
        must_be_true(&customer, "a message").await;
        mechanic.ask(&format!("{room}/end")).await.must(200);
        must_be_true(&customer, "its end").await;

        let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
        let new = json!({ "title": "Brakes", "customer_id": me, "lines": [line] });
        let deal = format!("/api/deals/{}", id(&mechanic.post("/api/deals", &new).await.must(201).json()));
        must_be_true(&customer, "a deal").await;
        let version = async || mechanic.get(&deal).await.must(200).json()["version"].clone();
        mechanic.post(&format!("{deal}/quotes"), &json!({ "version": version().await })).await.must(201);
        must_be_true(&customer, "a quote").await;
        assert!(customer.get("/customer").await.text.contains("Brakes"));
        patch(&mechanic, &deal, &json!({ "version": version().await, "title": "Brakes, front" })).await;
        must_be_true(&customer, "another title").await;
        patch(&mechanic, &deal, &json!({ "version": version().await, "customer_id": other_id })).await;
        must_be_true(&customer, "a deal that went to somebody else, whose quote stays").await;
        must_be_true(&other, "a deal that came from somebody else, without its quote").await;
        patch(&mechanic, &deal, &json!({ "version": version().await, "customer_id": me })).await;
        must_be_true(&customer, "a deal that came back").await;
        must_be_true(&other, "a deal that went back").await;
        mechanic.delete(&deal).await.must(204);
        must_be_true(&customer, "a deleted deal").await;
        mechanic.ask(&format!("{deal}/restore")).await.must(200);
        must_be_true(&customer, "an undeleted deal").await;
        patch(&mechanic, &deal, &json!({ "version": version().await, "stage": "lost" })).await;
        must_be_true(&customer, "a deal that was lost").await;

        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let start = json!({ "register_id": registers["registers"][0]["id"], "opening_cash_cents": 20_000 });
        let shift = cashier.post("/api/pos/sessions/get-or-create", &start).await.must(201).json();
        let shift = format!("/api/pos/shifts/{}", id(&shift["shift"]));
        let price = cashier.get("/api/pos/catalogue").await.must(200).json()["credit_price_cents"].clone();
        let sale = json!({
            "id": Uuid::now_v7(),
            "customer_id": me,
            "lines": [{ "name": "Check", "quantity": 1, "unit_price_cents": price, "tax_bp": 1_900 }],
            "tenders": [{ "kind": "credit", "amount_cents": price }],
        });
        cashier.post(&format!("{shift}/sales"), &sale).await.must(201);
        must_be_true(&customer, "a credit that was spent at the till").await;
        let back = json!({ "id": Uuid::now_v7(), "refund_of": sale["id"], "lines": [{ "position": 0, "quantity": 1 }],
            "reason": "Not done", "tender": "credit" });
        cashier.post(&format!("{shift}/refunds"), &back).await.must(201);
        must_be_true(&customer, "a credit that came back at the till").await;
        let credit = json!({ "plan": "credit", "channel": "chat", "concern": "It squeals." });
        let made = customer.post("/api/intake/start", &credit).await.must(201).json();
        must_be_true(&customer, "a credit that is held").await;
        customer.ask(&format!("/api/consultations/{}/cancel", id(&made["session"]))).await.must(200);
        must_be_true(&customer, "a credit that was given back").await;
        let (shop, me) = (of_text(&who["shop_id"]), of_text(&who["id"]));
        session::consultation::grant(&server.cx, shop, me, 3).await.expect("credits are granted");
        must_be_true(&customer, "credits that were given").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_whoever_waits_is_kept_while_the_queue_stands_still() {
    on_both(async |server: &TestServer| {
        let (customer, other) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        customer.start_consultation().await;
        let before = credits(&customer.get("/customer").await.must(200)).map(ToOwned::to_owned);
        server.break_by("UPDATE credit_accounts SET balance = 77").await;
        assert_eq!(credits(&customer.get("/customer").await.must(200)).map(ToOwned::to_owned), before, "it was kept");
        other.start_consultation().await;
        assert_eq!(credits(&customer.get("/customer").await.must(200)), Some("77"), "the queue moved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_kept_while_nothing_of_its_person_changes() {
    on_both(async |server: &TestServer| {
        let (customer, other) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        let first = customer.get("/customer").await.must(200);
        let before = credits(&first);
        // What no server does: nothing is told of it, so that only a page which is made anew shows it.
        server.break_by("UPDATE credit_accounts SET balance = 77").await;
        assert_eq!(credits(&customer.get("/customer").await.must(200)), before, "it was kept");
        other.start_consultation().await;
        assert_eq!(
            credits(&customer.get("/customer").await.must(200)),
            before,
            "somebody else's change is none of theirs"
        );
        assert_eq!(credits(&server.signed_in("customer1").await.get("/customer").await.must(200)), Some("77"));
        customer.start_consultation().await;
        assert_eq!(credits(&customer.get("/customer").await.must(200)), Some("77"), "something of theirs changed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_page_shows_the_time_that_it_is_and_has_a_nonce_of_its_own() {
    let clock = Clock::set(Timestamp(1_795_248_000_000));
    let setup = Setup { clock: Some(clock.clone()), ..Setup::default() };
    on_both_with(setup, async |server: &TestServer| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let made = customer.start_consultation().await;
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&made["assignment"]))).await.must(200);
        let first = customer.get("/customer").await.must(200);
        let shown = |page: &Answer, elapsed: &str| {
            let now = server.cx.clock.now().0;
            assert!(page.text.contains(&format!("data-now=\"{now}\"")), "the server's time: {}", page.text);
            assert_eq!(page.text.matches(&format!(">{elapsed}<")).count(), 2, "banner and card: {}", page.text);
            assert!(!page.text.contains(".since.") && !page.text.contains(".now."), "{}", page.text);
        };
        shown(&first, "0:00");
        server.break_by("UPDATE credit_accounts SET balance = 77").await;
        clock.advance(65_000);
        let second = customer.get("/customer").await.must(200);
        assert_eq!(credits(&second), credits(&first), "it was kept");
        shown(&second, "1:05");
        assert_ne!(first.header("content-security-policy"), second.header("content-security-policy"));
        assert_eq!(without_nonce(&first).len(), without_nonce(&second).len(), "but for these it is the same");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_that_runs_out_is_not_shown_as_open_by_a_page_that_was_kept() {
    let clock = Clock::set(Timestamp(1_795_248_000_000));
    let setup = Setup { clock: Some(clock.clone()), ..Setup::default() };
    on_both_with(setup, async |server: &TestServer| {
        let (customer, mechanic) = (server.signed_in("customer7").await, server.signed_in("mechanic1").await);
        let me = customer.get("/api/me").await.must(200).json()["user"]["id"].clone();
        let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
        let new = json!({ "title": "Brakes", "customer_id": me, "lines": [line] });
        let deal = mechanic.post("/api/deals", &new).await.must(201).json();
        let quote = json!({ "version": deal["version"], "valid_days": 1 });
        mechanic.post(&format!("/api/deals/{}/quotes", id(&deal)), &quote).await.must(201);
        let waits = async || customer.get("/customer").await.must(200).text.contains("A quote waits for your answer");
        assert!(waits().await);
        // Seen meanwhile, so that the login lasts.
        for _ in 0..2 {
            clock.advance(86_400_000 / 2 - 1);
            assert!(waits().await);
        }
        clock.advance(2);
        assert!(!waits().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_was_answered_is_on_one_page_only_and_nobody_gets_anothers() {
    on_one(&[], async |server: &TestServer| {
        let customer = server.signed_in("customer1").await;
        customer.get("/customer").await.must(200);
        let form = customer
            .request(Method::POST, "/fn/start_consultation")
            .header("accept", "text/html")
            .header("referer", format!("http://{}/customer", server.address))
            .header("content-type", "application/x-www-form-urlencoded");
        Answer::of(form.body("plan=free&channel=chat&concern=")).await.must(303);
        assert!(customer.get("/customer").await.must(200).text.contains("field-error"), "the refusal");
        assert!(!customer.get("/customer").await.must(200).text.contains("field-error"), "once");

        let landing = server.client().get("/").await.must(200);
        assert!(landing.text.contains("Sign up") && customer.get("/").await.must(200).text.contains("Ada Winter"));
        assert!(!server.client().get("/").await.must(200).text.contains("Ada Winter"));
        customer.ask("/api/logout").await.must(204);
        let after = customer.get("/customer").await;
        assert_eq!(after.header("location"), "/sign-in?next=/customer");
    })
    .await;
}
