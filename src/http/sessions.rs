//! The HTTP session: an encrypted cookie with an opaque id, behind which ids lie and nothing else.
//!
//! The cookie's key is derived from the server's, so that a stolen database opens no session. It lives as long as a login
//! may at the most; whether the login behind it still holds is asked of its own row.

use axum::Router;
use hmac::{Hmac, Mac};
use session::Context;
use sha2::Sha512;
use tower_sessions::cookie::time::Duration;
use tower_sessions::cookie::{Key, SameSite};
use tower_sessions::service::PrivateCookie;
use tower_sessions::{Expiry, SessionManagerLayer, SessionStore};

use super::ServerState;
use super::session_cache::CachedSessions;

/// What the key is derived for; another word gives another key.
const PURPOSE: &[u8] = b"forecourt: cookie of the HTTP session, 1";

/// Puts the HTTP session before everything in `routes`.
pub(super) fn before(routes: Router, state: &ServerState) -> Router {
    let store = state.http_sessions.clone();
    // Only where nobody else writes is what was read before still true.
    if state.cx.store.is_sole_writer() {
        routes.layer(layer(CachedSessions::new(store), state))
    } else {
        routes.layer(layer(store, state))
    }
}

fn layer<S: SessionStore>(store: S, state: &ServerState) -> SessionManagerLayer<S, PrivateCookie> {
    let limits = &state.cx.limits;
    let longest_ms = limits.customer_login.absolute_ms.max(limits.staff_login.absolute_ms);
    SessionManagerLayer::new(store)
        .with_name(cookie_name(state.settings.https))
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(state.settings.https)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::milliseconds(longest_ms)))
        .with_private(key(&state.cx))
}

/// What the cookie is called. The prefix makes a browser refuse it from another host or without HTTPS (RFC 6265bis §4.1.3.2).
pub(crate) const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-forecourt" } else { "forecourt" }
}

/// 64 bytes for the cookie, from the server's key.
fn key(cx: &Context) -> Key {
    let mut mac = Hmac::<Sha512>::new_from_slice(cx.secret.expose()).expect("HMAC takes a key of any length");
    mac.update(PURPOSE);
    Key::from(&mac.finalize().into_bytes())
}
