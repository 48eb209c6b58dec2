//! Every call of the API's description can be made as its own example says.

use std::collections::BTreeSet;

use crate::support::description::{DESCRIPTION, operations};
use crate::support::scene::Scene;
use crate::support::{on_both, on_one};

#[tokio::test(flavor = "multi_thread")]
async fn every_call_is_made_from_its_own_example_and_answered_as_described() {
    on_both(async |server| {
        let scene = Scene::of(server).await;
        // What ends the caller's own logins comes last.
        let (last, first): (Vec<_>, Vec<_>) =
            operations().partition(|call| call.method == "delete" && call.path == "/api/me/sessions");
        for operation in first.into_iter().chain(last) {
            let answer = scene.call(operation).await.send().await;
            let described = &operation.call["responses"][answer.status.to_string()];
            let is_taken = (200..300).contains(&answer.status) && described.is_object();
            assert!(is_taken, "{} {}: {} {}", operation.method, operation.path, answer.status, answer.text);
        }
    })
    .await;
}

#[tokio::test]
async fn the_description_that_is_served_is_the_one_that_every_answer_is_checked_against() {
    on_one(&[], async |server| {
        assert_eq!(server.client().get("/api/openapi.json").await.must(200).json(), *DESCRIPTION);
    })
    .await;
}

#[test]
fn every_refusal_that_a_call_can_get_is_described_once_for_all() {
    for call in operations() {
        let statuses: BTreeSet<_> =
            call.call["responses"].as_object().into_iter().flatten().map(|(status, _)| status.as_str()).collect();
        let what = format!("{} {}", call.method, call.path);
        assert!(["400", "408", "413", "431", "500", "503"].iter().all(|status| statuses.contains(status)), "{what}");
        assert!(!statuses.contains("default"), "{what}: a catch-all would let any answer pass");
        let is_open = call.call["security"].is_array();
        assert!(is_open || statuses.contains("401"), "{what}");
        let keys = call.parameters().filter(|parameter| parameter["name"] == "Idempotency-Key").count();
        let repeats = !is_open && call.method != "get" && call.path != "/api/logout";
        assert_eq!(keys, usize::from(repeats), "{what}");
        assert!(!repeats || ["409", "422"].iter().all(|status| statuses.contains(status)), "{what}");
    }
}
