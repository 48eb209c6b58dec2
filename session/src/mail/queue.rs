//! Writing a mail into the outbox, in the transaction of what it tells of.

use super::draft::Written;
use super::letter::Letter;
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{MailId, ShopId, UserId};
use crate::store::{ROWS_MAX, Rows, StoreError, Tx, args};

/// A mail that is to go.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// In whose name.
    pub shop_id: ShopId,
    /// Whom it is to: a normalised e-mail address.
    pub address: &'a str,
    /// The person with that address, where they have an account.
    pub user_id: Option<UserId>,
    /// What it tells of.
    pub letter: Letter<'a>,
    /// Until when it is worth sending; for ever where nothing is said. A link that is over by then is not sent late.
    pub worth_until: Option<Timestamp>,
}

const SHOP: &str = "SELECT name FROM shops WHERE id = $1";
const INSERT: &str =
    "INSERT INTO mails (id, shop_id, user_id, kind, address, subject, text_body, html_body, created_at, due_at,
        worth_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)";

/// Writes a mail. It goes once `tx` is committed, and never when it is rolled back.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn queue(cx: &Context, tx: &mut Tx, new: &NewMail<'_>) -> Result<(), StoreError> {
    let NewMail { shop_id, address, user_id, letter, worth_until } = new;
    let (shop,): (String,) = tx.one(SHOP, args![*shop_id]).await?;
    let Written { subject, text, html } = letter.draft(&cx.post, &shop).written(&shop);
    let (id, now) = (cx.ids.next::<MailId>(), cx.clock.now());
    let values = args![id, *shop_id, *user_id, letter.kind(), *address, subject, text, html, now, *worth_until];
    tx.execute(INSERT, values).await.map(|_| ())
}

static INSERT_MANY: Rows = Rows::new(
    "INSERT INTO mails (shop_id, created_at, due_at, id, user_id, kind, address, subject, text_body, html_body, worth_until) VALUES ",
    "$1, $2, $2, ",
    (3, 8),
    "",
);

/// Writes several mails of one shop, each as [`queue`] does, by few statements.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn queue_all(
    cx: &Context,
    tx: &mut Tx,
    shop_id: ShopId,
    all: &[NewMail<'_>],
) -> Result<(), StoreError> {
    if all.is_empty() {
        return Ok(());
    }
    let (shop,): (String,) = tx.one(SHOP, args![shop_id]).await?;
    for some in all.chunks(ROWS_MAX) {
        let mut values = args![shop_id, cx.clock.now()];
        for NewMail { address, user_id, letter, worth_until, .. } in some {
            let Written { subject, text, html } = letter.draft(&cx.post, &shop).written(&shop);
            let id = cx.ids.next::<MailId>();
            values.extend(args![id, *user_id, letter.kind(), *address, subject, text, html, *worth_until]);
        }
        tx.execute(INSERT_MANY.text(some.len()), values).await?;
    }
    Ok(())
}
