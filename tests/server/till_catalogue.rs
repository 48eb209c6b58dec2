//! A till reaches all of a catalogue, however few of it are tiles, and nobody pays another price than the page showed.

use reqwest::Method;
use serde_json::json;
use session::id::ProductId;
use session::store::{Value, transact};
use uuid::Uuid;

use crate::support::{Answer, Client, TestServer, on_both};

/// More things than a till has tiles for.
const MANY: usize = 2_010;
const BARCODE: &str = "4012345678901";
const NEW: &str = "INSERT INTO products (id, shop_id, name, category, barcode, price_cents, tax_bp, position)
     SELECT $1, shop_id, $2, 'Washers', $3, 250, 1900, 9999 FROM registers ORDER BY id LIMIT 1";

/// Fills the shop, and answers the last thing of its order, which has no tile.
async fn fill(server: &TestServer) -> ProductId {
    let last = ProductId(Uuid::now_v7());
    transact!(server.cx.store, |tx| {
        for number in 0..MANY {
            let name = format!("Washer {number:05}");
            tx.execute(NEW, vec![ProductId(Uuid::now_v7()).into(), name.into(), Value::Text(None)]).await?;
        }
        tx.execute(NEW, vec![last.into(), "Zircon ring".into(), BARCODE.into()]).await
    })
    .expect("they can be added");
    last
}

async fn opened(client: &Client) -> String {
    let registers = client.get("/api/pos/registers").await.must(200).json();
    let start = json!({ "register_id": registers["registers"][0]["id"], "opening_cash_cents": 20_000 });
    let on = client.post("/api/pos/sessions/get-or-create", &start).await.must(201).json();
    on["shift"]["id"].as_str().expect("an id").to_owned()
}

/// Pays the basket in cash as a browser without a script does, from a page that showed `due`.
async fn pays(client: &Client, shift: &str, basket: &str, due: &str) -> Answer {
    let id = Uuid::now_v7();
    let request = client
        .request(Method::POST, "/fn/sell_basket")
        .header("accept", "text/html")
        .header("referer", format!("http://forecourt.test/pos/shifts/{shift}?basket={basket}"))
        .header("content-type", "application/x-www-form-urlencoded");
    let body = format!("shift={shift}&id={id}&basket={basket}&cash=10.00&due={due}");
    Answer::of(request.body(body)).await.must(303)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_no_tile_is_found_by_its_name_and_its_barcode_and_is_sold_at_the_price_that_was_shown() {
    on_both(async |server| {
        let thing = fill(server).await;
        let client = server.signed_in("cashier1").await;
        let shift = opened(&client).await;
        let page = format!("/pos/shifts/{shift}");
        let tiles = client.get(&page).await.must(200).text;
        assert!(!tiles.contains("Zircon ring") && tiles.contains("things are sold here"), "it has no tile, and that is said");
        assert!(tiles.matches("class=\"tile\"").count() <= 120, "nobody looks through so many");
        let found = client.get(&format!("{page}?find=ring%20ZIRC")).await.must(200).text;
        assert!(found.contains("tile-name\">Zircon ring"), "it is found by the beginnings of its words");
        let scanned = client.request(Method::GET, &format!("{page}?find={BARCODE}")).header("accept", "text/html");
        let scanned = Answer::of(scanned).await.must(302);
        assert_eq!(scanned.header("location"), format!("{page}?basket={}%2A1", thing.to_string().replace('-', "%2D")), "what a scanner typed is in the basket");
        let basket = format!("{thing}*2");
        let shown = client.get(&format!("{page}?basket={basket}")).await.must(200).text;
        assert!(shown.contains("Zircon ring") && shown.contains("5.00"), "a page that is loaded anew still has it");

        let dearer = "UPDATE products SET price_cents = 300 WHERE id = $1";
        transact!(server.cx.store, |tx| tx.execute(dearer, vec![thing.into()]).await).expect("it can be changed");
        let refused = pays(&client, &shift, &basket, "5.00").await;
        assert_eq!(refused.header("location"), format!("/pos/shifts/{shift}?basket={basket}"));
        let told = client.get(refused.header("location")).await.must(200).text;
        assert!(told.contains("A price was changed: it comes to 6.00 EUR now, not 5.00 EUR."), "{told}");
        let sold = pays(&client, &shift, &basket, "6.00").await;
        assert!(sold.header("location").starts_with("/pos/sales/"), "{:?}", sold.headers);
        // A till with a script sends the price that it showed.
        let stale = json!({ "id": Uuid::now_v7(), "lines": [{ "product_id": thing, "quantity": 1, "unit_price_cents": 250 }],
            "tenders": [{ "kind": "cash", "amount_cents": 1_000 }] });
        let refused = client.post(&format!("/api/pos/shifts/{shift}/sales"), &stale).await.problem(422, "invalid");
        let told = refused["detail"].as_str().unwrap_or_default();
        assert!(told.starts_with("Zircon ring costs 3.00 EUR now, not 2.50 EUR."), "{told}");
        // One that waited on the device keeps its price.
        let mut queued = stale;
        queued["queued"] = json!(true);
        let receipt = client.post(&format!("/api/pos/shifts/{shift}/sales"), &queued).await.must(201).json();
        assert_eq!(receipt["sale"]["total_cents"], 250);
    })
    .await;
}
