//! Naming the customer of a sale: by the whole e-mail they give, never by searching through everybody's.

use super::view::KnownCustomer;
use crate::Context;
use crate::change::Actor;
use crate::id::{ShopId, UserId};
use crate::login::meant;
use crate::store::{StoreError, args};

/// A customer of a shop, on a condition.
macro_rules! customer_where {
    ($condition:literal) => {
        concat!(
            "SELECT u.id, u.name, COALESCE(a.balance, 0) AS credits FROM users AS u
             LEFT JOIN credit_accounts AS a ON a.user_id = u.id
             WHERE u.shop_id = $1 AND u.roles = 'customer' AND u.disabled_at IS NULL AND ",
            $condition
        )
    };
}

const BY_EMAIL: &str = customer_where!("u.email = $2");
const BY_ID: &str = customer_where!("u.id = $2");

/// The customer of a shop with this e-mail, if there is one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn find_customer(cx: &Context, shop_id: ShopId, email: &str) -> Result<Option<KnownCustomer>, StoreError> {
    let Some(email) = meant(&cx.store, email).await? else { return Ok(None) };
    cx.store.optional(BY_EMAIL, args![shop_id, email]).await
}

/// A customer of the teller's shop, if there is such a one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn customer(cx: &Context, teller: &Actor, id: UserId) -> Result<Option<KnownCustomer>, StoreError> {
    cx.store.optional(BY_ID, args![teller.user.shop_id, id]).await
}
