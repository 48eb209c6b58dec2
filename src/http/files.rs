//! The built site's files, compressed ahead where the build did so.
//!
//! What is asked for under the name of its build never changes and is kept for ever; anything else is asked for again each
//! time, and told apart by its content. No file has a date: dates of files say nothing once an older build is served again.

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Router, http};
use tower_http::compression::predicate::Predicate;

use super::ServerState;
use crate::site::{BuiltSite, Encoding, File};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");
const BY_ENCODING: HeaderValue = HeaderValue::from_static("accept-encoding");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The till's worker fetches and runs files of ours, and nothing else (Content Security Policy 3, §3.1).
const WORKER: &str = "/till-worker.js";
const WORKER_MAY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
);

/// Answers for the files of the site, before `routes` are asked.
pub(super) fn before(routes: Router, state: &ServerState) -> Router {
    routes.layer(from_fn_with_state(state.clone(), serve))
}

async fn serve(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    match Found::at(request.uri().path(), &state.site).filter(|_| is_read) {
        Some(found) => found.answer(request.method(), request.uri().path(), request.headers()),
        None => next.run(request).await,
    }
}

/// What an address names.
enum Found<'site> {
    /// A file, under the name of its build or not.
    File { file: &'site File, is_named: bool },
    /// All files of a build.
    List(bytes::Bytes),
}

impl<'site> Found<'site> {
    fn at(path: &str, site: &'site BuiltSite) -> Option<Self> {
        let named = path.strip_prefix(app::build::ROOT).and_then(|rest| rest.strip_prefix('/')?.split_once('/'));
        let Some((id, path)) = named else {
            return Some(Self::File { file: site.present().file(path.strip_prefix('/')?)?, is_named: false });
        };
        let build = site.named(id)?;
        if path.is_empty() {
            return Some(Self::List(build.list()));
        }
        Some(Self::File { file: build.file(path)?, is_named: true })
    }

    fn answer(self, method: &Method, path: &str, asked: &HeaderMap) -> Response {
        let (file, is_named) = match self {
            Self::File { file, is_named } => (file, is_named),
            Self::List(list) => {
                return ([(header::CONTENT_TYPE, JSON), (header::CACHE_CONTROL, FOR_EVER)], list).into_response();
            }
        };
        let (encoding, variant) = file.best(|encoding| takes(asked, encoding));
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(IsFile);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, if is_named { FOR_EVER } else { ASK_AGAIN });
        headers.insert(header::ETAG, variant.etag.clone());
        headers.insert(header::VARY, BY_ENCODING);
        if path == WORKER {
            headers.insert(header::CONTENT_SECURITY_POLICY, WORKER_MAY);
        }
        if has_already(asked, &variant.etag) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        headers.insert(header::CONTENT_TYPE, file.content_type.clone());
        headers.insert(header::CONTENT_LENGTH, variant.bytes.len().into());
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        if method != Method::HEAD {
            *response.body_mut() = variant.bytes.clone().into();
        }
        response
    }
}

/// Whether whoever asks takes this encoding (RFC 9110, §12.5.3).
fn takes(asked: &HeaderMap, encoding: Encoding) -> bool {
    let mut by_star = false;
    for item in items(asked, header::ACCEPT_ENCODING) {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        let is_taken = weight.is_ok_and(|weight| weight > 0.0);
        match name.trim() {
            "*" => by_star = is_taken,
            name if name.eq_ignore_ascii_case(encoding.name()) => return is_taken,
            _ => {}
        }
    }
    by_star
}

/// Whether whoever asks says that they have what `etag` stands for (RFC 9110, §13.1.2). A date that they name is not looked
/// at: no file has one.
fn has_already(asked: &HeaderMap, etag: &HeaderValue) -> bool {
    items(asked, header::IF_NONE_MATCH)
        .any(|item| item == "*" || item.trim_start_matches("W/").as_bytes() == etag.as_bytes())
}

/// The items of a header that is a list. No validator of ours holds a comma.
fn items(asked: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    asked
        .get_all(name)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
}

/// Marks a file of the site: it is sent as it is.
#[derive(Clone, Copy, Debug)]
struct IsFile;

/// Leaves files as the build made them: one that is compressed on its way would go under the validator of other bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct NotForFiles;

impl Predicate for NotForFiles {
    fn should_compress<B: HttpBody>(&self, response: &http::Response<B>) -> bool {
        response.extensions().get::<IsFile>().is_none()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{has_already, takes};
    use crate::site::Encoding;

    fn asked(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn an_encoding_is_taken_when_it_is_named_or_everything_is() {
        for (value, is_taken) in [
            ("br", true),
            ("gzip, deflate, br, zstd", true),
            ("gzip;q=1.0, BR;q=0.1", true),
            ("*", true),
            ("gzip", false),
            ("br;q=0", false),
            ("br;q=0, *", false),
            ("br; q=nonsense", false),
            ("brotli", false),
            ("", false),
        ] {
            assert_eq!(takes(&asked(header::ACCEPT_ENCODING, value), Encoding::Brotli), is_taken, "{value:?}");
        }
        assert!(!takes(&HeaderMap::new(), Encoding::Gzip));
    }

    #[test]
    fn a_file_is_there_already_only_by_its_own_validator() {
        let etag = HeaderValue::from_static("\"a1\"");
        for (value, has_it) in [
            ("\"a1\"", true),
            ("W/\"a1\"", true),
            ("\"b2\", \"a1\"", true),
            ("*", true),
            ("\"b2\"", false),
            ("a1", false),
            ("", false),
        ] {
            assert_eq!(has_already(&asked(header::IF_NONE_MATCH, value), &etag), has_it, "{value:?}");
        }
        assert!(!has_already(&asked(header::IF_MODIFIED_SINCE, "Fri, 31 Dec 9999 23:59:59 GMT"), &etag));
    }
}
