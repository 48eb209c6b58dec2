//! A body in JSON. What cannot be read is refused with the field at fault, and nothing is done.
//!
//! Not JSON at all is 400, JSON that does not hold what it must is 422, another type is 415.

use app::problem::{Problem, ProblemKind};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::Refusal;

/// A body that must be there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<T>(pub(super) T);

/// A body that may be left out; then it is the default.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonOrNothing<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let is_json = is_json(request.headers());
        let bytes = bytes(request, state).await?;
        if !is_json {
            return Err(Refusal::unsupported_media_type());
        }
        read(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for JsonOrNothing<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let is_json = is_json(request.headers());
        let bytes = bytes(request, state).await?;
        match (bytes.is_empty(), is_json) {
            (true, _) => Ok(Self(T::default())),
            (false, true) => read(&bytes).map(Self),
            (false, false) => Err(Refusal::unsupported_media_type()),
        }
    }
}

/// The body was read whole by a layer outside, within its bounds.
async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Refusal> {
    Bytes::from_request(request, state)
        .await
        .map_err(|_| Refusal::new(ProblemKind::Malformed, "The body could not be read. Nothing was changed."))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// In two steps, so that what is JSON and holds the wrong thing is never taken for what is none.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    serde_path_to_error::deserialize(value).map_err(|error| {
        let sentence = error.inner().to_string();
        let field = field(&error.path().to_string(), &sentence);
        Problem::invalid(field.clone(), format!("{field}: {sentence}. Nothing was changed.")).into()
    })
}

fn malformed(error: &serde_json::Error) -> Refusal {
    let place = format!("line {}, column {}", error.line(), error.column());
    Refusal::new(
        ProblemKind::Malformed,
        &format!("The body is not JSON: it breaks off or goes wrong at {place}. Nothing was changed."),
    )
}

/// The field at fault. One that is missing has no place in the body: its name stands in the sentence.
fn field(path: &str, sentence: &str) -> String {
    let missing = sentence.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    match (path, missing) {
        (".", Some(name)) => name.to_owned(),
        (".", None) => "body".to_owned(),
        (path, Some(name)) => format!("{path}.{name}"),
        (path, None) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct Wanted {
        #[serde(rename = "name")]
        _name: String,
        #[serde(rename = "plan")]
        _plan: Option<session::consultation::Plan>,
        #[serde(rename = "count")]
        _count: Option<u8>,
    }

    fn refused(body: &str) -> (u64, String) {
        let document = read::<Wanted>(body.as_bytes()).expect_err(body).document("1");
        (document["status"].as_u64().unwrap_or(0), document["field"].as_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn what_is_not_json_is_malformed() {
        for body in ["", "{", "{\"name\":\"a\"} x", "name=a", "{\"name\":\"\u{0}\"}"] {
            assert_eq!(refused(body), (400, String::new()), "{body}");
        }
    }

    #[test]
    fn what_does_not_hold_what_it_must_names_the_field() {
        assert_eq!(refused("{}"), (422, "name".to_owned()));
        assert_eq!(refused("{\"name\":1}"), (422, "name".to_owned()));
        assert_eq!(refused("{\"name\":\"a\",\"count\":-1}"), (422, "count".to_owned()));
        assert_eq!(refused("{\"name\":\"a\",\"plan\":1}"), (422, "plan".to_owned()));
        assert_eq!(refused("7"), (422, "body".to_owned()));
    }
}
