//! The API's description (OpenAPI), from the handlers themselves and the little that all of them share.
//!
//! Who may ask, how a call is refused and the key that makes it repeatable are written once, in `shared`; what a field may
//! hold stands in `bounds`, with the limits that are in force. The server's tests check every answer against it.

mod bounds;
mod shared;

use serde_json::{Value, json};
use session::context::Limits;
use session::id::TeamId;
use utoipa::OpenApi;

use crate::http::{ProblemDocument, cookie_name};

const ABOUT: &str = "Consultations between customers and mechanics, the shifts of the counter, and deals with their quotes, for tills, scripts and other clients. \
     Sign in with `POST /api/login` and send the cookie it sets with everything after. \
     Ids are UUIDs, times RFC 3339 in UTC, amounts whole minor units of the shop's currency. \
     A refusal is a problem document (RFC 9457); programs decide by its `type`. \
     A request that changes something may carry an `Idempotency-Key`: sent again with the same key, it is answered again and done once.";

#[derive(OpenApi)]
#[openapi(info(title = "Forecourt"), components(schemas(ProblemDocument, TeamId)))]
struct Start;

/// The description before any handler adds to it.
pub(super) fn start() -> utoipa::openapi::OpenApi {
    Start::openapi()
}

/// The whole description, as it is sent by a server with these limits.
pub(super) fn describe(handlers: &utoipa::openapi::OpenApi, limits: &Limits, https: bool) -> Value {
    let mut description = json!(handlers);
    description["info"] = json!({ "title": "Forecourt", "version": env!("CARGO_PKG_VERSION"), "description": ABOUT });
    description["servers"] = json!([{ "url": "/" }]);
    description["security"] = json!([{ "cookie": [] }]);
    description["components"]["securitySchemes"] =
        json!({ "cookie": { "type": "apiKey", "in": "cookie", "name": cookie_name(https) } });
    shared::declare(&mut description, limits);
    bounds::apply(&mut description["components"]["schemas"], limits);
    let paths = description["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, call) in item.as_object_mut().into_iter().flatten() {
            // A handler's name says enough beside its noun, but not in one list of all.
            let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !matches!(*word, "" | "api"));
            call["operationId"] = json!([method.as_str()].into_iter().chain(words).collect::<Vec<_>>().join("_"));
            may_be_left_out(&mut call["requestBody"]);
            shared::complete(path, method, call);
        }
    }
    description
}

/// A body that may be left out is one or none; the word `null` is neither.
fn may_be_left_out(body: &mut Value) {
    let Some(content) = body.get_mut("content").and_then(|content| content.get_mut("application/json")) else { return };
    let some =
        content["schema"]["oneOf"].as_array().and_then(|any| any.iter().find(|one| one["type"] != "null")).cloned();
    if let Some(some) = some {
        content["schema"] = some;
        body["required"] = json!(false);
    }
}
