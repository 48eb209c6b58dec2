//! All connections, and room for the next one: when there is none, the one that has been idle for longest gives way.
//!
//! A connection amid a request or a stream is never closed for another: if all are, the next one waits.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

use super::line::Line;

/// Every connection that is served.
#[derive(Debug)]
pub(super) struct Lines {
    free: Arc<Semaphore>,
    open: Mutex<HashMap<u64, Arc<Line>>>,
    next: AtomicU64,
    /// Whether somebody waits for a place.
    is_wanted: AtomicBool,
    turned_idle: Notify,
    begun: Instant,
}

/// One connection's place among them, free again when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    lines: Arc<Lines>,
    line: Arc<Line>,
    number: u64,
    _permit: OwnedSemaphorePermit,
}

impl Lines {
    /// Room for so many.
    pub(super) fn new(connections_max: u32) -> Arc<Self> {
        Arc::new(Self {
            free: Arc::new(Semaphore::new(connections_max as usize)),
            open: Mutex::default(),
            next: AtomicU64::new(0),
            is_wanted: AtomicBool::new(false),
            turned_idle: Notify::new(),
            begun: Instant::now(),
        })
    }

    /// A place, as soon as there is one: of a connection that ends, or that idles and gives way.
    pub(super) async fn take(self: &Arc<Self>) -> Seat {
        loop {
            if let Ok(permit) = self.free.clone().try_acquire_owned() {
                return self.seat(permit);
            }
            let mut turned_idle = std::pin::pin!(self.turned_idle.notified());
            // Listens before it looks, so that one that turns idle in between is not missed.
            turned_idle.as_mut().enable();
            self.is_wanted.store(true, Ordering::SeqCst);
            let has_room = self.make_room();
            let freed = self.free.clone().acquire_owned();
            tokio::select! {
                Ok(permit) = freed => return self.seat(permit),
                () = turned_idle, if !has_room => {}
            }
        }
    }

    fn seat(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Seat {
        self.is_wanted.store(false, Ordering::SeqCst);
        let (line, number) = (Arc::new(Line::new(self.now())), self.next.fetch_add(1, Ordering::Relaxed));
        self.lock().insert(number, line.clone());
        Seat { lines: self.clone(), line, number, _permit: permit }
    }

    /// Gives up the connection that has been idle for longest. False when none is.
    pub(super) fn make_room(&self) -> bool {
        let open = self.lock();
        loop {
            let idle = open.values().filter_map(|line| Some((line.idle_since()?, line)));
            match idle.min_by_key(|(since, _)| *since) {
                None => return false,
                Some((since, line)) if line.give_up(since) => return true,
                // It took a request that very moment: the next one, then.
                Some(_) => {}
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Arc<Line>>> {
        // Nothing panics half-way, so what another thread left behind is whole.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nanoseconds since the server began: what idle times are compared by.
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

impl Seat {
    /// The connection's standing.
    pub(super) const fn line(&self) -> &Arc<Line> {
        &self.line
    }

    /// Everything that was said on this connection is sent. True when it idles from now on.
    pub(super) fn sent(&self) -> bool {
        let idles = self.line.sent(|| self.lines.now());
        if idles && self.lines.is_wanted.load(Ordering::SeqCst) {
            self.lines.turned_idle.notify_one();
        }
        idles
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.lines.lock().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Arc, Lines, Seat};

    fn answer(seat: &Seat) {
        seat.line().answer();
        seat.line().end_body();
        seat.sent();
    }

    async fn is_given_up(seat: &Seat) -> bool {
        tokio::time::timeout(Duration::from_millis(20), seat.line().given_up.notified()).await.is_ok()
    }

    fn take(lines: &Arc<Lines>) -> tokio::task::JoinHandle<Seat> {
        let lines = lines.clone();
        tokio::spawn(async move { lines.take().await })
    }

    #[tokio::test]
    async fn of_two_that_idle_the_one_that_has_for_longest_gives_way() {
        let lines = Lines::new(2);
        let (first, second) = (lines.take().await, lines.take().await);
        answer(&first);
        let third = take(&lines);
        assert!(!is_given_up(&first).await && is_given_up(&second).await);
        assert!(!third.is_finished(), "its place is taken until it is closed");
        drop(second);
        third.await.expect("a place");
    }

    #[tokio::test]
    async fn while_all_are_in_use_the_next_one_waits_until_one_idles_or_ends() {
        let lines = Lines::new(1);
        let busy = lines.take().await;
        assert!(busy.line().begin());
        let next = take(&lines);
        assert!(!is_given_up(&busy).await && !next.is_finished());
        answer(&busy);
        assert!(is_given_up(&busy).await);
        drop(busy);
        let busy = next.await.expect("a place");
        assert!(busy.line().begin());
        let next = take(&lines);
        assert!(!is_given_up(&busy).await);
        drop(busy);
        next.await.expect("a place");
    }
}
