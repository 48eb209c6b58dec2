//! What somebody calls a device of theirs, so that they recognise it in a list.

use super::DEVICE_NAME_CHARS_MAX;
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::LoginSessionId;
use crate::store::{StoreError, args, transact};
use crate::text;

/// Why a device was not named.
#[derive(Debug, thiserror::Error)]
pub enum NameError {
    /// None of theirs that is signed in has this login.
    #[error("there is no such device")]
    NotFound,
    /// It cannot be a name.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const NAME: &str = "UPDATE login_sessions SET name = $3
     WHERE id = $1 AND user_id = $2 AND kind = 'device' AND revoked_at IS NULL";

/// Calls a device of `who` by `name`: one line of up to 50 characters; by what it called itself again where that is empty.
///
/// # Errors
/// [`NameError`]; nothing is changed then.
#[crate::boxed]
pub async fn name_device(cx: &Context, who: &Actor, id: LoginSessionId, name: &str) -> Result<(), NameError> {
    let name = text::checked(name, 0, DEVICE_NAME_CHARS_MAX).map_err(NameError::Invalid)?;
    if name.contains('\n') {
        return Err(NameError::Invalid("Type the name in one line.".to_owned()));
    }
    let user_id = who.user.id;
    transact!(cx.store, |tx| {
        if tx.execute(NAME, args![id, user_id, &name]).await? == 0 {
            return Err(NameError::NotFound);
        }
        let topics = [Topic::Person(user_id)];
        Ok(tx.record(cx, Change::seen(who.into(), "device_named", id.to_string(), &topics)).await?)
    })
}
