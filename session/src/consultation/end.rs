//! End and cancel: two ways for a consultation to be over.

use super::change;
use super::error::ChangeError;
use super::rule::Command;
use super::types::{Consultation, Status};
use crate::Context;
use crate::change::Actor;
use crate::id::ConsultationId;

/// Completes a live consultation; either side may.
///
/// # Errors
/// [`ChangeError`]: not found, or not live (any more).
#[crate::boxed]
pub async fn end(cx: &Context, who: &Actor, id: ConsultationId) -> Result<Consultation, ChangeError> {
    change::ask(cx, who, id, Command::End, None).await
}

/// Calls a consultation off before it is live, and gives a held credit back. Only the customer may.
///
/// `seen` is the status the customer decided on: when a mechanic accepted meanwhile, nothing is cancelled and the answer
/// says so. Without it, the present status is what the compare-and-set starts from.
///
/// # Errors
/// [`ChangeError`]: not found, not the customer, or no longer at `seen`.
#[crate::boxed]
pub async fn cancel(
    cx: &Context,
    who: &Actor,
    id: ConsultationId,
    seen: Option<Status>,
) -> Result<Consultation, ChangeError> {
    change::ask(cx, who, id, Command::Cancel, seen).await
}
