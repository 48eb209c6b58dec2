//! A till over the JSON API: from starting a shift to its Z report, and every way to get it wrong.

use serde_json::{Value, json};
use session::id::ProductId;
use session::store::transact;
use uuid::Uuid;

use crate::support::{Client, on_both};

/// The first register of the demo shop.
async fn register(client: &Client) -> String {
    let registers = client.get("/api/pos/registers").await.must(200).json();
    registers["registers"][0]["id"].as_str().expect("there is a register").to_owned()
}

async fn product(client: &Client) -> Value {
    client.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone()
}

fn sale(product: &Value, quantity: i64) -> Value {
    let total = product["price_cents"].as_i64().expect("a price") * quantity;
    json!({
        "id": Uuid::now_v7(),
        "lines": [{ "product_id": product["id"], "quantity": quantity }],
        "tenders": [{ "kind": "cash", "amount_cents": total }],
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_share_one_shift_from_start_to_z() {
    on_both(async |server| {
        let (first, second) = (server.signed_in("cashier1").await, server.signed_in("cashier2").await);
        let register = register(&first).await;
        let start = |cash: i64| json!({ "register_id": register, "opening_cash_cents": cash });
        let opened = first.post("/api/pos/sessions/get-or-create", &start(20_000)).await.must(201).json();
        let joined = second.post("/api/pos/sessions/get-or-create", &start(19_000)).await.must(200).json();
        assert_eq!((&opened["outcome"], &joined["outcome"]), (&json!("created"), &json!("joined")));
        assert_eq!(opened["shift"]["id"], joined["shift"]["id"]);
        assert_eq!(joined["shift"]["opening_cash_cents"], Value::Null);
        let shift = format!("/api/pos/shifts/{}", opened["shift"]["id"].as_str().expect("an id"));

        let product = product(&first).await;
        let new = sale(&product, 2);
        let receipt = first.post(&format!("{shift}/sales"), &new).await.must(201).json();
        assert_eq!(receipt, first.post(&format!("{shift}/sales"), &new).await.must(201).json());
        let board = second.get(&shift).await.must(200).json();
        assert_eq!(
            (board["sales"].as_array().map(Vec::len), board["devices"].as_array().map(Vec::len)),
            (Some(1), Some(2))
        );
        assert_eq!(board["recounts"], json!([]), "who counts blind sees nobody's count");

        let back = json!({ "id": Uuid::now_v7(), "refund_of": new["id"], "lines": [{ "position": 0, "quantity": 1 }],
            "reason": "Too much", "tender": "cash" });
        second.post(&format!("{shift}/refunds"), &back).await.must(201);
        let out = json!({ "id": Uuid::now_v7(), "kind": "paid_out", "amount_cents": 500, "reason": "stamps" });
        let movements = format!("{shift}/cash-movements");
        second.post(&movements, &out).await.must(201);
        let other = json!({ "id": Uuid::now_v7(), "kind": "drop", "amount_cents": 700, "reason": "safe" });
        let other = second.post(&movements, &other).await.must(201).json();
        let void = format!("{movements}/{}/void", other["id"].as_str().expect("an id"));
        second.post(&void, &json!({ "reason": "not carried" })).await.must(200);
        second.post(&void, &json!({ "reason": "again" })).await.problem(409, "already-void");

        first.ask(&format!("{shift}/count")).await.must(200);
        let frozen = second.post(&format!("{shift}/sales"), &sale(&product, 1)).await.problem(409, "shift-not-open");
        assert_eq!(frozen["current"], "counting");
        let price = product["price_cents"].as_i64().expect("a price");
        let counted = json!({ "counted_cents": 20_000 + price - 500 });
        let counted = first.post(&format!("{shift}/count"), &counted).await.must(200).json();
        assert_eq!(
            (&counted["count"]["result"], &counted["count"]["variance_cents"]),
            (&json!("agrees"), &Value::Null)
        );
        let close = json!({ "count_id": counted["count"]["id"] });
        let z = first.post(&format!("{shift}/close"), &close).await.must(200);
        assert_eq!((&z.json()["kind"], &z.json()["number"]), (&json!("Z"), &json!(1)));
        assert_eq!(
            (&z.json()["drawer"]["variance_cents"], &z.json()["recounts"][0]["amount_cents"]),
            (&json!(0), &json!(19_000))
        );
        assert_eq!(second.get(&format!("{shift}/report")).await.must(200).text, z.text);
        second.post(&format!("{shift}/close"), &close).await.problem(409, "shift-not-open");
        assert_eq!(first.post(&format!("{shift}/close"), &close).await.must(200).text, z.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_at_the_till_changes_no_row() {
    on_both(async |server| {
        let (cashier, customer) = (server.signed_in("cashier1").await, server.signed_in("customer1").await);
        let register = register(&cashier).await;
        let start = json!({ "register_id": register, "opening_cash_cents": 20_000 });
        let opened = cashier.post("/api/pos/sessions/get-or-create", &start).await.must(201).json();
        let shift = format!("/api/pos/shifts/{}", opened["shift"]["id"].as_str().expect("an id"));
        let product = product(&cashier).await;
        let sold = sale(&product, 1);
        cashier.post(&format!("{shift}/sales"), &sold).await.must(201);
        let before = server.tables().await;

        let open = "/api/pos/sessions/get-or-create";
        let at = |id: &str, cash: Value| json!({ "register_id": id, "opening_cash_cents": cash });
        cashier.post(open, &at(&Uuid::now_v7().to_string(), json!(1))).await.problem(404, "not-found");
        for wrong in [json!(-1), json!(1_000_000_000_000_i64), json!("200"), json!(null), json!(1.5)] {
            let refused = cashier.post(open, &at(&register, wrong)).await.problem(422, "invalid");
            assert_eq!(refused["field"], "opening_cash_cents");
        }
        customer.post(open, &start).await.problem(403, "not-allowed");
        customer.get("/api/pos/registers").await.problem(403, "not-allowed");
        cashier.get("/api/pos/shifts/nonsense").await.problem(404, "not-found");
        cashier.get(&format!("/api/pos/sales/{}", Uuid::now_v7())).await.problem(404, "not-found");

        let sales = format!("{shift}/sales");
        let mut other = sale(&product, 2);
        other["id"] = sold["id"].clone();
        cashier.post(&sales, &other).await.problem(409, "id-taken");
        let mut short = sale(&product, 1);
        short["tenders"][0]["amount_cents"] = json!(1);
        assert_eq!(cashier.post(&sales, &short).await.problem(422, "invalid")["field"], "tenders");
        let mut cheap = sale(&product, 1);
        cheap["lines"][0]["unit_price_cents"] = json!(1);
        cheap["lines"][0]["price_reason"] = json!("a friend");
        cashier.post(&sales, &cheap).await.problem(403, "needs-manager");
        let back = json!({ "id": Uuid::now_v7(), "refund_of": sold["id"], "lines": [{ "position": 0, "quantity": 2 }],
            "reason": "Too much", "tender": "cash" });
        let refused = cashier.post(&format!("{shift}/refunds"), &back).await.problem(422, "invalid");
        assert_eq!(refused["field"], "lines[0].quantity");
        let nothing = json!({ "id": Uuid::now_v7(), "kind": "drop", "amount_cents": 0, "reason": "safe" });
        cashier.post(&format!("{shift}/cash-movements"), &nothing).await.problem(422, "invalid");
        let close = json!({ "count_id": Uuid::now_v7() });
        cashier.post(&format!("{shift}/close"), &close).await.problem(409, "shift-not-open");
        server.tables().await.must_equal(&before, "a refusal at the till");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_says_how_much_there_is_and_all_of_it_is_found_page_by_page() {
    on_both(async |server| {
        let client = server.signed_in("cashier1").await;
        let tiles = client.get("/api/pos/catalogue").await.must(200).json();
        let before = tiles["products"].as_array().map(Vec::len);
        assert_eq!(
            (tiles["products_count"].as_u64().map(|count| count as usize), &tiles["is_cut"]),
            (before, &json!(false))
        );
        let new = "INSERT INTO products (id, shop_id, name, category, price_cents, tax_bp, position)
             SELECT $1, shop_id, $2, 'Washers', 5, 1900, 999 FROM registers ORDER BY id LIMIT 1";
        for number in 100..170 {
            let row = vec![ProductId(Uuid::now_v7()).into(), format!("Zircon washer {number}").into()];
            transact!(server.cx.store, |tx| tx.execute(new, row.clone()).await).expect("it can be added");
        }
        let found = client.get("/api/pos/catalogue?find=WASH%20zirc").await.must(200).json();
        assert_eq!((found["products"].as_array().map(Vec::len), &found["is_cut"]), (Some(50), &json!(true)));
        assert_eq!(
            (&found["products"][0]["name"], &found["currency"]),
            (&json!("Zircon washer 100"), &tiles["currency"])
        );
        let next = found["next"].as_str().expect("there is more");
        let rest = client.request(reqwest::Method::GET, "/api/pos/catalogue");
        let rest = rest.query(&[("find", "WASH zirc"), ("after", next)]);
        let rest = crate::support::Answer::of(rest).await.must(200).json();
        assert_eq!((rest["products"].as_array().map(Vec::len), &rest["is_cut"]), (Some(20), &json!(false)));
        assert_eq!((&rest["products"][19]["name"], rest.get("next")), (&json!("Zircon washer 169"), None));
        for (query, status) in [
            ("find=washer%20169", 200),
            ("find=%00", 200),
            ("find=%25", 200),
            ("find=", 200),
            ("find=washer&after=", 200),
            ("find=washer&after=nowhere", 422),
            ("find=washer&after=washer.1.x", 422),
            ("find=washer&after=%00.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58.x", 422),
            ("after=washer.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58.x", 422),
            ("find=bulb&after=washer.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58.x", 200),
        ] {
            client.get(&format!("/api/pos/catalogue?{query}")).await.must(status);
        }
        server.signed_in("customer1").await.get("/api/pos/catalogue?find=washer").await.must(403);
    })
    .await;
}
