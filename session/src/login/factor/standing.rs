//! How somebody's second factor stands.

use super::SecondFactor;
use crate::Context;
use crate::clock::Timestamp;
use crate::id::UserId;
use crate::store::{StoreError, Tx, args};

const READ: &str = "SELECT f.on_since,
        (SELECT COUNT(*) FROM recovery_codes AS c WHERE c.user_id = u.id AND c.used_at IS NULL) AS codes_left,
        s.staff_second_factor <> 0 AND u.roles <> 'customer' AS is_asked
     FROM users AS u JOIN shops AS s ON s.id = u.shop_id LEFT JOIN second_factors AS f ON f.user_id = u.id WHERE u.id = $1";

#[derive(sqlx::FromRow)]
struct Row {
    on_since: Option<Timestamp>,
    codes_left: i64,
    is_asked: bool,
}

impl From<Row> for SecondFactor {
    fn from(Row { on_since, codes_left, is_asked }: Row) -> Self {
        Self { on_since, codes_left, is_asked }
    }
}

/// How the second factor of `user_id` stands.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn standing(cx: &Context, user_id: UserId) -> Result<SecondFactor, StoreError> {
    Ok(cx.store.one::<Row>(READ, args![user_id]).await?.into())
}

pub(super) async fn standing_in(tx: &mut Tx, user_id: UserId) -> Result<SecondFactor, StoreError> {
    Ok(tx.one::<Row>(READ, args![user_id]).await?.into())
}
