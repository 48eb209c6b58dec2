//! Whom a mail about something of theirs goes to, if they want it.

use crate::id::UserId;
use crate::store::{StoreError, Tx, args};

/// A person who wants to be told.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Addressee {
    pub(crate) email: String,
    pub(crate) name: String,
}

/// What of [`super::MailWishes`] it is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wish {
    Quotes,
    Accepted,
}

const OF_QUOTES: &str = "SELECT u.email, u.name FROM users AS u LEFT JOIN mail_wishes AS w ON w.user_id = u.id
     WHERE u.id = $1 AND u.disabled_at IS NULL AND COALESCE(w.quotes, 1) = 1";
const OF_ACCEPTED: &str = "SELECT u.email, u.name FROM users AS u LEFT JOIN mail_wishes AS w ON w.user_id = u.id
     WHERE u.id = $1 AND u.disabled_at IS NULL AND COALESCE(w.accepted, 1) = 1";

/// The person, if they want mail about this and can still sign in.
pub(crate) async fn who_wants(tx: &mut Tx, person: UserId, wish: Wish) -> Result<Option<Addressee>, StoreError> {
    // What somebody wants to be told by mail is theirs alone to read.
    tx.house().await?;
    let sql = match wish {
        Wish::Quotes => OF_QUOTES,
        Wish::Accepted => OF_ACCEPTED,
    };
    tx.optional(sql, args![person]).await
}
