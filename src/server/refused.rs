//! A refusal before there is a request that a handler could answer: the same problem document, and the end of the connection.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use session::clock::Clock;

use crate::http::Refusal;
use crate::http::request_id::{HEADER, RequestId};

/// The answer to a request that goes to nobody.
pub(super) fn response(refusal: &Refusal) -> Response<Body> {
    let (id, body) = document(refusal);
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status(refusal);
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(date) = HeaderValue::try_from(Clock::system().now().to_http_date()) {
        headers.insert(header::DATE, date);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HEADER, id);
    }
    response
}

/// The same as bytes, for a client whose request could not be read at all.
pub(super) fn text(refusal: &Refusal) -> String {
    let (id, body) = document(refusal);
    let headers: String = HEADERS.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (status, date, length) = (status(refusal), Clock::system().now().to_http_date(), body.len());
    format!("HTTP/1.1 {status}\r\ndate: {date}\r\n{headers}{HEADER}: {id}\r\ncontent-length: {length}\r\n\r\n{body}")
}

const HEADERS: [(&str, &str); 4] = [
    ("content-type", "application/problem+json"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("connection", "close"),
];

fn status(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST)
}

fn document(refusal: &Refusal) -> (String, String) {
    let id = RequestId::new();
    tracing::info!(%id, status = refusal.status(), "refused before it was a request");
    (id.to_string(), refusal.document(id.as_str()).to_string())
}
