//! The catalogue of managers over HTTP: for them and nobody else, by pages that need no script, with a file as a browser sends it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Client, on_both};

/// As a browser without a script sends a form.
async fn sends(client: &Client, form: &str, from: &str, body: &str) -> Answer {
    let request = client
        .request(Method::POST, &format!("/fn/{form}"))
        .header("accept", "text/html")
        .header("referer", format!("http://forecourt.test{from}"))
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(body.to_owned())).await
}

/// The same with a file in it.
async fn uploads(client: &Client, name: &str, bytes: &[u8]) -> Answer {
    let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"csv\"\r\n\r\n\r\n--edge\r\n".to_vec();
    body.extend_from_slice(
        format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n")
            .as_bytes(),
    );
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = client
        .request(Method::POST, "/fn/read_import")
        .header("accept", "text/html")
        .header("referer", "http://forecourt.test/manage/catalogue/import")
        .header("content-type", "multipart/form-data; boundary=edge");
    Answer::of(request.body(body)).await
}

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_runs_the_shop_keeps_its_catalogue() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let new = json!({ "name": "Fuse", "price_cents": 150, "tax_bp": 1_900 });
        let made = manager.post("/api/catalogue/products", &new).await.must(201).json();
        let file = json!({ "csv": "number,name,price\nA-1,Bulb,2.00\n" });
        let read = manager.post("/api/catalogue/imports", &file).await.must(201).json();
        let product = format!("/api/catalogue/products/{}", id(&made));
        let calls: Vec<(Method, String, Value)> = vec![
            (Method::GET, "/api/catalogue/products".into(), Value::Null),
            (Method::POST, "/api/catalogue/products".into(), new),
            (Method::GET, product.clone(), Value::Null),
            (Method::PATCH, product.clone(), json!({ "version": 1, "price_cents": 1 })),
            (Method::POST, format!("{product}/archive"), Value::Null),
            (Method::POST, format!("{product}/restore"), Value::Null),
            (Method::GET, "/api/catalogue/categories".into(), Value::Null),
            (Method::PUT, "/api/catalogue/categories".into(), json!({ "names": ["Parts"] })),
            (Method::POST, "/api/catalogue/categories/rename".into(), json!({ "from": "Parts", "to": "Bits" })),
            (Method::POST, "/api/catalogue/imports".into(), file),
            (Method::POST, format!("/api/catalogue/imports/{}/apply", id(&read)), json!({})),
            (Method::GET, format!("/api/catalogue/imports/{}", id(&read)), Value::Null),
            (Method::PUT, format!("/api/catalogue/imports/{}/columns", id(&read)), json!({ "columns": [] })),
            (Method::POST, "/api/catalogue/prices".into(), json!({ "by_bp": 500 })),
            (Method::POST, "/api/catalogue/prices".into(), json!({})),
            (Method::GET, format!("/api/catalogue/prices/{}", id(&read)), Value::Null),
            (Method::POST, format!("/api/catalogue/prices/{}/apply", id(&read)), Value::Null),
            (Method::GET, "/api/catalogue/export.csv".into(), Value::Null),
        ];
        for who in ["cashier1", "mechanic1", "customer1"] {
            let client = server.signed_in(who).await;
            // The first request of a login remembers what it reads.
            client.get("/api/me").await.must(200);
            let before = server.tables().await;
            for (method, path, body) in &calls {
                let request = client.request(method.clone(), path);
                let request = if body.is_null() { request } else { request.json(body) };
                Answer::of(request).await.problem(403, "not-allowed");
            }
            for page in ["", "/new", "/categories", "/prices", "/import"] {
                let request =
                    client.request(Method::GET, &format!("/manage/catalogue{page}")).header("accept", "text/html");
                Answer::of(request).await.must(302);
            }
            server.tables().await.must_equal(&before, who);
        }
        server.client().get("/api/catalogue/products").await.problem(401, "not-signed-in");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_uploaded_looked_at_and_imported_without_a_script() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let file = b"Artikelnummer;Bezeichnung;Preis;MwSt\r\nZZ-1;Z\xfcndkerze;12,90;19\r\nZZ-2;;1,00;19\r\n";
        let read = uploads(&manager, "Preise 2026.csv", file).await.must(303);
        let preview = read.header("location").to_owned();
        assert!(preview.starts_with("/manage/catalogue/import/"), "{preview}");
        let page = manager.get(&preview).await.must(200).text;
        assert!(page.contains("Preise 2026.csv") && page.contains("Zündkerze"), "{page}");
        assert!(page.contains("1 new, 0 changed, 0 the same, 1 wrong."), "{page}");
        assert!(page.contains("Import 1 line, leave out 1"), "{page}");
        let import = preview.rsplit('/').next().expect("an id").to_owned();
        let done = sends(&manager, "apply_import", &preview, &format!("id={import}")).await.must(303);
        assert_eq!(done.header("location"), "/manage/catalogue");
        let said = manager.get("/manage/catalogue?q=ZZ").await.must(200).text;
        assert!(said.contains("Imported: 1 new, 0 changed, 0 as they were. 1 line was left out."), "{said}");
        assert!(said.contains("Zündkerze") && said.contains("12.90"), "{said}");
        // What is no table comes back to the form, and says so beside the field.
        let refused = uploads(&manager, "x.xlsx", b"PK\x03\x04rest").await.must(303);
        assert_eq!(refused.header("location"), "/manage/catalogue/import");
        let told = manager.get("/manage/catalogue/import").await.must(200).text;
        assert!(told.contains("This is a workbook of a spreadsheet program."), "{told}");
        // A form that broke off is no fault of the server.
        let request = manager
            .request(Method::POST, "/fn/read_import")
            .header("content-type", "multipart/form-data; boundary=edge");
        Answer::of(request.body("--edge\r\nbroken")).await.problem(422, "invalid");
        // Out and in again changes nothing.
        let export = manager.get("/api/catalogue/export.csv").await.must(200);
        assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
        let again = manager.post("/api/catalogue/imports", &json!({ "csv": export.text })).await.must(201).json();
        let counts = ["new_count", "changed_count", "wrong_count", "doubtful_count"].map(|count| again[count].clone());
        assert_eq!(counts, [0, 0, 0, 0].map(Value::from), "{again}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_is_made_and_its_price_changed_by_pages_alone_and_the_second_of_two_sees_both() {
    on_both(async |server| {
        let (ada, ben) = (server.signed_in("manager1").await, server.signed_in("admin1").await);
        let refused =
            sends(&ada, "create_product", "/manage/catalogue/new", "name=Fuse&price=-1&tax=19").await.must(303);
        let form = ada.get(refused.header("location")).await.must(200).text;
        assert!(form.contains("Type an amount, such as 49.00.") && form.contains("value=\"Fuse\""), "{form}");
        let wrong = "name=Fuse&price=1.50&tax=19&barcode=4006381333932";
        let asked = sends(&ada, "create_product", "/manage/catalogue/new", wrong).await.must(303);
        let form = ada.get(asked.header("location")).await.must(200).text;
        assert!(form.contains("The last digit of this barcode should be 1"), "{form}");
        let made =
            sends(&ada, "create_product", "/manage/catalogue/new", &format!("{wrong}&own_code=1&category=Parts"))
                .await
                .must(303);
        let page = made.header("location").to_owned();
        assert!(ada.get(&page).await.must(200).text.contains("Fuse is in the catalogue."));
        let id = page.rsplit('/').next().expect("an id").to_owned();
        let edit = |price: &str| {
            format!("id={id}&version=1&name=Fuse&price={price}&tax=19&barcode=4006381333932&own_code=1&category=Parts")
        };
        sends(&ada, "edit_product", &page, &edit("1.60")).await.must(303);
        sends(&ben, "edit_product", &page, &edit("1.70")).await.must(303);
        let both = ben.get(&page).await.must(200).text;
        assert!(both.contains("Somebody else changed this product meanwhile.") && both.contains("Now: 1.60"), "{both}");
        assert!(both.contains("value=\"1.70\""), "{both}");
        let history = ada.get(&page).await.must(200).text;
        assert!(history.contains("1.50 EUR") && history.contains("1.60 EUR"), "{history}");
        let shown = sends(&ada, "work_out_prices", "/manage/catalogue/prices", "search=fuse&by=5%20%25&rounding=0.10")
            .await
            .must(303);
        let prices = ada.get(shown.header("location")).await.must(200).text;
        assert!(prices.contains("Change 1 price") && prices.contains("1.70 EUR"), "{prices}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_works_many_prices_out_looks_at_them_and_changes_them_once() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let mut made = Vec::new();
        for (name, cents) in [("Wiper blade left", 1_190), ("Wiper blade right", 2_000), ("Wiper arm", 0)] {
            let new = json!({ "name": name, "category": "Wipers", "price_cents": cents, "tax_bp": 1_900 });
            made.push(manager.post("/api/catalogue/products", &new).await.must(201).json());
        }
        let prices = "/api/catalogue/prices";
        let wish = json!({ "category": "Wipers", "search": "blade", "by_bp": 500, "rounding": "x.95" });
        let shown = manager.post(prices, &wish).await.must(201).json();
        assert_eq!(shown["name"], "Wipers with “blade”, +5.00 %");
        let of = |shown: &Value| -> Vec<(i64, i64)> {
            let prices = shown["prices"].as_array().expect("prices");
            prices
                .iter()
                .map(|one| (one["from_cents"].as_i64().unwrap_or(-1), one["to_cents"].as_i64().unwrap_or(-1)))
                .collect()
        };
        assert_eq!(of(&shown), [(1_190, 1_295), (2_000, 2_095)]);
        let path = format!("{prices}/{}", id(&shown));
        assert_eq!(
            manager.get(&path).await.must(200).json(),
            shown,
            "nothing is changed yet, and it can be looked at again"
        );
        let meanwhile = json!({ "version": made[1]["version"], "price_cents": 2_050 });
        let edit = manager.request(Method::PATCH, &format!("/api/catalogue/products/{}", id(&made[1])));
        Answer::of(edit.json(&meanwhile)).await.must(200);
        let done = manager.ask(&format!("{path}/apply")).await.must(200).json();
        assert_eq!(done, json!({ "changed_count": 1, "left_count": 1, "left_names": ["Wiper blade right"] }));
        manager.ask(&format!("{path}/apply")).await.problem(404, "not-found");
        manager.get(&path).await.problem(404, "not-found");
        let listed = manager.get("/api/catalogue/products?category=Wipers").await.must(200).json();
        let cents: Vec<i64> = listed["products"]
            .as_array()
            .expect("products")
            .iter()
            .filter_map(|one| one["price_cents"].as_i64())
            .collect();
        assert_eq!(cents, [0, 1_295, 2_050]);
        for (wrong, field) in [
            (json!({}), "by_bp"),
            (json!({ "by_bp": 1, "by_cents": 1 }), "by_cents"),
            (json!({ "category": "Wipers", "by_cents": -5_000 }), "by_cents"),
            (json!({ "category": "Wipers", "by_bp": -10_001 }), "by_bp"),
            (json!({ "category": "Nothing of that name", "by_bp": 500 }), "by_bp"),
            (json!({ "by_bp": 500, "rounding": "0.07" }), "rounding"),
        ] {
            let refused = manager.post(prices, &wrong).await;
            assert_eq!(refused.problem(422, "invalid")["field"], field, "{wrong}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_says_what_the_columns_of_a_file_hold() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let file = json!({ "csv": "Was;Wieviel;Nr\nSpark plug;12,90;SP-1\n", "file": "odd.csv" });
        let read = manager.post("/api/catalogue/imports", &file).await.must(201).json();
        let path = format!("/api/catalogue/imports/{}", id(&read));
        let columns = json!({ "columns": ["name", "price", "number"] });
        let put = async |columns: &Value| {
            Answer::of(manager.request(Method::PUT, &format!("{path}/columns")).json(columns)).await
        };
        let chosen = put(&columns).await.must(200).json();
        let held: Vec<&Value> =
            chosen["columns"].as_array().expect("columns").iter().map(|one| &one["column"]).collect();
        assert_eq!(held, [&json!("name"), &json!("price"), &json!("number")]);
        assert_eq!((&chosen["new_count"], &chosen["wrong_count"]), (&json!(1), &json!(0)), "{chosen}");
        assert_eq!(manager.get(&path).await.must(200).json(), chosen, "and so it stays");
        for wrong in [json!({ "columns": ["name", "name"] }), json!({ "columns": vec![Value::Null; 61] })] {
            assert_eq!(put(&wrong).await.problem(422, "invalid")["field"], "columns");
        }
        put(&json!({ "columns": ["colour of the sky"] })).await.problem(422, "invalid");
        // Without a price nothing new can be made of it.
        let unread = put(&json!({ "columns": ["name", null, "number"] })).await.must(200).json();
        assert_eq!((&unread["new_count"], &unread["wrong_count"]), (&json!(0), &json!(1)), "{unread}");
        put(&columns).await.must(200);
        let done = manager.ask(&format!("{path}/apply")).await.must(200).json();
        assert_eq!(done["new_count"], 1);
        let found = manager.get("/api/catalogue/products?q=SP-1").await.must(200).json();
        assert_eq!(
            (&found["products"][0]["name"], &found["products"][0]["price_cents"]),
            (&json!("Spark plug"), &json!(1_290))
        );
    })
    .await;
}
