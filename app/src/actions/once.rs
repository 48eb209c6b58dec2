//! A form that is sent again as it was is carried out once, and answered twice the same.
//!
//! Its one-time id is kept together with what it changed, by [`session::change`]: of two that are sent at once one is carried out.
//! What was answered is kept beside it, once it is known.

use session::Context;
use session::idempotency::{self, Answered, Once};

use super::answer::{Done, came_from};
use crate::problem::Problem;
use crate::request::caller::{caller, context};

/// A form's answer to a browser, should a program ever look: see other.
const STATUS: u16 = 303;

/// What comes of `work`; or what came of it, where the same form was carried out before.
///
/// # Errors
/// What `work` refuses.
pub(super) async fn carried_out(work: impl Future<Output = Result<Done, Problem>>) -> Result<Done, Problem> {
    let Some(once) = caller().once else { return work.await };
    let cx = context();
    if let Some(done) = before(&cx, &once).await? {
        return Ok(done);
    }
    match work.await {
        Ok(done) => {
            keep(&cx, &once, &done).await;
            Ok(done)
        }
        // Refused perhaps only because the same form was faster: it has moved what this one looked at.
        Err(problem) => before(&cx, &once).await.ok().flatten().ok_or(problem),
    }
}

/// What another attempt answered; nothing where none has carried the form out.
async fn before(cx: &Context, once: &Once) -> Result<Option<Done>, Problem> {
    Ok(match idempotency::answered(cx, once).await? {
        None => None,
        Some(Answered::So(kept)) => Some(serde_json::from_str::<Done>(&kept).map_err(Problem::internal)?.again()),
        Some(Answered::Lost) => Some(Done::saying(came_from(), "This was already done.")),
    })
}

/// It is done, whether or not its answer can be kept.
async fn keep(cx: &Context, once: &Once, done: &Done) {
    let kept = match serde_json::to_string(done) {
        Ok(text) => idempotency::finish(cx, once, STATUS, &text).await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    if let Err(error) = kept {
        tracing::error!(%error, "what a form was answered could not be kept");
    }
}
