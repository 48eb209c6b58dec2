//! The API's description, and the check that every answer keeps to it: status, content type and body.
//!
//! What was taken with a 2xx must be what the description lets in, too. A type of an answer holds no field that is not described.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::{Draft, Validator};
use reqwest::Method;
use serde_json::{Value, json};
use session::context::Limits;

use super::Answer;

/// What a server with the usual limits says of itself.
pub(crate) static DESCRIPTION: LazyLock<Value> =
    LazyLock::new(|| forecourt::api::description(&Limits::default(), false));

/// The same types, for answers: what is not described is not there.
static CLOSED: LazyLock<Value> = LazyLock::new(|| {
    let mut types = DESCRIPTION["components"]["schemas"].clone();
    let joined = joined(&types);
    for (name, of) in types.as_object_mut().into_iter().flatten() {
        close(of, joined.contains(name));
    }
    types
});

static CHECKS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// One call of the description.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) call: &'static Value,
}

/// Every call of the description.
pub(crate) fn operations() -> impl Iterator<Item = Operation> {
    members(&DESCRIPTION["paths"])
        .flat_map(|(path, item)| members(item).map(move |(method, call)| Operation { method, path, call }))
}

/// The members of an object.
pub(crate) fn members(object: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// What a reference of the description leads to; anything else is itself.
pub(crate) fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str().and_then(|path| path.strip_prefix('#')) {
        Some(path) => DESCRIPTION.pointer(path).unwrap_or_else(|| panic!("{path} leads nowhere")),
        None => value,
    }
}

impl Operation {
    /// The type of its body, if it takes one.
    pub(crate) fn body(&self) -> Option<&'static Value> {
        self.call["requestBody"]["content"].get("application/json").map(|content| &content["schema"])
    }

    /// Its parameters.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = &'static Value> {
        self.call["parameters"].as_array().into_iter().flatten().map(resolved)
    }

    fn is_at(&self, path: &str) -> bool {
        let (mut here, mut there) = (self.path.split('/'), path.split('/'));
        let same = here
            .by_ref()
            .zip(there.by_ref())
            .all(|(here, there)| if here.starts_with('{') { !there.is_empty() } else { here == there });
        same && self.path.split('/').count() == path.split('/').count()
    }
}

/// The call that a request to `path` is: the one with the fewest parameters, as the router takes it.
fn find(method: &str, path: &str) -> Option<Operation> {
    let same_place =
        operations().filter(|call| call.is_at(path)).min_by_key(|call| call.path.matches('{').count())?.path;
    operations().find(|call| call.path == same_place && call.method == method)
}

/// Fails unless `answer` is one that the description gives to this request.
pub(super) fn check(method: &Method, path: &str, sent: &[u8], answer: &Answer) {
    let is_described = path.starts_with("/api/") && !path.starts_with("/api/docs") && path != "/api/openapi.json";
    if !is_described || method == Method::HEAD || method == Method::OPTIONS {
        return;
    }
    let (status, what) = (answer.status, format!("{method} {path}"));
    let Some(operation) = find(&method.as_str().to_lowercase(), path) else {
        assert!((400..500).contains(&status), "{what} is answered {status} and described nowhere");
        return is_problem(answer, &what);
    };
    let response = resolved(&operation.call["responses"][status.to_string()]);
    assert!(response.is_object(), "{what} is answered {status}, which the description does not know: {}", answer.text);
    match response.get("content") {
        None => assert!(answer.text.is_empty() || status == 431, "{what}, {status}: a body that is not described"),
        Some(content) => {
            let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
            let described = content.get(media_type);
            let described = described.unwrap_or_else(|| panic!("{what}, {status}: {media_type} is not described"));
            if media_type.ends_with("json") {
                must_be(&answer.json(), &described["schema"], &CLOSED, &format!("{what}, {status}"));
            }
        }
    }
    if matches!(status, 429 | 503) && response["headers"].is_object() {
        assert!(answer.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0), "{what}, {status}");
    }
    if let (200..300, Ok(body), Some(schema)) = (status, serde_json::from_slice(sent), operation.body()) {
        let open = &DESCRIPTION["components"]["schemas"];
        must_be(&body, schema, open, &format!("{what} was taken ({status}), although its body"));
    }
}

fn is_problem(answer: &Answer, what: &str) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}: {}", answer.text);
    must_be(&answer.json(), &json!({ "$ref": "#/components/schemas/ProblemDocument" }), &CLOSED, what);
}

/// Fails unless `value` is of the type `schema`, which may name the types among `types`.
fn must_be(value: &Value, schema: &Value, types: &'static Value, what: &str) {
    let key = format!("{} {schema}", std::ptr::from_ref(types).addr());
    let mut checks = CHECKS.lock().expect("no check panics while it holds the lock");
    let check = checks.entry(key).or_insert_with(|| Arc::new(compiled(schema, types))).clone();
    drop(checks);
    if let Err(error) = check.validate(value) {
        panic!("{what} is not as described: {error} in {value}");
    }
}

fn compiled(schema: &Value, types: &Value) -> Validator {
    let mut whole = schema.clone();
    whole["components"] = json!({ "schemas": types });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap_or_else(|error| panic!("{schema} is no schema: {error}"))
}

/// The types that others are joined with: they cannot be closed, because what joins them has more fields.
fn joined(types: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut look = vec![types];
    while let Some(value) = look.pop() {
        for part in value["allOf"].as_array().into_iter().flatten() {
            names.extend(part["$ref"].as_str().and_then(|path| path.rsplit('/').next()).map(str::to_owned));
        }
        look.extend(value.as_object().into_iter().flat_map(|object| object.values()));
        look.extend(value.as_array().into_iter().flatten());
    }
    names
}

fn close(schema: &mut Value, is_part: bool) {
    if !is_part && (schema["properties"].is_object() || schema["allOf"].is_array()) {
        schema["unevaluatedProperties"] = json!(false);
    }
    for list in ["allOf", "oneOf", "anyOf"] {
        for part in schema.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            close(part, is_part || list == "allOf");
        }
    }
    for field in schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        close(field.1, false);
    }
    if let Some(items) = schema.get_mut("items") {
        close(items, false);
    }
}
