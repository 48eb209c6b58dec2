//! Parsing the id in a path. What is none is answered like one that does not exist: there is nothing there.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use crate::http::Refusal;

/// The path's one id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<T>(pub(super) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Ok(Path(text)) = Path::<String>::from_request_parts(parts, state).await else {
            return Err(Refusal::not_found());
        };
        text.parse().map(Self).map_err(|_| Refusal::not_found())
    }
}

/// The path's two ids: the thing, and one that belongs to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ids<A, B>(pub(super) A, pub(super) B);

impl<A: FromStr, B: FromStr, S: Send + Sync> FromRequestParts<S> for Ids<A, B> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Ok(Path((thing, part))) = Path::<(String, String)>::from_request_parts(parts, state).await else {
            return Err(Refusal::not_found());
        };
        match (thing.parse(), part.parse()) {
            (Ok(thing), Ok(part)) => Ok(Self(thing, part)),
            _ => Err(Refusal::not_found()),
        }
    }
}
