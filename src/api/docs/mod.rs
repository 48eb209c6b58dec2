//! The API's description to read: as JSON for programs, as a page for people, with a place for every problem.
//!
//! The page is built once from the description; it needs no script and nothing from elsewhere.

mod page;

use app::problem::ProblemKind;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use serde_json::Value;

use crate::http::Refusal;

const STYLE: &str = include_str!("style.css");
/// May be kept for a while, and is asked for again when the program is another.
const KEPT: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=300");

/// The description and its page.
pub(super) fn routes(description: &Value) -> Router {
    let (json, page) = (Bytes::from(description.to_string()), Bytes::from(page::of(description)));
    let json = move || async move { ([KEPT, (header::CONTENT_TYPE, "application/json")], json) };
    let page = move || async move { ([KEPT], Html(page)) };
    let style = async || ([KEPT, (header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE);
    Router::new()
        .route("/api/openapi.json", get(json))
        .route("/api/docs", get(page))
        .route("/api/docs/style.css", get(style))
        .route("/problems/{kind}", get(problem))
}

/// A problem's `type` leads to where it is explained.
async fn problem(Path(kind): Path<String>) -> Response {
    let is_known = ProblemKind::ALL.iter().any(|known| known.as_str() == kind)
        || Refusal::of_http_alone().iter().any(|refusal| refusal.word() == kind);
    if is_known {
        Redirect::to(&format!("/api/docs#problem-{kind}")).into_response()
    } else {
        Refusal::not_found().into_response()
    }
}
