//! Shapes that more than one call answers with.

use serde::Serialize;
use session::service::ServiceSession;
use utoipa::ToSchema;

/// A consultation after what was asked was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SessionAnswer {
    /// The consultation.
    pub(super) session: ServiceSession,
}

impl From<ServiceSession> for SessionAnswer {
    fn from(session: ServiceSession) -> Self {
        Self { session }
    }
}
