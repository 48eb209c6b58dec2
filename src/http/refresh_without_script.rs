//! Pages that ask again by themselves where no script does: a page says so in the header `Refresh` of its answer, which a browser with
//! scripts would follow too. It is written into the head of the document in its place, for browsers without (HTML, §4.12.2: a `noscript`
//! that refreshes may stand in the head alone).

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;

use super::Refusal;

const END_OF_HEAD: &str = "</head>";

/// Writes what the header says into the document.
pub(super) async fn write(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(after) = response.headers_mut().remove(header::REFRESH) else { return response };
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return Refusal::from(app::problem::Problem::internal("a page broke off while it was made")).into_response();
    };
    let body = body.to_bytes();
    parts.headers.remove(header::CONTENT_LENGTH);
    let written = std::str::from_utf8(&body).ok().and_then(|html| in_head(html, &after));
    Response::from_parts(parts, written.map_or(Body::from(body), Body::from))
}

/// The document with it; nothing where it has no head.
fn in_head(html: &str, after: &HeaderValue) -> Option<String> {
    let after = after.to_str().ok().filter(|after| after.bytes().all(|digit| digit.is_ascii_digit()))?;
    let (head, rest) = html.split_once(END_OF_HEAD)?;
    Some(format!("{head}<noscript><meta http-equiv=\"refresh\" content=\"{after}\"></noscript>{END_OF_HEAD}{rest}"))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::in_head;

    #[test]
    fn it_stands_at_the_end_of_the_head_and_is_a_number_of_seconds() {
        let html = "<html><head><title>x</title></head><body></head></body></html>";
        let twenty = in_head(html, &HeaderValue::from_static("20"));
        let wanted = "<html><head><title>x</title><noscript><meta http-equiv=\"refresh\" content=\"20\"></noscript></head><body></head></body></html>";
        assert_eq!(twenty.as_deref(), Some(wanted));
        assert_eq!(in_head(html, &HeaderValue::from_static("0;url=//x")), None);
        assert_eq!(in_head("no head", &HeaderValue::from_static("20")), None);
    }
}
