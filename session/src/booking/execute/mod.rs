//! The executor: decides on prebookings at the moment their slots open, while their customers sleep.
//!
//! Several processes execute at once, and who asked first comes first all the same. Seats are given by [`seat`]: one short transaction
//! that has the slot's row gives what is free to those who asked first, whoever works on them; it is right whenever it runs. Then each
//! process leases some prebookings ([`claim`]), reads back what came of each, and says so ([`resolve`]): booked, on to the next wish,
//! missed or failed. Every write of a lease names its attempt, so that whoever was stopped in the middle and goes on later changes
//! nothing; a lease that is over is somebody else's.

mod claim;
mod resolve;
mod run;
mod seat;

pub use run::run_forever;

use crate::Context;
use crate::id::NodeId;
use crate::store::{StoreError, args};

/// Rounds of one call at the most; what is left is for the next.
const ROUNDS_MAX: u32 = 10_000;

/// What decides on prebookings, in one process, from its start to its end.
#[derive(Clone, Copy, Debug)]
pub struct Executor {
    /// Random: a process that is started again is another one.
    node: NodeId,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Executed {
    /// Prebookings that were decided on: booked, missed or failed.
    pub decided: u64,
    /// Whether some are due that somebody else has leased, or that could not be decided on yet.
    pub is_more: bool,
}

const IS_DUE: &str = "SELECT id FROM prebookings WHERE status = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT 1";

impl Executor {
    /// One of its own.
    #[must_use]
    pub fn new() -> Self {
        Self { node: NodeId(uuid::Builder::from_random_bytes(rand::random()).into_uuid()) }
    }

    /// Decides on every prebooking that is due and that nobody else has leased.
    ///
    /// # Errors
    /// [`StoreError`]; what was decided before it stays decided.
    #[crate::boxed]
    pub async fn execute_due(&self, cx: &Context) -> Result<Executed, StoreError> {
        let mut decided = 0;
        for _ in 0..ROUNDS_MAX {
            if !is_due(cx).await? {
                return Ok(Executed { decided, is_more: false });
            }
            let seats = seat::give_seats(cx).await?;
            let Some(lease) = claim::claim(cx, self.node).await? else {
                if seats == 0 {
                    break;
                }
                continue;
            };
            let outcome = resolve::resolve(cx, &lease).await?;
            decided += outcome.decided;
            if outcome.is_lost {
                tracing::warn!(node = %self.node, "a lease on prebookings was over before its work was: another process goes on with it");
                break;
            }
            if outcome.decided + outcome.moved_on == 0 && seats == 0 {
                break;
            }
        }
        Ok(Executed { decided, is_more: is_due(cx).await? })
    }
}

impl Default for Executor {
    fn default() -> Self {
        Self::new()
    }
}

async fn is_due(cx: &Context) -> Result<bool, StoreError> {
    let found: Option<(crate::id::PrebookingId,)> = cx.store.optional(IS_DUE, args![cx.clock.now()]).await?;
    Ok(found.is_some())
}
