//! Quote: what a deal offers, as it is at that moment, for the customer to decide on. A newer one replaces an open one.

use serde::{Deserialize, Serialize};

use super::link::key_of;
use crate::Context;
use crate::catalogue::{Terms, terms};
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::deal::error::DealError;
use crate::deal::event;
use crate::deal::kind::{DealEventKind, QuoteStatus, Stage};
use crate::deal::record;
use crate::deal::rule::QuoteCommand;
use crate::deal::view::DealRecord;
use crate::deal::visible::may_see;
use crate::id::{DealId, QuoteId, UserId};
use crate::login::normalise_email;
use crate::mail::{self, Addressee, Letter, NewMail, Wish, places};
use crate::money;
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

const DAY_MS: i64 = 86_400_000;
/// For how many days a quote may be valid at the most.
pub const VALID_DAYS_MAX: i64 = 365;
/// Quotes of one deal.
const QUOTES_MAX: i64 = 100;

/// A quote as somebody sends it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NewQuote {
    /// The deal's version it is made from: what one saw is what is offered, and an edit since is refused.
    pub version: i64,
    /// What to tell the customer; may be empty.
    #[serde(default)]
    pub message: String,
    /// For how many days it can be approved, 1 to 365; `quote_valid_days` when left out.
    #[serde(default)]
    pub valid_days: Option<i64>,
    /// Where to send its link when the customer has no account; it is sent nowhere when empty.
    #[serde(default)]
    pub email: String,
}

/// A deal that is taken, as the quote keeps it: whoever it is for then, and what it is about.
#[derive(sqlx::FromRow)]
struct Taken {
    quotes_count: i64,
    total_cents: i64,
    customer_id: Option<UserId>,
    customer_name: String,
    title: String,
    vehicle: String,
    discount_cents: i64,
    discount_bp: i64,
    discount_reason: String,
}

/// A quote that was checked.
struct Offer {
    id: QuoteId,
    version: i64,
    message: String,
    email: Option<String>,
    terms: Terms,
    now: Timestamp,
    valid_until: Timestamp,
}

/// Whether it was approved is told by the stage it leaves; a quote that takes another one's place leaves it as that one found it.
const TAKE: &str = concat!(
    "UPDATE deals AS d SET stage = 'quoted', quotes_count = quotes_count + 1, version = version + 1, activity_at = $4,
        was_approved = CASE stage WHEN 'approved' THEN 1 WHEN 'quoted' THEN was_approved ELSE 0 END
     WHERE d.id = $2 AND d.version = $3 AND d.deleted_at IS NULL
        AND EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ") RETURNING quotes_count, total_cents, customer_id, customer_name, title, vehicle,
        discount_cents, discount_bp, discount_reason"
);
const REPLACE: &str = "UPDATE deal_quotes SET status = $3 WHERE deal_id = $1 AND status = $2 RETURNING recipient_id";
const TAX: &str = "SELECT CAST(COALESCE(SUM(tax_cents), 0) AS BIGINT) FROM deal_lines WHERE deal_id = $1";
const INSERT: &str = "INSERT INTO deal_quotes (id, shop_id, deal_id, version, status, tax_mode, tax_cents, total_cents,
        message, made_by, made_at, valid_until, recipient_id, recipient_name, title, vehicle, discount_cents,
        discount_bp, discount_reason)
     VALUES ($1, $2, $3, $4, $12, $5, $6, $7, $8, $9, $10, $11, $13, $14, $15, $16, $17, $18, $19)";
const LINES: &str = "INSERT INTO deal_quote_lines (quote_id, position, shop_id, kind, product_id, name, quantity_thousandths,
        unit, unit_price_cents, tax_bp, tax_cents, total_cents, vouched_by, is_optional, discount_cents, discount_bp,
        discount_reason)
     SELECT $1, position, shop_id, kind, product_id, name, quantity_thousandths, unit, unit_price_cents, tax_bp, tax_cents,
        total_cents, vouched_by, is_optional, discount_cents, discount_bp, discount_reason
     FROM deal_lines WHERE deal_id = $2";

/// Makes a quote of what the deal offers now.
///
/// # Errors
/// [`DealError::NotFound`]; [`DealError::NotQuotable`] without lines or without a customer who could decide;
/// [`DealError::Stale`] when the deal is at another version; [`DealError::Full`]; [`DealError::Invalid`].
#[crate::boxed]
pub async fn quote(cx: &Context, staff: &Actor, id: DealId, new: &NewQuote) -> Result<DealRecord, DealError> {
    let present = record::get(cx, staff, id).await?;
    check(&present)?;
    let offer = offer(cx, staff, new).await?;
    let made = transact!(cx.store, |tx| write(cx, tx, staff, id, &offer).await)?;
    let now = record::get(cx, staff, id).await?;
    if made { Ok(now) } else { Err(DealError::Stale { current: Box::new(now), differs: vec!["version"] }) }
}

fn check(present: &DealRecord) -> Result<(), DealError> {
    if present.lines.is_empty() {
        return Err(DealError::NotQuotable("This deal has no lines yet. Add parts or labour first."));
    }
    if present.deal.customer_id.is_none() && present.deal.customer_name.is_empty() {
        return Err(DealError::NotQuotable("This deal has no customer yet. Add one first."));
    }
    if matches!(present.deal.stage, Stage::InWork | Stage::Invoiced) {
        return Err(DealError::NotQuotable(
            "This deal is already in work or invoiced. Create a new deal for anything extra.",
        ));
    }
    let newest = present.quotes.first().map_or(0, |quote| quote.head.version);
    if newest >= QUOTES_MAX { Err(DealError::Full) } else { Ok(()) }
}

async fn offer(cx: &Context, staff: &Actor, new: &NewQuote) -> Result<Offer, DealError> {
    let message = text::checked(&new.message, 0, cx.limits.message_chars_max);
    let message = message.map_err(|message| DealError::invalid("message", message))?;
    let days = new.valid_days.unwrap_or(cx.limits.quote_valid_days);
    if !(1..=VALID_DAYS_MAX).contains(&days) {
        return Err(DealError::invalid("valid_days", format!("A quote is valid for 1 to {VALID_DAYS_MAX} days.")));
    }
    let email = match new.email.trim() {
        "" => None,
        typed => Some(normalise_email(typed).ok_or_else(|| {
            DealError::invalid("email", "Type an e-mail address, like name@example.org, or leave this empty.")
        })?),
    };
    let now = cx.clock.now();
    let (terms, valid_until) = (terms(cx, staff.user.shop_id).await?, now.plus_ms(days * DAY_MS));
    Ok(Offer { id: cx.ids.next(), version: new.version, message, email, terms, now, valid_until })
}

/// False when the deal is at another version, or not there for this person.
async fn write(cx: &Context, tx: &mut Tx, staff: &Actor, id: DealId, offer: &Offer) -> Result<bool, StoreError> {
    let Offer { id: quote, version, message, terms, now, valid_until, .. } = offer;
    let (shop_id, actor) = (staff.user.shop_id, staff.user.id);
    let taken = args![actor, id, *version, *now];
    let Some(taken) = tx.optional::<Taken>(TAKE, taken).await? else { return Ok(false) };
    let Taken { quotes_count: number, total_cents: total, customer_id, customer_name, title, vehicle, .. } = taken;
    let (from, to) = QuoteCommand::Replace.step();
    let replaced: Option<(Option<UserId>,)> = tx.optional(REPLACE, args![id, from, to]).await?;
    let (tax,) = tx.one::<(i64,)>(TAX, args![id]).await?;
    let first = QuoteStatus::FIRST;
    let values = args![
        *quote,
        shop_id,
        id,
        number,
        terms.tax_mode,
        tax,
        total,
        message,
        actor,
        *now,
        *valid_until,
        first,
        customer_id,
        &customer_name,
        &title,
        vehicle,
        taken.discount_cents,
        taken.discount_bp,
        taken.discount_reason
    ];
    tx.execute(INSERT, values).await?;
    tx.execute(LINES, args![*quote, id]).await?;
    tell(cx, tx, staff, offer, (customer_id, &customer_name, &title, total)).await?;
    let detail = format!("version {number}");
    // Whom the replaced one was made for sees it no more.
    let customers = replaced.and_then(|(recipient,)| recipient).into_iter().chain(customer_id);
    event::record_by(cx, tx, staff.into(), (id, customers), DealEventKind::QuoteMade, &detail).await?;
    Ok(true)
}

/// Writes whom the quote is for that it is there: in their account, or by its link to the address that was typed.
async fn tell(
    cx: &Context,
    tx: &mut Tx,
    staff: &Actor,
    offer: &Offer,
    (customer, customer_name, title, total_cents): (Option<UserId>, &str, &str, i64),
) -> Result<(), StoreError> {
    let (to, path) = match (customer, &offer.email) {
        (Some(customer), _) => (mail::who_wants(tx, customer, Wish::Quotes).await?, places::quote(offer.id)),
        (None, Some(email)) => {
            let to = Addressee { email: email.clone(), name: customer_name.to_owned() };
            (Some(to), format!("{}?key={}", places::LINKED_QUOTE, key_of(cx, offer.id).expose()))
        }
        (None, None) => (None, String::new()),
    };
    let Some(Addressee { email, name }) = to else { return Ok(()) };
    let Offer { terms, message, valid_until, .. } = offer;
    let letter = Letter::Quote {
        name: &name,
        title,
        total: &format!("{} {}", money::amount(total_cents, terms.decimals()), terms.currency),
        message,
        valid_until: &valid_until.day_in_zone(&terms.time_zone),
        path: &path,
    };
    let shop_id = staff.user.shop_id;
    let new = NewMail { shop_id, address: &email, user_id: customer, letter, worth_until: Some(*valid_until) };
    mail::queue(cx, tx, &new).await
}
