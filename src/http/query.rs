//! The query of an address. One that cannot be read is refused as a problem, like everything else.

use app::problem::ProblemKind;
use axum::extract::{FromRequestParts, Query as Parsed};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::Refusal;

/// The query, read.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let unreadable =
            "What follows the ? in the address could not be read: each name may stand there once. Nothing was changed.";
        let parsed = Parsed::try_from_uri(&parts.uri);
        parsed.map(|Parsed(query)| Self(query)).map_err(|_| Refusal::new(ProblemKind::Malformed, unreadable))
    }
}
