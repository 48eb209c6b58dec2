//! The demo world's deals: two teams of mechanics, and a deal at every stage, made the way people make them.

use super::DemoError;
use crate::Context;
use crate::catalogue::basket::Discount;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::deal::{self, DealRecord, Decision, Edit, LineKind, NewDeal, NewDealLine, NewQuote, Signed, Stage};
use crate::id::{DealId, TeamId};
use crate::login::Marks;
use crate::quantity::{Quantity, Unit};
use crate::shop::User;
use crate::store::{StoreError, args, transact};

const DAY_MS: i64 = 86_400_000;
/// Title, vehicle, customer, owner, the stage it is brought to, and how many days ago something last happened.
const DEALS: [(&str, &str, &str, &str, Stage, i64); 9] = [
    ("Timing belt and water pump", "Blue estate, 2014", "customer1", "mechanic1", Stage::Quoted, 0),
    ("Brakes, front axle", "Red hatchback, 2018", "customer2", "mechanic1", Stage::Approved, 1),
    ("Clutch slips in fourth", "White van, 2011", "customer3", "mechanic2", Stage::Lead, 20),
    ("Winter tyres and storage", "Grey saloon, 2020", "customer4", "mechanic3", Stage::InWork, 0),
    ("Air conditioning does not cool", "Blue estate, 2014", "customer1", "mechanic5", Stage::Quoted, 16),
    ("Exhaust, rear silencer", "Green coupé, 1999", "customer5", "mechanic6", Stage::Invoiced, 40),
    ("Fleet service, four vans", "", "", "manager1", Stage::Lead, 2),
    ("Battery and alternator check", "Red hatchback, 2018", "customer2", "cashier1", Stage::Lead, 0),
    ("Respray, left door", "Yellow roadster, 2007", "customer6", "mechanic7", Stage::Lost, 9),
];
const TEAMS: [(&str, &[&str]); 2] = [
    ("Workshop one", &["mechanic1", "mechanic2", "mechanic3", "mechanic4"]),
    ("Workshop two", &["mechanic5", "mechanic6", "mechanic7", "mechanic8"]),
];

const TEAM: &str = "INSERT INTO teams (id, shop_id, name) VALUES ($1, $2, $3)";
const MEMBER: &str = "UPDATE users SET team_id = $2 WHERE email = $1";
const PERSON: &str = "SELECT id, shop_id, email, name, roles FROM users WHERE email = $1";
const AGE: &str = "UPDATE deals SET activity_at = $2 WHERE id = $1";

/// Adds teams and deals to the demo shop.
pub(super) async fn fill(cx: &Context) -> Result<(), DemoError> {
    teams(cx).await?;
    for (title, vehicle, customer, owner, stage, _) in DEALS {
        let staff = actor(cx, owner).await?;
        let customer = if customer.is_empty() { None } else { Some(actor(cx, customer).await?) };
        let customer_name = if customer.is_none() { "Harbour Couriers".to_owned() } else { String::new() };
        let new = NewDeal {
            title: title.to_owned(),
            vehicle: vehicle.to_owned(),
            customer_id: customer.as_ref().map(|customer| customer.user.id),
            customer_name,
            lines: lines(title.len()),
            ..NewDeal::default()
        };
        let made = deal::create(cx, &staff, &new).await?;
        bring(cx, &staff, customer.as_ref(), made, stage).await?;
    }
    ages(cx).await
}

async fn teams(cx: &Context) -> Result<(), DemoError> {
    let shop_id = person(cx, "manager1").await?.shop_id;
    transact!(cx.store, |tx| {
        for (name, members) in TEAMS {
            let team = cx.ids.next::<TeamId>();
            tx.execute(TEAM, args![team, shop_id, name]).await?;
            for member in members {
                tx.execute(MEMBER, args![email(member), team]).await?;
            }
        }
        Ok::<_, DemoError>(())
    })
}

/// Brings a deal to its stage, by a quote and its decision where there is a customer who can decide.
async fn bring(
    cx: &Context,
    staff: &Actor,
    customer: Option<&Actor>,
    made: DealRecord,
    stage: Stage,
) -> Result<(), DemoError> {
    let (id, Some(customer)) = (made.deal.id, customer.filter(|_| stage != Stage::Lead)) else { return Ok(()) };
    let message = "As talked over on the phone. Parts are in stock.".to_owned();
    let new = NewQuote { version: made.deal.version, message, ..NewQuote::default() };
    let quoted = deal::quote(cx, staff, id, &new).await?;
    let quote = quoted.quotes.first().map(|quote| quote.head.id);
    let decision = match stage {
        Stage::Lead | Stage::Quoted => return Ok(()),
        Stage::Lost => Decision::Decline,
        Stage::Approved | Stage::InWork | Stage::Invoiced => Decision::Approve,
    };
    if let Some(quote) = quote {
        let signed = Signed { decision, name: String::new(), reason: String::new(), lines: None };
        deal::decide(cx, customer, quote, signed).await?;
    }
    for next in [Stage::InWork, Stage::Invoiced] {
        if stage == next || (stage == Stage::Invoiced && next == Stage::InWork) {
            let version = deal::get(cx, staff, id).await?.deal.version;
            deal::edit(cx, staff, id, &Edit { version, stage: Some(next), ..Edit::default() }).await?;
        }
    }
    Ok(())
}

/// Lets time pass for those that nobody touched for a while.
async fn ages(cx: &Context) -> Result<(), DemoError> {
    let boss = actor(cx, "manager1").await?;
    let list = deal::list(cx, &boss, &deal::Filter::default()).await?;
    let now = cx.clock.now();
    let aged: Vec<(DealId, Timestamp)> = list
        .deals
        .iter()
        .filter_map(|made| {
            let (.., days) = DEALS.iter().find(|(title, ..)| *title == made.title)?;
            (*days > 0).then(|| (made.id, now.plus_ms(-days * DAY_MS)))
        })
        .collect();
    transact!(cx.store, |tx| {
        for (id, at) in &aged {
            tx.execute(AGE, args![*id, *at]).await?;
        }
        Ok::<_, DemoError>(())
    })
}

/// Some work and a part, more of it for longer titles: nobody counts.
fn lines(size: usize) -> Vec<NewDealLine> {
    let line = |kind, name: &str, (quantity, unit), price| NewDealLine {
        kind,
        product_id: None,
        name: name.to_owned(),
        quantity,
        unit: Some(unit),
        unit_price_cents: Some(price),
        tax_bp: Some(1_900),
        is_optional: false,
        discount: Discount::None,
        discount_reason: String::new(),
    };
    let quarters = 2 + i64::try_from(size % 7).unwrap_or(0);
    vec![
        line(LineKind::Labour, "Labour", (Quantity::of_thousandths(250 * quarters), Unit::Hour), 9_900),
        line(LineKind::Part, "Parts kit", (Quantity::ONE, Unit::Piece), 4_990 + 1_000 * quarters),
    ]
}

async fn person(cx: &Context, account: &str) -> Result<User, StoreError> {
    cx.store.one(PERSON, args![email(account)]).await
}

pub(super) async fn actor(cx: &Context, account: &str) -> Result<Actor, StoreError> {
    let user = person(cx, account).await?;
    Ok(Actor { user, login_session_id: cx.ids.next(), address: String::new(), marks: Marks::default(), once: None })
}

fn email(account: &str) -> String {
    format!("{account}@demo.test")
}
