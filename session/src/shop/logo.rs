//! A shop's logo: uploaded by whoever runs it, shown on the front page, receipts and quotes, to anybody.
//!
//! It is given again byte for byte under a name that its bytes make, so that it may be kept for ever, and as what its bytes are.

use sha2::{Digest, Sha256};

use super::image::{Image, ImageKind, image};
use crate::Context;
use crate::change::{Actor, Change};
use crate::store::{StoreError, args, transact};

/// Pixels of a side: as many bytes may hold a picture that fills the memory of whoever looks at it.
pub const LOGO_PIXELS_MAX: u32 = 4_000;

/// Why a logo was not set.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// Only who runs the shop sets it.
    #[error("only who runs the shop sets its logo")]
    NotAllowed,
    /// It is no image that can be one: what is wrong with it, for people.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A logo as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// What its bytes are.
    pub media_type: &'static str,
    /// They.
    pub bytes: Vec<u8>,
}

const SET: &str = "INSERT INTO shop_logos (shop_id, name, bytes, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (shop_id) DO UPDATE SET name = excluded.name, bytes = excluded.bytes, set_by = excluded.set_by,
        set_at = excluded.set_at";
const REMOVE: &str = "DELETE FROM shop_logos WHERE shop_id = $1";
const READ: &str = "SELECT bytes FROM shop_logos WHERE name = $1 LIMIT 1";

/// Sets the logo of the manager's shop, in the place of the one there is, and answers what it is asked for by.
///
/// # Errors
/// [`LogoError`]; nothing is changed then.
#[crate::boxed]
pub async fn set_logo(cx: &Context, manager: &Actor, bytes: &[u8]) -> Result<String, LogoError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(LogoError::NotAllowed);
    }
    let kind = checked(cx, bytes)?;
    let name = format!("{}.{}", hex(bytes), kind.extension());
    let shop_id = manager.user.shop_id;
    transact!(cx.store, |tx| {
        let values = args![shop_id, &name, bytes, manager.user.id, cx.clock.now()];
        tx.execute(SET, values).await?;
        tx.record(cx, Change::audited(manager.into(), "logo_changed", shop_id.to_string(), &[])).await?;
        // Every page and till of the shop shows it.
        tx.record_everything();
        Ok::<_, LogoError>(())
    })?;
    Ok(name)
}

/// Removes the logo of the manager's shop. Where there is none nothing is changed.
///
/// # Errors
/// [`LogoError::NotAllowed`], [`LogoError::Store`].
#[crate::boxed]
pub async fn remove_logo(cx: &Context, manager: &Actor) -> Result<(), LogoError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(LogoError::NotAllowed);
    }
    let shop_id = manager.user.shop_id;
    transact!(cx.store, |tx| {
        if tx.execute(REMOVE, args![shop_id]).await? > 0 {
            tx.record(cx, Change::audited(manager.into(), "logo_removed", shop_id.to_string(), &[])).await?;
            tx.record_everything();
        }
        Ok(())
    })
}

/// The logo that is asked for by this name, whosever it is; nothing where no shop has it.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn logo(cx: &Context, name: &str) -> Result<Option<Logo>, StoreError> {
    let kind =
        ImageKind::ALL.into_iter().find(|kind| name.rsplit_once('.').is_some_and(|(_, end)| end == kind.extension()));
    let Some(kind) = kind else { return Ok(None) };
    let found: Option<(Vec<u8>,)> = cx.store.optional(READ, args![name]).await?;
    Ok(found.map(|(bytes,)| Logo { media_type: kind.media_type(), bytes }))
}

fn checked(cx: &Context, bytes: &[u8]) -> Result<ImageKind, LogoError> {
    let most = cx.limits.logo_bytes_max;
    if bytes.len() > most {
        let message =
            format!("This file is larger than {} kB. Save the picture smaller, then choose it again.", most / 1_024);
        return Err(LogoError::Invalid(message));
    }
    let Some(Image { kind, width, height }) = image(bytes) else {
        return Err(LogoError::Invalid("Choose a picture: PNG, JPEG or WebP.".to_owned()));
    };
    if width > LOGO_PIXELS_MAX || height > LOGO_PIXELS_MAX {
        let message = format!(
            "A side of this picture is longer than {LOGO_PIXELS_MAX} pixels. Save it smaller, then choose it again."
        );
        return Err(LogoError::Invalid(message));
    }
    Ok(kind)
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
