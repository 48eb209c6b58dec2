//! Shapes that more than one call answers with.

use serde::Serialize;
use session::consultation::Consultation;
use utoipa::ToSchema;

/// A consultation after what was asked was done.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct SessionAnswer {
    /// The consultation.
    pub(super) session: Consultation,
}

impl From<Consultation> for SessionAnswer {
    fn from(session: Consultation) -> Self {
        Self { session }
    }
}
