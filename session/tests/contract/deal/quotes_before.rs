//! Quotes that were there before they were of their own: each finds its customer, its title and what was approved of it, and none is
//! open on a deal that does not wait for it.

use std::path::{Path, PathBuf};

use crate::support::{Garage, on_both_after};
use session::change::Actor;
use session::deal::{self, DealError, Decision, QuoteStatus, Signed};
use session::id::{QuoteId, UserId};
use session::shop::User;
use sqlx::migrate::Migrator;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use uuid::Uuid;

/// The first step after what is there.
const FIRST_NEW: &str = "0040";
const SHOP: u128 = 1;
const ADA: u128 = 2;
const BEN: u128 = 3;
const MARA: u128 = 4;
/// Open, on a deal that waits for it.
const OPEN: u128 = 20;
/// Open, though its deal is invoiced; on one that was deleted; on one that has no customer any more.
const ADRIFT: [u128; 3] = [21, 22, 23];
/// Approved by Ada; its deal is Ben's by now, under another title.
const APPROVED: u128 = 24;

/// An id as a statement writes it.
fn id(engine: &str, number: u128) -> String {
    let id = Uuid::from_u128(number);
    if engine == "sqlite" { format!("X'{}'", id.simple()) } else { format!("'{id}'") }
}

/// The steps that were there, in a folder of their own.
fn steps_before(engine: &str, to: &Path) {
    let from = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
    std::fs::create_dir_all(to).expect("a folder can be made");
    for step in std::fs::read_dir(from).expect("the migrations") {
        let step = step.expect("a file");
        if step.file_name().to_str().is_some_and(|name| name < FIRST_NEW) {
            std::fs::copy(step.path(), to.join(step.file_name())).expect("it can be copied");
        }
    }
}

/// What was there.
fn rows(engine: &str) -> Vec<String> {
    let id = |number| id(engine, number);
    let (shop, ada, ben, mara) = (id(SHOP), id(ADA), id(BEN), id(MARA));
    let mut rows = vec![format!(
        "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at) VALUES ({shop}, 'Old', 'EUR', 'UTC', 0, 1)"
    )];
    for (person, name, role) in [(&ada, "Ada", "customer"), (&ben, "Ben", "customer"), (&mara, "Mara", "mechanic")] {
        rows.push(format!(
            "INSERT INTO users (id, shop_id, email, name, password_hash, role, created_at)
             VALUES ({person}, {shop}, '{name}@old.test', '{name}', '', '{role}', 1)"
        ));
    }
    let nobody = "NULL".to_owned();
    for (number, quote, stage, customer, deleted, status) in [
        (1, OPEN, "quoted", &ada, "NULL, NULL", "open"),
        (2, ADRIFT[0], "invoiced", &ada, "NULL, NULL", "open"),
        (3, ADRIFT[1], "quoted", &ada, &*format!("5, {mara}"), "open"),
        (4, ADRIFT[2], "quoted", &nobody, "NULL, NULL", "open"),
        (5, APPROVED, "approved", &ben, "NULL, NULL", "approved"),
    ] {
        let (deal, quote) = (id(100 + number), id(quote));
        rows.push(format!(
            "INSERT INTO deals (id, shop_id, number, title, vehicle, customer_id, customer_name, stage, owner_id, search, created_by,
                created_at, activity_at, deleted_at, deleted_by)
             VALUES ({deal}, {shop}, {number}, 'Deal {number}', 'Van', {customer}, '', '{stage}', {mara}, '', {mara}, 1, 7, {deleted})"
        ));
        let decided = if status == "approved" { format!("{ada}, 'A.', 3") } else { "NULL, NULL, NULL".to_owned() };
        rows.push(format!(
            "INSERT INTO deal_quotes (id, shop_id, deal_id, version, status, tax_mode, tax_cents, total_cents, message, made_by, made_at,
                valid_until, decided_by, decided_name, decided_at)
             VALUES ({quote}, {shop}, {deal}, 1, '{status}', 'included', 16, 100, 'Dear', {mara}, 1, 9000000000000, {decided})"
        ));
        rows.push(format!(
            "INSERT INTO deal_quote_lines (quote_id, position, shop_id, kind, name, quantity_thousandths, unit_price_cents, tax_bp,
                tax_cents, total_cents)
             VALUES ({quote}, 1, {shop}, 'part', 'Pad', 1000, 100, 1900, 16, 100)"
        ));
    }
    rows
}

async fn before(engine: &'static str, url: String) {
    let folder = std::env::temp_dir().join(format!("forecourt-before-{}-{engine}", uuid::Uuid::now_v7().simple()));
    steps_before(engine, &folder);
    let steps = Migrator::new(folder.as_path()).await.expect("the steps");
    if engine == "sqlite" {
        let file = Path::new(url.trim_start_matches("sqlite:"));
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        let mut old = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.expect("it opens");
        steps.run(&mut old).await.expect("the steps run");
        for row in rows(engine) {
            old.execute(row.as_str()).await.unwrap_or_else(|error| panic!("{error}: {row}"));
        }
        old.close().await.expect("it closes");
    } else {
        let mut old = PgConnection::connect(&url).await.expect("it opens");
        steps.run(&mut old).await.expect("the steps run");
        for row in rows(engine) {
            old.execute(row.as_str()).await.unwrap_or_else(|error| panic!("{error}: {row}"));
        }
        old.close().await.expect("it closes");
    }
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
}

async fn somebody(garage: &Garage, number: u128) -> Actor {
    const PERSON: &str = "SELECT id, shop_id, email, name, roles FROM users WHERE id = $1";
    let user: User = garage.cx.store.one(PERSON, vec![UserId(Uuid::from_u128(number)).into()]).await.expect("there");
    garage.at_home(user)
}

#[tokio::test(flavor = "multi_thread")]
async fn quotes_that_were_there_find_whose_they_are_and_what_was_approved_of_them() {
    on_both_after(before, async |garage: Garage| {
        let (cx, ada, ben) = (&garage.cx, somebody(&garage, ADA).await, somebody(&garage, BEN).await);
        let quote = |number| QuoteId(Uuid::from_u128(number));
        let read = async |who: &Actor, number| deal::quote_of(cx, &who.user, quote(number)).await.expect("read");
        let open = read(&ada, OPEN).await.expect("hers").head;
        assert_eq!((open.status, &*open.title, &*open.vehicle), (QuoteStatus::Open, "Deal 1", "Van"));
        for number in &ADRIFT[..2] {
            let adrift = read(&ada, *number).await.expect("hers").head;
            assert_eq!((adrift.status, adrift.withdrawn_at.map(|at| at.0)), (QuoteStatus::Withdrawn, Some(7)));
        }
        let approved = read(&ada, APPROVED).await.expect("she signed it");
        assert_eq!((approved.head.approved_cents, approved.lines[0].approved_cents), (Some(100), Some(100)));
        assert_eq!((&*approved.head.recipient_name, &*approved.head.title), ("Ada", "Deal 5"));
        for number in [OPEN, APPROVED].into_iter().chain(ADRIFT) {
            assert!(read(&ben, number).await.is_none(), "{number}");
        }
        assert!(read(&ada, ADRIFT[2]).await.is_none(), "whose it was is not known any more");
        let signed = || Signed { decision: Decision::Approve, name: String::new(), reason: String::new(), lines: None };
        deal::decide(cx, &ada, quote(OPEN), signed()).await.expect("she decides on it");
        let late = deal::decide(cx, &ada, quote(ADRIFT[0]), signed()).await;
        assert!(matches!(late, Err(DealError::QuoteNotOpen(QuoteStatus::Withdrawn))));
    })
    .await;
}
