//! A manager signs at a cashier's till: over the API, and in the forms of a page without a script.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use reqwest::Method;
use serde_json::{Value, json};
use session::id::Ids;
use session::login::factor::{STEP_MS, TotpSecret};
use uuid::Uuid;

use crate::support::{Answer, Client, TestServer, on_both};

const PASSWORD: &str = "forecourt-demo";

/// A cashier on a shift, and what is sold there.
struct Till {
    cashier: Client,
    shift: String,
    product: Value,
}

impl Till {
    async fn open(server: &TestServer) -> Self {
        let cashier = server.signed_in("cashier1").await;
        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let start = json!({ "register_id": registers["registers"][0]["id"], "opening_cash_cents": 20_000 });
        let opened = cashier.post("/api/pos/sessions/get-or-create", &start).await.must(201).json();
        let product = cashier.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone();
        Self { shift: opened["shift"]["id"].as_str().expect("an id").to_owned(), product, cashier }
    }

    fn price(&self) -> i64 {
        self.product["price_cents"].as_i64().expect("a price")
    }

    fn product(&self) -> &str {
        self.product["id"].as_str().expect("an id")
    }

    async fn api(&self, what: &str, body: &Value) -> Answer {
        self.cashier.post(&format!("/api/pos/shifts/{}/{what}", self.shift), body).await
    }

    /// Posts a form as a browser without a script does, and answers the page that it leads to.
    async fn form(&self, name: &str, page: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let body: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", encoded(text))).collect();
        let request = self
            .cashier
            .request(Method::POST, &format!("/fn/{name}"))
            .header("accept", "text/html")
            .header("referer", format!("http://localhost{page}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        let answer = Answer::of(request).await.must(303);
        self.cashier.get(answer.header("location")).await.must(200)
    }
}

fn signature(sale: &Value, allows: (&str, i64)) -> Value {
    let mut body =
        json!({ "sale_id": sale["id"], "email": "manager1@demo.test", "password": PASSWORD, "reason": "A scratch" });
    body[allows.0] = json!(allows.1);
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_has_a_manager_sign_and_sells_with_the_same_id() {
    on_both(async |server| {
        let till = Till::open(server).await;
        let gift = json!({ "id": Uuid::now_v7(), "lines": [{ "product_id": till.product["id"], "quantity": 1 }],
            "discount": { "bp": 10_000 }, "tenders": [] });
        let before = server.tables().await;
        till.api("sales", &gift).await.problem(403, "needs-manager");
        let mut both = signature(&gift, ("off_cents", till.price()));
        both["refund_cents"] = json!(1);
        assert_eq!(till.api("approvals", &both).await.problem(422, "invalid")["field"], "refund_cents");
        let neither = json!({ "sale_id": gift["id"], "email": "x", "password": "x", "reason": "x" });
        assert_eq!(till.api("approvals", &neither).await.problem(422, "invalid")["field"], "off_cents");
        server.tables().await.must_equal(&before, "a refusal");
        let mut wrong = signature(&gift, ("off_cents", till.price()));
        wrong["password"] = json!("no-password-of-theirs");
        till.api("approvals", &wrong).await.problem(403, "not-a-manager");
        let signed = till.api("approvals", &signature(&gift, ("off_cents", till.price()))).await.must(201);
        assert!(!signed.text.contains(PASSWORD) && signed.json()["kind"] == "discount", "{}", signed.text);
        let receipt = till.api("sales", &gift).await.must(201).json();
        assert_eq!(receipt["sale"]["approved_cents"], till.price());
        let paper = till.cashier.get(&format!("/pos/sales/{}", gift["id"].as_str().expect("an id"))).await.must(200);
        assert!(paper.text.contains("off the list price, allowed by") && paper.text.contains("A scratch"));
        let report = till.cashier.get(&format!("/pos/shifts/{}/report", till.shift)).await.must(200);
        assert!(report.text.contains("Allowed by a manager") && report.text.contains("A scratch"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_needs_a_manager_offers_to_sign_and_keeps_all_but_the_password() {
    on_both(async |server| {
        let till = Till::open(server).await;
        let basket = format!("{}*1/9000p", till.product());
        let page = format!("/pos/shifts/{}?basket={}", till.shift, utf8_percent_encode(&basket, NON_ALPHANUMERIC));
        let id = || Ids::system().next::<session::id::SaleId>().to_string();
        let (first, second, third) = (id(), id(), id());
        let paid = |id: &str| {
            [
                ("shift", till.shift.clone()),
                ("id", id.to_owned()),
                ("basket", basket.clone()),
                ("cash", "50".to_owned()),
                ("card_reference", "T-17".to_owned()),
            ]
        };
        let send = async |id: &str, more: &[(&str, &str)]| {
            let paid = paid(id);
            let fields: Vec<(&str, &str)> =
                paid.iter().map(|(name, text)| (*name, text.as_str())).chain(more.iter().copied()).collect();
            till.form("sell_basket", &page, &fields).await
        };
        let asked = send(&first, &[]).await.text;
        for shown in
            ["Manager's e-mail", ">Password<", "name=\"cash\" value=\"50\"", "value=\"T-17\"", "Sign and take payment"]
        {
            let shown = shown.replace('\'', "&#x27;");
            assert!(asked.contains(&shown) || asked.contains(&shown.replace("&#x27;", "'")), "{shown}: {asked}");
        }
        let signed = |password| {
            [("manager_email", "manager1@demo.test"), ("manager_password", password), ("manager_reason", "A scratch")]
        };
        let wrong = send(&second, &signed("hunter2-hunter2")).await.text;
        assert!(wrong.contains("value=\"manager1@demo.test\"") && wrong.contains("value=\"A scratch\""), "{wrong}");
        assert!(!wrong.contains("hunter2-hunter2"), "a password is never kept");
        let receipt = send(&third, &signed(PASSWORD)).await.text;
        assert!(receipt.contains("off the list price, allowed by"), "{receipt}");
        assert!(!format!("{:?}", server.tables().await).contains("hunter2-hunter2"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_with_a_second_factor_types_their_code_too() {
    on_both(async |server| {
        let till = Till::open(server).await;
        let boss = server.signed_in("manager1").await;
        let begun = boss.ask("/api/me/second-factor").await.must(201).json();
        let secret = begun["secret"].as_str().and_then(TotpSecret::from_text).expect("a secret");
        let code = |steps: i64| secret.code(server.cx.clock.now().plus_ms(steps * STEP_MS));
        boss.post("/api/me/second-factor/confirm", &json!({ "code": code(-1) })).await.must(200);
        let gift = json!({ "id": Uuid::now_v7(), "lines": [{ "product_id": till.product["id"], "quantity": 1 }],
            "discount": { "bp": 10_000 }, "tenders": [] });
        let mut signs = signature(&gift, ("off_cents", till.price()));
        let asked = till.api("approvals", &signs).await.problem(403, "managers-code-needed");
        assert_eq!(asked["field"], "second_factor");
        signs["second_factor"] = json!("123");
        till.api("approvals", &signs).await.problem(403, "managers-code-needed");
        till.cashier.get("/api/me").await.must(200);
        signs["second_factor"] = json!(code(0));
        till.api("approvals", &signs).await.must(201);
        till.api("sales", &gift).await.must(201);
        // Without a script.
        let basket = format!("{}*1/9000p", till.product());
        let page = format!("/pos/shifts/{}?basket={}", till.shift, utf8_percent_encode(&basket, NON_ALPHANUMERIC));
        let send = async |code: &str| {
            let id = Ids::system().next::<session::id::SaleId>().to_string();
            let sale = [("shift", till.shift.as_str()), ("id", &id), ("basket", &basket), ("cash", "50")];
            let signs = [("manager_email", "manager1@demo.test"), ("manager_password", PASSWORD)];
            let rest = [("manager_reason", "A scratch"), ("manager_code", code)];
            till.form("sell_basket", &page, &[&sale[..], &signs, &rest].concat()).await.text
        };
        let asked = send("").await;
        assert!(asked.contains("Type the code from their phone") && asked.contains("manager_code"), "{asked}");
        let receipt = send(&code(1)).await;
        assert!(receipt.contains("off the list price, allowed by"), "{receipt}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_takes_more_than_was_approved_offers_to_sign_for_it() {
    on_both(async |server| {
        let till = Till::open(server).await;
        let customer = server.signed_in("customer7").await;
        let whose = customer.get("/api/me").await.must(200).json()["user"]["id"].clone();
        let line =
            json!({ "kind": "part", "name": "Wiper", "quantity": 1, "unit_price_cents": 5_000, "tax_bp": 1_900 });
        let new = json!({ "title": "A little", "customer_id": whose, "lines": [line] });
        let deal = till.cashier.post("/api/deals", &new).await.must(201).json();
        let deal_id = deal["id"].as_str().expect("an id");
        let quotes = format!("/api/deals/{deal_id}/quotes");
        let quoted = till.cashier.post(&quotes, &json!({ "version": deal["version"] })).await.must(201).json();
        let quote = quoted["quotes"][0]["id"].as_str().expect("an id");
        let decision = format!("/api/customer/quotes/{quote}/decision");
        customer.post(&decision, &json!({ "decision": "approve" })).await.must(200);
        // What its page puts into the basket, and one more thing.
        let asked = till.cashier.request(Method::GET, &format!("/pos/shifts/{}?deal={deal_id}", till.shift));
        let leads = Answer::of(asked.header("accept", "text/html")).await.must(302).header("location").to_owned();
        let of_deal = leads.split("basket=").nth(1).expect("a basket of the deal");
        let of_deal = percent_decode_str(of_deal).decode_utf8_lossy();
        let (lines, rest) = of_deal.split_once('/').expect("lines, and whose they are");
        let basket = format!("{lines},{}*1/{rest}", till.product());
        let page = format!("/pos/shifts/{}?basket={}", till.shift, utf8_percent_encode(&basket, NON_ALPHANUMERIC));
        let id = || Ids::system().next::<session::id::SaleId>().to_string();
        let send = async |more: &[(&str, &str)]| {
            let id = id();
            let paid = [("shift", till.shift.as_str()), ("id", &id), ("basket", &basket), ("cash", "1000")];
            till.form("sell_basket", &page, &[&paid[..], more].concat()).await.text
        };
        let asked = send(&[]).await;
        assert!(asked.contains("let a manager sign for it") && asked.contains("manager_password"), "{asked}");
        let signs =
            [("manager_email", "manager1@demo.test"), ("manager_password", PASSWORD), ("manager_reason", "By phone")];
        let receipt = send(&signs).await;
        assert!(receipt.contains("more than the customer approved, allowed by"), "{receipt}");
        assert!(receipt.contains("By phone"), "{receipt}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_refund_begins_with_how_it_was_paid_and_says_one_thing() {
    on_both(async |server| {
        let till = Till::open(server).await;
        let quantity = 6_000 / till.price() + 1;
        let total = quantity * till.price();
        let sold = json!({ "id": Uuid::now_v7(), "lines": [{ "product_id": till.product["id"], "quantity": quantity }],
            "tenders": [{ "kind": "card", "amount_cents": total, "reference": "7" }] });
        till.api("sales", &sold).await.must(201);
        let sale = sold["id"].as_str().expect("an id").to_owned();
        let page = format!("/pos/sales/{sale}");
        let form = till.cashier.get(&page).await.must(200).text;
        let place = |what: &str| form.find(what).unwrap_or_else(|| panic!("{what} is not there: {form}"));
        assert!(place("<option value=\"card\"") < place("<option value=\"cash\""));
        let id = || Ids::system().next::<session::id::SaleId>().to_string();
        let send = async |fields: &[(&str, &str)]| {
            let id = id();
            let all: Vec<(&str, &str)> =
                [("id", id.as_str()), ("shift", &till.shift), ("sale", &sale), ("reason", "Did not fit")]
                    .into_iter()
                    .chain(fields.iter().copied())
                    .collect();
            till.form("refund_sale", &page, &all).await.text
        };
        let refunds = async || {
            server
                .cx
                .store
                .one::<(i64,)>("SELECT COUNT(*) FROM sales WHERE kind = 'refund'", vec![])
                .await
                .expect("a count")
                .0
        };
        for contradiction in [
            [("what", "all"), ("position", ""), ("quantity", "1"), ("tender", "card")],
            [("what", "all"), ("position", "0"), ("quantity", ""), ("tender", "card")],
            [("what", "line"), ("position", ""), ("quantity", "1"), ("tender", "card")],
            [("what", ""), ("position", ""), ("quantity", "1"), ("tender", "card")],
        ] {
            let refused = send(&contradiction).await;
            assert!(refused.contains("field-error") && refused.contains("value=\"Did not fit\""), "{refused}");
            assert_eq!(refunds().await, 0, "{contradiction:?}");
        }
        let all_in_cash = [("what", "all"), ("position", ""), ("quantity", ""), ("tender", "cash")];
        let asked = send(&all_in_cash).await;
        assert!(asked.contains("manager_password") && asked.contains("<option value=\"cash\" selected"), "{asked}");
        let api = json!({ "id": Uuid::now_v7(), "refund_of": sale, "reason": "Did not fit", "tender": "cash" });
        till.api("refunds", &api).await.problem(403, "needs-manager");
        let one = send(&[("what", "line"), ("position", "0"), ("quantity", "1"), ("tender", "card")]).await;
        assert!(one.contains("Refund"), "{one}");
        let signed = [("manager_email", "manager1@demo.test"), ("manager_password", PASSWORD)];
        let back = send(&[&all_in_cash[..], &signed[..]].concat()).await;
        assert!(back.contains("back in cash, allowed by"), "{back}");
        let api = json!({ "id": api["id"], "refund_of": sale, "reason": "Did not fit", "tender": "cash" });
        assert_eq!(till.api("refunds", &api).await.problem(422, "invalid")["field"], "lines");
        assert_eq!(refunds().await, 2);
    })
    .await;
}
