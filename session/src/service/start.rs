//! Start: the mechanic who accepted opens the conversation.

use super::change;
use super::error::ChangeError;
use super::rule::Command;
use super::types::ServiceSession;
use crate::Context;
use crate::id::ServiceSessionId;
use crate::shop::User;

/// Takes a waiting consultation live.
///
/// # Errors
/// [`ChangeError`]: not found, not the mechanic, or not waiting (any more).
pub async fn start(cx: &Context, who: &User, id: ServiceSessionId) -> Result<ServiceSession, ChangeError> {
    change::ask(cx, who, id, Command::Start, None).await
}
