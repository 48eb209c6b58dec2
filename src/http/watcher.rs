//! Who may read what the server counts: programs at the addresses that a setting names, this machine by default.

use std::net::{IpAddr, SocketAddr};

use app::problem::ProblemKind;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::request::Origin;
use super::{Refusal, ServerState};
use crate::config::HttpSettings;

/// What a proxy adds to what it passes on, whichever it is.
const PASSED_ON: [&str; 4] = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

/// Somebody who may read what the server counts; nobody else gets past it.
#[derive(Clone, Copy, Debug)]
pub struct Watcher;

impl FromRequestParts<ServerState> for Watcher {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &ServerState) -> Result<Self, Refusal> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let origin = parts.extensions.get::<Origin>().and_then(|origin| origin.0);
        match (peer, origin) {
            (Some(peer), Some(origin))
                if state.settings.metrics_from.contains(origin)
                    && is_known(peer, origin, &parts.headers, &state.settings) =>
            {
                Ok(Self)
            }
            _ => Err(Refusal::new(
                ProblemKind::NotAllowed,
                "Only the addresses that the setting --metrics-from names may read this, and a proxy on the way there must be one of --trusted-proxies.",
            )),
        }
    }
}

/// Whether `origin` is where the request comes from, and not only the last proxy on its way: through one that nobody
/// named, or that does not say for whom it asks, the whole world would come from this machine.
fn is_known(peer: IpAddr, origin: IpAddr, headers: &HeaderMap, settings: &HttpSettings) -> bool {
    let proxies = &settings.trusted_proxies;
    if settings.https && proxies.is_empty() {
        return false;
    }
    let is_passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
    !is_passed_on || (proxies.contains(peer) && !proxies.contains(origin))
}
