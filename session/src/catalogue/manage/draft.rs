//! What was uploaded or worked out, and waits for somebody to say that it is right: few a shop, and for a day. Kept here so that it can
//! be looked at without a script, and is carried out as it was shown.

use super::error::CatalogueError;
use crate::Context;
use crate::change::{By, Change};
use crate::clock::Timestamp;
use crate::id::{DraftId, ShopId, UserId};
use crate::store::{StoreError, Tx, args, transact};

string_enum! {
    /// What a draft is of.
    DraftKind {
        /// A file to be imported.
        Import => "import",
        /// New prices.
        Prices => "prices",
    }
}

/// So long one waits.
const KEPT_MS: i64 = 24 * 60 * 60 * 1_000;
/// Drafts of one shop; the oldest makes room.
const DRAFTS_MAX: i64 = 5;

const KEEP: &str =
    "INSERT INTO catalogue_drafts (id, shop_id, kind, made_by, made_at, expires_at, name, settings, body)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const MAKE_ROOM: &str = "DELETE FROM catalogue_drafts WHERE shop_id = $1 AND id NOT IN
        (SELECT d.id FROM catalogue_drafts AS d WHERE d.shop_id = $1 ORDER BY d.made_at DESC, d.id DESC LIMIT $2)";
const EXPIRE: &str = "DELETE FROM catalogue_drafts WHERE id IN (SELECT d.id FROM catalogue_drafts AS d
     WHERE d.expires_at <= $1 ORDER BY d.expires_at LIMIT $2)";
const READ: &str = "SELECT name, settings, body, made_at FROM catalogue_drafts
     WHERE id = $1 AND shop_id = $2 AND kind = $3 AND expires_at > $4";
const SET: &str = "UPDATE catalogue_drafts SET settings = $4 WHERE id = $1 AND shop_id = $2 AND kind = $3";
const TAKE: &str = "DELETE FROM catalogue_drafts WHERE id = $1 AND shop_id = $2 AND kind = $3 AND expires_at > $4";

/// A draft as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::catalogue) struct Draft {
    /// What it is called: the name of a file, or what was asked for.
    pub(in crate::catalogue) name: String,
    /// How it is to be read, as JSON.
    pub(in crate::catalogue) settings: String,
    /// What it holds.
    pub(in crate::catalogue) body: Vec<u8>,
    /// Since when it waits.
    pub(in crate::catalogue) made_at: Timestamp,
}

/// Keeps a draft, and lets those go that are too many. Those that are too old are no use any more, and the job `old-drafts` removes them.
pub(in crate::catalogue) async fn keep(
    cx: &Context,
    (by, made_by): (By<'_>, UserId),
    kind: DraftKind,
    draft: &Draft,
) -> Result<DraftId, CatalogueError> {
    let id = cx.ids.next::<DraftId>();
    let Draft { name, settings, body, made_at } = draft;
    let (shop_id, body) = (by.shop_id, body.as_slice());
    transact!(cx.store, |tx| {
        let values = args![id, shop_id, kind, made_by, *made_at, made_at.plus_ms(KEPT_MS), name, settings, body];
        tx.execute(KEEP, values).await?;
        tx.execute(MAKE_ROOM, args![shop_id, DRAFTS_MAX]).await?;
        tx.record(cx, Change::seen(by, "catalogue_draft_kept", id.to_string(), &[])).await?;
        Ok::<_, StoreError>(())
    })?;
    Ok(id)
}

/// A draft of the shop that still waits.
pub(in crate::catalogue) async fn read(
    cx: &Context,
    shop_id: ShopId,
    (id, kind): (DraftId, DraftKind),
) -> Result<Draft, CatalogueError> {
    cx.store.optional(READ, args![id, shop_id, kind, cx.clock.now()]).await?.ok_or(CatalogueError::NotFound)
}

/// Reads a draft otherwise from now on.
pub(in crate::catalogue) async fn set(
    cx: &Context,
    by: By<'_>,
    (id, kind): (DraftId, DraftKind),
    settings: &str,
) -> Result<(), CatalogueError> {
    transact!(cx.store, |tx| {
        if tx.execute(SET, args![id, by.shop_id, kind, settings]).await? == 0 {
            return Err(CatalogueError::NotFound);
        }
        tx.record(cx, Change::seen(by, "catalogue_draft_read", id.to_string(), &[])).await?;
        Ok(())
    })
}

/// Takes a draft that is being carried out: once, whoever else does the same.
pub(in crate::catalogue) async fn take(
    cx: &Context,
    tx: &mut Tx,
    shop_id: ShopId,
    (id, kind): (DraftId, DraftKind),
) -> Result<(), CatalogueError> {
    match tx.execute(TAKE, args![id, shop_id, kind, cx.clock.now()]).await? {
        0 => Err(CatalogueError::NotFound),
        _ => Ok(()),
    }
}

/// Deletes up to `limit` drafts of all shops that nobody confirmed in time.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget_old(cx: &Context, limit: i64) -> Result<u64, StoreError> {
    let now = cx.clock.now();
    transact!(cx.store, |tx| tx.execute(EXPIRE, args![now, limit]).await)
}
