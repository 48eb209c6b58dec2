//! Start: the mechanic who accepted opens the conversation.

use super::change;
use super::error::ChangeError;
use super::rule::Command;
use super::types::Consultation;
use crate::Context;
use crate::change::Actor;
use crate::id::ConsultationId;

/// Takes a waiting consultation live.
///
/// # Errors
/// [`ChangeError`]: not found, not the mechanic, or not waiting (any more).
#[crate::boxed]
pub async fn start(cx: &Context, who: &Actor, id: ConsultationId) -> Result<Consultation, ChangeError> {
    change::ask(cx, who, id, Command::Start, None).await
}
