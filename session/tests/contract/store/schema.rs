//! The two databases are the same: what stands in their own catalogues once the migrations ran is compared, not what the
//! migrations say.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::support::{Garage, on_both};
use session::booking::{BookingStatus, PrebookingStatus};
use session::catalogue::{BarcodeKind, DraftKind, TaxMode, TileColour};
use session::consultation::{AssignmentStatus, Channel, HandoverStatus, ParticipantRole, Plan, Status};
use session::counter::{Booking, MovementKind, SaleKind, ShiftStatus, TenderKind};
use session::deal::{Cleared, LineKind, LinkKind, QuoteStatus, Stage};
use session::login::LoginKind;
use session::mail::MailKind;
use session::people::Roles;
use session::people::link::LinkKind as AccountLinkKind;
use session::quantity::Unit;
use session::sale::ApprovalKind;
use session::store::Value;

/// What a catalogue holds: each thing by its name, and what there is to say of it.
type Catalogue = BTreeMap<String, String>;

/// Columns: `table.column`, with its kind of value, whether it may be empty, and its default. The library that keeps HTTP sessions
/// has a time of its own kind in each.
const SQLITE_COLUMNS: &str = "SELECT t.name || '.' || c.name,
        c.type || CASE WHEN c.\"notnull\" = 1 THEN ' not null' ELSE '' END || COALESCE(' default ' || c.dflt_value, '')
     FROM sqlite_schema AS t JOIN pragma_table_xinfo(t.name) AS c
     WHERE t.type = 'table' AND c.hidden <> 1 AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name NOT LIKE '!_sqlx%' ESCAPE '!' LIMIT 10000";
const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name,
        CASE data_type WHEN 'uuid' THEN 'BLOB' WHEN 'bytea' THEN 'BLOB' WHEN 'text' THEN 'TEXT' WHEN 'bigint' THEN 'INTEGER'
            WHEN 'integer' THEN 'INTEGER' WHEN 'timestamp with time zone' THEN 'TEXT' ELSE data_type END
        || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END || COALESCE(' default ' || replace(column_default, '::text', ''), '')
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '!_sqlx%' ESCAPE '!' LIMIT 10000";

/// Primary keys: the table, with its columns in order.
const SQLITE_KEYS: &str = "SELECT t.name, (SELECT group_concat(k.name, ', ')
            FROM (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk) AS k)
     FROM sqlite_schema AS t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
        AND t.name NOT LIKE '!_sqlx%' ESCAPE '!' LIMIT 10000";
const POSTGRES_KEYS: &str = "SELECT CAST(c.conrelid::regclass AS TEXT), (SELECT string_agg(CAST(a.attname AS TEXT), ', ' ORDER BY k.place)
            FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number)
     FROM pg_constraint AS c
     WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace AND CAST(c.conrelid::regclass AS TEXT) NOT LIKE '!_sqlx%' ESCAPE '!'
     LIMIT 10000";

/// Foreign keys: `table.column`, with what it names and what becomes of it.
const SQLITE_REFERENCES: &str =
    "SELECT t.name || '.' || f.\"from\", f.\"table\" || '.' || COALESCE(f.\"to\", 'id') || ' ' || lower(f.on_delete)
     FROM sqlite_schema AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table' LIMIT 10000";
const POSTGRES_REFERENCES: &str = "SELECT CAST(c.conrelid::regclass AS TEXT) || '.' || a.attname,
        CAST(c.confrelid::regclass AS TEXT) || '.' || r.attname || CASE c.confdeltype WHEN 'a' THEN ' no action' WHEN 'c' THEN ' cascade' ELSE ' other' END
     FROM pg_constraint AS c
     JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     JOIN pg_attribute AS r ON r.attrelid = c.confrelid AND r.attnum = c.confkey[1]
     WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace LIMIT 10000";

/// Indexes: the name, with what it is on and which rows it holds, as each engine writes it.
const SQLITE_INDEXES: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL LIMIT 10000";
const POSTGRES_INDEXES: &str = "SELECT CAST(indexname AS TEXT), indexdef FROM pg_indexes
     WHERE schemaname = 'public' AND indexname ~ '^(ix|uq)_' LIMIT 10000";

/// Checks with a name: what they hold a row to, as each engine writes it. A table's whole text on the embedded one.
const SQLITE_CHECKS: &str =
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%CONSTRAINT ck!_%' ESCAPE '!' LIMIT 10000";
const POSTGRES_CHECKS: &str = "SELECT CAST(conname AS TEXT), pg_get_constraintdef(oid) FROM pg_constraint
     WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND conname LIKE 'ck!_%' ESCAPE '!' LIMIT 10000";

/// Triggers: the name alone. What they do is tried by the tests of what they keep.
const SQLITE_TRIGGERS: &str = "SELECT name, '' FROM sqlite_schema WHERE type = 'trigger' LIMIT 10000";
const POSTGRES_TRIGGERS: &str = "SELECT CAST(tgname AS TEXT), '' FROM pg_trigger WHERE NOT tgisinternal LIMIT 10000";

async fn read(garage: &Garage, sqlite: &'static str, postgres: &'static str) -> Catalogue {
    let sql = if garage.engine == "sqlite" { sqlite } else { postgres };
    let rows: Vec<(String, Option<String>)> =
        garage.cx.store.all(sql, Vec::<Value>::new()).await.expect("a catalogue can be read");
    rows.into_iter().map(|(name, said)| (name, said.unwrap_or_default())).collect()
}

/// The checks of both engines by their names, each as words.
async fn checks(garage: &Garage) -> Catalogue {
    let read = read(garage, SQLITE_CHECKS, POSTGRES_CHECKS).await;
    if garage.engine == "postgres" {
        return read.into_iter().map(|(name, check)| (name, words(check.trim_start_matches("CHECK")))).collect();
    }
    let mut checks = Catalogue::new();
    for table in read.values() {
        for check in table.split("CONSTRAINT ").skip(1).filter(|check| check.starts_with("ck_")) {
            let (name, rest) = check.split_once(char::is_whitespace).expect("a name");
            let (_, rest) = rest.split_once('(').expect("an expression");
            let mut depth = 1;
            let end = rest.find(|c| {
                depth += match c {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
                depth == 0
            });
            checks.insert(name.to_owned(), words(&rest[..end.expect("a balanced expression")]));
        }
    }
    checks
}

/// An expression as its words in order, without what the engines write differently: casts, brackets, the ways to say "one of".
fn words(expression: &str) -> String {
    let plain =
        expression.replace("::text", "").replace("::bigint", "").replace("<> ALL", " NOT IN ").replace("= ANY", " IN ");
    let spaced: String = plain.chars().map(|c| if "()[],\"".contains(c) { ' ' } else { c }).collect();
    let spaced = between(&spaced);
    let words = spaced.split_whitespace().filter(|word| *word != "ARRAY");
    words
        .map(|word| if word.starts_with('\'') { word.to_owned() } else { word.to_lowercase() })
        .collect::<Vec<_>>()
        .join(" ")
}

/// `x BETWEEN a AND b`, as one engine keeps it, is `x >= a AND x <= b`, as the other does.
fn between(expression: &str) -> String {
    let words: Vec<&str> = expression.split_whitespace().collect();
    let Some(at) = words.iter().position(|word| *word == "BETWEEN") else { return expression.to_owned() };
    let (column, low, high) = (words[at - 1], words[at + 1], words[at + 3]);
    let (before, after) = (words[..at - 1].join(" "), words[at + 4..].join(" "));
    format!("{before} {column} >= {low} AND {column} <= {high} {after}")
}

/// An index as its words: whether it is unique, its table, its columns, its rows.
fn index(definition: &str) -> String {
    let definition = definition.replace("public.", "").replace(" USING btree", "").replace("CREATE ", "");
    words(&definition)
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_keys_indexes_and_checks() {
    let first: Mutex<Option<[Catalogue; 6]>> = Mutex::new(None);
    on_both(async |garage: Garage| {
        let indexes = read(&garage, SQLITE_INDEXES, POSTGRES_INDEXES).await;
        let present = [
            read(&garage, SQLITE_COLUMNS, POSTGRES_COLUMNS).await,
            read(&garage, SQLITE_KEYS, POSTGRES_KEYS).await,
            read(&garage, SQLITE_REFERENCES, POSTGRES_REFERENCES).await,
            indexes.into_iter().map(|(name, definition)| (name, index(&definition))).collect(),
            checks(&garage).await,
            read(&garage, SQLITE_TRIGGERS, POSTGRES_TRIGGERS).await,
        ];
        assert!(present.iter().all(|catalogue| catalogue.len() > 10), "an empty catalogue compares with anything");
        let mut first = first.lock().expect("nobody panicked");
        let Some(first) = first.replace(present.clone()) else { return };
        for (embedded, server) in first.iter().zip(&present) {
            let differ = |(a, b): (&Catalogue, &Catalogue)| {
                a.iter()
                    .filter(|(name, said)| b.get(*name) != Some(said))
                    .map(|(name, said)| format!("{name}: {said}"))
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                differ((embedded, server)),
                differ((server, embedded)),
                "SQLite on the left, PostgreSQL on the right"
            );
        }
    })
    .await;
}

/// Every check that holds a column to some words, and the words that code writes there.
fn checked_words() -> BTreeMap<&'static str, Vec<&'static str>> {
    macro_rules! of {
        ($($check:literal: $enumeration:ty),+ $(,)?) => {
            BTreeMap::from([$(($check, <$enumeration>::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>())),+])
        };
    }
    let mut checked = of! {
        "ck_account_link_kind": AccountLinkKind,
        "ck_assignment_status": AssignmentStatus,
        "ck_booking_channel": Channel,
        "ck_booking_plan": Plan,
        "ck_booking_status": BookingStatus,
        "ck_cash_movement_kind": MovementKind,
        "ck_consultation_channel": Channel,
        "ck_consultation_plan": Plan,
        "ck_consultation_status": Status,
        "ck_deal_consultation_kind": LinkKind,
        "ck_deal_line_kind": LineKind,
        "ck_deal_line_unit": Unit,
        "ck_deal_quote_line_unit": Unit,
        "ck_deal_quote_status": QuoteStatus,
        "ck_deal_quote_tax_mode": TaxMode,
        "ck_deal_stage": Stage,
        "ck_handover_status": HandoverStatus,
        "ck_login_kind": LoginKind,
        "ck_mail_kind": MailKind,
        "ck_participant_role": ParticipantRole,
        "ck_prebooking_channel": Channel,
        "ck_prebooking_plan": Plan,
        "ck_prebooking_status": PrebookingStatus,
        "ck_catalogue_draft_kind": DraftKind,
        "ck_product_barcode_kind": BarcodeKind,
        "ck_product_colour": TileColour,
        "ck_product_unit": Unit,
        "ck_sale_approval_kind": ApprovalKind,
        "ck_sale_booking": Booking,
        "ck_sale_kind": SaleKind,
        "ck_sale_line_unit": Unit,
        "ck_sale_tax_mode": TaxMode,
        "ck_sale_tender_kind": TenderKind,
        "ck_shift_status": ShiftStatus,
        "ck_shop_tax_mode": TaxMode,
        "ck_user_deal_cleared": Cleared,
    };
    // A set of roles is one word.
    let sets: Vec<&str> = Roles::every().map(|roles| &*roles.to_string().leak()).collect();
    checked.insert("ck_user_roles", sets);
    // Written where they are stored and read by nobody: no enum names them.
    checked.insert("ck_consultation_rate_kind", vec!["customer", "shop"]);
    checked.insert("ck_credit_kind", vec!["grant", "hold", "return", "redeem", "refund"]);
    checked.insert("ck_referral_kind", vec!["session", "escalation"]);
    checked
}

#[tokio::test]
async fn a_column_of_words_takes_exactly_those_of_its_enum() {
    on_both(async |garage: Garage| {
        let checked = checked_words();
        for (name, check) in checks(&garage).await {
            // `column IN (words)`, or that beside something else. A sign or a sum names words too, and says more with them.
            let mut parts = check.split(" in ");
            let (column, rest) = (parts.next().unwrap_or_default(), parts.next());
            let is_of_words =
                rest.is_some() && parts.next().is_none() && !column.contains(" not") && !check.contains('=');
            let Some(rest) = rest.filter(|_| is_of_words) else {
                assert!(!checked.contains_key(&*name), "{name} holds a column to no words: {check}");
                continue;
            };
            let stored: Vec<&str> =
                rest.split(' ').filter(|word| word.starts_with('\'')).map(|word| word.trim_matches('\'')).collect();
            let written = checked
                .get(&*name)
                .unwrap_or_else(|| panic!("{name} is of no enum: name the one that is stored there"));
            let (mut stored, mut written) = (stored, written.clone());
            stored.sort_unstable();
            written.sort_unstable();
            assert_eq!(stored, written, "{name} on {}", garage.engine);
        }
    })
    .await;
}
