//! What the API's description bounds, the server bounds: one more than a field may hold is refused by the field's name.

use serde_json::{Value, json};

use crate::support::description::{Operation, members, operations, resolved};
use crate::support::example::Place;
use crate::support::on_one;
use crate::support::scene::Scene;

/// Numbers that are no amount: whatever was seen is compared, and any is refused that is not the present one.
const COMPARED: [&str; 2] = ["version", "revision"];
/// Texts of a sign-in or of a link: too long a one is a wrong one, and what a device calls itself is cut off.
const OF_SIGNING_IN: [&str; 5] = ["email", "password", "device", "key", "second_factor"];

/// A value that is too much or too little, for a field that the body holds at a pointer.
struct Excess {
    at: String,
    field: &'static str,
    value: Value,
}

#[tokio::test(flavor = "multi_thread")]
async fn one_more_than_a_field_may_hold_is_refused_by_name_and_changes_nothing() {
    on_one(&[], async |server| {
        let scene = Scene::of(server).await;
        let mut tried = 0;
        for operation in operations() {
            let mut all = Vec::new();
            if let Some(schema) = operation.body() {
                find(operation, schema, "", &mut all);
            }
            if all.is_empty() {
                continue;
            }
            let call = scene.call(operation).await;
            let before = server.tables().await;
            for excess in &all {
                let answer = call.with(&Place::Body(excess.at.clone()), &excess.value).send().await;
                let what = format!("{} {} {}", operation.method, operation.path, excess.at);
                assert_eq!(answer.status, 422, "{what}: {}", answer.text);
                let field = answer.json()["field"].as_str().unwrap_or_default().to_owned();
                assert!(field.contains(excess.field), "{what} is refused as {field}");
                tried += 1;
            }
            server.tables().await.must_equal(&before, operation.path);
        }
        assert!(tried > 60, "only {tried}");
    })
    .await;
}

/// Every excess of a body. Fails for a text, a number or a list that has no bounds.
fn find(operation: Operation, schema: &'static Value, at: &str, all: &mut Vec<Excess>) {
    for (field, of) in members(&resolved(schema)["properties"]) {
        let at = format!("{at}/{field}");
        let mut push = |value| all.push(Excess { at: at.clone(), field, value });
        let is = |kind: &str| {
            of["type"] == kind || of["type"].as_array().is_some_and(|any| any.iter().any(|one| one == kind))
        };
        if is("string") && !OF_SIGNING_IN.contains(&field) {
            let most = bound(operation, &at, of, "maxLength");
            push(json!("x".repeat(usize::try_from(most + 1).expect("a length"))));
            if bound(operation, &at, of, "minLength") > 0 {
                push(json!(" "));
            }
        } else if is("integer") && !COMPARED.contains(&field) {
            push(json!(bound(operation, &at, of, "maximum") + 1));
            push(json!(bound(operation, &at, of, "minimum") - 1));
        } else if is("number") {
            push(json!(bound(operation, &at, of, "maximum") + 1));
            push(json!(bound(operation, &at, of, "exclusiveMinimum")));
            push(json!(0.5));
        } else if is("array") {
            let most = bound(operation, &at, of, "maxItems");
            let piece = operation.example().and_then(|example| example.pointer(&format!("{at}/0")).cloned());
            push(json!(vec![piece.unwrap_or(json!([1, 1])); usize::try_from(most + 1).expect("a length")]));
            find(operation, &of["items"], &format!("{at}/0"), all);
        }
    }
}

fn bound(operation: Operation, at: &str, of: &Value, name: &str) -> i64 {
    of[name].as_i64().unwrap_or_else(|| panic!("{} {} {at} has no {name}", operation.method, operation.path))
}
