//! What a command works with: the database that the settings name, and the bounds they set.

use session::Context;
use session::catalogue;
use session::login;
use session::store::Store;

use super::failure::Failure;
use crate::config::{Checked, Settings, SignInSettings};
use crate::mail;

/// With the settings checked, the log begun and the database up to date.
pub(super) async fn open(settings: &Settings) -> Result<Context, Failure> {
    let checked = settings.check()?;
    crate::log::start(&settings.log)?;
    let mut cx = open_as_it_is(checked, &settings.sign_in).await?;
    // What is written by hand leads where the server that serves it says; a server of this machine alone is not known here.
    cx.post = cx.post.clone().at(settings.mail.public_url.as_deref());
    bring_up_to_date(&cx).await?;
    Ok(cx)
}

/// Migrates the database, and brings what is in it up to date where that takes more than a statement.
pub(super) async fn bring_up_to_date(cx: &Context) -> Result<(), Failure> {
    cx.store.migrate().await?;
    login::compose_emails(cx).await?;
    catalogue::make_findable(cx).await?;
    Ok(())
}

/// With the database as it is: nothing is migrated.
pub(super) async fn open_as_it_is(checked: Checked, sign_in: &SignInSettings) -> Result<Context, Failure> {
    let secret = checked.secret.load()?;
    let secret = match &checked.secret_before {
        Some(previous) => secret.after(previous),
        None => secret,
    };
    let store = Store::open(&checked.store).await?;
    let timeout = std::time::Duration::from_millis(checked.limits.mail_timeout_ms.unsigned_abs());
    let post = mail::post(&checked.mail, timeout)?;
    let mut cx = Context::new(store, secret, checked.limits, sign_in.passwords(), sign_in.limiter());
    cx.post = post;
    Ok(cx)
}
