//! While the server's secret is being changed: what is sealed under the one before is sealed anew, before that is forgotten.

use super::set_up::row;
use crate::Context;
use crate::id::UserId;
use crate::seal::Seal;
use crate::store::{StoreError, args, transact};

const OF_BEFORE: &str =
    "SELECT user_id, secret FROM second_factors WHERE secret IS NOT NULL AND secret NOT LIKE $1 LIMIT $2";
/// Not over one that its person set up meanwhile.
const RESEAL: &str = "UPDATE second_factors SET secret = $3 WHERE user_id = $1 AND secret = $2";

/// Seals up to `job_batch_rows` secrets of second factors anew, and answers how many. Nothing while there is no secret before the
/// present one.
///
/// # Errors
/// [`StoreError`]; what was sealed anew until then stays so.
pub(in crate::login) async fn reseal(cx: &Context) -> Result<u64, StoreError> {
    if cx.secret.previous().is_none() {
        return Ok(0);
    }
    let seal = Seal::new(&cx.secret);
    let present = format!("{}%", seal.present_prefix());
    let of_before: Vec<(UserId, String)> = cx.store.all(OF_BEFORE, args![present, cx.limits.job_batch_rows]).await?;
    let mut done = 0;
    for (user_id, sealed) in of_before {
        let Some(secret) = seal.open(&sealed, row(user_id).as_bytes()) else { continue };
        let anew = seal.seal(&secret, row(user_id).as_bytes());
        done += transact!(cx.store, |tx| tx.execute(RESEAL, args![user_id, &sealed, &anew]).await)?;
    }
    Ok(done)
}
