//! Being told to stop: SIGTERM, or Ctrl-C.

use tokio::signal;
use tokio::sync::watch;

/// Waits for the signal and then tells everybody, by turning `stop` true.
pub async fn until_told_to_stop(stop: watch::Sender<bool>) {
    wait().await;
    tracing::info!("told to stop: finishing what was begun");
    stop.send_replace(true);
}

#[cfg(unix)]
async fn wait() {
    match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = signal::ctrl_c() => {}
            }
        }
        Err(_) => drop(signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn wait() {
    drop(signal::ctrl_c().await);
}
