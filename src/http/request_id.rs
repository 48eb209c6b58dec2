//! The number of a request: in its answer, in every line of its log, in every problem.
//!
//! Made here for each request; what a client sends under that name is not believed.

use std::fmt;

use axum::http::HeaderName;

/// The header that carries it.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static CURRENT: RequestId;
}

/// What one request is called.
#[derive(Clone, Debug)]
pub struct RequestId(String);

impl RequestId {
    /// A new one; later ones sort after earlier ones.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "every one is new: a default would be no one's")]
    pub fn new() -> Self {
        Self(uuid::Uuid::now_v7().to_string())
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Runs `work` as part of this request.
    pub async fn scope<F: Future>(self, work: F) -> F::Output {
        CURRENT.scope(self, work).await
    }

    /// The request at hand; outside of one, a new number.
    #[must_use]
    pub fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_else(|_| Self::new())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
