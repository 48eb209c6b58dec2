//! The cookie in which a device remembers the register it stood at last, so that it is offered that one first, whoever signs in
//! there. It opens nothing.

use cookie::time::Duration;
use http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use session::id::RegisterId;

use super::flash::{Https, find, https, set};

/// A device that sold nothing for so long is a new one.
const REMEMBERED_FOR: Duration = Duration::days(180);

/// The prefix makes browsers refuse it from other hosts and over plain HTTP.
const fn name(https: Https) -> &'static str {
    if https.0 { "__Host-forecourt-register" } else { "forecourt-register" }
}

/// The register that this device remembers; nothing for what is none.
pub(crate) fn last() -> Option<RegisterId> {
    let parts = use_context::<Parts>()?;
    find(&parts.headers, name(https()))?.parse().ok()
}

/// Makes this device remember a register.
pub(crate) fn remember(id: RegisterId) {
    if let Some(response) = use_context::<ResponseOptions>() {
        set(&response, name(https()), id.to_string(), REMEMBERED_FOR);
    }
}
