//! Whatever can be followed: a change of it reaches a second browser within a second, whole and as a bare revision.
//!
//! One row a topic. They are taken from the type itself, so that a new topic without a row does not compile.

#![expect(clippy::print_stdout, reason = "what was measured is printed")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use session::change::Topic;
use uuid::Uuid;

use crate::support::{Answer, Client, TestServer, on_both};

/// The longest a second browser may take to hear of a change.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(1);

/// One topic of the garage: its id there, who follows it in a second browser, and what changes it.
struct Row<'a> {
    id: &'a str,
    follower: &'a Client,
    change: Change<'a>,
}

/// A request of the first browser; without a body where that is null.
struct Change<'a> {
    by: &'a Client,
    method: reqwest::Method,
    path: String,
    body: Value,
}

impl<'a> Change<'a> {
    fn post(by: &'a Client, path: impl Into<String>, body: Value) -> Self {
        Self { by, method: reqwest::Method::POST, path: path.into(), body }
    }

    async fn make(&self) {
        let request = self.by.request(self.method.clone(), &self.path);
        let answer = Answer::of(if self.body.is_null() { request } else { request.json(&self.body) }).await;
        assert!(matches!(answer.status, 200 | 201), "{} {}: {}", self.method, self.path, answer.text);
    }
}

/// The people of the rows, each with the two browsers they need, and what they work on.
struct Garage {
    customer: Client,
    customers_phone: Client,
    other_customer: Client,
    in_room: Client,
    mechanic: Client,
    other_mechanic: Client,
    cashier: Client,
    manager: Client,
    me: Value,
    room: String,
    shift: String,
    product: Value,
    free_register: Value,
    deal: Value,
    slot: Value,
}

impl Garage {
    async fn of(server: &TestServer) -> Self {
        let person = async |account: &str| server.signed_in(account).await;
        let (customer, mechanic, cashier) =
            (person("customer1").await, person("mechanic1").await, person("cashier1").await);
        let in_room = person("customer3").await;
        let started = in_room.start_consultation().await;
        let entry = format!("/api/mechanic/assignments/{}/accept", text(&started["assignment"]["id"]));
        mechanic.ask(&entry).await.must(200);
        let registers = cashier.get("/api/pos/registers").await.must(200).json()["registers"].clone();
        let start = json!({ "register_id": registers[0]["id"], "opening_cash_cents": 20_000 });
        let shift = cashier.post("/api/pos/sessions/get-or-create", &start).await.must(201).json();
        let product = cashier.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone();
        let deal = mechanic.post("/api/deals", &json!({ "title": "Brakes" })).await.must(201).json();
        let slots = customer.get("/api/slots").await.must(200).json();
        let is_open = |slot: &&Value| text(&slot["opens_at"]) <= text(&slots["server_time"]) && slot["free"] != 0;
        let slot =
            slots["slots"].as_array().and_then(|slots| slots.iter().find(is_open)).expect("an open slot")["id"].clone();
        Self {
            me: customer.get("/api/me").await.must(200).json()["user"].clone(),
            customer,
            customers_phone: person("customer1").await,
            other_customer: person("customer2").await,
            in_room,
            mechanic,
            other_mechanic: person("mechanic2").await,
            cashier,
            manager: person("manager1").await,
            room: text(&started["session"]["id"]).to_owned(),
            shift: text(&shift["shift"]["id"]).to_owned(),
            product,
            free_register: registers[1]["id"].clone(),
            deal,
            slot,
        }
    }

    /// The row of such a topic, whatever its id.
    fn row(&self, kind: Topic) -> Row<'_> {
        let shop = text(&self.me["shop_id"]);
        let free = json!({ "plan": "free", "channel": "chat", "concern": "The brakes squeal." });
        let (id, follower, change) = match kind {
            Topic::Person(_) => {
                (text(&self.me["id"]), &self.customers_phone, Change::post(&self.customer, "/api/intake/start", free))
            }
            Topic::Consultation(_) => {
                let path = format!("/api/consultations/{}/start", self.room);
                (self.room.as_str(), &self.in_room, Change::post(&self.mechanic, path, Value::Null))
            }
            Topic::Shift(_) => {
                let sale = json!({
                    "id": Uuid::now_v7(),
                    "lines": [{ "product_id": self.product["id"], "quantity": 1 }],
                    "tenders": [{ "kind": "cash", "amount_cents": self.product["price_cents"] }],
                });
                let path = format!("/api/pos/shifts/{}/sales", self.shift);
                (self.shift.as_str(), &self.manager, Change::post(&self.cashier, path, sale))
            }
            Topic::Deal(_) => {
                let id = text(&self.deal["id"]);
                let body = json!({ "version": self.deal["version"], "title": "Brakes, front" });
                let change = Change {
                    by: &self.mechanic,
                    method: reqwest::Method::PATCH,
                    path: format!("/api/deals/{id}"),
                    body,
                };
                (id, &self.manager, change)
            }
            Topic::Queue(_) => {
                (shop, &self.other_mechanic, Change::post(&self.other_customer, "/api/intake/start", free))
            }
            Topic::Registers(_) => {
                let start = json!({ "register_id": self.free_register, "opening_cash_cents": 10_000 });
                (shop, &self.cashier, Change::post(&self.manager, "/api/pos/sessions/get-or-create", start))
            }
            Topic::Catalogue(_) => {
                let new = json!({ "name": "Fuse", "price_cents": 150, "tax_bp": 1_900 });
                (shop, &self.cashier, Change::post(&self.manager, "/api/catalogue/products", new))
            }
            Topic::Slots(_) => {
                let mut booked = free;
                booked["slot_id"] = self.slot.clone();
                (shop, &self.customers_phone, Change::post(&self.other_customer, "/api/bookings", booked))
            }
            Topic::Deals(_) => {
                (shop, &self.manager, Change::post(&self.mechanic, "/api/deals", json!({ "title": "Exhaust" })))
            }
        };
        Row { id, follower, change }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_browser_hears_of_every_topic_within_a_second() {
    on_both(async |server: &TestServer| {
        let garage = Garage::of(server).await;
        let mut slowest = (Duration::ZERO, "");
        for word in Topic::WORDS {
            let kind = format!("{word}:{}", Uuid::nil()).parse().expect("a word begins a topic");
            let Row { id, follower, change } = garage.row(kind);
            let topic = format!("{word}:{id}");
            let mut whole = follower.stream(&format!("/live?follow={topic}")).await;
            let mut bare = follower.stream(&format!("/live?watch={topic}")).await;
            let (before, bare_before) = (whole.next(word).await, bare.next(word).await);
            change.make().await;
            // The first browser has its answer.
            let begun = Instant::now();
            let (after, bare_after) = (whole.next(word).await, bare.next(word).await);
            let took = begun.elapsed();
            assert!(took < FOLLOWS_WITHIN, "{topic} was followed after {took:?}");
            for (before, after) in [(before, after), (bare_before, bare_after)] {
                assert!(before["revision"].as_i64() < after["revision"].as_i64(), "{topic}: {before}, then {after}");
            }
            slowest = slowest.max((took, *word));
        }
        let (took, word) = slowest;
        println!("the slowest of {} topics was {word}: {took:?}", Topic::WORDS.len());
    })
    .await;
}
