//! One's own data: everything is exported, and erased but for what the law keeps. On both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::support::{ADDRESS, Asks, Garage, PASSWORD, on_both};
use serde_json::Value as Json;
use session::change::Actor;
use session::consultation;
use session::counter;
use session::deal::{self, Decision, NewQuote, Signed};
use session::id::UserId;
use session::job::{self, Job};
use session::login::{self, Credentials, Marks, NewUser, Password, SignInError};
use session::own_data::tables::TABLES;
use session::own_data::{self, ErasureError};
use session::people;
use session::sale;
use session::shop::{Role, User};
use session::store::Identity;
use session::store::{Value, transact};

const DAY_MS: i64 = 24 * 60 * 60_000;
const NAME: &str = "Ottilie Quastenflosser";

const SQLITE_TABLES: &str =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
     AND name NOT LIKE '!_sqlx%' ESCAPE '!' LIMIT 1000";
const POSTGRES_TABLES: &str =
    "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'
     AND table_name NOT LIKE '!_sqlx%' ESCAPE '!' LIMIT 1000";
const SQLITE_TEXTS: &str = "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_xinfo(t.name) AS c
     WHERE t.type = 'table' AND c.hidden <> 1 AND c.type = 'TEXT' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' LIMIT 10000";
const POSTGRES_TEXTS: &str =
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'text' LIMIT 10000";

fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

/// Every text of every table that holds one of these, as `table.column: text`.
async fn found(garage: &Garage, words: &[&str]) -> Vec<String> {
    let texts = if garage.engine == "sqlite" { SQLITE_TEXTS } else { POSTGRES_TEXTS };
    let columns: Vec<(String, String)> = garage.cx.store.all(texts, vec![]).await.unwrap();
    assert!(columns.len() > 80, "the texts are found: {}", columns.len());
    let mut found = Vec::new();
    for (table, column) in columns {
        for word in words {
            let sql = format!(
                "SELECT CAST({column} AS TEXT) FROM {table} WHERE LOWER(CAST({column} AS TEXT)) LIKE $1 LIMIT 5"
            );
            let like = Value::from(format!("%{}%", word.to_lowercase()));
            let rows: Vec<(String,)> = garage.cx.store.all(sql.leak(), vec![like]).await.unwrap();
            found.extend(rows.into_iter().map(|(text,)| format!("{table}.{column}: {text}")));
        }
    }
    found
}

async fn somebody(garage: &Garage, email: &str, name: &str, role: Role) -> Actor {
    let new = NewUser {
        shop_id: garage.shop_id,
        email: email.to_owned(),
        name: name.to_owned(),
        password: password(PASSWORD),
        roles: role.into(),
        referred_by: None,
    };
    let user = login::add_user(&garage.cx, new).await.unwrap();
    garage.teller_again(&user).await
}

/// The sums of what the law keeps.
async fn books(garage: &Garage) -> Vec<i64> {
    let mut sums = Vec::new();
    for sql in [
        "SELECT CAST(COALESCE(SUM(total_cents), 0) + COUNT(*) AS BIGINT) FROM sales",
        "SELECT CAST(COALESCE(SUM(total_cents), 0) + COUNT(*) AS BIGINT) FROM sale_lines",
        "SELECT CAST(COALESCE(SUM(amount_cents), 0) + COUNT(*) AS BIGINT) FROM sale_tenders",
        "SELECT CAST(COALESCE(SUM(total_cents), 0) + COUNT(*) AS BIGINT) FROM deal_quotes",
        "SELECT CAST(COALESCE(SUM(total_cents), 0) + COUNT(*) AS BIGINT) FROM deals",
        "SELECT CAST(COALESCE(SUM(credits), 0) + COUNT(*) AS BIGINT) FROM credit_ledger",
        "SELECT CAST(COUNT(*) AS BIGINT) FROM consultations",
        "SELECT CAST(COUNT(*) AS BIGINT) FROM messages",
    ] {
        sums.push(garage.count(sql, vec![]).await);
    }
    sums
}

/// A customer with a past, and the staff it was with.
struct Past {
    customer: Actor,
    staff: Actor,
    email: String,
}

async fn past(garage: &Garage) -> Past {
    let cx = &garage.cx;
    let email = format!("ottilie-{}@quastenflosser.example", garage.engine);
    let customer = somebody(garage, &email, NAME, Role::Customer).await;
    consultation::grant(cx, garage.shop_id, customer.user.id, 3).await.unwrap();
    let staff = garage.staff(Role::Manager).await;
    let mechanic = garage.mechanic().await;
    // A consultation in which both name her.
    let live = garage.live(&customer, &mechanic).await.session.id;
    consultation::post(&cx.of(customer.identity()), &customer, live, format!("This is {NAME}, write to {email}"))
        .await
        .unwrap();
    consultation::post(&cx.of(mechanic.identity()), &mechanic, live, format!("Hello {NAME}!")).await.unwrap();
    consultation::save_note(&cx.of(mechanic.identity()), &mechanic, live, format!("{NAME} drives a lot"), 0)
        .await
        .unwrap();
    consultation::end(&cx.of(mechanic.identity()), &mechanic, live).await.unwrap();
    // A deal with a quote that she approved, and notes about her.
    let made = garage.deal(&staff, &format!("Brakes of {NAME}"), Some(&customer)).await;
    let new = NewQuote { version: made.deal.version, ..NewQuote::default() };
    let quoted = deal::quote(&cx.of(staff.identity()), &staff, made.deal.id, &new).await.unwrap();
    let signed =
        Signed { decision: Decision::Approve, name: NAME.to_owned(), reason: format!("{NAME} agrees"), lines: None };
    deal::decide(&cx.of(customer.identity()), &customer, quoted.quotes[0].head.id, signed).await.unwrap();
    deal::add_note(&cx.of(staff.identity()), &staff, made.deal.id, &format!("Call {NAME} or write to {email}"))
        .await
        .unwrap();
    // A receipt in her name.
    let (register, product) = (garage.register().await, garage.product("Pads", 1_000).await);
    let teller = garage.teller(Role::Cashier).await;
    let shift = counter::get_or_create(&cx.of(teller.identity()), &teller, register, Some(10_000), None)
        .await
        .unwrap()
        .shift
        .id;
    let mut new = garage.sale(product, 1, 1_000);
    new.customer_id = Some(customer.user.id);
    sale::sell(&cx.of(teller.identity()), &teller, shift, new).await.unwrap();
    people::forgot_password(&cx.of(Identity::Nobody), &email, ADDRESS, "/new-password").await.ok();
    Past { customer, staff, email }
}

async fn is_in(garage: &Garage, who: &Actor) -> bool {
    login::check(&garage.cx, who.login_session_id).await.unwrap().is_some()
}

#[tokio::test]
async fn every_table_says_what_is_exported_and_what_is_erased() {
    on_both(async |garage: Garage| {
        let sql = if garage.engine == "sqlite" { SQLITE_TABLES } else { POSTGRES_TABLES };
        let there: Vec<(String,)> = garage.cx.store.all(sql, vec![]).await.unwrap();
        let there: BTreeSet<String> = there.into_iter().map(|(name,)| name).collect();
        let said: BTreeSet<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
        assert_eq!(there, said, "session/src/own_data/tables.rs on {}", garage.engine);
        let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
        assert!(names.is_sorted() && TABLES.iter().all(|table| !table.erased.is_empty()));
    })
    .await;
}

fn files(zip: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a zip");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a file");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("text");
            (file.name().expect("a name").into_owned(), text)
        })
        .collect()
}

#[tokio::test]
async fn an_export_holds_what_is_theirs_as_json_and_csv_and_no_key_to_anything() {
    on_both(async |garage: Garage| {
        let Past { customer, email, .. } = past(&garage).await;
        let other = somebody(&garage, "eve@example.org", "=Eve", Role::Customer).await;
        let archive = own_data::export(&garage.theirs(&customer), &customer).await.unwrap();
        assert!(archive.name.starts_with("my-data-20") && archive.name.ends_with(".zip"));
        let files = files(&archive.bytes);
        let json = |name: &str| serde_json::from_str::<Json>(&files[name]).unwrap();
        assert_eq!(json("users.json")[0]["email"], *email);
        assert_eq!(json("messages.json").as_array().unwrap().len(), 2, "both sides of the conversation");
        assert_eq!(json("sales.json")[0]["total_cents"], 1_000);
        assert_eq!(json("credit_accounts.json")[0]["balance"], 3);
        assert!(files["deal_quotes.csv"].contains(NAME) && files["audit_log.json"].contains("signed_in"));
        let about = json("about.json");
        assert!(about["tables"].as_array().unwrap().iter().all(|table| table["is_cut"] == false), "{about}");
        for table in TABLES.iter().filter(|table| table.is_exported) {
            assert!(files.contains_key(&format!("{}.csv", table.name)), "{}", table.name);
        }
        for text in files.values() {
            assert!(!text.contains("password_hash") && !text.contains("argon2") && !text.contains("sealed"));
            assert!(!text.contains(&other.user.id.to_string()) && !text.contains("eve@example.org"));
        }
        let files = self::files(&own_data::export(&garage.theirs(&other), &other).await.unwrap().bytes);
        assert!(
            files["users.csv"].contains("'=Eve") && files["users.json"].contains("\"=Eve\""),
            "guarded in CSV alone"
        );
    })
    .await;
}

#[tokio::test]
async fn an_export_is_bounded_and_says_what_it_left_out() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.export_rows_max = 1;
        let Past { customer, .. } = past(&garage).await;
        let of = async |garage: &Garage| {
            let files = files(&own_data::export(&garage.theirs(&customer), &customer).await.unwrap().bytes);
            let about: Json = serde_json::from_str(&files["about.json"]).unwrap();
            let table =
                about["tables"].as_array().unwrap().iter().find(|table| table["table"] == "messages").unwrap().clone();
            (table["rows"].clone(), table["is_cut"].clone())
        };
        assert_eq!(of(&garage).await, (Json::from(1), Json::from(true)));
        garage.cx.limits.export_rows_max = 100;
        garage.cx.limits.export_bytes_max = 10;
        assert_eq!(of(&garage).await, (Json::from(0), Json::from(true)));
    })
    .await;
}

#[tokio::test]
async fn whoever_asked_to_be_erased_can_take_it_back_for_a_week() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let Past { customer, .. } = past(&garage).await;
        let wrong = own_data::ask(&cx.of(customer.identity()), &customer, password("not the password")).await;
        assert!(matches!(wrong, Err(ErasureError::Wrong)));
        assert_eq!(own_data::pending(&cx.of(customer.identity()), customer.user.id).await.unwrap(), None);
        let asked = own_data::ask(&cx.of(customer.identity()), &customer, password(PASSWORD)).await.unwrap();
        assert_eq!(asked.erase_at, cx.clock.now().plus_ms(7 * DAY_MS));
        cx.clock.advance(DAY_MS);
        let again = own_data::ask(&cx.of(customer.identity()), &customer, password(PASSWORD)).await.unwrap();
        assert_eq!(again, asked, "the first moment stays");
        let back = garage.teller_again(&customer.user).await;
        let who = login::check(cx, back.login_session_id).await.unwrap().unwrap();
        assert_eq!(who.erase_at, Some(asked.erase_at), "signing in shows it");
        assert!(
            own_data::take_back(&cx.of(back.identity()), &back).await.unwrap()
                && !own_data::take_back(&cx.of(back.identity()), &back).await.unwrap()
        );
        let who = login::check(cx, back.login_session_id).await.unwrap().unwrap();
        assert_eq!(who.erase_at, None);
        cx.clock.advance(30 * DAY_MS);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 0);
        garage.teller_again(&customer.user).await;
    })
    .await;
}

#[tokio::test]
async fn after_an_erasure_no_text_of_any_table_holds_their_name_or_their_address_and_the_books_are_the_same() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let Past { customer, staff, email } = past(&garage).await;
        assert!(found(&garage, &[NAME, &email]).await.len() > 10, "they stand in many places before");
        let waiting = garage.pending(&customer, consultation::Plan::Credit).await.session.id;
        own_data::ask(&cx.of(customer.identity()), &customer, password(PASSWORD)).await.unwrap();
        let before = books(&garage).await;
        cx.clock.advance(7 * DAY_MS - 1);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 0, "not yet");
        let here = garage.teller_again(&customer.user).await;
        cx.clock.advance(1);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 1);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 0, "once");
        let left = found(&garage, &[NAME, "Quastenflosser", &email]).await;
        assert!(left.is_empty(), "on {}: {left:#?}", garage.engine);
        let mut after = books(&garage).await;
        // The credit that was held for the consultation came back.
        after[5] -= 2;
        assert_eq!(after, before, "on {}", garage.engine);
        assert!(!is_in(&garage, &here).await && !is_in(&garage, &customer).await, "every login ended");
        assert!(login::background::work_for(cx, customer.user.id).await.is_err());
        const STATUS: &str = "SELECT status FROM consultations WHERE id = $1";
        let (status,): (String,) = cx.store.one(STATUS, vec![waiting.into()]).await.unwrap();
        assert_eq!(status, "cancelled");
        let credentials = Credentials {
            email: email.clone(),
            password: password(PASSWORD),
            device: String::new(),
            address: "192.0.2.99".to_owned(),
            marks: Marks::default(),
        };
        assert!(matches!(login::sign_in(cx, credentials).await, Err(SignInError::Wrong)));
        let anew = somebody(&garage, &email, "Somebody else", Role::Customer).await;
        assert_ne!(anew.user.id, customer.user.id, "the address is free again");
        let manager = Actor { ..staff };
        people::enable(&cx.of(manager.identity()), &manager, customer.user.id).await.unwrap();
        const DISABLED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM users WHERE id = $1 AND disabled_at IS NULL";
        assert_eq!(garage.count(DISABLED, vec![customer.user.id.into()]).await, 0, "nobody comes back");
        const UNDERWAY: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM erasures_underway";
        assert_eq!(garage.count(UNDERWAY, vec![]).await, 0);
        let changed = transact!(cx.store, |tx| tx.execute("UPDATE audit_log SET detail = 'x'", vec![]).await);
        assert!(changed.is_err(), "append-only again");
    })
    .await;
}

#[tokio::test]
async fn of_somebody_of_the_staff_the_name_goes_from_reports_and_what_others_wrote() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let email = format!("staff-{}@quastenflosser.example", garage.engine);
        let cashier = somebody(&garage, &email, NAME, Role::Cashier).await;
        let (register, product) = (garage.register().await, garage.product("Pads", 1_000).await);
        let shift = counter::get_or_create(&cx.of(cashier.identity()), &cashier, register, Some(10_000), None)
            .await
            .unwrap()
            .shift
            .id;
        sale::sell(&cx.of(cashier.identity()), &cashier, shift, garage.sale(product, 1, 1_000)).await.unwrap();
        garage.close(&cashier, shift).await.unwrap();
        let owned = garage.deal(&cashier, "Clutch", None).await;
        let (admin, manager) = (garage.staff(Role::Admin).await, garage.staff(Role::Manager).await);
        deal::give(&cx.of(manager.identity()), &manager, owned.deal.id, manager.user.id).await.unwrap();
        assert!(found(&garage, &[NAME]).await.iter().any(|text| text.starts_with("shift_reports.body")));
        own_data::ask(&cx.of(cashier.identity()), &cashier, password(PASSWORD)).await.unwrap();
        let before = books(&garage).await;
        cx.clock.advance(7 * DAY_MS);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 1);
        let left = found(&garage, &[NAME, &email]).await;
        assert!(left.is_empty(), "on {}: {left:#?}", garage.engine);
        assert_eq!(books(&garage).await, before);
        counter::report(&cx.of(admin.identity()), &admin, shift).await.expect("the report can still be read");
    })
    .await;
}

#[tokio::test]
async fn somebody_who_is_called_like_a_word_of_the_books_takes_nothing_out_of_them() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let admin = garage.staff(Role::Admin).await;
        let colleague = garage.person(Role::Mechanic).await;
        let edit = people::PersonEdit { roles: Some(Role::Cashier.into()), team: None };
        people::change(&cx.of(admin.identity()), &admin, colleague.id, edit).await.unwrap();
        let prankster = somebody(&garage, "prank@example.org", "cashier", Role::Customer).await;
        own_data::ask(&cx.of(prankster.identity()), &prankster, password(PASSWORD)).await.unwrap();
        cx.clock.advance(7 * DAY_MS);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 1);
        const KEPT: &str =
            "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE action = 'roles_changed' AND subject LIKE '%cashier'";
        assert_eq!(garage.count(KEPT, vec![]).await, 1, "on {}", garage.engine);
    })
    .await;
}

async fn erase_at(garage: &Garage, id: UserId) -> bool {
    own_data::pending(&garage.cx, id).await.unwrap().is_some()
}

#[tokio::test]
async fn the_last_admin_cannot_be_erased_neither_when_asking_nor_later() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (first, second) = (garage.staff(Role::Admin).await, garage.staff(Role::Admin).await);
        own_data::ask(&cx.of(first.identity()), &first, password(PASSWORD)).await.unwrap();
        let last = own_data::ask(&cx.of(second.identity()), &second, password(PASSWORD)).await;
        assert!(matches!(last, Err(ErasureError::LastAdmin)), "the other one goes already");
        // The other one is shut out meanwhile: who asked first is the last one now.
        const GONE: &str = "UPDATE users SET disabled_at = 1 WHERE id = $1";
        garage.write(GONE, vec![second.user.id.into()]).await;
        cx.clock.advance(7 * DAY_MS);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 0);
        assert!(erase_at(&garage, first.user.id).await, "it waits until there is another admin");
        let another: User = garage.person(Role::Admin).await;
        cx.clock.advance(DAY_MS);
        assert_eq!(job::run(cx, Job::Erasures).await.unwrap(), 1);
        assert!(!erase_at(&garage, first.user.id).await);
        assert_eq!(
            garage.count("SELECT CAST(COUNT(*) AS BIGINT) FROM users WHERE id = $1", vec![another.id.into()]).await,
            1
        );
    })
    .await;
}
