//! A garage in which every call of the API's description can be made: the people, and for each call the thing it is about.
//!
//! An example holds ids of nowhere. Which ones stand for them here is said once, in [`Scene::known`], call by call.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use session::id::ShopId;
use session::login::factor::TotpSecret;
use session::login::{self, NewUser, Password};
use session::shop::Role;
use session::store::StoreError;
use session::transact;
use uuid::Uuid;

use super::description::Operation;
use super::example::{IdPlace, Place, of_parameter};
use super::{Answer, Client, TestServer};

const DAY_MS: i64 = 86_400_000;

/// Ids and numbers by the name of their field, or by their type where every field of it means the same.
type Known = BTreeMap<&'static str, Value>;

/// The people of a garage, and what stands in it.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    server: &'a TestServer,
    prefix: &'static str,
    pairs: Vec<(Client, Client)>,
    next_pair: AtomicUsize,
    /// Another mechanic than the first pair's.
    colleague: Client,
    cashier: Client,
    manager: Client,
    /// Somebody who is looked after by the manager, and whom nothing else here needs.
    leaver: Value,
    here: Known,
}

/// A call as it is to be made.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) operation: Operation,
    client: Client,
    path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    pub(crate) body: Option<Value>,
}

/// A consultation and the two who take part in it.
struct Consultation {
    customer: Client,
    mechanic: Client,
    known: Known,
}

impl Call {
    /// Makes it.
    pub(crate) async fn send(&self) -> Answer {
        let mut path = self.operation.path.to_owned();
        for (name, value) in &self.path {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let method = Method::from_bytes(self.operation.method.to_uppercase().as_bytes()).expect("a method");
        let mut request = self.client.request(method, &path);
        if !self.query.is_empty() {
            request = request.query(&self.query);
        }
        if let Some(body) = &self.body {
            request = request.json(body);
        }
        Answer::of(request).await
    }

    /// The same call by somebody else.
    pub(crate) fn by(&self, client: &Client) -> Self {
        Self { client: client.clone(), ..self.clone() }
    }

    /// The same call with another id in one place.
    pub(crate) fn with(&self, place: &Place, id: &Value) -> Self {
        let mut call = self.clone();
        let text = id.as_str().unwrap_or_default().to_owned();
        let parameters = if matches!(place, Place::Path(_)) { &mut call.path } else { &mut call.query };
        match place {
            Place::Path(name) | Place::Query(name) => {
                parameters.retain(|(known, _)| known != name);
                parameters.push((*name, text));
            }
            Place::Body(at) => put(call.body.as_mut().expect("a call with a body"), at, id.clone()),
        }
        call
    }
}

/// Puts `value` where the pointer leads, also into a field that the example leaves out.
fn put(body: &mut Value, at: &str, value: Value) {
    let (parent, field) = at.rsplit_once('/').expect("a pointer to a field");
    let parent = body.pointer_mut(parent).unwrap_or_else(|| panic!("the example has nothing at {parent}"));
    match (parent.is_array(), field.parse::<usize>()) {
        (true, Ok(place)) => parent[place] = value,
        _ => parent[field] = value,
    }
}

/// A UUID that nothing has.
pub(crate) fn unknown() -> Value {
    json!(Uuid::now_v7())
}

/// The ids of the other garage's things that no call can make: fixed, because nobody else has them.
const OTHER: [(&str, u128); 10] = [
    ("shop", 0x0f_0001),
    ("LocationId", 0x0f_0002),
    ("RegisterId", 0x0f_0003),
    ("ProductId", 0x0f_0004),
    ("TeamId", 0x0f_0005),
    ("manager1", 0x0f_0006),
    ("mechanic1", 0x0f_0007),
    ("cashier1", 0x0f_0008),
    ("customer1", 0x0f_0009),
    ("mechanic2", 0x0f_000a),
];

fn of_other(name: &str) -> Uuid {
    let known = OTHER.iter().find(|(known, _)| *known == name);
    Uuid::from_u128(known.expect("a thing of the other garage").1)
}

/// The statements that open another garage beside the demo's.
pub(super) fn another_garage(id: impl Fn(Uuid) -> String) -> String {
    let at = |name: &str| id(of_other(name));
    let shop = at("shop");
    let mut sql = format!(
        "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at)
            SELECT {shop}, 'Other garage', currency, time_zone, credit_price_cents, created_at FROM shops;
         INSERT INTO locations (id, shop_id, name) VALUES ({}, {shop}, 'Elsewhere');
         INSERT INTO registers (id, shop_id, location_id, name) VALUES ({}, {shop}, {}, 'Other 1');
         INSERT INTO products (id, shop_id, name, category, price_cents, tax_bp, position)
            VALUES ({}, {shop}, 'Oil', 'Fluids', 1190, 1900, 1);
         INSERT INTO teams (id, shop_id, name) VALUES ({}, {shop}, 'Other team');",
        at("LocationId"),
        at("RegisterId"),
        at("LocationId"),
        at("ProductId"),
        at("TeamId")
    );
    for name in ["manager1", "mechanic1", "mechanic2", "cashier1", "customer1"] {
        sql.push_str(&format!(
            "INSERT INTO users (id, shop_id, email, name, password_hash, roles, created_at)
                SELECT {}, {shop}, 'other-' || email, name, password_hash, roles, created_at
                FROM users WHERE email = '{name}@demo.test';",
            at(name)
        ));
    }
    sql
}

impl<'a> Scene<'a> {
    /// The demo garage.
    pub(crate) async fn of(server: &'a TestServer) -> Self {
        Self::with(server, "", 8).await
    }

    /// The garage that [`TestServer::open_another_garage`] opened.
    pub(crate) async fn of_other(server: &'a TestServer) -> Self {
        Self::with(server, "other-", 1).await
    }

    async fn with(server: &'a TestServer, prefix: &'static str, pairs_count: usize) -> Self {
        let person = async |role: &str, number: usize| server.signed_in(&format!("{prefix}{role}{number}")).await;
        let mut pairs = Vec::new();
        for number in 1..=pairs_count {
            pairs.push((person("customer", number).await, person("mechanic", number).await));
        }
        let (cashier, manager) = (person("cashier", 1).await, person("manager", 1).await);
        let colleague = person("mechanic", 2).await;
        let people = if prefix.is_empty() { "/api/people?q=cashier2" } else { "/api/people?view=customers" };
        let leaver = manager.get(people).await.must(200).json()["people"][0]["id"].clone();
        let me = async |client: &Client| client.get("/api/me").await.must(200).json()["user"]["id"].clone();
        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let catalogue = cashier.get("/api/pos/catalogue").await.must(200).json();
        let places = manager.get("/api/shop/places").await.must(200).json();
        let here = Known::from([
            ("customer_id", me(&pairs[0].0).await),
            ("UserId", me(&pairs[0].0).await),
            ("preferred_mechanic", me(&pairs[0].1).await),
            ("owner_id", me(&pairs[0].1).await),
            ("mechanic_id", me(&colleague).await),
            ("cashier_id", me(&cashier).await),
            ("owner", me(&manager).await),
            ("RegisterId", registers["registers"][0]["id"].clone()),
            ("ProductId", catalogue["products"][0]["id"].clone()),
            ("LocationId", places["locations"][0]["id"].clone()),
            ("TeamId", json!(of_other("TeamId"))),
        ]);
        Self { server, prefix, pairs, next_pair: AtomicUsize::new(0), colleague, cashier, manager, leaver, here }
    }

    /// The call of `operation` from its own example, with what is here in the place of its ids.
    ///
    /// Fails when the description has no example for a parameter or for the body.
    pub(crate) async fn call(&self, operation: Operation) -> Call {
        let what = format!("{} {}", operation.method, operation.path);
        let (client, known) = self.known(operation).await;
        let mut call = Call { operation, client, path: Vec::new(), query: Vec::new(), body: operation.example() };
        assert_eq!(call.body.is_some(), operation.body().is_some(), "{what} has no example of its body");
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            let example = of_parameter(parameter).unwrap_or_else(|| panic!("{what} has no example of {name}"));
            match parameter["in"].as_str() {
                Some("path") => call.path.push((name, example)),
                Some("query") => call.query.push((name, example)),
                // The key is the idempotency tests' own.
                _ => {}
            }
        }
        for place in operation.id_places() {
            let is_there = !matches!(&place.place, Place::Body(at) if call.body.as_ref().is_none_or(|body| body.pointer(at).is_none()));
            if is_there {
                call = call.with(&place.place, &self.id(&known, &place));
            }
        }
        // The first request of a login remembers what it reads: that is no change of what is tried.
        call.client.get("/api/me").await;
        for word in ["key", "code"] {
            if let (Some(value), Some(body)) = (known.get(word), call.body.as_mut()) {
                body[word] = value.clone();
            }
        }
        if let Some((_, key)) = call.query.iter_mut().find(|(name, _)| *name == "key") {
            known.get("key").and_then(Value::as_str).expect("a key").clone_into(key);
        }
        for number in ["version", "revision"] {
            if let (Some(value), Some(body)) =
                (known.get(number), call.body.as_mut().filter(|body| body[number].is_i64()))
            {
                body[number] = value.clone();
            }
        }
        call
    }

    /// What of this garage stands in such a place: by the field's name, by the id's type, or an id that the client makes.
    fn id(&self, known: &Known, place: &IdPlace) -> Value {
        let found = [known, &self.here]
            .iter()
            .find_map(|known| known.get(place.name).or_else(|| known.get(place.kind)).cloned());
        if is_made_by_client(place) {
            unknown()
        } else {
            found.unwrap_or_else(|| panic!("nothing stands for {place:?}"))
        }
    }

    /// One thing of each sort here, for whoever must not find it.
    pub(crate) async fn things(&self) -> Known {
        let mut things = self.here.clone();
        things.extend(self.consultation("live").await.known);
        things.extend(self.message().await.1);
        things.extend(self.handover().await.1);
        things.extend(self.shift().await);
        things.extend(self.sale().await);
        things.extend(self.movement().await);
        things.insert("CountId", self.count().await);
        things.extend(self.quote().await);
        things.insert("MailId", self.mail_given_up().await);
        things.insert("AccountLinkId", self.invited().await.1);
        things.insert("AccountNoticeId", self.account_notice().await);
        things.insert("LoginSessionId", self.other_login(&self.cashier, "cashier1").await);
        things.insert("DeviceKey", unknown());
        things.extend(self.draft().await);
        things.insert("PricesId", self.new_prices().await);
        things.extend(self.booking(2 * DAY_MS).await.1);
        things.extend(self.prebooking().await.1);
        things
    }

    /// Who makes a call, and what it is about: the mapping from the ids of the examples to this garage.
    async fn known(&self, operation: Operation) -> (Client, Known) {
        let Operation { method, path, .. } = operation;
        let (cashier, manager) = (self.cashier.clone(), self.manager.clone());
        let nothing = Known::new();
        match (method, path) {
            (_, "/api/shop/consultations") => (manager, nothing),
            (_, "/api/shop/consultations/{id}") => (manager, self.consultation("live").await.known),
            (_, "/api/login" | "/api/health" | "/api/health/session" | "/metrics") => (self.server.client(), nothing),
            ("post", "/api/logout") => (self.server.signed_in(&format!("{}customer1", self.prefix)).await, nothing),
            ("post", "/api/password-links") => (self.server.client(), nothing),
            ("post", "/api/invites/use") => {
                let (path, _) = self.invited().await;
                let key = path.split_once("?key=").map(|(_, key)| json!(key)).expect("a key");
                (self.server.client(), Known::from([("key", key)]))
            }
            ("delete", "/api/invites/{id}") => (manager, Known::from([("AccountLinkId", self.invited().await.1)])),
            (_, "/api/invites") => (manager, nothing),
            ("post", "/api/password-links/use") => {
                let (_, email) = self.newcomer().await;
                let path = self.server.password_link(&email).await;
                let key = path.split_once("?key=").map(|(_, key)| json!(key)).expect("a key");
                (self.server.client(), Known::from([("key", key)]))
            }
            (
                "patch" | "post",
                "/api/me"
                | "/api/me/password"
                | "/api/me/password/confirm"
                | "/api/me/second-factor"
                | "/api/me/second-factor/off",
            )
            | ("post", "/api/me/email")
            | (_, "/api/me/erasure") => (self.newcomer().await.0, nothing),
            ("post", "/api/me/second-factor/confirm") => {
                let (client, code) = self.begun_second_factor().await;
                (client, Known::from([("code", json!(code))]))
            }
            ("post", "/api/me/second-factor/recovery-codes") => {
                let (client, code) = self.begun_second_factor().await;
                client.post("/api/me/second-factor/confirm", &json!({ "code": code })).await.must(200);
                (client, nothing)
            }
            ("post", "/api/email-links/use") => {
                let email = format!("new-{}@demo.test", Uuid::now_v7().simple());
                let asked = json!({ "email": email, "password": session::demo::PASSWORD });
                self.newcomer().await.0.post("/api/me/email", &asked).await.must(202);
                let mail = self.server.last_mail_to(&email).await.expect("a mail");
                let key: String = mail.split_once("?key=").expect("a link").1.chars().take(64).collect();
                (self.server.client(), Known::from([("key", json!(key))]))
            }
            ("delete", "/api/shop/sessions") => (self.admin_of_their_own().await, nothing),
            (_, "/api/people/{id}/sessions/{session_id}") => {
                let leaver = Known::from([("UserId", self.leaver.clone())]);
                let (_, login) = self.leavers_login().await;
                (manager, leaver.into_iter().chain([("LoginSessionId", login)]).collect())
            }
            (
                _,
                "/api/me"
                | "/api/me/export"
                | "/api/me/presence"
                | "/api/me/sessions"
                | "/api/me/mail-wishes"
                | "/api/me/second-factor",
            ) => (cashier, nothing),
            ("delete" | "patch", "/api/me/sessions/{id}") => {
                let other = self.other_login(&cashier, "cashier1").await;
                (cashier, Known::from([("LoginSessionId", other)]))
            }
            (
                _,
                "/api/customer/active-session"
                | "/api/customer/quotes"
                | "/api/customer/queue-place"
                | "/api/customer/consultations"
                | "/api/mechanics",
            ) => (self.pairs[0].0.clone(), nothing),
            (_, "/api/mechanic/active-session" | "/api/mechanic/queue" | "/api/mechanic/handovers") => {
                (self.pairs[0].1.clone(), nothing)
            }
            (_, "/api/mechanic/handovers/{id}/accept" | "/api/mechanic/handovers/{id}/decline") => {
                self.handover().await
            }
            ("get", "/api/bookings.ics") => {
                let made = self.cashier.ask("/api/me/bookings-feed").await.must(201).json()["path"].clone();
                let key = made.as_str().and_then(|path| path.split_once("?key=")).map(|(_, key)| json!(key));
                (self.server.client(), Known::from([("key", key.expect("a key"))]))
            }
            (_, "/api/me/bookings-feed") => (cashier, nothing),
            ("get", "/api/slots" | "/api/bookings" | "/api/prebookings") => (self.pairs[0].0.clone(), nothing),
            (_, "/api/mechanic/calendar") => {
                let mechanic = self.pairs[0].1.clone();
                let version = mechanic.get("/api/mechanic/calendar").await.must(200).json()["version"].clone();
                (mechanic, Known::from([("version", version)]))
            }
            ("post", "/api/bookings") => {
                (self.free_pair().await.0, Known::from([("SlotId", self.slot(2 * DAY_MS, -1).await)]))
            }
            ("post", "/api/bookings/{id}/adopt") => {
                let (customer, known) = self.booking(5 * 60_000).await;
                customer.start_consultation().await;
                (customer, known)
            }
            (_, path) if path.starts_with("/api/bookings/") => self.booking(2 * DAY_MS).await,
            ("post", "/api/prebookings") => {
                (self.free_pair().await.0, Known::from([("SlotId", self.slot(2 * DAY_MS, DAY_MS).await)]))
            }
            (_, path) if path.starts_with("/api/prebookings/") => self.prebooking().await,
            ("post", "/api/intake/start") => (self.free_pair().await.0, nothing),
            ("post", "/api/mechanic/assignments/{id}/accept") => self.by_mechanic("pending").await,
            ("post", "/api/mechanic/assignments/{id}/release" | "/api/consultations/{id}/start") => {
                self.by_mechanic("waiting").await
            }
            ("post", "/api/consultations/{id}/end" | "/api/consultations/{id}/deal") => self.by_mechanic("live").await,
            ("post", "/api/consultations/{id}/cancel") => self.by_customer("pending").await,
            ("post", "/api/consultations/{id}/appointment") => self.by_customer("scheduled").await,
            ("post", "/api/consultations/{id}/handover") => {
                let (mechanic, mut known) = self.by_mechanic("live").await;
                let is_colleague = self.id_of(&mechanic).await == self.here["mechanic_id"];
                if is_colleague {
                    known.insert("mechanic_id", self.here["preferred_mechanic"].clone());
                }
                (mechanic, known)
            }
            ("post", "/api/consultations/{id}/read") => self.message().await,
            (_, path) if path.starts_with("/api/consultations/") => self.by_customer("live").await,
            ("post", "/api/deals/{id}/consultations") => {
                let made = self.consultation("live").await;
                let mut known = made.known;
                known.extend(self.deal(&made.mechanic).await);
                (made.mechanic, known)
            }
            ("post", "/api/customer/quotes/{id}/decision") => (self.pairs[0].0.clone(), self.quote().await),
            ("post", "/api/deals/{id}/quotes/{quote_id}/withdraw") => (manager, self.quote().await),
            ("get", "/api/deals/{id}/quotes/{quote_id}/link") => (manager, self.linked_quote().await),
            ("post" | "delete", "/api/deals/{id}/select" | "/api/deals/selection") => {
                let mut known = self.deal(&manager).await;
                known.insert("revision", manager.get("/api/me").await.must(200).json()["revision"].clone());
                (manager, known)
            }
            ("post", "/api/catalogue/products/{id}/restore") => {
                let known = self.managed_product().await;
                manager.ask(&format!("{}/archive", at("/api/catalogue/products", &known["ProductId"]))).await.must(200);
                (manager, known)
            }
            (_, path) if path.starts_with("/api/catalogue/imports/{id}") => (manager, self.draft().await),
            ("post", "/api/catalogue/prices") => {
                // Something of the category that the example names, whatever was renamed before.
                self.managed_product().await;
                (manager, nothing)
            }
            (_, path) if path.starts_with("/api/catalogue/prices/") => {
                (manager, Known::from([("DraftId", self.new_prices_of_its_own().await)]))
            }
            (_, path) if path.starts_with("/api/catalogue/") => (manager, self.managed_product().await),
            ("post", "/api/deals/{id}/restore") => {
                let known = self.deal(&manager).await;
                manager.delete(&at("/api/deals", &known["DealId"])).await.must(204);
                (manager, known)
            }
            (_, path) if path.starts_with("/api/deals") => {
                let known = self.deal(&manager).await;
                (manager, known)
            }
            (_, "/api/shop/settings") => {
                let version = manager.get("/api/shop/settings").await.must(200).json()["version"].clone();
                (manager, Known::from([("version", version)]))
            }
            ("post", "/api/shop/mails/{id}/send-again") => {
                (manager, Known::from([("MailId", self.mail_given_up().await)]))
            }
            (_, path) if path.starts_with("/api/shop/") => (manager, nothing),
            ("post", "/api/pos/shifts/{id}/sales") => {
                let mut known = self.shift().await;
                known.extend(self.deal(&cashier).await);
                (cashier, known)
            }
            ("post", "/api/pos/shifts/{id}/refunds") | ("get", "/api/pos/sales/{id}") => (cashier, self.sale().await),
            ("post", "/api/pos/sales/{id}/mail") => (cashier, self.sale().await),
            ("post", "/api/pos/shifts/{id}/cash-movements/{movement_id}/void") => (cashier, self.movement().await),
            ("post", "/api/pos/shifts/{id}/parked/{sale_id}/take") => (cashier, self.parked().await),
            ("post", "/api/pos/shifts/{id}/close") => {
                let (mut known, count) = (self.shift().await, self.count().await);
                known.insert("CountId", count);
                (cashier, known)
            }
            (_, path) if path.starts_with("/api/people") => {
                (manager, Known::from([("UserId", self.leaver.clone()), ("to", self.here["owner"].clone())]))
            }
            (_, path) if path.starts_with("/api/pos/") => (cashier, self.shift().await),
            _ => panic!("{method} {path} is new: say here who makes it and what it is about"),
        }
    }

    async fn by_customer(&self, status: &str) -> (Client, Known) {
        let made = self.consultation(status).await;
        (made.customer, made.known)
    }

    async fn by_mechanic(&self, status: &str) -> (Client, Known) {
        let made = self.consultation(status).await;
        (made.mechanic, made.known)
    }

    /// A customer and a mechanic who have nothing going on.
    async fn free_pair(&self) -> (Client, Client) {
        let next = self.next_pair.fetch_add(1, Ordering::Relaxed) % self.pairs.len();
        let (customer, mechanic) = self.pairs[next].clone();
        let active = customer.get("/api/customer/active-session").await.must(200).json()["session"].clone();
        if active.is_object() {
            let verb = if active["status"] == "live" { "end" } else { "cancel" };
            customer.ask(&format!("{}/{verb}", at("/api/consultations", &active["id"]))).await.must(200);
        }
        (customer, mechanic)
    }

    async fn consultation(&self, status: &str) -> Consultation {
        let (customer, mechanic) = self.free_pair().await;
        if status == "scheduled" {
            let tomorrow = self.server.cx.clock.now().plus_ms(86_400_000).to_string();
            let body = json!({ "plan": "free", "channel": "chat", "concern": "Brakes", "scheduled_for": tomorrow });
            let started = customer.post("/api/intake/start", &body).await.must(201).json();
            let known = Known::from([("ConsultationId", started["session"]["id"].clone())]);
            return Consultation { customer, mechanic, known };
        }
        let started = customer.start_consultation().await;
        let (session, assignment) = (started["session"]["id"].clone(), started["assignment"]["id"].clone());
        if status != "pending" {
            mechanic.ask(&format!("{}/accept", at("/api/mechanic/assignments", &assignment))).await.must(200);
        }
        if status == "live" {
            mechanic.ask(&format!("{}/start", at("/api/consultations", &session))).await.must(200);
        }
        let known = Known::from([("ConsultationId", session), ("AssignmentId", assignment)]);
        Consultation { customer, mechanic, known }
    }

    /// Somebody new, whose account may be changed, and their e-mail address.
    async fn newcomer(&self) -> (Client, String) {
        let name = format!("new-{}", Uuid::now_v7().simple());
        let me = self.cashier.get("/api/me").await.must(200).json();
        let shop_id = me["user"]["shop_id"].as_str().and_then(|id| id.parse().ok()).expect("a shop");
        let (email, password) = (format!("{name}@demo.test"), Password::new(session::demo::PASSWORD.to_owned()));
        let new = NewUser {
            shop_id,
            email: email.clone(),
            name: "Nora New".to_owned(),
            password,
            roles: Role::Customer.into(),
            referred_by: None,
        };
        login::add_user(&self.server.cx, new).await.expect("somebody new");
        (self.server.signed_in(&name).await, email)
    }

    /// Somebody new who has begun to set up a second factor, and its present code.
    async fn begun_second_factor(&self) -> (Client, String) {
        let client = self.newcomer().await.0;
        let begun = client.ask("/api/me/second-factor").await.must(201).json();
        let secret = begun["secret"].as_str().and_then(TotpSecret::from_text).expect("a secret");
        (client, secret.code(self.server.cx.clock.now()))
    }

    /// The admin of a shop in which nobody else is.
    async fn admin_of_their_own(&self) -> Client {
        const SHOP: &str = "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at)
            VALUES ($1, 'Lonely', 'EUR', 'UTC', 0, $2)";
        let cx = &self.server.cx;
        let (shop_id, name) = (cx.ids.next::<ShopId>(), format!("lonely-{}", Uuid::now_v7().simple()));
        let values = vec![shop_id.into(), cx.clock.now().into()];
        let made: Result<u64, StoreError> = transact!(cx.store, |tx| tx.execute(SHOP, values.clone()).await);
        made.expect("a shop");
        let new = NewUser {
            shop_id,
            email: format!("{name}@demo.test"),
            name: "Lona Lonely".to_owned(),
            password: Password::new(session::demo::PASSWORD.to_owned()),
            roles: Role::Admin.into(),
            referred_by: None,
        };
        login::add_user(cx, new).await.expect("an admin");
        self.server.signed_in(&name).await
    }

    /// A login of the one who is looked after.
    async fn leavers_login(&self) -> (Client, Value) {
        let account = if self.prefix.is_empty() { "cashier2".to_owned() } else { format!("{}customer1", self.prefix) };
        let client = self.server.signed_in(&account).await;
        let logins = client.get("/api/me/sessions").await.must(200).json();
        let mut logins = logins["sessions"].as_array().into_iter().flatten();
        let login = logins.find(|login| login["current"] == true).expect("a login")["id"].clone();
        (client, login)
    }

    /// An invitation of somebody new: the path of its link, and its id.
    async fn invited(&self) -> (String, Value) {
        let email = format!("new-{}@demo.test", Uuid::now_v7().simple());
        let made = self.manager.post("/api/invites", &json!({ "email": email, "roles": ["mechanic"] })).await.must(201);
        let open = self.manager.get("/api/invites").await.must(200).json();
        (made.json()["path"].as_str().expect("a path").to_owned(), open["invites"][0]["id"].clone())
    }

    /// A mail of this shop that was given up and can go again.
    async fn mail_given_up(&self) -> Value {
        const GIVE_UP: &str = "UPDATE mails SET given_up_at = created_at, last_error = 'Refused' WHERE id = $1";
        self.invited().await;
        let shop = self.manager.get("/api/me").await.must(200).json()["user"]["shop_id"].clone();
        let shop = shop.as_str().and_then(|id| id.parse().ok()).expect("a shop");
        let id = self.server.last_mail_of(shop).await;
        let given_up = transact!(self.server.cx.store, |tx| tx.execute(GIVE_UP, vec![id.into()]).await);
        assert_eq!(given_up.expect("the outbox can be written"), 1);
        json!(id)
    }

    /// What the first customer is told of their account.
    async fn account_notice(&self) -> Value {
        const LAST: &str = "SELECT id FROM account_notices WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT 1";
        let customer = &self.here["customer_id"];
        self.manager.ask(&format!("{}/password-link", at("/api/people", customer))).await.must(201);
        let customer: session::id::UserId = customer.as_str().and_then(|id| id.parse().ok()).expect("an id");
        let found = self.server.cx.store.one::<(Uuid,)>(LAST, vec![customer.into()]).await;
        json!(found.expect("they are told").0)
    }

    async fn id_of(&self, client: &Client) -> Value {
        client.get("/api/me").await.must(200).json()["user"]["id"].clone()
    }

    /// An offer to take over a live consultation, and who may accept it.
    async fn handover(&self) -> (Client, Known) {
        let mut made = self.consultation("live").await;
        let to = if self.pairs.len() > 1 { self.free_pair().await.1 } else { self.colleague.clone() };
        let offer = json!({ "mechanic_id": self.id_of(&to).await, "word": "You know these." });
        let path = format!("{}/handover", at("/api/consultations", &made.known["ConsultationId"]));
        let offered = made.mechanic.post(&path, &offer).await.must(201).json();
        made.known.insert("HandoverId", offered["handover"]["id"].clone());
        (to, made.known)
    }

    /// A message of a live consultation, and its customer.
    async fn message(&self) -> (Client, Known) {
        let (customer, mut known) = self.by_customer("live").await;
        let messages = at("/api/consultations", &known["ConsultationId"]) + "/messages";
        let said = customer.post(&messages, &json!({ "body": "Hello" })).await.must(201).json();
        known.insert("MessageId", said["message"]["id"].clone());
        (customer, known)
    }

    /// A slot of the first mechanic that begins and opens so many milliseconds from now.
    async fn slot(&self, begins_in_ms: i64, opens_in_ms: i64) -> Value {
        const SLOT: &str = "INSERT INTO booking_slots (id, shop_id, mechanic_id, occurrence, starts_at, ends_at, opens_at, seats, rule_version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 0)";
        let me = self.pairs[0].1.get("/api/me").await.must(200).json()["user"].clone();
        let id_of = |field: &str| me[field].as_str().and_then(|id| id.parse::<Uuid>().ok()).expect("an id");
        let (id, now) = (Uuid::now_v7(), self.server.cx.clock.now());
        let begins = now.plus_ms(begins_in_ms);
        let row: Vec<session::store::Value> = vec![
            id.into(),
            id_of("shop_id").into(),
            id_of("id").into(),
            id.to_string().into(),
            begins.into(),
            begins.plus_ms(1_800_000).into(),
            now.plus_ms(opens_in_ms).into(),
        ];
        let made = session::store::transact!(self.server.cx.store, |tx| tx.execute(SLOT, row.clone()).await);
        let made: Result<u64, session::store::StoreError> = made;
        made.expect("a slot can be made");
        json!(id)
    }

    /// A booking of a slot that begins so many milliseconds from now, its customer, and another slot.
    async fn booking(&self, begins_in_ms: i64) -> (Client, Known) {
        let customer = self.free_pair().await.0;
        let slot = self.slot(begins_in_ms, -1).await;
        let new = json!({ "slot_id": slot, "plan": "free", "channel": "chat", "concern": "Brakes" });
        let booked = customer.post("/api/bookings", &new).await.must(201).json();
        let other = self.slot(3 * DAY_MS, -1).await;
        (customer, Known::from([("BookingId", booked["booking"]["id"].clone()), ("SlotId", other)]))
    }

    /// A prebooking that waits, and its customer.
    async fn prebooking(&self) -> (Client, Known) {
        let customer = self.free_pair().await.0;
        let slot = self.slot(2 * DAY_MS, DAY_MS).await;
        let new = json!({ "slots": [slot], "plan": "free", "channel": "chat", "concern": "Brakes" });
        let made = customer.post("/api/prebookings", &new).await.must(201).json();
        (customer, Known::from([("PrebookingId", made["prebooking"]["id"].clone())]))
    }

    /// A product of the category that the examples rename.
    async fn managed_product(&self) -> Known {
        let new = json!({ "name": "Brake fluid", "category": "Fluids", "price_cents": 1_190, "tax_bp": 1_900 });
        let made = self.manager.post("/api/catalogue/products", &new).await.must(201).json();
        Known::from([("ProductId", made["id"].clone()), ("version", made["version"].clone())])
    }

    /// A file that was read and waits to be imported.
    async fn draft(&self) -> Known {
        let file = json!({ "csv": "number,name,price\nDRAFT-1,Coolant,9.90\n" });
        let read = self.manager.post("/api/catalogue/imports", &file).await.must(201).json();
        Known::from([("DraftId", read["id"].clone())])
    }

    /// New prices of something that nothing else here sells.
    async fn new_prices_of_its_own(&self) -> Value {
        let category = format!("Tried {}", Uuid::now_v7().simple());
        let new = json!({ "name": "Brake fluid", "category": category, "price_cents": 1_190, "tax_bp": 1_900 });
        self.manager.post("/api/catalogue/products", &new).await.must(201);
        let wish = json!({ "category": category, "by_cents": 100 });
        self.manager.post("/api/catalogue/prices", &wish).await.must(201).json()["id"].clone()
    }

    /// New prices that wait to be confirmed.
    async fn new_prices(&self) -> Value {
        let request = self.manager.request(Method::POST, "/fn/work_out_prices").header("accept", "text/html");
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body("by=1.00&rounding=exact");
        let answer = Answer::of(request).await.must(303);
        let id = answer.header("location").rsplit('/').next().map(str::to_owned);
        json!(id.expect("an address ends in something"))
    }

    /// The cashier's open shift.
    async fn shift(&self) -> Known {
        let start = json!({ "register_id": self.here["RegisterId"], "opening_cash_cents": 20_000 });
        let on = self.cashier.post("/api/pos/sessions/get-or-create", &start).await;
        assert!(matches!(on.status, 200 | 201), "{}", on.text);
        let shift = on.json()["shift"].clone();
        if shift["status"] == "counting" {
            self.cashier.ask(&format!("{}/reopen", at("/api/pos/shifts", &shift["id"]))).await.must(200);
        }
        Known::from([("ShiftId", shift["id"].clone())])
    }

    /// A sale on it that nothing was given back of.
    async fn sale(&self) -> Known {
        let mut known = self.shift().await;
        let sale = json!({
            "id": unknown(),
            "customer_id": self.here["customer_id"],
            "lines": [{ "product_id": self.here["ProductId"], "quantity": 1 }],
            "tenders": [{ "kind": "cash", "amount_cents": 1_190 }],
        });
        let path = format!("{}/sales", at("/api/pos/shifts", &known["ShiftId"]));
        self.cashier.post(&path, &sale).await.must(201);
        known.insert("SaleId", sale["id"].clone());
        known
    }

    async fn movement(&self) -> Known {
        let mut known = self.shift().await;
        let movement = json!({ "id": unknown(), "kind": "paid_in", "amount_cents": 100, "reason": "Change" });
        let path = format!("{}/cash-movements", at("/api/pos/shifts", &known["ShiftId"]));
        self.cashier.post(&path, &movement).await.must(201);
        known.insert("CashMovementId", movement["id"].clone());
        known
    }

    /// A basket that waits.
    async fn parked(&self) -> Known {
        let mut known = self.shift().await;
        let basket =
            json!({ "id": unknown(), "name": "Bay 4", "basket": "2 coffee", "lines_count": 1, "total_cents": 500 });
        let path = format!("{}/parked", at("/api/pos/shifts", &known["ShiftId"]));
        self.cashier.post(&path, &basket).await.must(201);
        known.insert("SaleId", basket["id"].clone());
        known
    }

    /// A count of the drawer that finds what should be in it.
    async fn count(&self) -> Value {
        let shift = at("/api/pos/shifts", &self.shift().await["ShiftId"]);
        let report = self.manager.get(&format!("{shift}/report")).await.must(200).json();
        let exact = json!({ "counted_cents": report["drawer"]["expected_cents"] });
        self.cashier.post(&format!("{shift}/count"), &exact).await.must(200).json()["count"]["id"].clone()
    }

    /// A deal of `owner`'s, for the first customer, with a line.
    async fn deal(&self, owner: &Client) -> Known {
        let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
        let new = json!({ "title": "Brakes", "customer_id": self.here["customer_id"], "lines": [line] });
        let deal = owner.post("/api/deals", &new).await.must(201).json();
        Known::from([("DealId", deal["id"].clone()), ("version", deal["version"].clone())])
    }

    /// A quote of one that the first customer can decide on.
    async fn quote(&self) -> Known {
        let mut known = self.deal(&self.manager).await;
        let path = format!("{}/quotes", at("/api/deals", &known["DealId"]));
        let quoted = self.manager.post(&path, &json!({ "version": known["version"] })).await.must(201).json();
        known.insert("QuoteId", quoted["quotes"][0]["id"].clone());
        known
    }

    /// A quote for somebody without an account.
    async fn linked_quote(&self) -> Known {
        let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
        let new = json!({ "title": "Brakes", "customer_name": "Wanda Walk-in", "lines": [line] });
        let deal = self.manager.post("/api/deals", &new).await.must(201).json();
        let path = format!("{}/quotes", at("/api/deals", &deal["id"]));
        let quoted = self.manager.post(&path, &json!({ "version": deal["version"] })).await.must(201).json();
        Known::from([("DealId", deal["id"].clone()), ("QuoteId", quoted["quotes"][0]["id"].clone())])
    }

    /// Another login of the person behind `client`.
    async fn other_login(&self, client: &Client, account: &str) -> Value {
        self.server.signed_in(&format!("{}{account}", self.prefix)).await;
        let logins = client.get("/api/me/sessions").await.must(200).json();
        let mut logins = logins["sessions"].as_array().into_iter().flatten();
        let other = logins.find(|login| login["current"] == false && login["kind"] == "device");
        other.expect("another login")["id"].clone()
    }
}

/// Ids that a client makes are new by their nature.
pub(crate) fn is_made_by_client(place: &IdPlace) -> bool {
    matches!(&place.place, Place::Body(at) if at == "/id" || at == "/sale_id") || place.kind == "DeviceKey"
}

fn at(path: &str, id: &Value) -> String {
    format!("{path}/{}", id.as_str().expect("an id"))
}
