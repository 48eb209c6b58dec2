//! Quotes over HTTP: taken back, decided on by a link, and what a till says of more than was approved.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Answer, Client, TestServer, on_both};

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

/// A deal with a line and an optional one, quoted for `customer`. Its path in the API, and the quote's.
async fn quoted(staff: &Client, customer: Value) -> (String, String) {
    let line = |name: &str, cents: i64, is_optional: bool| json!({ "kind": "part", "name": name, "quantity": 1, "unit_price_cents": cents, "is_optional": is_optional });
    let mut new =
        json!({ "title": "Secret brakes", "lines": [line("Pads", 10_000, false), line("Discs", 5_000, true)] });
    new["customer_id"] = customer;
    if new["customer_id"].is_null() {
        new["customer_name"] = json!("Wanda Walk-in");
    }
    let deal = staff.post("/api/deals", &new).await.must(201).json();
    let path = format!("/api/deals/{}", id(&deal));
    let made = staff.post(&format!("{path}/quotes"), &json!({ "version": deal["version"] })).await.must(201).json();
    (path.clone(), format!("{path}/quotes/{}", id(&made["quotes"][0])))
}

/// Posts a form as a page without a script does, from `page`. Where it leads.
async fn sends(client: &Client, page: &str, form: &str, fields: &str) -> String {
    let request = client
        .request(Method::POST, &format!("/fn/{form}"))
        .header("accept", "text/html")
        .header("referer", format!("http://localhost{page}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(fields.to_owned());
    Answer::of(request).await.must(303).header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_link_ticks_sees_the_total_and_approves_that() {
    on_both(async |server: &TestServer| {
        let (staff, nobody) = (server.signed_in("mechanic1").await, server.client());
        let (deal, quote) = quoted(&staff, json!(null)).await;
        let link = staff.get(&format!("{quote}/link")).await.must(200).json();
        let link = link["path"].as_str().expect("a path");
        let page = nobody.get(link).await.must(200);
        assert!(page.text.contains("Secret brakes") && page.text.contains("Approve for 150.00 EUR"), "{}", page.text);
        let key = link.split_once("key=").expect("a key").1;

        let ticked = "wants%5B%5D=2";
        let unseen =
            sends(&nobody, link, "decide_linked_quote", &format!("key={key}&decision=approve&seen=15000")).await;
        assert!(unseen.contains("want=0"), "{unseen}");
        let page = nobody.get(&unseen).await.must(200);
        assert!(page.text.contains("Approve for 100.00 EUR") && page.text.contains("nothing is approved yet"));
        let total = sends(&nobody, link, "decide_linked_quote", &format!("key={key}&decision=total&{ticked}")).await;
        assert!(nobody.get(&total).await.must(200).text.contains("Approve for 150.00 EUR"), "{total}");
        for nonsense in ["wants=x", "wants%5B%5D=9", "wants%5B%5D=-1"] {
            let fields = format!("key={key}&decision=approve&name=W&{nonsense}");
            assert_eq!(sends(&nobody, link, "decide_linked_quote", &fields).await, link, "{nonsense}");
        }
        let record = staff.get(&deal).await.must(200).json();
        assert_eq!(record["stage"], "quoted", "nothing of that was a decision");
        let fields = format!("key={key}&decision=approve&seen=10000&name=Wanda");
        sends(&nobody, link, "decide_linked_quote", &fields).await;
        let record = staff.get(&deal).await.must(200).json();
        assert_eq!((&record["stage"], &record["approved"]["total_cents"]), (&json!("approved"), &json!(10_000)));
        assert!(nobody.get(link).await.must(200).text.contains("left out"));

        // A key that is none says no more than one that never was.
        let wrong = nobody.get("/quote?key=nonsense").await;
        let forged = nobody.get(&format!("/quote?key={}", "0".repeat(96))).await;
        assert_eq!((wrong.status, forged.status), (404, 404));
        assert!(!forged.text.contains("Secret"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_taken_back_by_staff_who_see_its_deal_and_by_nobody_else() {
    on_both(async |server: &TestServer| {
        let (staff, other) = (server.signed_in("mechanic1").await, server.signed_in("mechanic5").await);
        let customer = server.signed_in("customer7").await;
        let whose = customer.get("/api/me").await.must(200).json()["user"]["id"].clone();
        let (_, quote) = quoted(&staff, whose).await;
        let back = format!("{quote}/withdraw");
        let word = json!({ "word": "Sold out" });
        customer.post(&back, &word).await.problem(403, "not-allowed");
        other.post(&back, &word).await.problem(404, "not-found");
        staff.get(&format!("{quote}/link")).await.problem(404, "not-found");
        let record = staff.post(&back, &word).await.must(200).json();
        assert_eq!((&record["stage"], &record["quotes"][0]["status"]), (&json!("lead"), &json!("withdrawn")));
        staff.post(&back, &json!({})).await.must(200);
        let mine = customer.get("/api/customer/quotes").await.must(200).json();
        assert_eq!(
            (&mine["quotes"][0]["word"], &mine["quotes"][0]["status"]),
            (&json!("Sold out"), &json!("withdrawn"))
        );
        let decision = format!("/api/customer/quotes/{}/decision", id(&mine["quotes"][0]));
        let late = customer.post(&decision, &json!({ "decision": "approve" })).await;
        assert_eq!(late.problem(409, "quote-not-open")["current"], "withdrawn");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_says_why_it_takes_no_more_than_was_approved_and_what_to_do() {
    on_both(async |server: &TestServer| {
        let (cashier, customer) = (server.signed_in("cashier1").await, server.signed_in("customer7").await);
        let whose = customer.get("/api/me").await.must(200).json()["user"]["id"].clone();
        let (deal, quote) = quoted(&cashier, whose).await;
        let decision = format!("/api/customer/quotes/{}/decision", quote.rsplit('/').next().expect("an id"));
        let approved = customer.post(&decision, &json!({ "decision": "approve", "lines": [] })).await.must(200).json();
        assert_eq!(approved["approved_cents"], 10_000);
        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let start = json!({ "register_id": registers["registers"][0]["id"], "opening_cash_cents": 20_000 });
        let shift = cashier.post("/api/pos/sessions/get-or-create", &start).await.must(201).json();
        let sales = format!("/api/pos/shifts/{}/sales", id(&shift["shift"]));
        let sale = |cents: i64| {
            json!({ "id": Uuid::now_v7(), "deal_id": deal.rsplit('/').next(),
                "lines": [{ "name": "Work", "quantity": 1, "unit_price_cents": cents }],
                "tenders": [{ "kind": "cash", "amount_cents": cents }] })
        };
        let problem = cashier.post(&sales, &sale(10_001)).await.problem(409, "beyond-quote");
        let detail = problem["detail"].as_str().expect("a sentence");
        assert!(detail.contains("0.01 EUR more") && detail.contains("make a new quote"), "{detail}");
        assert_eq!(problem["beyond_cents"], 1);
        // A manager signs for it, and it stands on the receipt and the report.
        let more = sale(10_001);
        let signature = json!({ "sale_id": more["id"], "email": "manager1@demo.test", "password": "forecourt-demo",
            "beyond_cents": 1, "reason": "A cent" });
        cashier.post(&sales.replace("sales", "approvals"), &signature).await.must(201);
        let receipt = cashier.post(&sales, &more).await.must(201).json();
        assert_eq!(receipt["sale"]["beyond_cents"], 1);
        let paper = cashier.get(&format!("/pos/sales/{}", id(&more))).await.must(200).text;
        assert!(paper.contains("0.01 more than the customer approved, allowed by"), "{paper}");
        let report = cashier.get(&sales.replace("/api", "").replace("sales", "report")).await.must(200).text;
        assert!(report.contains("more than approved, by") && report.contains("A cent"), "{report}");
    })
    .await;
}
