//! Ending every device's login of everybody: after a backup was restored, which brings back logins that were ended since, and
//! when it is not known who has got in.
//!
//! Background logins stay: nobody holds them, and scheduled work goes on.

use crate::Context;
use crate::change::{By, Change};
use crate::id::ShopId;
use crate::store::{StoreError, Tx, args, transact};

/// Logins that are ended in one transaction.
const BATCH_ROWS: i64 = 1_000;

const END: &str = "UPDATE login_sessions SET revoked_at = $1, revoked_because = $2
     WHERE id IN (SELECT id FROM login_sessions WHERE kind = 'device' AND revoked_at IS NULL ORDER BY id LIMIT $3)";
/// They are worth nothing on any process from then on, whatever still remembers them (see [`super::epoch`]).
const GROW: &str = "UPDATE users SET epoch = epoch + 1 WHERE id IN (SELECT e.user_id FROM
        (SELECT user_id FROM login_sessions WHERE kind = 'device' AND revoked_at IS NULL ORDER BY id LIMIT $1) AS e)";
/// What goes on is carried along.
const CARRY: [&str; 2] = [
    "UPDATE login_sessions SET epoch = epoch + 1 WHERE kind = 'background' AND revoked_at IS NULL
        AND epoch = (SELECT u.epoch - 1 FROM users AS u WHERE u.id = login_sessions.user_id)",
    "UPDATE background_tokens SET epoch = epoch + 1 WHERE ended_at IS NULL
        AND epoch = (SELECT u.epoch - 1 FROM users AS u WHERE u.id = background_tokens.user_id)",
];
const SHOPS: &str = "SELECT id FROM shops ORDER BY id LIMIT 1000";

/// Ends every device's login of everybody, and answers how many there were. `because` is kept with each, and in the audit log
/// of every shop. Doing it again ends those that came since.
///
/// # Errors
/// [`StoreError`]; those of earlier batches have ended then.
#[crate::boxed]
pub async fn end_everyones_devices(cx: &Context, because: &str) -> Result<u64, StoreError> {
    let mut ended = 0;
    loop {
        let batch = transact!(cx.store, |tx| end(cx, tx, because, ended == 0).await)?;
        ended += batch;
        if batch < BATCH_ROWS.unsigned_abs() {
            return Ok(ended);
        }
    }
}

async fn end(cx: &Context, tx: &mut Tx, because: &str, is_first: bool) -> Result<u64, StoreError> {
    tx.execute(GROW, args![BATCH_ROWS]).await?;
    for sql in CARRY {
        tx.execute(sql, args![]).await?;
    }
    let ended = tx.execute(END, args![cx.clock.now(), because, BATCH_ROWS]).await?;
    if is_first && ended > 0 {
        for (shop_id,) in tx.all::<(ShopId,)>(SHOPS, args![]).await? {
            let actor = By::clock(shop_id);
            tx.record(cx, Change::audited(actor, "everyone_signed_out", because.to_owned(), &[])).await?;
        }
    }
    tx.record_everything();
    Ok(ended)
}
