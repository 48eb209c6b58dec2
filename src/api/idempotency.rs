//! `Idempotency-Key`: the same request sent twice is carried out once and answered twice the same.
//!
//! For whoever is signed in, on everything that changes something. The work runs to its end even when the client hangs up,
//! so that its answer is there when it asks again. An answer of 5xx is not kept: then trying again is the point.

use app::problem::{Problem, ProblemKind};
use app::request::caller::Caller;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use session::Context;
use session::idempotency::{self, Begun, Once};
use session::shop::User;
use tracing::Instrument;

use crate::http::request_id::RequestId;
use crate::http::{MEDIA_TYPE, Refusal, ServerState, request_hash};

/// The request's header, and the one that marks an answer given before.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Signing in answers with a cookie, which cannot be answered again.
pub(super) const NEVER_REPLAYED: [&str; 2] = ["/api/login", "/api/logout"];
/// More than any answer here has.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;

/// Marks an answer that is given once: it holds the key of a link, which is kept nowhere. The same request again is told that it was
/// carried out.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShownOnce;

/// Carries a request with a key out once.
pub(super) async fn once(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let who =
        request.extensions().get::<Caller>().and_then(|caller| caller.signed_in.as_ref()).map(|who| who.user.clone());
    let key = key(request.headers());
    match (who, key) {
        (Some(who), key) if concerns(&request) => match key {
            Ok(Some(key)) => {
                with_key(state.cx.clone(), who, key, request, next).await.unwrap_or_else(IntoResponse::into_response)
            }
            Ok(None) => next.run(request).await,
            Err(refusal) => refusal.into_response(),
        },
        _ => next.run(request).await,
    }
}

fn concerns(request: &Request) -> bool {
    !request.method().is_safe() && !NEVER_REPLAYED.contains(&request.uri().path())
}

/// The key, if one came along: 1 to 255 printable ASCII characters.
fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let mut values = headers.get_all(&KEY).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let is_key = |bytes: &[u8]| matches!(bytes.len(), 1..=255) && bytes.iter().all(|byte| (b' '..=b'~').contains(byte));
    match (value.to_str(), values.next()) {
        (Ok(key), None) if is_key(key.as_bytes()) => Ok(Some(key.to_owned())),
        _ => Err(Problem {
            field: Some("Idempotency-Key".to_owned()),
            ..Problem::new(
                ProblemKind::Malformed,
                "The header Idempotency-Key must hold 1 to 255 printable characters, once. Nothing was changed.",
            )
        }
        .into()),
    }
}

async fn with_key(cx: Context, who: User, key: String, request: Request, next: Next) -> Result<Response, Refusal> {
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Problem::internal)?;
    let target = parts.uri.path_and_query().map_or(parts.uri.path(), |target| target.as_str());
    let hash = request_hash::of(&cx.secret, parts.method.as_str(), target, &body);
    let before = request_hash::before(&cx.secret, parts.method.as_str(), target, &body);
    let once = Once::new(&cx, (who.id, who.shop_id), key.clone(), hash).known_as(before.map(|hash| (key, hash)));
    match idempotency::begin(&cx, &once).await? {
        Begun::Fresh => {}
        Begun::Replay { status, body } => return Ok(replay(status, body)),
        Begun::AnswerLost => return Err(Problem::done_before().into()),
        Begun::InProgress => {
            let detail = "The first request with this key is still being carried out. Ask again in a moment.";
            return Err(Refusal::new(ProblemKind::IdempotencyInProgress, detail));
        }
        Begun::Mismatch => {
            let detail = "This Idempotency-Key was used for another request. Nothing was changed; use a new key for a new request.";
            return Err(Refusal::new(ProblemKind::IdempotencyMismatch, detail));
        }
    }
    // Whatever the handler changes is kept together with the key.
    if let Some(caller) = parts.extensions.get_mut::<Caller>() {
        caller.once = Some(once.clone());
    }
    let request = Request::from_parts(parts, Body::from(body));
    let work = RequestId::current().scope(carry_out(cx, once, request, next)).in_current_span();
    Ok(tokio::spawn(work).await.map_err(Problem::internal)?)
}

async fn carry_out(cx: Context, once: Once, request: Request, next: Next) -> Response {
    let answered = futures::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(next.run(request))).await;
    let (parts, body) = match answered {
        Ok(response) => response.into_parts(),
        Err(_) => Refusal::from(Problem::internal("a handler panicked")).into_response().into_parts(),
    };
    let body = to_bytes(body, ANSWER_BYTES_MAX).await.unwrap_or_default();
    if parts.status.is_success() && parts.extensions.get::<ShownOnce>().is_some() {
        // What was done stays known under the key; what was answered is not written down.
        return Response::from_parts(parts, Body::from(body));
    }
    let kept = match std::str::from_utf8(&body) {
        Ok(text) if !parts.status.is_server_error() => {
            idempotency::finish(&cx, &once, parts.status.as_u16(), text).await
        }
        _ => idempotency::abandon(&cx, &once).await,
    };
    if let Err(error) = kept {
        tracing::error!(%error, "what was answered under an idempotency key could not be kept");
    }
    Response::from_parts(parts, Body::from(body))
}

fn replay(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let media_type = if status.is_success() { HeaderValue::from_static("application/json") } else { MEDIA_TYPE };
    let is_empty = body.is_empty();
    let mut response = (status, Bytes::from(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if is_empty {
        headers.remove(header::CONTENT_TYPE);
    } else {
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    response
}
