//! A request's body, read whole before anything looks at it: bounded in size (413) and in time (408).

use std::time::Duration;

use app::problem::ProblemKind;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::{Refusal, ServerState};

/// Reads the body, or refuses it.
pub(super) async fn read_whole(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    if request.body().size_hint().exact() == Some(0) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let bytes_max = state.settings.body_bytes_max as usize;
    if body.size_hint().lower() > bytes_max as u64 {
        return too_large(bytes_max);
    }
    let limit = Duration::from_secs(state.settings.body_timeout_seconds.into());
    match tokio::time::timeout(limit, Limited::new(body, bytes_max).collect()).await {
        Ok(Ok(read)) => {
            let bytes = read.to_bytes();
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
