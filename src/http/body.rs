//! A request's body, read whole before anything looks at it: bounded in size (413) and in time (408).
//!
//! It may be as large as what its longest text takes, however that is written: no field is refused by the bytes of its characters. What
//! brings a file into the catalogue has a bound of its own, and a few of those are read at once.

use std::time::Duration;

use app::problem::{Problem, ProblemKind};
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use session::context::Limits;
use tokio::sync::Semaphore;

use super::{Refusal, ServerState, upload};

/// Where a file is brought into the catalogue.
const IMPORTS: [&str; 2] = [app::path::READ_IMPORT, "/api/catalogue/imports"];
/// Where the shop's logo is uploaded.
const LOGOS: [&str; 2] = [app::path::SAVE_LOGO, "/api/shop/logo"];
/// Files that are read at once.
static LARGE: Semaphore = Semaphore::const_new(4);
/// A character of four bytes in a form, each as `%` and two digits; or in JSON, as two escapes.
const CHAR_BYTES_MAX: usize = 12;
/// What there is besides in a body with a long text.
const REST_BYTES: usize = 16 * 1024;

/// As many bytes as are asked for, and at the least as many as the longest text may take.
pub(super) fn bytes_max(asked_for: usize, limits: &Limits) -> usize {
    let longest = [
        limits.concern_chars_max + limits.vehicle_chars_max,
        limits.message_chars_max,
        limits.note_chars_max,
        limits.parked_basket_chars_max,
    ];
    let chars_max = longest.into_iter().max().unwrap_or_default();
    asked_for.max(chars_max.saturating_mul(CHAR_BYTES_MAX).saturating_add(REST_BYTES))
}

/// As many bytes as a file may have that is sent to `path`, with what is around it, however it is written; nothing where none is.
fn file_bytes_max(path: &str, import_bytes_max: usize, limits: &Limits) -> Option<usize> {
    if IMPORTS.contains(&path) {
        Some(import_bytes_max)
    } else if LOGOS.contains(&path) {
        // As base64 it takes a third more. One that is somewhat too large is read, to be told so beside its field.
        Some(limits.logo_bytes_max.saturating_mul(4).saturating_add(REST_BYTES))
    } else {
        None
    }
}

/// Reads the body, or refuses it.
pub(super) async fn read_whole(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    if request.body().size_hint().exact() == Some(0) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let usual = bytes_max(state.settings.body_bytes_max as usize, &state.cx.limits);
    let of_file = file_bytes_max(parts.uri.path(), state.settings.import_bytes_max as usize, &state.cx.limits);
    let (is_file, bytes_max) = (of_file.is_some(), of_file.map_or(usual, |most| most.max(usual)));
    if body.size_hint().lower() > bytes_max as u64 {
        return too_large(bytes_max);
    }
    // Anybody may send one: whatever they send, so many lie in memory and no more.
    let _room = if is_file {
        match LARGE.try_acquire() {
            Ok(room) => Some(room),
            Err(_) => {
                let detail = "Other files are being read. Nothing was changed; send it again in a moment.";
                let busy = Problem { retry_after_s: Some(2), ..Problem::new(ProblemKind::Busy, detail) };
                return closing(Refusal::from(busy).into_response());
            }
        }
    } else {
        None
    };
    let limit = Duration::from_secs(state.settings.body_timeout_seconds.into());
    match tokio::time::timeout(limit, Limited::new(body, bytes_max).collect()).await {
        Ok(Ok(read)) => {
            let bytes = read.to_bytes();
            let bytes = if is_file { upload::as_form(&mut parts.headers, bytes).await } else { Ok(bytes) };
            let bytes = match bytes {
                Ok(bytes) => bytes,
                Err(refusal) => return refusal.into_response(),
            };
            // The body has a known length from here on, however it was sent.
            parts.headers.remove(header::TRANSFER_ENCODING);
            parts.headers.insert(header::CONTENT_LENGTH, bytes.len().into());
            next.run(Request::from_parts(parts, Body::from(bytes))).await
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => too_large(bytes_max),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a body broke off");
            Refusal::new(ProblemKind::Malformed, "The body broke off. Nothing was changed; please send it again.")
                .into_response()
        }
        Err(_) => closing(Refusal::too_slow().into_response()),
    }
}

fn too_large(bytes_max: usize) -> Response {
    let detail =
        format!("The body is larger than {bytes_max} bytes, which is as much as is read. Nothing was changed.");
    closing(Refusal::new(ProblemKind::TooLarge, &detail).into_response())
}

/// The rest of the body is not wanted: the connection ends with this answer.
fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, axum::http::HeaderValue::from_static("close"));
    response
}

#[cfg(test)]
mod tests {
    use session::context::Limits;

    use super::bytes_max;

    #[test]
    fn a_body_holds_its_longest_text_however_the_limits_are_set() {
        let limits = Limits { note_chars_max: 50_000, ..Limits::default() };
        assert!(bytes_max(65_536, &limits) >= 50_000 * 12);
        assert_eq!(bytes_max(10_000_000, &limits), 10_000_000, "more may be asked for");
    }
}
