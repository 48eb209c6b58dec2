//! Refuses what another site makes a browser send (cross-site request forgery), for everything that may change something.
//!
//! A browser says where a request comes from: in `Sec-Fetch-Site`, or, an older one, in `Origin`. A client that says neither
//! is no browser, and has no cookie that another site could abuse.

use app::problem::ProblemKind;
use axum::extract::Request;
use axum::http::{HeaderMap, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Refusal;

/// Lets through what reads, and what comes from here.
pub(super) async fn refuse(request: Request, next: Next) -> Response {
    if request.method().is_safe() || comes_from_here(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    let said =
        |name: &str| request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let (origin, host, site) = (said("origin"), said("host"), said("sec-fetch-site"));
    tracing::warn!(origin, host, site, "another site made a browser send this; refused");
    let detail = "This was sent by a page of another site, so it was refused and nothing was changed. Open Forecourt itself and try there.";
    Refusal::new(ProblemKind::CrossSite, detail).into_response()
}

fn comes_from_here(headers: &HeaderMap, uri: &Uri) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers
        .get(header::HOST)
        .map(|host| host.as_bytes())
        .or_else(|| uri.authority().map(|host| host.as_str().as_bytes()));
    // Only the host can be compared: behind a proxy the server does not know its own scheme.
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host.as_bytes());
    matches!((origin, host), (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(headers: &[(&'static str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        comes_from_here(&headers, &Uri::from_static("/api/logout"))
    }

    #[test]
    fn a_client_that_says_nothing_is_no_browser() {
        assert!(passes(&[("host", "localhost:3000")]));
    }

    #[test]
    fn a_page_of_ours_may_send() {
        assert!(passes(&[("sec-fetch-site", "same-origin")]));
        assert!(passes(&[("sec-fetch-site", "none")]));
        assert!(passes(&[("host", "Localhost:3000"), ("origin", "http://localhost:3000")]));
    }

    #[test]
    fn a_page_of_another_site_may_not() {
        assert!(!passes(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")]));
        assert!(!passes(&[("sec-fetch-site", "same-site")]));
        assert!(!passes(&[("host", "localhost:3000"), ("origin", "http://localhost:3001")]));
        assert!(!passes(&[("host", "localhost:3000"), ("origin", "https://evil.test")]));
        assert!(!passes(&[("host", "localhost:3000"), ("origin", "null")]));
    }
}
