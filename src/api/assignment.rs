//! Queue entries: taking one, and giving it back.

use axum::Json as Answer;
use session::consultation;
use session::id::AssignmentId;

use super::answer::SessionAnswer;
use super::parse_id::Id;
use crate::http::{Mechanic, Refusal, Theirs};

/// Take a queue entry
///
/// Of several mechanics one wins; the winner may ask again and gets the same answer.
#[utoipa::path(post, path = "/api/mechanic/assignments/{id}/accept", tag = "Mechanics",
    params(("id" = AssignmentId, Path, description = "The queue entry.")), responses(
    (status = 200, body = SessionAnswer, description = "It is yours."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
    (status = 404, description = "`not-found`: no such entry in this shop's queue."),
    (status = 409, description = "`already-taken` with `by` and `at`, `cancelled`, `expired`, or `finish-current-first` with the `session` you have."),
))]
pub(super) async fn accept(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
    Id(id): Id<AssignmentId>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::accept(&cx, &mechanic, id).await?.into()))
}

/// Give a queue entry back
///
/// It gets its old place in the queue.
#[utoipa::path(post, path = "/api/mechanic/assignments/{id}/release", tag = "Mechanics",
    params(("id" = AssignmentId, Path, description = "The queue entry.")), responses(
    (status = 200, body = SessionAnswer, description = "It is back in the queue."),
    (status = 403, description = "`not-allowed`: not a mechanic."),
    (status = 404, description = "`not-found`: no such entry of yours."),
    (status = 409, description = "`wrong-state`: `current` is where it stands."),
))]
pub(super) async fn release(
    Theirs(cx): Theirs,
    Mechanic(mechanic): Mechanic,
    Id(id): Id<AssignmentId>,
) -> Result<Answer<SessionAnswer>, Refusal> {
    Ok(Answer(consultation::release(&cx, &mechanic, id).await?.into()))
}
