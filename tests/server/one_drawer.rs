//! A device stands at one shift, over HTTP: the API refuses any other drawer, and every page says which one is meant.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Client, on_both};

const START: &str = "/api/pos/sessions/get-or-create";

/// The ids of the demo shop's registers, and what they are called.
async fn registers(client: &Client) -> Vec<(Value, String)> {
    let all = client.get("/api/pos/registers").await.must(200).json();
    let register =
        |register: &Value| (register["id"].clone(), register["name"].as_str().unwrap_or_default().to_owned());
    all["registers"].as_array().into_iter().flatten().map(register).collect()
}

fn start(register: &Value) -> Value {
    json!({ "register_id": register, "opening_cash_cents": 20_000 })
}

/// The id of the shift on a register, which the client starts or joins.
async fn opened(client: &Client, register: &Value) -> Value {
    let on = client.post(START, &start(register)).await;
    assert!(matches!(on.status, 200 | 201), "{}", on.text);
    on.json()["shift"]["id"].clone()
}

fn at(shift: &Value) -> String {
    format!("/api/pos/shifts/{}", shift.as_str().expect("an id"))
}

fn page(shift: &Value) -> String {
    format!("/pos/shifts/{}", shift.as_str().expect("an id"))
}

async fn sale(client: &Client, queued: bool) -> Value {
    let product = client.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone();
    json!({
        "id": Uuid::now_v7(),
        "lines": [{ "product_id": product["id"], "quantity": 1 }],
        "tenders": [{ "kind": "cash", "amount_cents": product["price_cents"] }],
        "queued": queued,
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_says_which_shift_it_leaves_and_is_refused_at_any_other_one() {
    on_both(async |server| {
        let (mine, other) = (server.signed_in("cashier1").await, server.signed_in("cashier2").await);
        let registers = registers(&mine).await;
        let first = opened(&mine, &registers[0].0).await;
        let second = opened(&other, &registers[1].0).await;

        let before = server.tables().await;
        let refused = mine.post(START, &start(&registers[1].0)).await.problem(409, "at-another-shift");
        assert_eq!(refused["shift_id"], first);
        assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains(&registers[0].1)), "{refused}");
        let mut never = start(&registers[1].0);
        never["leave"] = second.clone();
        mine.post(START, &never).await.problem(404, "not-found");
        mine.post(&format!("{}/sales", at(&second)), &sale(&mine, false).await).await.problem(409, "not-at-this-shift");
        mine.post(&format!("{}/sales", at(&second)), &sale(&mine, true).await).await.problem(409, "not-at-this-shift");
        let moved = json!({ "id": Uuid::now_v7(), "kind": "paid_out", "amount_cents": 500, "reason": "stamps" });
        mine.post(&format!("{}/cash-movements", at(&second)), &moved).await.problem(409, "not-at-this-shift");
        mine.ask(&format!("{}/count", at(&second))).await.problem(409, "not-at-this-shift");
        mine.ask(&format!("{}/reopen", at(&second))).await.problem(409, "not-at-this-shift");
        mine.ask(&format!("{}/leave", at(&second))).await.problem(409, "not-at-this-shift");
        server.tables().await.must_equal(&before, "a command on another drawer");

        let mut moves = start(&registers[1].0);
        moves["leave"] = first.clone();
        for _ in 0..2 {
            let on = mine.post(START, &moves).await.must(200).json();
            assert_eq!((&on["shift"]["id"], &on["outcome"]), (&second, &json!("joined")));
        }
        mine.post(&format!("{}/sales", at(&second)), &sale(&mine, false).await).await.must(201);
        mine.post(&format!("{}/sales", at(&first)), &sale(&mine, false).await).await.problem(409, "not-at-this-shift");
        mine.post(&format!("{}/sales", at(&first)), &sale(&mine, true).await).await.must(201);
        assert_eq!(mine.get(&at(&first)).await.must(200).json()["devices"], json!([]));

        let holds = json!({ "unsent_count": 1 });
        mine.post(&format!("{}/presence", at(&second)), &holds).await.must(200);
        mine.ask(&format!("{}/leave", at(&second))).await.problem(409, "unsent-sales");
        mine.post(&format!("{}/presence", at(&second)), &json!({ "unsent_count": 0 })).await.must(200);
        for _ in 0..2 {
            mine.ask(&format!("{}/leave", at(&second))).await.must(204);
        }
        mine.post(&format!("{}/presence", at(&second)), &holds).await.problem(404, "not-found");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_which_drawer_is_meant_and_a_form_for_another_one_is_refused_with_what_was_typed() {
    on_both(async |server| {
        let (mine, other) = (server.signed_in("cashier1").await, server.signed_in("cashier2").await);
        let registers = registers(&mine).await;
        let [(one, one_name), (two, two_name)] = [&registers[0], &registers[1]];
        let first = opened(&mine, one).await;
        let second = opened(&other, two).await;
        let sold = sale(&mine, false).await;
        mine.post(&format!("{}/sales", at(&first)), &sold).await.must(201);
        let receipt = format!("/pos/sales/{}", sold["id"].as_str().expect("an id"));
        let drawer = |name: &str| format!("Paid from the drawer of {name}");
        assert!(mine.get(&receipt).await.must(200).text.contains(&drawer(one_name)));
        assert!(other.get(&receipt).await.must(200).text.contains(&drawer(two_name)));

        // A shift at which the device does not stand is read, joined, and neither sold on nor closed.
        let read = mine.get(&page(&second)).await.must(200).text;
        assert!(
            read.contains("Join this shift") && read.contains(&format!("This device stands at {one_name}")),
            "{read}"
        );
        assert!(!read.contains("till-state") && !read.contains("Leave this till"), "it sells");
        let closing = mine.get(&format!("{}/close", page(&second))).await.must(200).text;
        assert!(closing.contains("Join this shift") && !closing.contains("Stop selling and count"), "{closing}");
        let report = mine.get(&format!("{}/report", page(&second))).await.must(200).text;
        assert!(report.contains(&format!("href=\"{}\"", page(&first))), "the way leads to its own till: {report}");
        assert!(!report.contains(&format!("href=\"{}\"", page(&second))), "{report}");

        // A page that was open when the device moved on names the drawer it showed, and is refused.
        let asks = mine.get("/pos/register").await.must(200).text;
        assert!(asks.contains(&format!("This device stands at {one_name}. Leave it and start here")), "{asks}");
        let id = |of: &Value| of.as_str().expect("an id").to_owned();
        let fields = [("register", id(two)), ("opening_cash", "200".to_owned())];
        let fields: Vec<_> = fields.iter().map(|(field, text)| (*field, text.as_str())).collect();
        mine.form("start_shift", "/pos/register", &fields).await;
        let refused = mine.get("/pos/register").await.must(200).text;
        assert!(refused.contains("a device stands at one shift"), "{refused}");
        let leave = id(&first);
        let fields = [&fields[..], &[("leave", leave.as_str())]].concat();
        let moved = mine.form("start_shift", "/pos/register", &fields).await;
        assert_eq!(moved.header("location"), page(&second));
        let before = server.tables().await;
        let (refund, of, shift) = (Uuid::now_v7().to_string(), id(&sold["id"]), id(&first));
        let fields = [
            ("shift", shift.as_str()),
            ("id", &refund),
            ("sale", &of),
            ("what", "line"),
            ("position", "0"),
            ("quantity", "1"),
            ("reason", "Cold"),
            ("tender", "card"),
        ];
        mine.form("refund_sale", &receipt, &fields).await;
        server.tables().await.must_equal(&before, "a refund from another drawer");
        let again = mine.get(&receipt).await.must(200).text;
        assert!(again.contains("This device does not stand at this shift"), "{again}");
        assert!(again.contains("value=\"Cold\"") && again.contains("value=\"card\" selected"), "{again}");
        assert!(again.contains(&drawer(two_name)), "the form names the drawer of now: {again}");

        let shift = id(&first);
        let fields =
            [("shift", shift.as_str()), ("id", &refund), ("kind", "drop"), ("amount", "4.00"), ("reason", "Safe")];
        mine.form("move_cash", &page(&first), &fields).await;
        server.tables().await.must_equal(&before, "cash of another drawer");
        let again = mine.get(&page(&first)).await.must(200).text;
        assert!(again.contains("value=\"4.00\"") && again.contains("value=\"Safe\""), "{again}");
        assert!(again.contains(&format!("In the drawer of {two_name}")), "{again}");
        mine.form("count_drawer", &format!("{}/close", page(&first)), &[("shift", &shift), ("counted", "12.34")]).await;
        let again = mine.get(&format!("{}/close", page(&first))).await.must(200).text;
        assert!(again.contains("Not recorded: ") && again.contains("12.34"), "{again}");
        server.tables().await.must_equal(&before, "a count of another drawer");

        // Leaving is a button.
        assert!(mine.get(&page(&second)).await.must(200).text.contains("Leave this till"));
        let shift = id(&second);
        let left = mine.form("leave_shift", &page(&second), &[("shift", &shift)]).await;
        assert_eq!(left.header("location"), "/pos/register");
        let report = mine.get(&format!("{}/report", page(&second))).await.must(200).text;
        assert!(report.contains("This device stands at no till"), "{report}");
        assert!(mine.get(&receipt).await.must(200).text.contains("no drawer to give money back from"));
    })
    .await;
}
