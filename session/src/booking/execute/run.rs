//! Waking at the moments at which slots open, and looking now and then for what others left.

use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::Executor;
use crate::Context;
use crate::clock::Timestamp;
use crate::store::{StoreError, args};

/// How often somebody looks who has nothing to wait for: what is asked for meanwhile opens later than that, or is found then.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// And where something is due that another process has leased.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// A clock that moved by more than this while it was not looked at was set.
const JUMP_MS: i64 = 30_000;

const NEXT: &str = "SELECT due_at FROM prebookings WHERE status = 'waiting' AND due_at > $1 ORDER BY due_at LIMIT 1";

/// Decides on prebookings at their moments, beside whatever other processes do, until `stop` turns true.
#[crate::boxed]
pub async fn run_forever(cx: Context, mut stop: watch::Receiver<bool>) {
    let executor = Executor::new();
    let mut clock = ClockWatch::new(cx.clock.now(), Instant::now());
    let mut is_failing = false;
    while !*stop.borrow() {
        if let Some(jump_ms) = clock.look(cx.clock.now(), Instant::now()) {
            tracing::warn!(
                jump_ms,
                "the clock was set: prebookings go by it from now on; none is decided on twice and none is skipped"
            );
        }
        let mut wait = LOOK_EVERY;
        if !cx.store.is_full() {
            match executor.execute_due(&cx).await {
                Ok(done) => {
                    is_failing = false;
                    if done.decided > 0 {
                        tracing::info!(decided = done.decided, "prebookings were decided on");
                    }
                    wait = if done.is_more { LOOK_AGAIN } else { until_next(&cx).await.unwrap_or(LOOK_EVERY) };
                }
                Err(error) if is_failing => tracing::debug!(%error, "prebookings cannot be decided on yet"),
                Err(error) => {
                    is_failing = true;
                    tracing::error!(%error, "prebookings cannot be decided on; this is tried again every second");
                }
            }
        }
        let _ = tokio::time::timeout(wait, stop.wait_for(|stopped| *stopped)).await;
    }
}

/// How long until the next one is due, as far as that is sooner than the next look.
async fn until_next(cx: &Context) -> Result<Duration, StoreError> {
    let now = cx.clock.now();
    let next: Option<(Timestamp,)> = cx.store.optional(NEXT, args![now]).await?;
    let Some((at,)) = next else { return Ok(LOOK_EVERY) };
    let ms = u64::try_from(at.since_ms(now)).unwrap_or(0);
    Ok(Duration::from_millis(ms).min(LOOK_EVERY))
}

/// Compares the clock that people read with one that only goes on.
#[derive(Debug)]
struct ClockWatch {
    wall: Timestamp,
    steady: Instant,
}

impl ClockWatch {
    const fn new(wall: Timestamp, steady: Instant) -> Self {
        Self { wall, steady }
    }

    /// By how much the clock was set since the last look, if it was.
    fn look(&mut self, wall: Timestamp, steady: Instant) -> Option<i64> {
        let passed_ms = i64::try_from(steady.duration_since(self.steady).as_millis()).unwrap_or(i64::MAX);
        let jump_ms = wall.since_ms(self.wall) - passed_ms;
        (self.wall, self.steady) = (wall, steady);
        (jump_ms.abs() > JUMP_MS).then_some(jump_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_is_noticed_once_either_way_and_time_that_passes_is_none() {
        let (begun, at) = (Instant::now(), Timestamp(1_795_248_000_000));
        let mut watch = ClockWatch::new(at, begun);
        let after = |seconds: u64| begun + Duration::from_secs(seconds);
        assert_eq!(watch.look(at.plus_ms(60_000), after(60)), None, "a process that slept for a minute");
        assert_eq!(watch.look(at.plus_ms(3_661_000), after(61)), Some(3_600_000));
        assert_eq!(watch.look(at.plus_ms(3_662_000), after(62)), None);
        assert_eq!(watch.look(at.plus_ms(63_000), after(63)), Some(-3_600_000));
        assert_eq!(watch.look(at.plus_ms(64_000), after(64)), None);
    }
}
