//! The count is blind in page, API and stream alike: until a shift is closed a cashier is shown no cash sums, a manager all of them.

use serde_json::{Value, json};

use crate::support::{Client, on_both};

/// Sums that nothing else on a page or in an answer contains.
const OPENING: i64 = 7_654_321;
const WRITTEN: &str = "76543.21";
/// What the drawer is short of at the count.
const SHORT: i64 = 3_333;

async fn register(client: &Client) -> Value {
    client.get("/api/pos/registers").await.must(200).json()["registers"][0]["id"].clone()
}

/// The path of the shift on the first register, which the client starts or joins with so much.
async fn shift(client: &Client, cash: i64) -> String {
    let start = json!({ "register_id": register(client).await, "opening_cash_cents": cash });
    let on = client.post("/api/pos/sessions/get-or-create", &start).await;
    assert!(matches!(on.status, 200 | 201), "{}", on.text);
    on.json()["shift"]["id"].as_str().expect("an id").to_owned()
}

/// All that a client is shown of a shift: answers of the API, pages, and what the stream tells.
async fn shown(client: &Client, id: &str) -> Vec<String> {
    let mut shown = Vec::new();
    for path in [
        format!("/api/pos/shifts/{id}"),
        format!("/api/pos/shifts/{id}/report"),
        "/api/pos/registers".to_owned(),
        "/pos/register".to_owned(),
        format!("/pos/shifts/{id}"),
        format!("/pos/shifts/{id}/report"),
        format!("/pos/shifts/{id}/close"),
    ] {
        shown.push(client.get(&path).await.must(200).text);
    }
    let mut stream = client.follow(&[&format!("shift:{id}")]).await;
    shown.push(stream.next("shift").await.to_string());
    shown
}

fn tells(shown: &[String], secrets: &[&str]) -> Vec<String> {
    let is_told = |text: &&String| secrets.iter().any(|secret| text.contains(secret));
    shown.iter().filter(is_told).cloned().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cashier_is_shown_no_cash_sum_by_page_api_or_stream_and_a_manager_is() {
    on_both(async |server| {
        let (cashier, other, manager) = (
            server.signed_in("cashier1").await,
            server.signed_in("cashier2").await,
            server.signed_in("manager1").await,
        );
        let id = shift(&cashier, OPENING).await;
        let at = format!("/api/pos/shifts/{id}");
        let (short, expected) = (format!("{SHORT}"), OPENING.to_string());
        let secrets = [expected.as_str(), WRITTEN, short.as_str(), "33.33"];
        assert_ne!(tells(&shown(&manager, &id).await, &secrets[..2]), [""; 0], "a manager sees the drawer");
        for client in [&cashier, &other] {
            assert_eq!(tells(&shown(client, &id).await, &secrets), [""; 0], "while it is open");
        }
        let answer = cashier.post(&format!("{at}/count"), &json!({ "counted_cents": OPENING - SHORT })).await.must(200);
        assert_eq!(tells(std::slice::from_ref(&answer.text), &secrets), [""; 0], "the answer to a count");
        let count = answer.json()["count"].clone();
        assert_eq!((&count["result"], &count["needs_manager"]), (&json!("short"), &json!(true)));
        for client in [&cashier, &other] {
            assert_eq!(tells(&shown(client, &id).await, &secrets), [""; 0], "while it is counted");
        }
        let page = cashier.get(&format!("/pos/shifts/{id}/close")).await.must(200).text;
        assert!(page.contains("Short") && page.contains("a manager signs for it"), "{page}");
        let page = manager.get(&format!("/pos/shifts/{id}/close")).await.must(200).text;
        assert!(page.contains("Join this shift"), "{page}");
        shift(&manager, OPENING).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_closing_page_says_over_or_short_and_every_count_stands_in_the_z_report() {
    on_both(async |server| {
        let (cashier, manager) = (server.signed_in("cashier1").await, server.signed_in("manager1").await);
        let id = shift(&cashier, 20_000).await;
        let closing = format!("/pos/shifts/{id}/close");
        let counts = async |sum: &str| {
            cashier.form("count_drawer", &closing, &[("shift", &id), ("counted", sum)]).await;
            cashier.get(&closing).await.must(200).text
        };
        let page = counts("0").await;
        assert!(page.contains("This count is off by more than 20.00 EUR"), "{page}");
        let page = counts("200").await;
        assert!(page.contains("Agrees") && page.contains("count 2"), "{page}");
        assert!(page.contains("A count is off by more than 20.00 EUR") && page.contains("manager_email"), "{page}");
        shift(&manager, 20_000).await;
        let page = manager.get(&closing).await.must(200).text;
        assert!(page.contains("Expected") && page.contains("Exact"), "{page}");

        let board = cashier.get(&format!("/api/pos/shifts/{id}")).await.must(200).json();
        let count = board["count"]["id"].as_str().expect("an id").to_owned();
        let fields = [("shift", id.as_str()), ("count_id", &count), ("drop", "1000"), ("note", "A+guess")];
        manager.form("close_shift", &closing, &fields).await;
        let page = manager.get(&closing).await.must(200).text;
        assert!(page.contains("No more can be carried to the safe") && page.contains("value=\"1000\""), "{page}");
        let fields = [("shift", id.as_str()), ("count_id", &count), ("drop", "50"), ("note", "A+guess")];
        manager.form("close_shift", &closing, &fields).await;
        let report = cashier.get(&format!("/pos/shifts/{id}/report")).await.must(200).text;
        for said in ["Short 200.00", "Exact", "Left in the drawer", "150.00", "counted 0.00, expected 200.00"] {
            assert!(report.contains(said), "{said}: {report}");
        }
        assert!(!report.contains("-200.00"), "a bare signed number: {report}");

        // Who opens it next is told what the last closing left, and both reports say so.
        let register = register(&cashier).await;
        let fields = [("register", register.as_str().expect("an id")), ("opening_cash", "149")];
        let started = cashier.form("start_shift", "/pos/register", &fields).await;
        let page = cashier.get(started.header("location")).await.must(200).text;
        assert!(page.contains("The last closing left 150.00: Short 1.00."), "{page}");
        let x = manager.get(&format!("{}/report", started.header("location"))).await.must(200).text;
        assert!(x.contains("Left at the last closing") && x.contains("Short 1.00"), "{x}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_offered_the_register_it_stood_at_last_whoever_signs_in_there() {
    on_both(async |server| {
        let cashier = server.signed_in("cashier1").await;
        let all = cashier.get("/api/pos/registers").await.must(200).json();
        let last = all["registers"].as_array().and_then(|all| all.last()).expect("there are some").clone();
        let (id, name) = (last["id"].as_str().expect("an id"), last["name"].as_str().expect("a name"));
        let heading = |name: &str| format!("register-name\">{name}<");
        let first = all["registers"][0]["name"].as_str().expect("a name").to_owned();
        let page = cashier.get("/pos/register").await.must(200).text;
        assert!(page.find(&heading(&first)) < page.find(&heading(name)) && !page.contains("data-last"), "{page}");
        let started = cashier.form("start_shift", "/pos/register", &[("register", id), ("opening_cash", "200")]).await;
        let shift = started.header("location").rsplit('/').next().unwrap_or_default().to_owned();
        cashier.form("leave_shift", started.header("location"), &[("shift", &shift)]).await;
        let page = cashier.get("/pos/register").await.must(200).text;
        assert!(page.find(&heading(name)) < page.find(&heading(&first)), "{page}");
        assert!(page.contains("data-last") && page.contains("This device"), "{page}");
    })
    .await;
}
