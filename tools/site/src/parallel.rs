//! Doing the same with many things.

use std::thread;

use anyhow::{Result, anyhow};

/// Does `work` with every one of `things`, taken from the end, a thread a core.
pub(crate) fn in_parallel<T: Send>(things: Vec<T>, work: impl Fn(T) -> Result<()> + Sync) -> Result<()> {
    let things = std::sync::Mutex::new(things);
    let next = || things.lock().ok().and_then(|mut left| left.pop());
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        let hands: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| std::iter::from_fn(next).try_for_each(&work))).collect();
        hands.into_iter().try_for_each(|hand| hand.join().map_err(|_| anyhow!("a step panicked"))?)
    })
}
