//! The demo world: one shop with people, tills, a catalogue, credits and deals, for looking around. Loaded into an empty database only.
//!
//! Its password is public, so a server that holds it refuses to listen beyond loopback.

mod bookings;
mod crowd;
mod deals;

pub use crowd::crowd;

use crate::Context;
use crate::booking::BookingError;
use crate::catalogue::{self, TileColour};
use crate::deal::DealError;
use crate::id::{ConsultationId, LedgerLineId, LocationId, ProductId, RegisterId, ShopId, UserId};
use crate::login::{Password, PasswordError};
use crate::quantity::Unit;
use crate::shop::Role;
use crate::store::{StoreError, Tx, args, transact};

/// The password of every demo account.
pub const PASSWORD: &str = "forecourt-demo";
/// Credits that customers 1 to 6 start with.
const CREDITS: i64 = 5;

/// How many of each role there are: `customer1@demo.test` … `customer8@demo.test`, and so on.
pub const ACCOUNTS: [(Role, u32); 5] =
    [(Role::Customer, 8), (Role::Mechanic, 8), (Role::Cashier, 2), (Role::Manager, 1), (Role::Admin, 1)];

const CUSTOMERS: [&str; 8] = [
    "Ada Winter",
    "Ben Okafor",
    "Carla Romano",
    "Deniz Kaya",
    "Elin Berg",
    "Farid Haddad",
    "Greta Novak",
    "Hugo Martin",
];
const MECHANICS: [&str; 8] =
    ["Mara Stein", "Nils Brandt", "Olu Adeyemi", "Petra Vogel", "Quentin Roy", "Rosa Lima", "Samir Aziz", "Tove Lund"];
const OTHERS: [&str; 4] = ["Casey Lorenz", "Chris Dorn", "Mona Fischer", "Alex Brandl"];

/// What the demo shop sells: category, name, barcode (EAN-13, of the range for use within a shop), price, tax rate.
const PRODUCTS: [(&str, &str, &str, i64, i64, Unit); 20] = [
    ("Fluids", "Engine oil 5W-30, 1 l", "2000000000015", 1_190, 1_900, Unit::Piece),
    ("Fluids", "Coolant, 1.5 l", "2000000000022", 990, 1_900, Unit::Piece),
    ("Fluids", "Brake fluid, 0.5 l", "2000000000039", 749, 1_900, Unit::Piece),
    ("Fluids", "Screen wash, 5 l", "2000000000046", 599, 1_900, Unit::Piece),
    ("Parts", "Oil filter", "2000000000053", 1_450, 1_900, Unit::Piece),
    ("Parts", "Air filter", "2000000000060", 1_890, 1_900, Unit::Piece),
    ("Parts", "Wiper blades, pair", "2000000000077", 2_495, 1_900, Unit::Piece),
    ("Parts", "Headlight bulb H7", "2000000000084", 899, 1_900, Unit::Piece),
    ("Parts", "Spark plug", "2000000000091", 1_090, 1_900, Unit::Piece),
    ("Parts", "Battery 70 Ah", "2000000000107", 11_900, 1_900, Unit::Piece),
    ("Work", "Tyre change, each", "2000000000114", 1_500, 1_900, Unit::Piece),
    ("Work", "Bulb change", "2000000000121", 1_200, 1_900, Unit::Piece),
    ("Work", "Battery test", "2000000000138", 900, 1_900, Unit::Piece),
    ("Work", "Labour, quarter hour", "2000000000145", 2_475, 1_900, Unit::Piece),
    ("Kiosk", "Coffee", "2000000000152", 250, 1_900, Unit::Piece),
    ("Kiosk", "Water, 0.5 l", "2000000000169", 150, 1_900, Unit::Piece),
    ("Kiosk", "Road atlas", "2000000000176", 1_995, 700, Unit::Piece),
    ("Kiosk", "Sandwich", "2000000000183", 450, 700, Unit::Piece),
    // By measure: what a mechanic writes down, not what a shelf holds.
    ("Work", "Labour", "2000000000190", 9_900, 1_900, Unit::Hour),
    ("Fluids", "Oil from the drum", "2000000000206", 890, 1_900, Unit::Litre),
];

/// What the tiles of the demo shop are known by: fluids and the kiosk by a colour, a few things by a mark.
fn tile_sign(category: &str, name: &str) -> (Option<TileColour>, &'static str) {
    let colour = match category {
        "Fluids" => Some(TileColour::Amber),
        "Kiosk" => Some(TileColour::Petrol),
        _ => None,
    };
    let mark = match name {
        "Engine oil 5W-30, 1 l" => "5W30",
        "Brake fluid, 0.5 l" => "DOT4",
        "Headlight bulb H7" => "H7",
        _ => "",
    };
    (colour, mark)
}

/// Why the demo world was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The password could not be hashed.
    #[error("the demo password could not be hashed: {0}")]
    Password(#[from] PasswordError),
    /// A deal could not be made.
    #[error("a demo deal could not be made: {0}")]
    Deal(#[from] DealError),
    /// A calendar could not be made.
    #[error("a demo calendar could not be made: {0}")]
    Booking(#[from] BookingError),
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// When the demo shop is open.
const HOURS: &str = r#"{"week":["08:00-12:00, 13:00-18:00","08:00-12:00, 13:00-18:00","08:00-12:00, 13:00-18:00","08:00-12:00, 13:00-20:00","08:00-12:00, 13:00-17:00","09:00-13:00",""],"closed":[]}"#;
const SHOP: &str = "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at, address, tax_number, tenders, country, tax_rates,
        hours, checklist_hidden_at)
     SELECT $1, 'Forecourt Demo Garage', 'EUR', 'Europe/Berlin', 4900, $2, '1 Main Street, 20457 Harbour', 'DE 000 000 000', $3, 'DE',
        '1900,700', $4, $2
     WHERE NOT EXISTS (SELECT 1 FROM shops)";
const LOCATION: &str = "INSERT INTO locations (id, shop_id, name) VALUES ($1, $2, $3)";
const REGISTER: &str = "INSERT INTO registers (id, shop_id, location_id, name) VALUES ($1, $2, $3, $4)";
const PRODUCT: &str =
    "INSERT INTO products (id, shop_id, name, category, barcode, price_cents, tax_bp, unit, position, colour, mark)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const USER: &str = "INSERT INTO users (id, shop_id, email, name, password_hash, roles, referred_by, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ACCOUNT: &str = "INSERT INTO credit_accounts (user_id, shop_id, balance) VALUES ($1, $2, $3)";
const GRANT: &str = "INSERT INTO credit_ledger (id, shop_id, user_id, consultation_id, kind, credits, at)
     VALUES ($1, $2, $3, $4, 'grant', $5, $6)";
/// Of what happened before the demo began nobody is told.
const UNTOLD: &str = "DELETE FROM mails WHERE sent_at IS NULL";
const IS_DEMO: &str = "SELECT COUNT(*) FROM users WHERE email = 'admin1@demo.test'";

/// Loads the demo world; false when the database holds a shop already, and then nothing is changed.
///
/// # Errors
/// [`DemoError`]; nothing is loaded then.
#[crate::boxed]
pub async fn load(cx: &Context) -> Result<bool, DemoError> {
    if crate::shop::first(&cx.store).await?.is_some() {
        return Ok(false);
    }
    let mut people = Vec::new();
    for (role, count) in ACCOUNTS {
        for number in 1..=count {
            let hash = cx.passwords.hash(Password::new(PASSWORD.to_owned())).await?;
            people.push((role, number, hash));
        }
    }
    let is_filled = transact!(cx.store, |tx| fill(cx, tx, &people).await)?;
    if is_filled {
        catalogue::make_findable(cx).await?;
        deals::fill(cx).await?;
        bookings::fill(cx).await?;
        transact!(cx.store, |tx| tx.execute(UNTOLD, args![]).await)?;
    }
    Ok(is_filled)
}

/// True when this database holds the demo accounts, whose password everybody knows.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn is_loaded(cx: &Context) -> Result<bool, StoreError> {
    Ok(cx.store.one::<(i64,)>(IS_DEMO, args![]).await?.0 > 0)
}

async fn fill(cx: &Context, tx: &mut Tx, people: &[(Role, u32, String)]) -> Result<bool, DemoError> {
    let (shop_id, now) = (cx.ids.next::<ShopId>(), cx.clock.now());
    if tx.execute(SHOP, args![shop_id, now, r#"["Bank transfer","Voucher"]"#, HOURS]).await? == 0 {
        return Ok(false);
    }
    for place in ["Main Street", "Harbour"] {
        let location = cx.ids.next::<LocationId>();
        tx.execute(LOCATION, args![location, shop_id, place]).await?;
        for number in 1..=3 {
            let name = format!("{place} {number}");
            tx.execute(REGISTER, args![cx.ids.next::<RegisterId>(), shop_id, location, name]).await?;
        }
    }
    for (position, (category, name, barcode, price_cents, tax_bp, unit)) in (1_i64..).zip(PRODUCTS) {
        let id = cx.ids.next::<ProductId>();
        let (colour, mark) = tile_sign(category, name);
        let values = args![id, shop_id, name, category, barcode, price_cents, tax_bp, unit, position, colour, mark];
        tx.execute(PRODUCT, values).await?;
    }
    let mechanic1 = cx.ids.next::<UserId>();
    // Mechanics first: customer1 was referred by the first of them.
    let mut ordered: Vec<_> = people.iter().collect();
    ordered.sort_by_key(|(role, ..)| *role != Role::Mechanic);
    for (role, number, hash) in ordered {
        let is_first = |wanted| *role == wanted && *number == 1;
        let id = if is_first(Role::Mechanic) { mechanic1 } else { cx.ids.next() };
        let referred_by = is_first(Role::Customer).then_some(mechanic1);
        let email = format!("{role}{number}@demo.test");
        tx.execute(USER, args![id, shop_id, email, name(*role, *number), hash, *role, referred_by, now]).await?;
        if *role == Role::Customer {
            let credits = if *number <= 6 { CREDITS } else { 0 };
            tx.execute(ACCOUNT, args![id, shop_id, credits]).await?;
            if credits > 0 {
                let (line, no_session) = (cx.ids.next::<LedgerLineId>(), None::<ConsultationId>);
                tx.execute(GRANT, args![line, shop_id, id, no_session, credits, now]).await?;
            }
        }
    }
    Ok(true)
}

fn name(role: Role, number: u32) -> &'static str {
    let at = number.saturating_sub(1) as usize;
    match role {
        Role::Customer => CUSTOMERS.get(at),
        Role::Mechanic => MECHANICS.get(at),
        Role::Cashier => OTHERS.get(at),
        Role::Manager => OTHERS.get(2),
        Role::Admin => OTHERS.get(3),
    }
    .copied()
    .unwrap_or("Demo")
}
