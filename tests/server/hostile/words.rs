//! Every text of the database that holds people's words. Whatever is not named as ours below is theirs.

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

use crate::support::TestServer;

/// Words of the program, and what is neither: never typed by anybody as they stand.
const OURS: &[&str] = &[
    "_sqlx_migrations.description",
    "account_links.kind",
    "account_links.roles",
    "assignments.status",
    "audit_log.action",
    "audit_log.address",
    "audit_log.subject",
    "booking_calendars.exceptions",
    "booking_calendars.time_zone",
    "booking_calendars.week",
    "booking_slots.occurrence",
    "bookings.channel",
    "bookings.plan",
    "bookings.status",
    "bookings.why",
    "cash_movements.kind",
    "catalogue_drafts.kind",
    "catalogue_drafts.settings",
    "consultation_handovers.status",
    "consultation_rates.kind",
    "credit_ledger.kind",
    "deal_events.kind",
    "deal_lines.kind",
    "deal_lines.unit",
    "deal_quote_lines.kind",
    "deal_quote_lines.unit",
    "deal_quotes.status",
    "deal_quotes.tax_mode",
    "deal_consultations.kind",
    "deals.search",
    "deals.stage",
    "http_sessions.expiry_date",
    "http_sessions.id",
    "idempotency_keys.body",
    "idempotency_keys.key",
    "jobs.name",
    "background_tokens.sealed",
    "login_sessions.kind",
    "mails.kind",
    "login_sessions.revoked_because",
    "login_sessions.work_kind",
    "participants.role",
    "prebookings.channel",
    "prebookings.plan",
    "prebookings.status",
    "prebookings.why",
    "product_words.name_key",
    "product_words.word",
    "products.barcode_kind",
    "products.colour",
    "products.name_key",
    "products.unit",
    "referral_ledger.kind",
    "sale_approvals.kind",
    "sale_lines.unit",
    "sale_tenders.kind",
    "sales.booking",
    "sales.kind",
    "sales.tax_mode",
    "second_factors.pending",
    "second_factors.secret",
    "consultation_events.kind",
    "consultations.channel",
    "consultations.plan",
    "consultations.status",
    "shift_counts.denominations",
    "shift_events.kind",
    "shifts.business_day",
    "shop_logos.name",
    "shifts.status",
    "shops.channels",
    "shops.country",
    "shops.currency",
    "shops.hours",
    "shops.plans",
    "shops.tax_mode",
    "shops.tax_rates",
    "shops.time_zone",
    "users.deal_cleared",
    "users.password_hash",
    "users.roles",
];

/// JSON, with people's words in some of its texts.
const REPORT: &str = "shift_reports.body";
/// A list of people's words, as JSON.
const NAMES: &str = "shops.tenders";
/// Fields of it that hold words of ours.
const OURS_IN_REPORT: [&str; 6] = ["kind", "currency", "time_zone", "business_day", "booking", "status"];

/// People's words that no page shows today. Whoever shows one takes it out of here.
const NEVER_SHOWN: &[&str] = &[
    "bookings.customer_email",
    "bookings.vehicle",
    "mails.html_body",
    "mails.subject",
    "mails.text_body",
    "parked_baskets.basket",
    "prebookings.concern",
    "prebookings.vehicle",
    "sale_lines.price_reason",
    "set_aside_sales.sale",
    "setups.draft",
    "shift_events.detail",
];

/// Writes `word` into every text of everybody, with its column and row behind it.
pub(super) async fn write(server: &TestServer, word: &str) {
    let mut connection = open(server).await;
    for (name,) in names(&mut connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'").await {
        run(&mut connection, &format!("DROP TRIGGER {name}"), "").await;
    }
    run(&mut connection, "UPDATE jobs SET error = $1", word).await;
    run(&mut connection, "UPDATE mails SET last_error = $1", word).await;
    for (table, column) in texts(&mut connection).await {
        let name = format!("{table}.{column}");
        if name == NAMES {
            let list = Value::from(vec![format!("{word} {NAMES} 1")]).to_string();
            run(&mut connection, "UPDATE shops SET tenders = $1", &list).await;
            continue;
        }
        // Only what the shop calls a way to pay has a name there.
        let more = if name == "sale_tenders.name" { " AND kind = 'other'" } else { "" };
        let sql = format!("UPDATE {table} SET {column} = $1 || ' {name} ' || rowid WHERE {column} IS NOT NULL{more}");
        run(&mut connection, &sql, word).await;
    }
    let reports: Vec<(i64, String)> =
        sqlx::query_as("SELECT rowid, body FROM shift_reports").fetch_all(&mut connection).await.expect("the reports");
    for (row, body) in reports {
        let report = written(serde_json::from_str(&body).expect("a report is JSON"), "", word).to_string();
        let sql = format!("UPDATE shift_reports SET body = $1 WHERE rowid = {row}");
        run(&mut connection, &sql, &report).await;
    }
    // What is shown of a person and of their selection is another now.
    run(&mut connection, "UPDATE users SET revision = revision + 1, deal_revision = deal_revision + 1", "").await;
    server.cx.store.forget_everything();
}

/// Fails with the texts that no page shows, and with those that are said not to be shown and are.
pub(super) async fn must_all_be_shown(server: &TestServer, shown: &str) {
    let mut connection = open(server).await;
    let all = texts(&mut connection).await;
    let names: Vec<String> = all.into_iter().map(|(table, column)| format!("{table}.{column}")).collect();
    assert!(names.len() > 30, "{names:?}");
    let hidden: Vec<&String> = names.iter().filter(|name| !shown.contains(&format!(" {name} "))).collect();
    assert_eq!(hidden, NEVER_SHOWN.iter().collect::<Vec<_>>());
}

fn written(value: Value, field: &str, word: &str) -> Value {
    let is_ours = OURS_IN_REPORT.contains(&field) || field.ends_with("_at") || field == "id" || field.ends_with("_id");
    match value {
        Value::String(_) if !is_ours => format!("{word} {REPORT} {field}").into(),
        Value::Array(values) => values.into_iter().map(|value| written(value, field, word)).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let value = written(value, &name, word);
                (name, value)
            })
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other,
    }
}

async fn texts(connection: &mut SqliteConnection) -> Vec<(String, String)> {
    let all: Vec<(String, String)> = sqlx::query_as(
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c
         WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.name",
    )
    .fetch_all(connection)
    .await
    .expect("the columns");
    let name = |(table, column): &(String, String)| format!("{table}.{column}");
    let gone: Vec<&&str> = OURS.iter().filter(|ours| !all.iter().any(|text| name(text) == **ours)).collect();
    assert!(gone.is_empty(), "no such texts any more: {gone:?}");
    all.into_iter().filter(|text| !OURS.contains(&name(text).as_str()) && name(text) != REPORT).collect()
}

async fn open(server: &TestServer) -> SqliteConnection {
    SqliteConnection::connect(&server.database_url()).await.expect("the database opens")
}

async fn names(connection: &mut SqliteConnection, sql: &str) -> Vec<(String,)> {
    sqlx::query_as(sql).fetch_all(connection).await.expect("names")
}

async fn run(connection: &mut SqliteConnection, sql: &str, word: &str) {
    let query = sqlx::query(sql);
    let query = if sql.contains("$1") { query.bind(word.to_owned()) } else { query };
    query.execute(connection).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
