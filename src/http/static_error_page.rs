//! The static error page, where a refusal goes to a browser that asked for a page.
//!
//! Pages show their own errors; this is for what never reached them, such as a form that was too large.

use app::request::wants_page;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Refusal;
use super::request_id::RequestId;

/// Turns a problem document into a page when a browser asked for one.
pub(super) async fn show(request: Request, next: Next) -> Response {
    let is_for_person = wants_page(request.headers()) && !request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    if is_for_person && let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        let sort = (refusal.status(), refusal.title());
        let page =
            app::layout::static_error_page::document(sort, &refusal.problem().detail, RequestId::current().as_str());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = page.into();
    }
    response
}
