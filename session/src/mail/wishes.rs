//! Which mail a person wants of what is not about their account. Who never said wants all of it.

use serde::{Deserialize, Serialize};

/// Which mail a person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MailWishes {
    /// When a quote is made for them.
    pub quotes: bool,
    /// When a mechanic accepts their consultation.
    pub accepted: bool,
}

impl Default for MailWishes {
    fn default() -> Self {
        Self { quotes: true, accepted: true }
    }
}

crate::server_only! {
    use crate::Context;
    use crate::change::{Actor, Change, Topic};
    use crate::id::UserId;
    use crate::store::{StoreError, args, transact};

    const READ: &str = "SELECT quotes, accepted FROM mail_wishes WHERE user_id = $1";
    const WRITE: &str = "INSERT INTO mail_wishes (user_id, shop_id, quotes, accepted) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id) DO UPDATE SET quotes = excluded.quotes, accepted = excluded.accepted
         WHERE mail_wishes.quotes <> excluded.quotes OR mail_wishes.accepted <> excluded.accepted";

    /// Which mail somebody wants.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn wishes(cx: &Context, person: UserId) -> Result<MailWishes, StoreError> {
        let row: Option<(i64, i64)> = cx.store.optional(READ, args![person]).await?;
        Ok(row.map_or_else(MailWishes::default, |(quotes, accepted)| MailWishes { quotes: quotes != 0, accepted: accepted != 0 }))
    }

    /// Notes which mail somebody wants from now on. The same again changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn wish(cx: &Context, person: &Actor, wishes: MailWishes) -> Result<(), StoreError> {
        let (id, shop_id) = (person.user.id, person.user.shop_id);
        let values = args![id, shop_id, i64::from(wishes.quotes), i64::from(wishes.accepted)];
        transact!(cx.store, |tx| {
            if tx.execute(WRITE, values.clone()).await? > 0 {
                let topics = [Topic::Person(id)];
                tx.record(cx, Change::seen(person.into(), "mail_wishes_changed", id.to_string(), &topics)).await?;
            }
            Ok::<_, StoreError>(())
        })
    }
}
