//! What has moved, and where to. An old address answers 308 (RFC 9110 §15.4.9: same method, same body) for one release.

use axum::Router;
use axum::extract::Request;
use axum::response::Redirect;
use axum::routing::any;

/// A consultation was called a service session.
const MOVED: [(&str, &str); 2] = [("/api/service-sessions", "/api/consultations"), ("/sessions", "/consultations")];

/// Answers for every old address.
pub(super) fn routes() -> Router {
    MOVED.into_iter().fold(Router::new(), |routes, (old, new)| {
        routes.route(&format!("{old}/{{*rest}}"), any(async move |request: Request| to(&request, old, new)))
    })
}

fn to(request: &Request, old: &str, new: &str) -> Redirect {
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    Redirect::permanent(&format!("{new}{}", asked.strip_prefix(old).unwrap_or_default()))
}
