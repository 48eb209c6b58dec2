//! What the commonest requests ask of the database, and that no statement reads a table that grows from end to end.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Mutex;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, Row, SqliteConnection};
use tracing::field::{Field, Visit};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use uuid::Uuid;

use crate::support::description::operations;
use crate::support::scene::Scene;
use crate::support::{Answer, Client, TestServer, on_both};

/// The statements that one request may cost at the most, on the engine whose only writer is this process and on the other one,
/// where a login is checked by a statement each time.
#[derive(Clone, Copy, Debug)]
struct AtMost {
    sqlite: u64,
    postgres: u64,
}

const fn at_most(sqlite: u64, postgres: u64) -> AtMost {
    AtMost { sqlite, postgres }
}

/// What requests cost on one server.
struct Costs<'a> {
    server: &'a TestServer,
    too_many: String,
}

impl Costs<'_> {
    /// Asks, and notes when that cost more statements than `most`. What is remembered was asked for before.
    async fn of(&mut self, what: &str, most: AtMost, request: RequestBuilder) {
        let store = &self.server.cx.store;
        let most = if store.is_sole_writer() { most.sqlite } else { most.postgres };
        let before = store.counted().statements;
        let answer = Answer::of(request).await;
        let statements = store.counted().statements - before;
        assert!((200..400).contains(&answer.status), "{what}: {} {}", answer.status, answer.text);
        if statements > most {
            write!(self.too_many, "\n{what}: {statements}, {most} at the most").expect("a text can be written to");
        }
    }

    /// The same of something that is looked at twice: what the first look read is remembered where it can be.
    async fn again(&mut self, client: &Client, path: &str, most: AtMost) {
        client.get(path).await.must(200);
        self.of(path, most, client.request(Method::GET, path)).await;
    }
}

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commonest_requests_cost_so_many_statements_at_the_most() {
    on_both(async |server| {
        let mut costs = Costs { server, too_many: String::new() };
        let customer = server.signed_in("customer1").await;
        let (mechanic, cashier) = (server.signed_in("mechanic1").await, server.signed_in("cashier1").await);
        let made = customer.start_consultation().await;
        let room = format!("/consultations/{}", id(&made["session"]));
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&made["assignment"]))).await.must(200);
        mechanic.ask(&format!("/api{room}/start")).await.must(200);

        costs.again(&customer, "/", at_most(0, 1)).await;
        costs.again(&customer, "/customer", at_most(0, 1)).await;
        costs.again(&customer, "/api/customer/active-session", at_most(0, 1)).await;
        costs.again(&mechanic, "/mechanic", at_most(8, 10)).await;
        costs.again(&customer, &room, at_most(4, 6)).await;
        let message = json!({ "body": "It squeals when it rains." });
        let post = customer.request(Method::POST, &format!("/api{room}/messages")).json(&message);
        // On PostgreSQL one of them takes on the role of the house, which grows revisions; beginning asks once less than it did.
        costs.of("a message", at_most(7, 10), post).await;

        let line = json!({ "kind": "part", "name": "Pad", "quantity": 2, "unit_price_cents": 5_000, "tax_bp": 1_900 });
        let new = json!({ "title": "Brakes", "lines": [line] });
        let deal = mechanic.post("/api/deals", &new).await.must(201).json();
        let page = format!("/deals/{}", id(&deal));
        costs.again(&mechanic, "/deals", at_most(10, 12)).await;
        costs.again(&mechanic, &page, at_most(11, 13)).await;
        let lines = json!({ "version": deal["version"], "lines": [line, line] });
        let edit = mechanic.request(Method::PATCH, &format!("/api{page}")).json(&lines);
        costs.of("a line more on a deal", at_most(23, 25), edit).await;

        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let start = json!({ "register_id": registers["registers"][0]["id"], "opening_cash_cents": 20_000 });
        let join = || cashier.request(Method::POST, "/api/pos/sessions/get-or-create").json(&start);
        let shift = Answer::of(join()).await.must(201).json();
        Answer::of(join()).await.must(200);
        costs.of("joining a shift that one is on", at_most(0, 2), join()).await;
        costs.again(&cashier, &format!("/pos/shifts/{}", id(&shift["shift"])), at_most(13, 15)).await;
        let product = cashier.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone();
        let sale = json!({
            "id": Uuid::now_v7(),
            "lines": [{ "product_id": product["id"], "quantity": 1 }],
            "tenders": [{ "kind": "cash", "amount_cents": 1_000_000 }],
        });
        let path = format!("/api/pos/shifts/{}/sales", id(&shift["shift"]));
        // As of a message.
        costs.of("a sale", at_most(6, 9), cashier.request(Method::POST, &path).json(&sale)).await;
        assert!(costs.too_many.is_empty(), "statements:{}", costs.too_many);
    })
    .await;
}

/// Every statement that the log named.
static STATEMENTS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Hears the store's finest level of the log.
struct Listener;

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        event.record(&mut Sql);
    }
}

struct Sql;

impl Visit for Sql {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            STATEMENTS.lock().expect("nobody panicked").insert(value.to_owned());
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

/// Tables that stay small in any garage, and rows that a statement brings along: reading one from end to end costs nothing.
const SMALL: [&str; 10] = [
    "one",
    "typed",
    "setups",
    "shops",
    "locations",
    "registers",
    "teams",
    "jobs",
    "health_writes",
    "booking_calendars",
];

/// The table behind a name of a statement: it itself, or what it is an alias of.
fn table<'a>(sql: &'a str, name: &'a str) -> &'a str {
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let alias = words
        .windows(3)
        .find(|three| three[1] == "AS" && three[2] == name && three[0].starts_with(char::is_alphabetic));
    alias.map_or(name, |three| three[0])
}

/// The tables that SQLite reads from end to end for it.
async fn scanned_by_sqlite(connection: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let plan = sqlx::query(&explain).fetch_all(connection).await.unwrap_or_else(|error| panic!("{error}: {sql}"));
    let steps = plan.iter().map(|row| row.get::<String, _>("detail"));
    let scanned = steps.filter_map(|step| {
        let name = step.strip_prefix("SCAN ")?.split(' ').next()?.to_owned();
        let is_bounded = name == "CONSTANT"
            || name.starts_with('(')
            || step.contains("VIRTUAL TABLE")
            || is_of_active(step.split(" INDEX ").nth(1));
        (!is_bounded).then(|| table(sql, &name).to_owned())
    });
    scanned.collect()
}

/// The tables that PostgreSQL reads from end to end for it, with a million rows in each.
async fn scanned_by_postgres(connection: &mut PgConnection, sql: &str) -> Vec<String> {
    let count = (1..=200).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
    let nulls = vec!["NULL"; count].join(", ");
    let values = if count == 0 { String::new() } else { format!("({nulls})") };
    let run = async |connection: &mut PgConnection, sql: String| {
        sqlx::raw_sql(&sql).fetch_all(connection).await.unwrap_or_else(|error| panic!("{error}: {sql}"))
    };
    prepare(connection, sql, count).await;
    let plan = run(connection, format!("EXPLAIN (FORMAT JSON) EXECUTE looked_at{values}")).await;
    run(connection, "DEALLOCATE looked_at".to_owned()).await;
    let plan: Value = serde_json::from_str(plan[0].get_unchecked::<&str, _>(0)).expect("a plan in JSON");
    let mut scanned = Vec::new();
    look_for_scans(&plan[0]["Plan"], &mut scanned);
    scanned
}

/// Makes PostgreSQL plan as if a million rows lay in each table that grows, most of them different: in one page everything is cheap
/// to read whole.
fn as_if_large() -> String {
    let small = SMALL.join("', '");
    format!(
        "DO $$ DECLARE c record; BEGIN
            FOR c IN SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name NOT IN ('{small}')
            LOOP EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET (n_distinct = -1)', c.table_name, c.column_name); END LOOP;
         END $$;
         ANALYZE;
         UPDATE pg_class SET relpages = 1, reltuples = 1000000
            WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND relname NOT IN ('{small}');
         SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;
         SET enable_hashjoin = off; SET enable_mergejoin = off"
    )
}

/// Prepares it as `looked_at`, with a type for each parameter of which the statement alone does not tell one.
async fn prepare(connection: &mut PgConnection, sql: &str, count: usize) {
    const TYPES: [&str; 4] = ["unknown", "uuid", "bigint", "text"];
    let mut chosen = vec![0; count];
    let mut last = 0;
    loop {
        let types: Vec<&str> = chosen.iter().map(|place: &usize| TYPES[*place]).collect();
        let types = if count == 0 { String::new() } else { format!("({})", types.join(", ")) };
        let prepared = sqlx::raw_sql(&format!("PREPARE looked_at{types} AS {sql}")).execute(&mut *connection).await;
        let Err(error) = prepared else { return };
        let said = error.to_string();
        let undetermined =
            said.split("data type of parameter $").nth(1).and_then(|number| number.parse::<usize>().ok());
        last = undetermined.map_or(last, |number| number - 1);
        chosen[last] += 1;
        assert!(chosen[last] < TYPES.len(), "{error}: {sql}");
    }
}

/// An index of what is active holds a row a register or a person, however much there was before; one of what came late or waits for
/// an answer, the few that do; one of mail that was given up, what was.
fn is_of_active(index: Option<&str>) -> bool {
    index.is_some_and(|name| {
        [
            "uq_active",
            "uq_open",
            "ix_mails_worthless",
            "ix_consultations_orphans",
            "ix_sales_corrections",
            "ix_handovers_offered",
        ]
        .iter()
        .any(|few| name.starts_with(few))
    })
}

/// A scan of an index without a condition is one of the whole table too.
fn look_for_scans(node: &Value, scanned: &mut Vec<String>) {
    let is_scan = match node["Node Type"].as_str() {
        Some("Seq Scan") => true,
        Some("Index Scan" | "Index Only Scan") => {
            node["Index Cond"].is_null() && !is_of_active(node["Index Name"].as_str())
        }
        _ => false,
    };
    if let (true, Some(table)) = (is_scan, node["Relation Name"].as_str()) {
        scanned.push(table.to_owned());
    }
    for child in node["Plans"].as_array().into_iter().flatten() {
        look_for_scans(child, scanned);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_statement_of_a_call_or_a_page_reads_a_table_that_grows_from_end_to_end() {
    tracing_subscriber::registry().with(Listener).init();
    on_both(async |server| {
        STATEMENTS.lock().expect("nobody panicked").clear();
        let scene = Scene::of(server).await;
        for operation in operations().filter(|call| call.method != "delete" || call.path != "/api/me/sessions") {
            scene.call(operation).await.send().await;
        }
        let pages = [
            ("customer1", &["/", "/customer", "/book"][..]),
            ("mechanic1", &["/mechanic", "/mechanic/calendar", "/deals", "/deals?q=Brakes", "/deals?view=board"]),
            (
                "manager1",
                &[
                    "/pos/register",
                    "/staff",
                    "/deals",
                    "/admin",
                    "/account",
                    "/account/data",
                    "/forgot-password",
                    "/manage",
                    "/manage/shop",
                    "/manage/places",
                    "/manage/log",
                    "/manage/consultations",
                    "/manage/invites",
                    "/manage/people",
                    "/manage/people?view=customers&q=a",
                ],
            ),
        ];
        for (account, paths) in pages {
            let client = server.signed_in(account).await;
            for path in paths {
                client.get(path).await.must(200);
            }
        }
        let mut statements = STATEMENTS.lock().expect("nobody panicked").clone();
        // What is written anew looks at little besides, and its values' types are not always to be told without them.
        statements.retain(|sql| !sql.starts_with("INSERT"));
        // The test itself asks what stands in a mail.
        statements.retain(|sql| !sql.starts_with("SELECT text_body FROM mails"));
        assert!(statements.len() > 100, "the store names its statements: {}", statements.len());
        let mut found = String::new();
        let url = server.database_url();
        if server.cx.store.is_sole_writer() {
            let mut connection = SqliteConnection::connect(&url).await.expect("the database opens");
            for sql in &statements {
                report(&mut found, sql, &scanned_by_sqlite(&mut connection, sql).await);
            }
        } else {
            let mut connection = PgConnection::connect(&url).await.expect("the database opens");
            sqlx::raw_sql(&as_if_large()).execute(&mut connection).await.expect("the test's own database");
            for sql in &statements {
                report(&mut found, sql, &scanned_by_postgres(&mut connection, sql).await);
            }
        }
        assert!(found.is_empty(), "read from end to end:{found}");
    })
    .await;
}

fn report(found: &mut String, sql: &str, scanned: &[String]) {
    // Health looks whether each table can be read: one row of it.
    let is_one_row = sql.ends_with("LIMIT 1") && !sql.contains("WHERE") || sql.ends_with("LIMIT 1) AS one");
    for table in scanned.iter().filter(|table| !is_one_row && !SMALL.contains(&table.as_str())) {
        write!(found, "\n\n{table}: {sql}").expect("a text can be written to");
    }
}
