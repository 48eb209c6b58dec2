//! Deals over the JSON API and the live stream: working on them, losing them, and every way to get it wrong.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, TestServer, on_both};

async fn made(client: &Client, title: &str) -> Value {
    let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
    let new = json!({ "title": title, "lines": [line] });
    client.post("/api/deals", &new).await.must(201).json()
}

fn at(deal: &Value) -> String {
    format!("/api/deals/{}", deal["id"].as_str().expect("an id"))
}

async fn patch(client: &Client, path: &str, body: &Value) -> Answer {
    Answer::of(client.request(Method::PATCH, path).json(body)).await
}

async fn id_of(client: &Client, account: &str) -> Value {
    let me = client.get("/api/me").await.must(200).json();
    assert_eq!(me["user"]["email"], format!("{account}@demo.test"));
    me["user"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selected_deal_follows_the_person_to_every_device_and_through_an_emptied_session_store() {
    on_both(async |server: &TestServer| {
        let (till, phone) = (server.signed_in("mechanic1").await, server.signed_in("mechanic1").await);
        let (first, second) = (made(&till, "Brakes").await, made(&till, "Clutch").await);
        let mut stream = phone.follow(&["person"]).await;
        assert!(stream.next("person").await["selection_revision"].is_i64());
        let selected = till.ask(&format!("{}/select", at(&first))).await.must(200).json();
        assert_eq!(selected["deal"]["title"], "Brakes");
        assert_eq!(stream.next("person").await["selection_revision"], selected["revision"]);
        for client in [&till, &phone, &server.signed_in("mechanic1").await] {
            let me = client.get("/api/me").await.must(200).json();
            assert_eq!((&me["deal"]["id"], &me["revision"]), (&first["id"], &selected["revision"]));
        }
        // Whatever HTTP sessions remembered is gone: whoever signs in again finds it selected all the same.
        server.break_by("DELETE FROM http_sessions").await;
        let anew = server.signed_in("mechanic1").await;
        assert_eq!(anew.get("/api/me").await.must(200).json()["deal"]["id"], first["id"]);
        let (till, phone) = (anew, server.signed_in("mechanic1").await);
        // A title is shown on every page: who selected it is told when it changes.
        patch(&till, &at(&first), &json!({ "version": 1, "title": "Brakes, front" })).await.must(200);
        let before = selected["revision"].as_i64();
        stream.next_where("person", |told| told["selection_revision"].as_i64() > before).await;
        assert_eq!(phone.get("/api/me").await.must(200).json()["deal"]["title"], "Brakes, front");
        // Whoever decided on what is no longer so changes nothing.
        let stale = till.post(&format!("{}/select", at(&second)), &json!({ "revision": 1 })).await;
        let problem = stale.problem(409, "selection-stale");
        assert_eq!(problem["selection"]["deal"]["title"], "Brakes, front");
        till.delete("/api/deals/selection").await.must(200);
        let me = phone.get("/api/me").await.must(200).json();
        assert_eq!((&me["deal"], &me["reason"]), (&json!(null), &json!("by_you")));
        let recent = phone.get("/api/deals/recent").await.must(200).json();
        assert_eq!(recent[0]["id"], first["id"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_that_is_lost_is_gone_from_every_way_to_it_and_the_reason_is_told() {
    on_both(async |server: &TestServer| {
        let (me, boss) = (server.signed_in("mechanic1").await, server.signed_in("manager1").await);
        let other = server.signed_in("mechanic5").await;
        let deal = made(&me, "Secret brakes").await;
        me.ask(&format!("{}/select", at(&deal))).await.must(200);
        let followed = format!("deal:{}", deal["id"].as_str().expect("an id"));
        let mut record = me.follow(&["person", &followed]).await;
        let selected = record.next("person").await["selection_revision"].as_i64();
        assert!(record.next("deal").await["revision"].is_i64());
        let owner = id_of(&other, "mechanic5").await;
        let given = boss.post(&format!("{}/owner", at(&deal)), &json!({ "owner_id": owner })).await.must(200).json();
        assert_eq!(given["deal"]["owner_id"], owner);
        assert!(record.next("person").await["selection_revision"].as_i64() > selected);
        assert_eq!(record.next("deal").await, json!(null), "no longer theirs to see");
        let told = me.get("/api/me").await.must(200);
        assert_eq!((&told.json()["deal"], &told.json()["reason"]), (&json!(null), &json!("access_lost")));
        assert!(!told.text.contains("Secret"));
        for answer in [
            me.get(&at(&deal)).await,
            me.ask(&format!("{}/select", at(&deal))).await,
            me.delete(&at(&deal)).await,
            me.get(&me.live_at(&[&followed]).await).await,
        ] {
            assert!(!answer.text.contains("Secret"));
            answer.problem(404, "not-found");
        }
        assert!(!me.get("/api/deals?q=secret").await.must(200).text.contains("Secret"));
        assert!(other.get("/api/deals?q=secret").await.must(200).text.contains("Secret"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_deleted_hidden_and_foreign_are_one_answer() {
    on_both(async |server: &TestServer| {
        let (me, other) = (server.signed_in("mechanic1").await, server.signed_in("mechanic5").await);
        let (hidden, deleted) = (made(&other, "Hidden").await, made(&me, "Deleted").await);
        me.delete(&at(&deleted)).await.must(204);
        let bodies = async |path: String| {
            let mut body = me.get(&path).await.problem(404, "not-found");
            for of_this_request in ["request_id", "instance"] {
                body[of_this_request] = json!(null);
            }
            body
        };
        let unknown = bodies(format!("/api/deals/{}", uuid::Uuid::now_v7())).await;
        assert_eq!(bodies(at(&hidden)).await, unknown);
        assert_eq!(bodies(at(&deleted)).await, unknown);
        assert_eq!(bodies("/api/deals/nonsense".to_owned()).await, unknown);
        me.ask(&format!("{}/restore", at(&deleted))).await.must(200);
        me.get(&at(&deleted)).await.must(200);
        other.ask(&format!("{}/restore", at(&deleted))).await.problem(404, "not-found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_edit_is_answered_with_what_differs_and_the_deal_as_it_is() {
    on_both(async |server: &TestServer| {
        let me = server.signed_in("cashier1").await;
        let deal = made(&me, "Brakes").await;
        patch(&me, &at(&deal), &json!({ "version": 1, "title": "Brakes, front", "vehicle": "Van" })).await.must(200);
        let late = patch(&me, &at(&deal), &json!({ "version": 1, "title": "Brakes, rear", "vehicle": "Van" })).await;
        let problem = late.problem(409, "stale");
        assert_eq!(problem["differs"], json!(["title"]));
        assert_eq!((&problem["deal"]["title"], &problem["deal"]["version"]), (&json!("Brakes, front"), &json!(2)));
        let before = server.tables().await;
        for (body, status, kind) in [
            (json!({ "version": 2, "stage": "invoiced" }), 409, "no-such-step"),
            (json!({ "version": 2, "stage": "sold" }), 422, "invalid"),
            (json!({ "version": 2, "title": "" }), 422, "invalid"),
            (json!({ "version": 2, "lines": [{ "kind": "part", "name": "x", "quantity": -1 }] }), 422, "invalid"),
            (json!({ "title": "No version" }), 422, "invalid"),
        ] {
            patch(&me, &at(&deal), &body).await.problem(status, kind);
        }
        me.post(&format!("{}/quotes", at(&deal)), &json!({ "version": 2 })).await.problem(409, "not-quotable");
        me.get("/api/deals?after=nonsense").await.problem(422, "invalid");
        server.tables().await.must_equal(&before, "a refusal");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_sees_the_quotes_made_for_them_and_no_deals() {
    on_both(async |server: &TestServer| {
        let (customer, staff) = (server.signed_in("customer7").await, server.signed_in("mechanic1").await);
        let stranger = server.signed_in("customer8").await;
        let whose = id_of(&customer, "customer7").await;
        let deal = made(&staff, "Brakes").await;
        patch(&staff, &at(&deal), &json!({ "version": 1, "customer_id": whose })).await.must(200);
        let mut stream = customer.follow(&["person"]).await;
        stream.next("person").await;
        staff
            .post(&format!("{}/quotes", at(&deal)), &json!({ "version": 2, "message": "As promised" }))
            .await
            .must(201);
        stream.next("person").await;
        let quotes = customer.get("/api/customer/quotes").await.must(200).json();
        let quote = &quotes["quotes"][0];
        assert_eq!(
            (&quote["title"], &quote["total_cents"], &quote["status"]),
            (&json!("Brakes"), &json!(10_000), &json!("open"))
        );
        let decision = format!("/api/customer/quotes/{}/decision", quote["id"].as_str().expect("an id"));
        stranger.post(&decision, &json!({ "decision": "approve" })).await.problem(404, "not-found");
        staff.post(&decision, &json!({ "decision": "approve" })).await.problem(403, "not-allowed");
        let approved =
            customer.post(&decision, &json!({ "decision": "approve", "name": "G. Novak" })).await.must(200).json();
        assert_eq!((&approved["status"], &approved["decided_name"]), (&json!("approved"), &json!("G. Novak")));
        let declined = customer.post(&decision, &json!({ "decision": "decline" })).await;
        assert_eq!(declined.problem(409, "quote-not-open")["current"], "approved");
        for path in ["/api/deals", "/api/deals/recent", &at(&deal)] {
            customer.get(path).await.problem(403, "not-allowed");
        }
        customer.ask(&format!("{}/select", at(&deal))).await.problem(403, "not-allowed");
        let me = customer.get("/api/me").await.must(200).json();
        assert_eq!((&me["deal"], &me["revision"]), (&json!(null), &json!(0)));
    })
    .await;
}
