//! Signals: being told to stop (SIGTERM, or Ctrl-C), and what must not end the program.

use tokio::signal;
use tokio::sync::watch;

/// Waits for the signal and then tells everybody, by turning `stop` true.
pub async fn until_told_to_stop(stop: watch::Sender<bool>) {
    wait().await;
    tracing::info!("told to stop: finishing what was begun");
    stop.send_replace(true);
}

/// SIGXFSZ: 25 on every system but MIPS (signal(7)).
#[cfg(unix)]
const FILE_SIZE_EXCEEDED: i32 = 25;

#[cfg(unix)]
async fn wait() {
    // Where files may only grow so large (`ulimit -f`), a write beyond that fails like one on a full disk. Unheard, the signal that
    // comes with it would end the program.
    let _heard = signal::unix::signal(signal::unix::SignalKind::from_raw(FILE_SIZE_EXCEEDED));
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
