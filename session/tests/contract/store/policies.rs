//! The second wall: for every table and everybody who may ask, a row that is not theirs can be neither read, changed, removed nor
//! added. The tables are those of the database's own catalogue, so that a new one is among them by itself.

use session::change::Actor;
use session::consultation::Plan;
use session::counter::{self, CounterError};
use session::id::SaleId;
use session::sale::{self, NewParked};
use session::shop::Role;
use session::store::{Identity, Store, StoreError, Wall, transact};
use uuid::Uuid;

use crate::support::{Garage, on_both};

/// Whose the planted rows are, and who asks: a stranger of another shop, and a fellow of the same one.
const THEIR_SHOP: Uuid = Uuid::from_u128(0x7e57_0001);
const THEY: Uuid = Uuid::from_u128(0x7e57_0002);
const OTHER_SHOP: Uuid = Uuid::from_u128(0x7e57_0003);
const SOMEBODY: Uuid = Uuid::from_u128(0x7e57_0004);

/// What everybody may look at, of every shop: what hangs in its window.
const IN_THE_WINDOW: [&str; 1] = ["shops"];
/// What customers of a shop see of it beside their own.
const SEEN_BY_CUSTOMERS: [&str; 4] = ["booking_calendars", "booking_slots", "locations", "shop_logos"];
/// What is somebody's own, so that their colleagues have no part in it.
const ONES_OWN: [&str; 9] = [
    "account_notices",
    "booking_feeds",
    "idempotency_keys",
    "login_places",
    "mail_wishes",
    "mails",
    "recent_deals",
    "recovery_codes",
    "second_factors",
];
/// What is the house's alone.
const THE_HOUSES: [&str; 8] = [
    "account_links",
    "background_tokens",
    "consultation_rates",
    "erasures_underway",
    "health_writes",
    "http_sessions",
    "jobs",
    "setups",
];

/// Takes away what else would refuse a row, checks and triggers, and puts one into each table. Every id in it is the stranger's, every text
/// empty, every number 1.
const PLANT: &str = "DO $$ DECLARE t record; c record; columns text; wanted text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR c IN SELECT conrelid::regclass AS of, conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.of, c.conname); END LOOP;
    FOR t IN SELECT oid::regclass AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> '_sqlx_migrations'
    LOOP
        SELECT string_agg(format('%I', attname), ', '), string_agg(CASE
            WHEN (t.name::text, attname) IN (('shops', 'id')) OR attname = 'shop_id' THEN quote_literal('THEIR_SHOP')
            WHEN attname = 'left_at' THEN 'NULL'
            WHEN atttypid = 'uuid'::regtype THEN quote_literal('THEY')
            WHEN atttypid = 'bytea'::regtype THEN quote_literal('')
            WHEN attname = 'roles' THEN quote_literal('customer')
            WHEN atttypid = 'text'::regtype THEN quote_literal('')
            WHEN atttypid = 'timestamptz'::regtype THEN 'now()'
            ELSE '1' END, ', ')
            INTO columns, wanted
            FROM pg_attribute
            WHERE attrelid = t.name AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', t.name);
        EXECUTE format('INSERT INTO %s (%s) VALUES (%s)', t.name, columns, wanted);
    END LOOP;
END $$";

const TABLES: &str = "SELECT CAST(c.relname AS TEXT), CAST((SELECT a.attname FROM pg_attribute AS a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum LIMIT 1) AS TEXT),
        EXISTS (SELECT 1 FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'shop_id' AND NOT a.attisdropped)
     FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> '_sqlx_migrations'
     ORDER BY c.relname LIMIT 1000";

/// Ends every connection of the server to this database, as one that restarts does.
const END_CONNECTIONS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// So many rows were seen or touched.
    Rows(u64),
    /// The database refused it.
    Refused,
    /// It would have been done, had the row been a proper one.
    LetThrough,
}

impl Came {
    /// Whether the wall held.
    fn held(self) -> bool {
        matches!(self, Self::Rows(0) | Self::Refused)
    }
}

fn is_refusal(error: &StoreError) -> bool {
    matches!(error, StoreError::Engine(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "42501"))
}

/// Tries a statement and takes it back.
async fn tried(store: &Store, sql: String) -> Came {
    let sql: &'static str = String::leak(sql);
    let came = std::sync::Mutex::new(Came::LetThrough);
    let done: Result<(), StoreError> = transact!(store, |tx| {
        let found = tx.execute(sql, Vec::new()).await;
        *came.lock().expect("nobody panicked") = match &found {
            Ok(rows) => Came::Rows(*rows),
            Err(error) if is_refusal(error) => Came::Refused,
            Err(_) => Came::LetThrough,
        };
        found.and(Err(StoreError::NoRow))
    });
    assert!(done.is_err(), "it is taken back");
    came.into_inner().expect("nobody panicked")
}

/// A table, its first column, and whether its rows are a shop's.
type Table = (String, String, bool);

async fn planted(garage: &Garage) -> Vec<Table> {
    let plant = PLANT.replace("THEIR_SHOP", &THEIR_SHOP.to_string()).replace("THEY", &THEY.to_string());
    garage.as_owner(&plant).await;
    garage.cx.store.all(TABLES, Vec::new()).await.expect("the catalogue can be read")
}

/// Reads, changes, removes and adds a row of theirs; answers what was possible.
async fn possible(store: &Store, (table, column, has_shop): &Table) -> Vec<&'static str> {
    let mut tries = vec![
        ("read", format!("SELECT {column} FROM {table}")),
        ("changed", format!("UPDATE {table} SET {column} = {column}")),
        ("removed", format!("DELETE FROM {table}")),
    ];
    // What a policy forbids is refused before anything else about the row is looked at.
    tries.push(match (table.as_str(), has_shop) {
        ("shops", _) => ("added", format!("INSERT INTO shops (id) VALUES ('{THEIR_SHOP}')")),
        (_, true) => ("added", format!("INSERT INTO {table} (shop_id) VALUES ('{THEIR_SHOP}')")),
        (_, false) => ("added", format!("INSERT INTO {table} DEFAULT VALUES")),
    });
    let mut done = Vec::new();
    for (what, sql) in tries {
        if !tried(store, sql).await.held() {
            done.push(what);
        }
    }
    done
}

#[tokio::test]
async fn a_row_of_another_shop_can_be_neither_read_nor_changed_nor_removed_nor_added_in_any_table() {
    on_both(async |garage: Garage| {
        if garage.engine == "sqlite" {
            return assert_eq!(garage.cx.store.wall(), Wall::Embedded);
        }
        assert_eq!(garage.cx.store.wall(), Wall::Up, "every test runs behind the wall");
        let tables = planted(&garage).await;
        assert!(tables.len() > 60, "every table");
        let of_another = |runs_the_shop| Identity::Staff { shop_id: OTHER_SHOP, user_id: SOMEBODY, runs_the_shop };
        let customer = Identity::Customer { shop_id: OTHER_SHOP, user_id: SOMEBODY };
        for identity in [of_another(true), of_another(false), customer, Identity::Nobody] {
            let store = garage.cx.store.of(identity);
            for table in &tables {
                let expected: &[&str] = if IN_THE_WINDOW.contains(&table.0.as_str()) { &["read"] } else { &[] };
                assert_eq!(possible(&store, table).await, expected, "{} by {identity:?}", table.0);
            }
        }
        for (table, column, _) in &tables {
            let seen = tried(&garage.cx.store, format!("SELECT {column} FROM {table}")).await;
            assert!(matches!(seen, Came::Rows(1..)), "there is something to see in {table}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_customer_reaches_nothing_of_another_customer_of_the_same_shop() {
    on_both(async |garage: Garage| {
        if garage.engine == "sqlite" {
            return;
        }
        let tables = planted(&garage).await;
        let store = garage.cx.store.of(Identity::Customer { shop_id: THEIR_SHOP, user_id: SOMEBODY });
        for table in &tables {
            let name = table.0.as_str();
            let is_seen = IN_THE_WINDOW.contains(&name) || SEEN_BY_CUSTOMERS.contains(&name);
            let expected: &[&str] = if is_seen { &["read"] } else { &[] };
            assert_eq!(possible(&store, table).await, expected, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn somebody_of_the_staff_reaches_their_shop_and_nothing_that_is_a_colleagues_own() {
    on_both(async |garage: Garage| {
        if garage.engine == "sqlite" {
            return;
        }
        let tables = planted(&garage).await;
        let store =
            garage.cx.store.of(Identity::Staff { shop_id: THEIR_SHOP, user_id: SOMEBODY, runs_the_shop: false });
        let mut reached = 0;
        for (table, column, _) in &tables {
            let name = table.as_str();
            let seen = tried(&store, format!("SELECT {column} FROM {table}")).await;
            if ONES_OWN.contains(&name) || THE_HOUSES.contains(&name) {
                assert!(seen.held(), "{name}: {seen:?}");
                let changed = tried(&store, format!("UPDATE {table} SET {column} = {column}")).await;
                assert!(changed.held(), "{name}: {changed:?}");
            } else if seen == Came::Rows(1) {
                reached += 1;
            }
        }
        // A colleague's device is seen where it stands at a register, and ends by nobody but them.
        assert_eq!(tried(&store, "SELECT id FROM login_sessions".to_owned()).await, Came::Rows(1));
        assert_eq!(tried(&store, "UPDATE login_sessions SET name = 'x'".to_owned()).await, Came::Rows(0));
        assert!(reached > 40, "{reached} tables are the shop's");
        for sql in [
            "SELECT password_hash FROM users",
            "UPDATE users SET password_hash = 'x'",
            "SELECT fingerprint FROM login_sessions",
        ] {
            assert_eq!(tried(&store, sql.to_owned()).await, Came::Refused, "{sql}");
        }
    })
    .await;
}

#[tokio::test]
async fn everybody_reaches_what_is_their_own() {
    on_both(async |garage: Garage| {
        if garage.engine == "sqlite" {
            return;
        }
        planted(&garage).await;
        let store = garage.cx.store.of(Identity::Customer { shop_id: THEIR_SHOP, user_id: THEY });
        for table in
            ["consultations", "messages", "participants", "bookings", "login_sessions", "credit_accounts", "mails"]
        {
            assert_eq!(tried(&store, format!("SELECT shop_id FROM {table}")).await, Came::Rows(1), "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_is_answered_after_the_server_ended_every_connection() {
    on_both(async |garage: Garage| {
        let customer = garage.customer(0).await;
        if garage.engine == "postgres" {
            garage.as_owner(END_CONNECTIONS).await;
        }
        let theirs = garage.theirs(&customer);
        let found: Option<(i64,)> = theirs
            .store
            .optional("SELECT CAST(1 AS BIGINT) FROM users WHERE id = $1", vec![customer.user.id.into()])
            .await
            .expect("read");
        assert!(found.is_some());
        if garage.engine == "postgres" {
            garage.as_owner(END_CONNECTIONS).await;
        }
        garage.pending(&customer, Plan::Free).await;
    })
    .await;
}

#[tokio::test]
async fn an_id_that_is_a_row_of_another_shop_is_taken_and_nothing_of_that_row_is_shown() {
    on_both(async |garage: Garage| {
        let other = garage.next_shop().await;
        let (mine, theirs) = (garage.teller(Role::Cashier).await, other.teller(Role::Cashier).await);
        let basket = |id: SaleId| NewParked {
            id,
            name: "Bay 4".to_owned(),
            basket: "x".to_owned(),
            lines_count: 1,
            total_cents: 100,
        };
        let park = async |garage: &Garage, teller: &Actor, id: SaleId| {
            let register = garage.register().await;
            let opened = counter::get_or_create(&garage.theirs(teller), teller, register, Some(0), None).await;
            let shift = opened.expect("a shift").shift.id;
            let parked = sale::park(&garage.theirs(teller), teller, shift, basket(id)).await;
            counter::leave(&garage.theirs(teller), teller, shift).await.expect("they leave it");
            parked
        };
        let id: SaleId = garage.cx.ids.next();
        park(&other, &theirs, id).await.expect("parked");
        assert!(matches!(park(&garage, &mine, id).await, Err(CounterError::IdTaken)), "{}", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn a_wall_with_a_hole_is_found_before_anything_is_served() {
    on_both(async |garage: Garage| {
        garage.cx.store.probe_wall().await.expect("it holds");
        if garage.engine == "sqlite" {
            return;
        }
        for (hole, mended) in [
            ("DROP POLICY staff_reads ON products", None),
            ("CREATE POLICY more ON sales FOR SELECT USING (true)", Some("DROP POLICY more ON sales")),
            (
                "ALTER TABLE locations DISABLE ROW LEVEL SECURITY",
                Some("ALTER TABLE locations ENABLE ROW LEVEL SECURITY"),
            ),
            ("CREATE TABLE extras (id UUID)", Some("DROP TABLE extras")),
        ] {
            garage.as_owner(hole).await;
            let found = garage.cx.store.probe_wall().await;
            assert!(found.is_err(), "{hole}");
            match mended {
                Some(mended) => garage.as_owner(mended).await,
                None => garage.migrate().await,
            }
            garage.cx.store.probe_wall().await.expect("it holds again");
        }
    })
    .await;
}
