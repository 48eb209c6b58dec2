//! A world in which every page has everything it can show, made over the API, and every page of the router in it.

use std::collections::BTreeMap;

use app::page_routes;
use app::path::DealList;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::HARMLESS;
use super::tree::ids;
use crate::support::{Answer, Client, PUBLIC_URL, TestServer};

/// Who looks at every page.
const WHO: [&str; 9] =
    ["nobody", "customer1", "customer2", "customer3", "mechanic1", "mechanic2", "cashier1", "manager1", "admin1"];

/// Who of them looks at every single thing; the others have a first screen, and lists, in another state.
const EVERYWHERE: [&str; 4] = ["customer1", "mechanic1", "cashier1", "manager1"];

/// A page, and who asks for it.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) who: String,
    pub(super) path: String,
}

/// People with their browsers, and where things are.
#[derive(Debug)]
pub(super) struct World {
    clients: BTreeMap<String, Client>,
    /// Of each route with something in it, the pages there are.
    places: BTreeMap<&'static str, Vec<String>>,
    /// A register without a shift.
    pub(super) register: String,
    /// A login of customer1.
    pub(super) device: String,
}

fn id(of: &Value) -> &str {
    of["id"].as_str().unwrap_or_else(|| panic!("an id: {of}"))
}

impl World {
    pub(super) async fn of(server: &TestServer) -> Self {
        let mut clients = BTreeMap::from([("nobody".to_owned(), server.client())]);
        for who in WHO.iter().skip(1) {
            clients.insert((*who).to_owned(), server.signed_in(who).await);
        }
        session::job::run(&server.cx, session::job::Job::SessionHealth).await.expect("a job runs");
        let mut world = Self { clients, places: BTreeMap::new(), register: String::new(), device: String::new() };
        let live = world.consultations().await;
        world.deals(server, &live).await;
        world.counter(server).await;
        world.password_link(server).await;
        world.devices(server).await;
        world.catalogue().await;
        let dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
        let logo = world.client("manager1").request(Method::PUT, "/api/shop/logo").json(&json!({ "image": dot }));
        Answer::of(logo).await.must(200);
        world.bookings(server).await;
        world
    }

    pub(super) fn client(&self, who: &str) -> &Client {
        &self.clients[who]
    }

    /// The first page of a route.
    pub(super) fn at(&self, route: &str) -> String {
        self.places[route][0].clone()
    }

    /// Every page of the router, as everybody; and those that it does not know.
    pub(super) fn pages(&self) -> Vec<Page> {
        let mut paths =
            vec!["/api/docs".to_owned(), format!("/no/such/{HARMLESS}"), format!("/consultations/{HARMLESS}")];
        for route in page_routes() {
            paths.extend(self.paths(route.path()));
        }
        let page = |who: &&str, path: &String| Page { who: (*who).to_owned(), path: path.clone() };
        let all = WHO.iter().flat_map(|who| paths.iter().map(move |path| page(who, path)));
        all.filter(|page| EVERYWHERE.contains(&page.who.as_str()) || ids(&page.path).is_empty()).collect()
    }

    /// The pages of a route, with a word in whatever its address is read for.
    fn paths(&self, route: &str) -> Vec<String> {
        let asked: &[&str] = match route {
            "/sign-in" | "/sign-in/code" => &["", "?next=WORD"],
            "/customer" | "/mechanic" | "/quotes" | "/consultations/{id}" | "/deals/{id}/earlier/{list}" => {
                &["", "?before=WORD", "?before=9999999999999.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58"]
            }
            "/deals" => &[
                "",
                "?q=WORD",
                "?view=table",
                "?view=WORD&q=WORD",
                "?view=table&q=WORD&owner=WORD&team=WORD&stage=WORD",
                "?view=deleted",
            ],
            "/book" => &["", "?week=WORD&mechanic=WORD", "?slot=WORD&move=WORD", "?week=2999-12-31"],
            "/mechanic/calendar" => &["", "?move=WORD"],
            "/admin" => &["", "?before=WORD", "?before=9999999999999.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58"],
            "/manage/catalogue" => &["", "?q=WORD&category=WORD", "?view=archived"],
            "/quote" => &["", "&want=WORD"],
            "/manage/consultations" | "/manage/consultations/{id}" => &["", "?before=WORD&events=WORD"],
            "/manage/people" => &["", "?view=customers&q=WORD", "?view=WORD", "?view=disabled", "?before=WORD"],
            "/manage/log" => &["", "?person=WORD&action=WORD&day=WORD", "?before=WORD"],
            "/setup" => &["", "?token=WORD&step=WORD"],
            "/pos/shifts/{id}" => &[
                "",
                "?find=WORD&tab=WORD&basket=WORD",
                "?line=WORD&quantity=WORD&price=WORD&reason=WORD&off=WORD",
                "?deal=WORD&whose=WORD",
            ],
            _ => &[""],
        };
        let places = if route.contains('{') || matches!(route, "/quote" | "/new-password" | "/new-email" | "/join") {
            self.places.get(route).unwrap_or_else(|| panic!("a new page: say what there is to show at {route}")).clone()
        } else {
            vec![route.to_owned()]
        };
        let paths = places.iter().flat_map(|place| asked.iter().map(move |asked| format!("{place}{asked}")));
        paths.map(|path| path.replace("WORD", HARMLESS)).collect()
    }

    /// One live and talked in, one over, one waiting. The id of the live one.
    async fn consultations(&mut self) -> String {
        let mut rooms = Vec::new();
        for (customer, mechanic) in
            [("customer1", Some("mechanic1")), ("customer2", Some("mechanic2")), ("customer3", None)]
        {
            let body = json!({ "plan": "free", "channel": "chat", "concern": "Brakes", "vehicle": "Van" });
            let started = self.client(customer).post("/api/intake/start", &body).await.must(201).json();
            let room = id(&started["session"]).to_owned();
            let at = format!("/api/consultations/{room}");
            if let Some(mechanic) = mechanic.map(|mechanic| self.client(mechanic)) {
                mechanic
                    .ask(&format!("/api/mechanic/assignments/{}/accept", id(&started["assignment"])))
                    .await
                    .must(200);
                mechanic.ask(&format!("{at}/start")).await.must(200);
                for client in [self.client(customer), mechanic] {
                    client.post(&format!("{at}/messages"), &json!({ "body": "Hello" })).await.must(201);
                }
                // Both have read it: looking at the room again and again changes nothing of what pages say.
                for client in [self.client(customer), mechanic] {
                    client.get(&format!("/consultations/{room}")).await.must(200);
                }
                let note = mechanic.request(Method::POST, "/fn/save_note");
                let note = note.header("content-type", "application/x-www-form-urlencoded");
                Answer::of(note.body(format!("id={room}&note=Pads&version=0"))).await.must(200);
            }
            if customer == "customer1" {
                let other = self.client("mechanic2").get("/api/me").await.must(200).json()["user"]["id"].clone();
                let offer = json!({ "mechanic_id": other, "word": "Gearbox" });
                self.client("mechanic1").post(&format!("{at}/handover"), &offer).await.must(201);
            }
            rooms.push(format!("/consultations/{room}"));
        }
        let over = rooms[1].replace("/consultations", "/api/consultations");
        self.client("mechanic2").ask(&format!("{over}/end")).await.must(200);
        let live = rooms[0].trim_start_matches("/consultations/").to_owned();
        // That they were read stands in the log already: looking at them again and again writes nothing more.
        for room in &rooms {
            self.client("manager1").get(&format!("/manage{room}")).await.must(200);
        }
        let overseen = rooms.iter().map(|room| format!("/manage{room}"));
        self.places.insert("/manage/consultations/{id}", overseen.collect());
        self.places.insert("/consultations/{id}", rooms);
        live
    }

    /// Deals at every stage, selected, written about, quoted, declined, deleted.
    async fn deals(&mut self, server: &TestServer, live: &str) {
        let boss = self.client("manager1");
        let list = boss.get("/api/deals").await.must(200).json();
        let deals = list["deals"].as_array().expect("deals").clone();
        let deal = |title: &str| {
            let found = deals.iter().find(|deal| deal["title"].as_str().is_some_and(|has| has.starts_with(title)));
            format!("/api/deals/{}", id(found.unwrap_or_else(|| panic!("the demo deal {title}"))))
        };
        let (quoted, lost, lead) = (deal("Timing belt"), deal("Respray"), deal("Fleet"));
        let mechanic = self.client("mechanic1");
        mechanic.post(&format!("{quoted}/notes"), &json!({ "body": "Called" })).await.must(201);
        mechanic.post(&format!("{quoted}/consultations"), &json!({ "consultation_id": live })).await.must(204);
        boss.delete(&deal("Clutch")).await.must(204);
        // Selected here, then something else elsewhere: the page here says on which device.
        mechanic.ask(&format!("{lead}/select")).await;
        server.signed_in("mechanic1").await.ask(&format!("{quoted}/select")).await.must(200);
        for (who, deal) in [("cashier1", deal("Battery")), ("manager1", quoted.clone()), ("admin1", lost.clone())] {
            self.client(who).ask(&format!("{deal}/select")).await.must(200);
        }
        let mut quotes = Vec::new();
        for who in ["customer1", "customer2"] {
            let all = self.client(who).get("/api/customer/quotes").await.must(200).json();
            quotes
                .extend(all["quotes"].as_array().expect("quotes").iter().map(|quote| format!("/quotes/{}", id(quote))));
        }
        quotes.push(self.withdrawn_quote().await);
        let (linked, reduced) = self.linked_quote().await;
        let mut pages: Vec<String> =
            [quoted, lost, lead].iter().map(|deal| deal.trim_start_matches("/api").to_owned()).collect();
        pages.push(reduced);
        // The manager is told what an admin changed of their account.
        let people = boss.get("/api/people").await.must(200).json();
        let me = boss.get("/api/me").await.must(200).json()["user"].clone();
        let team = json!({ "team": "Office" });
        let put = self.client("admin1").request(Method::PATCH, &format!("/api/people/{}", id(&me))).json(&team);
        Answer::of(put).await.must(200);
        let customers = boss.get("/api/people?view=customers&q=customer1").await.must(200).json();
        let all = [&people, &customers].map(|page| page["people"].as_array().expect("people").clone()).concat();
        let place = |person: &Value| format!("/manage/people/{}", id(person));
        let people = all.iter().map(place).collect();
        let lists = DealList::ALL.iter().map(|list| format!("{}/earlier/{}", pages[0], list.as_str()));
        self.places.insert("/manage/people/{id}", people);
        self.places.insert("/deals/{id}/earlier/{list}", lists.collect());
        self.places.insert("/deals/{id}", pages);
        self.places.insert("/quotes/{id}", quotes);
        self.places.insert("/quote", vec![linked]);
    }

    /// A quote of customer1's that was taken back with a word. Its page.
    async fn withdrawn_quote(&self) -> String {
        let boss = self.client("manager1");
        let customer = boss.get("/api/pos/customers?email=customer1@demo.test").await.must(200).json();
        let line =
            json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "is_optional": true });
        let new = json!({ "title": "Brakes", "vehicle": "Van", "customer_id": customer["id"], "lines": [line] });
        let deal = boss.post("/api/deals", &new).await.must(201).json();
        let quotes = format!("/api/deals/{}/quotes", id(&deal));
        let quoted = boss.post(&quotes, &json!({ "version": deal["version"] })).await.must(201).json();
        let quote = id(&quoted["quotes"][0]).to_owned();
        boss.post(&format!("{quotes}/{quote}/withdraw"), &json!({ "word": "Sold out" })).await.must(200);
        format!("/quotes/{quote}")
    }

    /// The link to a quote for somebody without an account, of whose lines and of all of which something comes off; and its deal's page.
    async fn linked_quote(&self) -> (String, String) {
        let boss = self.client("manager1");
        let (off, why) = (json!({ "bp": 1_000 }), "Loyal");
        let line = |is_optional| {
            json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "is_optional": is_optional,
                "discount": off, "discount_reason": why })
        };
        let new = json!({ "title": "Brakes", "vehicle": "Van", "customer_name": "Wanda", "lines": [line(false), line(true)],
            "discount": off, "discount_reason": why });
        let deal = boss.post("/api/deals", &new).await.must(201).json();
        let quotes = format!("/api/deals/{}/quotes", id(&deal));
        let quoted =
            boss.post(&quotes, &json!({ "version": deal["version"], "message": "Hello" })).await.must(201).json();
        let link = format!("{quotes}/{}/link", id(&quoted["quotes"][0]));
        let link = boss.get(&link).await.must(200).json()["path"].as_str().expect("a path").to_owned();
        (link, format!("/deals/{}", id(&deal)))
    }

    /// A link to a new password that works, and an invitation.
    async fn password_link(&mut self, server: &TestServer) {
        self.places.insert("/new-password", vec![server.password_link("customer8@demo.test").await]);
        let invite = json!({ "email": "nora@demo.test", "name": "Nora", "roles": ["mechanic"], "team": "Early" });
        let invited = self.client("manager1").post("/api/invites", &invite).await.must(201).json();
        self.places.insert("/join", vec![invited["path"].as_str().expect("a path").to_owned()]);
    }

    /// A shift that sells, one that is counted, one that is closed, and a receipt of each kind.
    async fn counter(&mut self, server: &TestServer) {
        let (cashier, boss) = (self.client("cashier1"), self.client("manager1"));
        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let open = async |client: &Client, number: usize, cash: i64| {
            let start = json!({ "register_id": registers["registers"][number]["id"], "opening_cash_cents": cash });
            let opened = client.post("/api/pos/sessions/get-or-create", &start).await.json();
            id(&opened["shift"]).to_owned()
        };
        let selling = open(cashier, 0, 20_000).await;
        open(&server.signed_in("cashier2").await, 0, 19_000).await;
        let receipts = trade(cashier, &selling).await;

        let counting_at = server.signed_in("cashier2").await;
        let counting = open(&counting_at, 1, 20_000).await;
        let at = format!("/api/pos/shifts/{counting}");
        let moved = json!({ "id": Uuid::now_v7(), "kind": "paid_in", "amount_cents": 3_000, "reason": "Change" });
        counting_at.post(&format!("{at}/cash-movements"), &moved).await.must(201);
        counting_at.post(&format!("{at}/presence"), &json!({ "unsent_count": 2 })).await.must(200);
        counting_at.post(&format!("{at}/count"), &json!({ "counted_cents": 20_000 })).await.must(200);

        let closed = open(boss, 2, 20_000).await;
        trade(boss, &closed).await;
        let at = format!("/api/pos/shifts/{closed}");
        boss.ask(&format!("{at}/count")).await.must(200);
        let count = boss.post(&format!("{at}/count"), &json!({ "counted_cents": 1 })).await.must(200).json();
        let close = json!({ "count_id": count["count"]["id"], "note": "Robbed", "unsent_reason": "Lost" });
        boss.post(&format!("{at}/close"), &close).await.must(200);

        // Whoever closes the one that is counted stands at it.
        open(boss, 1, 20_000).await;

        let shifts = [&selling, &counting, &closed].map(|shift| format!("/pos/shifts/{shift}"));
        self.places.insert("/pos/shifts/{id}", shifts.to_vec());
        let below = |end: &str, first: usize| {
            let mut pages: Vec<String> = shifts.iter().map(|shift| format!("{shift}/{end}")).collect();
            pages.swap(0, first);
            pages
        };
        self.places.insert("/pos/shifts/{id}/close", below("close", 1));
        self.places.insert("/pos/shifts/{id}/report", below("report", 2));
        self.places.insert("/pos/sales/{id}", receipts);
        self.register = registers["registers"][4]["id"].as_str().expect("a register").to_owned();
    }
}

impl World {
    /// A device of customer1's, and a link to another e-mail address.
    async fn devices(&mut self, server: &TestServer) {
        let logins = self.client("customer1").get("/api/me/sessions").await.must(200).json();
        let mut logins = logins["sessions"].as_array().into_iter().flatten();
        self.device = id(logins.find(|login| login["kind"] == "device").expect("a device")).to_owned();
        let asked = json!({ "email": "another@demo.test", "password": session::demo::PASSWORD });
        self.client("customer3").post("/api/me/email", &asked).await.must(202);
        let mail = server.last_mail_to("another@demo.test").await.expect("a mail");
        let link = mail.lines().find_map(|line| line.strip_prefix(PUBLIC_URL)).expect("a link");
        self.places.insert("/new-email", vec![link.to_owned()]);
    }

    /// A booking, a prebooking that waits, and what came of one.
    async fn bookings(&mut self, server: &TestServer) {
        let places = self.booked(server).await;
        self.places.extend(places);
    }

    /// The same; and the pages of a slot that is open, and of one that opens later.
    async fn booked(&self, server: &TestServer) -> [(&'static str, Vec<String>); 2] {
        let mechanic = self.client("mechanic1");
        let version = mechanic.get("/api/mechanic/calendar").await.must(200).json()["version"].clone();
        let calendar = json!({ "version": version, "week": vec!["08:00-18:00"; 7], "exceptions": ["2999-12-24"],
            "slot_minutes": 60, "seats": 2, "opens_days": 7, "opens_minutes": 480 });
        let saved = mechanic.request(Method::PUT, "/api/mechanic/calendar").json(&calendar);
        Answer::of(saved).await.must(200);
        let now = server.cx.clock.now();
        let of = mechanic.get("/api/me").await.must(200).json()["user"]["id"].as_str().expect("an id").to_owned();
        let slots = |from_days: i64| {
            let (from, until) = (now.plus_ms(from_days * 86_400_000), now.plus_ms((from_days + 3) * 86_400_000));
            format!("/api/slots?from={from}&until={until}&mechanic={of}")
        };
        let customer = self.client("customer1");
        let wanted = |more: Value| {
            let mut body = json!({ "plan": "free", "channel": "chat", "concern": "Brakes", "vehicle": "Van" });
            for (name, value) in more.as_object().expect("fields") {
                body[name] = value.clone();
            }
            body
        };
        let open = customer.get(&slots(2)).await.must(200).json()["slots"][0]["id"].clone();
        customer.post("/api/bookings", &wanted(json!({ "slot_id": open }))).await.must(201);
        let later = customer.get(&slots(20)).await.must(200).json()["slots"].clone();
        let wishes = json!({ "slots": [later[0]["id"], later[1]["id"]] });
        customer.post("/api/prebookings", &wanted(wishes)).await.must(201);
        let page = |slot: &Value| vec![format!("/book?slot={}", id(slot))];
        let others = customer.get(&slots(3)).await.must(200).json()["slots"].clone();
        [("one open slot", page(&others[5])), ("one later slot", page(&later[3]))]
    }

    /// A product with everything and a price of before, one that is archived, a file that waits with a line of each sort, and new prices.
    async fn catalogue(&mut self) {
        let manager = self.client("manager1");
        let at = "/api/catalogue/products";
        let new = json!({ "name": "Engine oil", "number": "OIL-1", "barcode": "4006381333931", "category": "Fluids",
            "price_cents": 1_490, "cost_cents": 700, "tax_bp": 1_900, "colour": "green", "mark": "5W" });
        let oil = manager.post(at, &new).await.must(201).json();
        let dearer = json!({ "version": 1, "price_cents": 1_590 });
        Answer::of(manager.request(Method::PATCH, &format!("{at}/{}", id(&oil))).json(&dearer)).await.must(200);
        let gone = json!({ "name": "Carburettor", "category": "Parts", "price_cents": 9_900, "tax_bp": 1_900 });
        let gone = manager.post(at, &gone).await.must(201).json();
        manager.ask(&format!("{at}/{}/archive", id(&gone))).await.must(200);
        let csv = "number,name,price,barcode\nA-1,Fuse,1.00,\nA-1,Fuse,1.00,\nA-2,Bulb,2.00,4006381333932\n";
        let file = json!({ "csv": csv, "file": "list.csv" });
        let read = manager.post("/api/catalogue/imports", &file).await.must(201).json();
        let request = manager.request(Method::POST, "/fn/work_out_prices").header("accept", "text/html");
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body("by=1.00&rounding=exact");
        let prices = Answer::of(request).await.must(303).header("location").to_owned();
        let products = [oil, gone].iter().map(|product| format!("/manage/catalogue/{}", id(product))).collect();
        self.places.insert("/manage/catalogue/{id}", products);
        self.places.insert("/manage/catalogue/import/{id}", vec![format!("/manage/catalogue/import/{}", id(&read))]);
        self.places.insert("/manage/catalogue/prices/{id}", vec![prices]);
    }
}

/// A sale with everything, a refund of it, a void, cash in and out. The pages of the receipts.
async fn trade(client: &Client, shift: &str) -> Vec<String> {
    let at = format!("/api/pos/shifts/{shift}");
    let product = client.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone();
    let customer = client.get("/api/pos/customers?email=customer1@demo.test").await.must(200).json();
    let price = product["price_cents"].as_i64().expect("a price") - 10;
    let line =
        json!({ "product_id": product["id"], "quantity": 2, "unit_price_cents": price, "price_reason": "Scratched" });
    let sale = json!({ "id": Uuid::now_v7(), "lines": [line], "customer_id": customer["id"],
        "tenders": [{ "kind": "card", "amount_cents": price, "reference": "1234" },
            { "kind": "other", "name": "Voucher", "amount_cents": price }] });
    client.post(&format!("{at}/sales"), &sale).await.must(201);
    let gift = json!({ "id": Uuid::now_v7(), "lines": [{ "product_id": product["id"], "quantity": 1 }],
        "discount": { "bp": 10_000 }, "tenders": [] });
    let allowed = json!({ "sale_id": gift["id"], "email": "manager1@demo.test", "password": "forecourt-demo",
        "off_cents": price + 10, "reason": "A gift" });
    client.post(&format!("{at}/approvals"), &allowed).await.must(201);
    client.post(&format!("{at}/sales"), &gift).await.must(201);
    let refund = json!({ "id": Uuid::now_v7(), "refund_of": sale["id"], "lines": [{ "position": 0, "quantity": 1 }],
        "reason": "Too many", "tender": "cash" });
    client.post(&format!("{at}/refunds"), &refund).await.must(201);
    let void = json!({ "id": Uuid::now_v7(), "lines": [{ "product_id": product["id"], "quantity": 1 }], "tenders": [],
        "void_reason": "Walked away" });
    client.post(&format!("{at}/sales"), &void).await.must(201);
    let refused = json!({ "sale_id": Uuid::now_v7(), "shift_id": shift, "refused_because": "No credits",
        "email": "manager1@demo.test", "password": "forecourt-demo", "reason": "Paid later",
        "sale": { "lines": [{ "product_id": product["id"], "quantity": 1 }], "tenders": [] } });
    client.post(&format!("{at}/set-aside-sales"), &refused).await.must(201);
    let parked =
        json!({ "id": Uuid::now_v7(), "name": "Bay 4", "basket": "2 coffee", "lines_count": 1, "total_cents": 500 });
    client.post(&format!("{at}/parked"), &parked).await.must(201);
    for (kind, is_void) in [("paid_out", false), ("drop", true)] {
        let moved = json!({ "id": Uuid::now_v7(), "kind": kind, "amount_cents": 500, "reason": "Stamps" });
        client.post(&format!("{at}/cash-movements"), &moved).await.must(201);
        if is_void {
            let void = format!("{at}/cash-movements/{}/void", id(&moved));
            client.post(&void, &json!({ "reason": "Not carried" })).await.must(200);
        }
    }
    [sale, gift, refund, void].iter().map(|receipt| format!("/pos/sales/{}", id(receipt))).collect()
}
