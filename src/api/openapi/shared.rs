//! What the calls share in the API's description: how each may be refused, and the key under which one is carried out once.
//!
//! Written once as components, which the calls name; a handler describes only what is its own.

use serde_json::{Map, Value, json};
use session::context::Limits;

use super::super::idempotency::NEVER_REPLAYED;

/// Name, status and sentence of every answer that a call may have without its handler having a say in it.
const ANSWERS: [(&str, &str, &str); 14] = [
    (
        "Malformed",
        "400",
        "`malformed`: the request could not be read. `field` names the header, where one is at fault.",
    ),
    ("NotSignedIn", "401", "`not-signed-in`: no login, or no longer."),
    (
        "Forbidden",
        "403",
        "`cross-site`: another site made a browser send this. `second-factor-due`: the shop asks a second factor of its staff, and \
         you have yet to set one up.",
    ),
    ("NotFound", "404", "`not-found`: nothing there, or nothing that you may see."),
    ("MethodNotAllowed", "405", "`method-not-allowed`: the address is there for other methods; `Allow` names them."),
    ("Timeout", "408", "`timeout`: the request did not arrive in time. Nothing was changed."),
    (
        "InProgress",
        "409",
        "`idempotency-in-progress`: the first request with this key is still at work. `idempotency-done`: it was carried out, and \
         what was answered is lost, as the server ended in between.",
    ),
    (
        "TooLarge",
        "413",
        "`too-large`: the body has more bytes than are read: `body-bytes-max`, or what the longest text may take.",
    ),
    ("NotJson", "415", "`unsupported-media-type`: the body is not sent as JSON."),
    (
        "Invalid",
        "422",
        "`invalid`: `field` does not hold what it must. `idempotency-mismatch`: the key was used for another request.",
    ),
    ("TooMany", "429", "`too-many-attempts`: too often. `Retry-After` says for how many seconds to wait."),
    ("HeadersTooLarge", "431", "The headers have more than `header-bytes-max` bytes. There may be no body."),
    ("Internal", "500", "`internal`: something went wrong here."),
    (
        "Unavailable",
        "503",
        "Just now it cannot be done, and nothing was changed. `Retry-After` says for how many seconds to wait.",
    ),
];

/// How a request may be refused before it reaches a handler, whatever it asks for.
const OF_ALL: [&str; 6] = ["400", "408", "413", "431", "500", "503"];

const KEY: &str = "IdempotencyKey";

/// Puts the shared answers and the key among the components.
pub(super) fn declare(description: &mut Value, limits: &Limits) {
    for (name, status, sentence) in ANSWERS {
        let mut answer = json!({ "description": sentence });
        if status != "431" {
            answer["content"] = problem();
        }
        if matches!(status, "429" | "503") {
            let schema = json!({ "type": "integer", "minimum": 1 });
            answer["headers"] = json!({ "Retry-After": { "description": "Seconds to wait.", "schema": schema } });
        }
        description["components"]["responses"][name] = answer;
    }
    let hours = limits.idempotency_kept_ms / 3_600_000;
    description["components"]["parameters"][KEY] = json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "description": format!(
            "May be left out. 1 to 255 printable ASCII characters, sent once; anything else is 400 `malformed`. A person's request \
             with a key is carried out once, however often it is sent within {hours} hours: sent again it gets the first answer, \
             refusals too, with the header `Idempotent-Replayed: true`. While the first is at work, 409 `idempotency-in-progress`. \
             With another method, address or body, 422 `idempotency-mismatch`. An answer of 5xx is not kept: the same key tries again. \
             A key is kept together with what the request changed, so that not even a server that is killed does it twice: if only \
             its answer was lost, 409 `idempotency-done`."
        ),
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$" },
        "example": "0197a3c2-sale-17",
    });
}

/// Adds to one call what it shares with others.
pub(super) fn complete(path: &str, method: &str, call: &mut Value) {
    let needs_login = call.get("security").is_none();
    let has_body = call["requestBody"].is_object();
    if !has_body && let Some(call) = call.as_object_mut() {
        call.remove("requestBody");
    }
    let changes = matches!(method, "post" | "put" | "patch" | "delete");
    let has_key = needs_login && changes && !NEVER_REPLAYED.contains(&path);
    let mut statuses = OF_ALL.to_vec();
    let more = [
        (needs_login, "401"),
        (changes || needs_login, "403"),
        (has_key, "409"),
        (has_body, "415"),
        (has_body || has_key, "422"),
        (changes, "429"),
    ];
    statuses.extend(more.into_iter().filter(|(has, _)| *has).map(|(_, status)| status));
    if let Some(responses) = call["responses"].as_object_mut() {
        refuse(responses, &statuses);
    }
    if has_key {
        let key = json!({ "$ref": format!("#/components/parameters/{KEY}") });
        match call.get_mut("parameters").and_then(Value::as_array_mut) {
            Some(parameters) => parameters.push(key),
            None => call["parameters"] = json!([key]),
        }
    }
}

/// The handler's own refusals become problem documents; the shared ones are added where it has none of that status.
fn refuse(responses: &mut Map<String, Value>, statuses: &[&str]) {
    for (status, response) in responses.iter_mut() {
        if status.parse::<u16>().is_ok_and(|status| status >= 400) && response.get("content").is_none() {
            response["content"] = problem();
        }
    }
    for (name, status, _) in ANSWERS.iter().filter(|(_, status, _)| statuses.contains(status)) {
        let shared = || json!({ "$ref": format!("#/components/responses/{name}") });
        responses.entry(*status).or_insert_with(shared);
    }
}

fn problem() -> Value {
    json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/ProblemDocument" } } })
}
