//! The API's description (OpenAPI), from the handlers themselves and the little that all of them share.
//!
//! What every call has (who may ask, how it is refused, the key that makes it repeatable) is written once, here.

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use super::idempotency::NEVER_REPLAYED;
use crate::http::{ProblemDocument, ServerState, cookie_name};

const ABOUT: &str = "Consultations between customers and mechanics, the shifts of the counter, and deals with their quotes, for tills, scripts and other clients. \
     Sign in with `POST /api/login` and send the cookie it sets with everything after. \
     Ids are UUIDs, times RFC 3339 in UTC, amounts whole minor units of the shop's currency. \
     A refusal is a problem document (RFC 9457); programs decide by its `type`. \
     A request that changes something may carry an `Idempotency-Key`: sent again with the same key, it is answered again and done once.";

#[derive(OpenApi)]
#[openapi(info(title = "Forecourt"), components(schemas(ProblemDocument)))]
struct Start;

/// The description before any handler adds to it.
pub(super) fn start() -> utoipa::openapi::OpenApi {
    Start::openapi()
}

/// The whole description, as it is sent.
pub(super) fn describe(handlers: &utoipa::openapi::OpenApi, state: &ServerState) -> Value {
    let mut description = json!(handlers);
    description["info"] = json!({ "title": "Forecourt", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT });
    description["servers"] = json!([{ "url": "/" }]);
    description["security"] = json!([{ "cookie": [] }]);
    let cookie = cookie_name(state.settings.https);
    description["components"]["securitySchemes"] =
        json!({ "cookie": { "type": "apiKey", "in": "cookie", "name": cookie } });
    let paths = description["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, call) in item.as_object_mut().into_iter().flatten() {
            complete(path, method, call);
        }
    }
    description
}

/// Adds to one call what all of them share.
fn complete(path: &str, method: &str, call: &mut Value) {
    // A handler's name says enough beside its noun, but not in one list of all.
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !matches!(*word, "" | "api"));
    call["operationId"] = json!([method].into_iter().chain(words).collect::<Vec<_>>().join("_"));
    let needs_login = call.get("security").is_none();
    let has_body = call.get("requestBody").is_some();
    let changes = matches!(method, "post" | "put" | "patch" | "delete");
    if let Some(responses) = call["responses"].as_object_mut() {
        if needs_login {
            add(responses, "401", "`not-signed-in`: no login, or no longer.");
        }
        if has_body {
            add(responses, "400", "`malformed`: the body is not JSON.");
            add(responses, "415", "`unsupported-media-type`: the body is not sent as JSON.");
            add(responses, "422", "`invalid`: `field` does not hold what it must.");
        }
        if changes {
            add(responses, "403", "`cross-site`: another site made a browser send this.");
        }
        add(responses, "default", "Any other refusal.");
        for (status, response) in responses {
            if is_refusal(status) && response.get("content").is_none() {
                let schema = json!({ "$ref": "#/components/schemas/ProblemDocument" });
                response["content"] = json!({ "application/problem+json": { "schema": schema } });
            }
        }
    }
    if needs_login && changes && !NEVER_REPLAYED.contains(&path) {
        let key = json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "1 to 255 printable characters. A request with a key is carried out once, however often it is sent.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
        });
        match call.get_mut("parameters").and_then(Value::as_array_mut) {
            Some(parameters) => parameters.push(key),
            None => call["parameters"] = json!([key]),
        }
    }
}

fn add(responses: &mut Map<String, Value>, status: &str, sentence: &str) {
    responses.entry(status).or_insert_with(|| json!({ "description": sentence }));
}

fn is_refusal(status: &str) -> bool {
    status.parse::<u16>().map_or(status == "default", |status| status >= 400)
}
