//! What a till's tile is known by at a glance: a colour, and a mark of a few characters. Name and price stand there all the same.

use super::kind::TileColour;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::ProductId;
use crate::store::{StoreError, args, transact};
use crate::text;

/// Characters of a mark.
pub const MARK_CHARS_MAX: usize = 4;

/// Why a tile's sign was not taken.
#[derive(Debug, thiserror::Error)]
pub enum TileSignError {
    /// Only who runs the shop gives a tile its sign.
    #[error("only who runs the shop gives a tile its sign")]
    NotAllowed,
    /// There is no such thing in the catalogue of this shop.
    #[error("there is no such thing in the catalogue")]
    NotFound,
    /// A mark that none can be.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const SIGN: &str = "UPDATE products SET colour = $3, mark = $4, version = version + 1 WHERE id = $1 AND shop_id = $2";

/// Gives the tile of a product a colour and a mark, or takes them away: nothing, and an empty one.
///
/// # Errors
/// [`TileSignError`]; nothing is changed then.
#[crate::boxed]
pub async fn sign_tile(
    cx: &Context,
    manager: &Actor,
    id: ProductId,
    colour: Option<TileColour>,
    mark: &str,
) -> Result<(), TileSignError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(TileSignError::NotAllowed);
    }
    let mark = text::checked(mark, 0, MARK_CHARS_MAX).map_err(TileSignError::Invalid)?;
    // Every till of the shop shows it.
    let tills = [Topic::Catalogue(manager.user.shop_id)];
    transact!(cx.store, |tx| {
        if tx.execute(SIGN, args![id, manager.user.shop_id, colour, &mark]).await? == 0 {
            return Err(TileSignError::NotFound);
        }
        tx.record(cx, Change::seen(manager.into(), "tile_signed", id.to_string(), &tills)).await?;
        Ok(())
    })
}
