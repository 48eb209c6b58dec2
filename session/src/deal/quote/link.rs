//! The link to a quote, for a customer without an account: whoever has it sees that quote and decides on it while it is open.
//!
//! It is signed with a key derived from the server's secret and kept nowhere: a stolen database opens no quote. It is worth nothing
//! once the quote is no longer valid, and once it is decided it only shows it. It stands in a query string, which no log has.

use hmac::{Hmac, Mac};
use serde::Serialize;
use sha2::Sha256;

use super::row::{quote_heads, with_lines};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::deal::error::DealError;
use crate::deal::record;
use crate::deal::types::{Quote, QuoteHead};
use crate::id::{DealId, QuoteId, ShopId};
use crate::store::{StoreError, args};

/// Keeps this key apart from every other one that is derived from the same secret.
const LABEL: &[u8] = b"forecourt quote link 1";
/// Bytes of a quote's id, and of its signature after it.
const ID_BYTES: usize = 16;
const SIGNATURE_BYTES: usize = 32;

const LINKABLE: &str = "SELECT valid_until FROM deal_quotes WHERE id = $1 AND deal_id = $2 AND recipient_id IS NULL";
/// Once its time is over it shows only what was decided.
const LINKED: &str = concat!(
    quote_heads!(),
    " WHERE q.id = $1 AND q.recipient_id IS NULL AND (q.valid_until > $2 OR q.status IN ('approved', 'declined'))"
);
const SHOP: &str = "SELECT shop_id FROM deal_quotes WHERE id = $1";

/// What opens a quote to somebody without an account. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct QuoteKey(String);

impl QuoteKey {
    /// What somebody sent as one.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The key itself, to be put into a link and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for QuoteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("QuoteKey(…)")
    }
}

/// The link to a quote.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct QuoteLink {
    /// The path with the key in its query: whoever has it can decide. Send it to the customer, and to nobody else.
    pub path: String,
    /// Until when the quote can be decided on by it.
    pub valid_until: Timestamp,
}

/// A quote that a link opened.
#[derive(Clone, Debug)]
pub struct Linked {
    /// Whose it is.
    pub shop_id: ShopId,
    /// The quote.
    pub quote: Quote,
}

/// The link to a quote of a deal that `staff` see, made for somebody without an account. `path` is where links lead.
///
/// # Errors
/// [`DealError::NotFound`], also for a quote whose customer has an account: they find it there.
#[crate::boxed]
pub async fn quote_link(
    cx: &Context,
    staff: &Actor,
    deal: DealId,
    quote: QuoteId,
    path: &str,
) -> Result<QuoteLink, DealError> {
    record::seen(cx, staff, deal).await?.ok_or(DealError::NotFound)?;
    let (valid_until,) = cx.store.optional(LINKABLE, args![quote, deal]).await?.ok_or(DealError::NotFound)?;
    Ok(QuoteLink { path: format!("{path}?key={}", key_of(cx, quote).expose()), valid_until })
}

/// The quote that a key opens; nothing for everything else.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn linked(cx: &Context, key: &QuoteKey) -> Result<Option<Linked>, StoreError> {
    // Whoever holds the key need not be signed in: it says whose the rows are.
    let cx = &cx.house();
    let Some(id) = opened(cx, key) else { return Ok(None) };
    let head: Option<QuoteHead> = cx.store.optional(LINKED, args![id, cx.clock.now()]).await?;
    let Some(quote) = with_lines(cx, head.into_iter().collect()).await?.pop() else { return Ok(None) };
    let (shop_id,) = cx.store.one(SHOP, args![id]).await?;
    Ok(Some(Linked { shop_id, quote }))
}

pub(super) fn key_of(cx: &Context, quote: QuoteId) -> QuoteKey {
    let signature = signed(&cx.secret.derived(LABEL), quote).finalize().into_bytes();
    QuoteKey(quote.0.as_bytes().iter().chain(&signature).map(|byte| format!("{byte:02x}")).collect())
}

/// Which quote a key was made for by this server; in constant time.
fn opened(cx: &Context, key: &QuoteKey) -> Option<QuoteId> {
    let text = key.expose();
    if text.len() != 2 * (ID_BYTES + SIGNATURE_BYTES) || !text.is_ascii() {
        return None;
    }
    let bytes: Vec<u8> = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    let (id, signature) = bytes.split_at_checked(ID_BYTES)?;
    let quote = QuoteId(uuid::Uuid::from_slice(id).ok()?);
    let is_ours = |key: Vec<u8>| signed(&key, quote).verify_slice(signature).is_ok();
    cx.secret.derived_each(LABEL).any(is_ours).then_some(quote)
}

fn signed(key: &[u8], quote: QuoteId) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(quote.0.as_bytes());
    mac
}
