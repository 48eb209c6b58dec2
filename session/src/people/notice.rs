//! What was changed of somebody's account, on their own page: said when it is done, and there until they say that they have read it.

use super::error::PeopleError;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{AccountNoticeId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args, transact};

/// So many are shown at once, the newest first; once those are read, the ones before them.
const SHOWN_MAX: i64 = 5;

/// Something that was changed of the reader's account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct AccountNotice {
    /// Its id.
    pub id: AccountNoticeId,
    /// What was changed, and by whom: a sentence.
    pub said: String,
    /// When.
    pub at: Timestamp,
}

const PUT: &str =
    "INSERT INTO account_notices (id, shop_id, user_id, made_by, said, at) VALUES ($1, $2, $3, $4, $5, $6)";
const UNREAD: &str = "SELECT id, said, at FROM account_notices WHERE user_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
const DISMISS: &str = "DELETE FROM account_notices WHERE id = $1 AND user_id = $2";

/// Tells `of` what `manager` changed; nobody tells themselves. Whoever calls says what happened with `tx.record`, to the person too.
pub(super) async fn put(cx: &Context, tx: &mut Tx, manager: &Actor, of: UserId, said: &str) -> Result<(), StoreError> {
    if of == manager.user.id {
        return Ok(());
    }
    let id = cx.ids.next::<AccountNoticeId>();
    let values = args![id, manager.user.shop_id, of, manager.user.id, said, cx.clock.now()];
    tx.execute(PUT, values).await.map(drop)
}

/// What was changed of somebody's account and they have not said that they read, at most five at once.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn account_notices(cx: &Context, who: &User) -> Result<Vec<AccountNotice>, StoreError> {
    cx.store.all(UNREAD, args![who.id, SHOWN_MAX]).await
}

/// `who` has read one of theirs: it is shown no more. What was changed stands in the audit log.
///
/// # Errors
/// [`PeopleError::NotFound`] for one that is not theirs, or not there any more.
#[crate::boxed]
pub async fn dismiss_account_notice(cx: &Context, who: &Actor, id: AccountNoticeId) -> Result<(), PeopleError> {
    let me = who.user.id;
    transact!(cx.store, |tx| {
        if tx.execute(DISMISS, args![id, me]).await? == 0 {
            return Err(PeopleError::NotFound);
        }
        let topics = [Topic::Person(me)];
        Ok(tx.record(cx, Change::seen(who.into(), "account_notice_read", id.to_string(), &topics)).await?)
    })
}
