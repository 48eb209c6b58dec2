//! Shops, their people, and what a person may be.

use serde::{Deserialize, Serialize};

use crate::id::{ShopId, UserId};

words! {
    /// What a person is in their shop: exactly one of these.
    Role {
        /// Opens consultations.
        Customer => "customer",
        /// Takes them.
        Mechanic => "mechanic",
        /// Sells at the counter.
        Cashier => "cashier",
        /// Runs the shop.
        Manager => "manager",
        /// Runs the server.
        Admin => "admin",
    }
}

impl Role {
    /// True for everybody who works here: their login sessions are shorter.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Customer)
    }

    /// True for those who may see how the server is doing.
    #[must_use]
    pub const fn sees_operations(self) -> bool {
        matches!(self, Self::Manager | Self::Admin)
    }
}

/// A person, without anything secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their shop.
    pub shop_id: ShopId,
    /// Their e-mail address, trimmed and lower-cased.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub role: Role,
}

crate::server_only! {
    use crate::store::{Store, StoreError, args};

    const FIRST: &str = "SELECT id FROM shops ORDER BY created_at, id LIMIT 1";

    /// The shop that new customers belong to: the first one. `None` in an empty database.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn first(store: &Store) -> Result<Option<ShopId>, StoreError> {
        Ok(store.optional::<(ShopId,)>(FIRST, args![]).await?.map(|(id,)| id))
    }
}
