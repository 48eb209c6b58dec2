//! Changing one's own name.

use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::login::{self, NewUserError};
use crate::store::{StoreError, args, transact};

/// Why a name was not changed.
#[derive(Debug, thiserror::Error)]
pub enum RenameError {
    /// It cannot be a name.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const SET: &str = "UPDATE users SET name = $2 WHERE id = $1 AND name <> $2";

/// Gives `who` another name, 1 to 100 characters, and answers it as it is stored. The same again changes nothing.
///
/// # Errors
/// [`RenameError`]; nothing is changed then.
#[crate::boxed]
pub async fn rename(cx: &Context, who: &Actor, name: &str) -> Result<String, RenameError> {
    let name = login::clean_name(name).map_err(|error| match error {
        NewUserError::Store(error) => RenameError::Store(error),
        error => RenameError::Invalid(error.to_string()),
    })?;
    let id = who.user.id;
    transact!(cx.store, |tx| {
        if tx.execute(SET, args![id, &name]).await? == 0 {
            return Ok(());
        }
        tx.record(cx, Change::audited(who.into(), "renamed", id.to_string(), &[Topic::Person(id)])).await?;
        // It stands wherever they took part: in rooms, on deals, at tills.
        tx.record_everything();
        Ok::<_, StoreError>(())
    })?;
    Ok(name)
}
