//! A mail that is not sent yet, as whoever runs the shop sees it: whom it is to and what became of it, never what it says.

use serde::{Deserialize, Serialize};

use super::MailKind;
use crate::clock::Timestamp;
use crate::id::MailId;

/// A mail that waits or was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct MailLine {
    /// Its id.
    pub id: MailId,
    /// What it is about.
    pub kind: MailKind,
    /// Whom it is to.
    pub address: String,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is tried next.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub given_up_at: Option<Timestamp>,
    /// What it failed with last.
    pub last_error: Option<String>,
    /// Whether it can be sent again: it was given up, and is still worth something.
    pub can_go_again: bool,
}
