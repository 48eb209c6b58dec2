//! Server functions of the shop's logo.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use leptos::prelude::server;
use session::shop;

use super::answer::{Done, Sent, answer};
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Sets the logo. The form's file comes here with its bytes as base64 of the safe alphabet: the server writes it so
/// (`src/http/upload.rs`).
///
/// # Errors
/// `invalid`, `not-allowed`, `not-signed-in`; `too-large` from before.
#[server(prefix = "/fn", endpoint = "save_logo")]
pub async fn save_logo(#[server(default)] file: String, #[server(default)] file_name: String) -> Result<(), Problem> {
    let saved = async {
        // Its bytes alone say what it is.
        drop(file_name);
        let manager = actor()?;
        let bytes =
            BASE64.decode(&file).map_err(|_| Problem::invalid("file", "The file arrived broken. Choose it again."))?;
        shop::set_logo(&context(), &manager, &bytes).await.map_err(|error| Problem::from_logo("file", error))?;
        Ok(Done::saying(path::MANAGE_SHOP, "The logo is saved. It stands on the front page, receipts and quotes."))
    };
    answer(Sent::new(name_of::<SaveLogo>(), []), saved).await
}

/// Removes the logo.
///
/// # Errors
/// `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "remove_logo")]
pub async fn remove_logo() -> Result<(), Problem> {
    let removed = async {
        shop::remove_logo(&context(), &actor()?).await.map_err(|error| Problem::from_logo("file", error))?;
        Ok(Done::saying(path::MANAGE_SHOP, "The logo is removed."))
    };
    answer(Sent::new(name_of::<RemoveLogo>(), []), removed).await
}
