//! Taking connections in, as many as there is room for, and the orderly end of all of them.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::addresses::household;
use super::connection::{self, Bounds};
use crate::config::HttpSettings;
use crate::http::{self, ServerState};
use crate::places::Places;

/// Serves `state` on `listener` until `stop` turns true; then takes nobody new, closes the streams, lets requests finish
/// for as long as the settings allow, and ends.
pub async fn serve(listener: TcpListener, state: &ServerState, mut stop: watch::Receiver<bool>) {
    let settings = &*state.settings;
    let router = http::router(state);
    let bounds = Bounds::from(settings);
    let slots = Arc::new(Semaphore::new(settings.connections_max as usize));
    let addresses = Places::new(settings.connections_per_address_max, u32::MAX);
    tokio::spawn(state.metrics.clone().keep_small(stop.clone()));
    let mut open = JoinSet::new();
    while let Some((slot, (stream, peer))) = next(&listener, &slots, &mut stop).await {
        while open.try_join_next().is_some() {}
        let place = match counted(settings, peer.ip()) {
            true => match addresses.take(household(peer.ip())) {
                Some(place) => Some(place),
                None => {
                    tracing::debug!(%peer, "an address holds as many connections as it may");
                    continue;
                }
            },
            false => None,
        };
        let (router, stop) = (router.clone(), stop.clone());
        open.spawn(async move {
            connection::run(stream, peer, router, bounds, stop).await;
            drop((slot, place));
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

type Accepted = (tokio::sync::OwnedSemaphorePermit, (tokio::net::TcpStream, std::net::SocketAddr));

/// The next connection, once there is room for one; nothing when it is time to stop.
async fn next(listener: &TcpListener, slots: &Arc<Semaphore>, stop: &mut watch::Receiver<bool>) -> Option<Accepted> {
    let accepted = async {
        let slot = slots.clone().acquire_owned().await.ok()?;
        loop {
            match listener.accept().await {
                Ok(accepted) => return Some((slot, accepted)),
                Err(error) => {
                    // Out of file descriptors, or a client that was gone again: neither ends the server.
                    tracing::warn!(%error, "a connection could not be taken in");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    };
    tokio::select! {
        accepted = accepted => accepted,
        _ = stop.wait_for(|stopped| *stopped) => None,
    }
}

/// True for a client whose connections are counted: not this machine's own, not a proxy that carries many people.
fn counted(settings: &HttpSettings, address: std::net::IpAddr) -> bool {
    !address.to_canonical().is_loopback() && !settings.trusted_proxies.contains(address)
}
