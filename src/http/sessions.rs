//! The HTTP session: an encrypted cookie with an opaque id, behind which ids lie and nothing else.
//!
//! The cookie's key is derived from the server's, so that a stolen database opens no session. It lives as long as a login
//! may at the most; whether the login behind it still holds is asked of its own row.

use app::problem::Problem;
use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{Entry, SET_COOKIE};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, Mac};
use session::context::Secret;
use sha2::Sha512;
use tower_sessions::cookie::time::Duration;
use tower_sessions::cookie::{Key, SameSite};
use tower_sessions::service::PrivateCookie;
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

use super::cookie_renewal::{self, Renewal};
use super::session_cache::CachedSessions;
use super::{Refusal, ServerState};

/// What the key is derived for; another word gives another key.
const PURPOSE: &[u8] = b"forecourt: cookie of the HTTP session, 1";

/// Puts the HTTP session before everything in `routes`.
pub(super) fn before(routes: Router, state: &ServerState) -> Router {
    let store = state.http_sessions.clone();
    let routes = routes.layer(from_fn(mark));
    // Only where nobody else writes is what was read before still true.
    let routes = if state.cx.store.is_sole_writer() {
        routes.layer(layer(CachedSessions::new(store), state))
    } else {
        routes.layer(layer(store, state))
    };
    let name = cookie_name(state.settings.https);
    let routes = routes
        .layer(from_fn(answer_for))
        .layer(from_fn(move |request, next| keep_the_next_cookie(name, request, next)));
    match state.cx.secret.previous() {
        Some(previous) => {
            let (present, previous) = (key(&state.cx.secret), key(&previous));
            let renewal = Renewal { name, https: state.settings.https, present, previous, life: longest(state) };
            cookie_renewal::before(routes, renewal)
        }
        None => routes,
    }
}

/// An answer to somebody who was signed in when they asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct AskedSignedIn;

/// Sets the cookie only where it is another one than was sent, and takes it away only from whoever was signed in, which is signing
/// out. A browser whose login was ended may have signed in again while a page of the old one was asked for: what comes late would
/// put the old cookie into the place of the new one, or take that away.
async fn keep_the_next_cookie(name: &str, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_the_same = response.extensions().get::<Answered>().is_some_and(|answered| answered.is_the_same);
    let may_take_away = response.extensions().get::<AskedSignedIn>().is_some();
    let comes_too_late = |value: &HeaderValue| {
        let rest = value.as_bytes().strip_prefix(name.as_bytes());
        let is_ours = rest.is_some_and(|rest| rest.starts_with(b"="));
        let is_taken_away = rest.is_some_and(|rest| rest.starts_with(b"=;"));
        is_ours && (is_the_same || (is_taken_away && !may_take_away))
    };
    if let Entry::Occupied(entry) = response.headers_mut().entry(SET_COOKIE) {
        let kept: Vec<HeaderValue> = entry.remove_entry_mult().1.filter(|value| !comes_too_late(value)).collect();
        for value in kept {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    response
}

/// An answer that came from behind the HTTP session, and whether that is the one whose cookie was sent.
#[derive(Clone, Copy, Debug)]
struct Answered {
    is_the_same: bool,
}

async fn mark(request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    let before = session.as_ref().and_then(Session::id);
    let mut response = next.run(request).await;
    let is_the_same = before.is_some() && before == session.as_ref().and_then(Session::id);
    response.extensions_mut().insert(Answered { is_the_same });
    response
}

/// Where the session cannot be written, its layer throws the answer away and gives an empty one with status 500: that one is
/// refused like everything else.
async fn answer_for(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    match response.extensions().get::<Answered>() {
        Some(_) => response,
        None => Refusal::from(Problem::perhaps_saved("the HTTP session could not be written")).into_response(),
    }
}

fn layer<S: SessionStore>(store: S, state: &ServerState) -> SessionManagerLayer<S, PrivateCookie> {
    SessionManagerLayer::new(store)
        .with_name(cookie_name(state.settings.https))
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(state.settings.https)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(longest(state)))
        .with_private(key(&state.cx.secret))
}

/// As long as a login may last at the most.
fn longest(state: &ServerState) -> Duration {
    let limits = &state.cx.limits;
    Duration::milliseconds(limits.customer_login.absolute_ms.max(limits.staff_login.absolute_ms))
}

/// What the cookie is called. The prefix makes a browser refuse it from another host or without HTTPS (RFC 6265bis §4.1.3.2).
pub(crate) const fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-forecourt" } else { "forecourt" }
}

/// 64 bytes for the cookie, from the server's key.
fn key(secret: &Secret) -> Key {
    let mut mac = Hmac::<Sha512>::new_from_slice(secret.expose()).expect("HMAC takes a key of any length");
    mac.update(PURPOSE);
    Key::from(&mac.finalize().into_bytes())
}
