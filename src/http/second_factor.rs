//! Whoever has to set up a second factor does nothing else before: every page leads there, and every call is refused, but signing out
//! and setting it up.

use app::actions::WHILE_SET_UP_IS_DUE;
use app::path;
use app::problem::ProblemKind;
use app::request::wants_page;
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};

use super::Refusal;

/// What may be asked for meanwhile, besides [`WHILE_SET_UP_IS_DUE`].
const ALLOWED: [&str; 6] = [
    path::SECOND_FACTOR,
    "/api/login",
    "/api/logout",
    "/api/me/second-factor",
    "/api/me/second-factor/confirm",
    "/api/me/password/confirm",
];

/// The answer to a request of somebody who has yet to set a second factor up; nothing where it may go on.
pub(super) fn refuse_until_set_up(request: &Request) -> Option<Response> {
    let asked = request.uri().path();
    if ALLOWED.contains(&asked) || WHILE_SET_UP_IS_DUE.contains(&asked) {
        return None;
    }
    if wants_page(request.headers()) {
        return Some(Redirect::to(path::SECOND_FACTOR).into_response());
    }
    let detail = "Your garage asks for a second factor. Set it up first: until then nothing else can be done. Nothing was changed.";
    Some(Refusal::new(ProblemKind::SecondFactorDue, detail).into_response())
}
