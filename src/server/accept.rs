//! Taking connections in, as many as there is room for: an idle one gives way to the next. And the orderly end of all of them.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::addresses::household;
use super::connection::{self, Bounds};
use super::lines::Lines;
use crate::config::HttpSettings;
use crate::http::{self, ServerState};
use crate::permits::Permits;

/// Serves `state` on `listener` until `stop` turns true; then takes nobody new, closes the streams, lets requests finish
/// for as long as the settings allow, and ends.
pub async fn serve(listener: TcpListener, state: &ServerState, mut stop: watch::Receiver<bool>) {
    let settings = &*state.settings;
    let router = http::router(state);
    let bounds = Bounds::from(settings);
    let lines = Lines::new(settings.connections_max);
    let addresses = Permits::new(settings.connections_per_address_max, u32::MAX);
    tokio::spawn(state.metrics.clone().keep_small(stop.clone()));
    let mut open = JoinSet::new();
    while let Some((stream, peer)) = unless_stopped(&mut stop, next(&listener, &lines)).await {
        while open.try_join_next().is_some() {}
        let permit = match counted(settings, peer.ip()) {
            true => match addresses.take(household(peer.ip())) {
                Some(permit) => Some(permit),
                None => {
                    tracing::debug!(%peer, "an address holds as many connections as it may");
                    continue;
                }
            },
            false => None,
        };
        // Only now, for a connection that is there and may stay, does another one have to give way.
        let Some(seat) = unless_stopped(&mut stop, lines.take()).await else { break };
        let (router, stop) = (router.clone(), stop.clone());
        open.spawn(async move {
            connection::run(stream, peer, seat, router, bounds, stop).await;
            drop(permit);
        });
    }
    drop(listener);
    let patience = Duration::from_secs(settings.shutdown_timeout_seconds.into());
    let all_closed = async { while open.join_next().await.is_some() {} };
    if tokio::time::timeout(patience, all_closed).await.is_err() {
        tracing::warn!(connections = open.len(), "requests did not finish in time and are cut off");
        open.shutdown().await;
    }
}

/// The next connection. There is one more of them than are served: this one, while it waits for its place.
async fn next(listener: &TcpListener, lines: &Lines) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) => {
                // Out of file descriptors, or a client that was gone again: neither ends the server. An idle connection
                // has a descriptor to give.
                let has_room = lines.make_room();
                tracing::warn!(%error, has_room, "a connection could not be taken in");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

/// What `work` comes to; nothing when it is time to stop.
async fn unless_stopped<T>(stop: &mut watch::Receiver<bool>, work: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        done = work => Some(done),
        _ = stop.wait_for(|stopped| *stopped) => None,
    }
}

/// True for a client whose connections are counted: not this machine's own, not a proxy that carries many people.
fn counted(settings: &HttpSettings, address: std::net::IpAddr) -> bool {
    !address.to_canonical().is_loopback() && !settings.trusted_proxies.contains(address)
}
