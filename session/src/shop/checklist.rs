//! What is left of the first day: each line goes by itself once it is done, and all of them when somebody puts the list away.

use crate::Context;
use crate::change::{Actor, Change};
use crate::clock::Timestamp;
use crate::id::ShopId;
use crate::store::{StoreError, args, transact};

/// What is still to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checklist {
    /// Nothing is sold yet.
    pub lacks_products: bool,
    /// Nobody works here but one.
    pub lacks_people: bool,
    /// Nobody knows when it is open.
    pub lacks_hours: bool,
    /// No shift was ever opened.
    pub lacks_shift: bool,
}

impl Checklist {
    /// Whether anything is left.
    #[must_use]
    pub const fn is_left(self) -> bool {
        self.lacks_products || self.lacks_people || self.lacks_hours || self.lacks_shift
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    checklist_hidden_at: Option<Timestamp>,
    hours: String,
    products: i64,
    people: i64,
    shifts: i64,
}

const READ: &str = "SELECT sh.checklist_hidden_at, sh.hours,
        (SELECT COUNT(*) FROM (SELECT p.id FROM products AS p WHERE p.shop_id = sh.id LIMIT 1) AS one) AS products,
        (SELECT COUNT(*) FROM (SELECT u.id FROM users AS u WHERE u.shop_id = sh.id AND u.roles <> 'customer' AND u.disabled_at IS NULL LIMIT 2) AS one) AS people,
        (SELECT COUNT(*) FROM (SELECT h.id FROM shifts AS h WHERE h.shop_id = sh.id LIMIT 1) AS one) AS shifts
     FROM shops AS sh WHERE sh.id = $1";
const HIDE: &str = "UPDATE shops SET checklist_hidden_at = $2 WHERE id = $1 AND checklist_hidden_at IS NULL";

/// What is left for a shop; nothing at all once the list was put away.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn checklist(cx: &Context, shop_id: ShopId) -> Result<Checklist, StoreError> {
    let row: Row = cx.store.one(READ, args![shop_id]).await?;
    if row.checklist_hidden_at.is_some() {
        return Ok(Checklist::default());
    }
    Ok(Checklist {
        lacks_products: row.products == 0,
        lacks_people: row.people < 2,
        lacks_hours: row.hours.is_empty(),
        lacks_shift: row.shifts == 0,
    })
}

/// Puts the list away, for everybody who runs the shop. Whoever does not changes nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn hide_checklist(cx: &Context, manager: &Actor) -> Result<(), StoreError> {
    let shop_id = manager.user.shop_id;
    if !manager.user.roles.runs_the_shop() {
        return Ok(());
    }
    transact!(cx.store, |tx| {
        tx.execute(HIDE, args![shop_id, cx.clock.now()]).await?;
        tx.record(cx, Change::seen(manager.into(), "checklist_hidden", shop_id.to_string(), &[])).await
    })
}
