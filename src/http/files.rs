//! The built site's files, compressed ahead where the build did so.
//!
//! A file whose name holds a hash of its content may be kept for ever; any other is asked for again each time.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tower::Service;
use tower_http::services::ServeDir;

use super::ServerState;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The till's worker fetches and runs files of ours, and nothing else (Content Security Policy 3, §3.1).
const WORKER: &str = "/till-worker.js";
const WORKER_MAY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'");

/// The files of the site, and `otherwise` for what is none.
pub(super) fn or<S>(state: &ServerState, otherwise: S) -> Router
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    let marked = Marked(otherwise);
    let files = ServeDir::new(&state.site.root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .call_fallback_on_method_not_allowed(true)
        .fallback(marked);
    Router::new().fallback_service(files).layer(from_fn(keep))
}

/// Says how long the answer may be kept, if it is a file, and what it may do, if it is the worker.
async fn keep(request: Request, next: Next) -> Response {
    let is_hashed = is_hashed(request.uri().path());
    let is_worker = request.uri().path() == WORKER;
    let mut response = next.run(request).await;
    let is_file = response.extensions_mut().remove::<NoFile>().is_none();
    if is_file && matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED | StatusCode::PARTIAL_CONTENT) {
        let value = if is_hashed { FOR_EVER } else { ASK_AGAIN };
        response.headers_mut().insert(header::CACHE_CONTROL, value);
        if is_worker {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, WORKER_MAY);
        }
    }
    response
}

/// True for `/pkg/name.HASH.ext`: the build's names when it puts hashes into them.
fn is_hashed(path: &str) -> bool {
    let Some(name) = path.strip_prefix("/pkg/") else { return false };
    let mut parts = name.rsplit('.');
    let (extension, hash) = (parts.next(), parts.next());
    extension.is_some()
        && parts.next().is_some()
        && hash.is_some_and(|hash| {
            hash.len() >= 16 && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        })
}

/// Marks an answer that is no file.
#[derive(Clone, Copy, Debug)]
struct NoFile;

/// Marks what `otherwise` answers.
#[derive(Clone, Debug)]
struct Marked<S>(S);

impl<S> Service<Request> for Marked<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = futures::future::BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Infallible>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let answer = self.0.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            response.extensions_mut().insert(NoFile);
            Ok(response)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::is_hashed;

    #[test]
    fn only_a_name_with_a_hash_may_be_kept_for_ever() {
        assert!(is_hashed("/pkg/forecourt.Qm3yv0N1x2aBcDeFgHiJkL.js"));
        assert!(is_hashed("/pkg/forecourt.Qm3yv0N1x2aBcDeFgHiJkL.wasm"));
        for path in
            ["/pkg/forecourt.js", "/pkg/forecourt.min.js", "/favicon.ico", "/pkg/", "/a.Qm3yv0N1x2aBcDeFgHiJkL.js"]
        {
            assert!(!is_hashed(path), "{path}");
        }
    }
}
