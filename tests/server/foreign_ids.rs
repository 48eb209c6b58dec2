//! An id that is nobody's, one of another garage's and one of another table are one answer, for every id a call takes.
//!
//! Driven by the API's description: a new call, or a new id in an old one, is tried by itself.

use app::problem::{Problem, ProblemKind};
use serde_json::{Value, json};
use session::store::{StoreError, Value as Argument, transact};

use crate::support::description::operations;
use crate::support::example::{IdPlace, Place};
use crate::support::scene::{Call, Scene, is_made_by_client, unknown};
use crate::support::{Answer, TestServer, on_both};

/// Where a wrong id is refused with 409, the same for all: it is compared with what the caller is or saw, never looked for.
const COMPARED: [&str; 2] = ["cashier_id", "count_id"];

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_foreign_ids_are_told_apart_by_no_call_and_change_nothing() {
    on_both(async |server: &TestServer| {
        server.open_another_garage().await;
        let (scene, other) = (Scene::of(server).await, Scene::of_other(server).await);
        let (here, there) = (scene.things().await, other.things().await);
        let mut tried = 0;
        for operation in operations() {
            let places = operation.id_places();
            if places.is_empty() {
                continue;
            }
            let call = scene.call(operation).await;
            let before = server.tables().await;
            for place in &places {
                let find = |known: &std::collections::BTreeMap<&'static str, Value>| {
                    let id = known.get(place.name).or_else(|| known.get(place.kind));
                    id.cloned().unwrap_or_else(|| panic!("no thing of another garage stands for {place:?}"))
                };
                let mut wrong = vec![find(&there), of_another_table(place, &here)];
                // Whom one looks after may be anybody of the shop.
                let is_anybody = operation.path.starts_with("/api/people") && matches!(place.place, Place::Path(_));
                if place.kind == "UserId" && !is_anybody {
                    wrong.push(of_another_role(place, &here));
                }
                tried += 1;
                if is_made_by_client(place) {
                    // Only another garage's own: any other is as good as new, and would be taken.
                    let answer = call.with(&place.place, &wrong[0]).send().await;
                    assert!(answer.status < 500, "{}", describe(&call, place, &answer));
                    continue;
                }
                let nobodys = call.with(&place.place, &unknown()).send().await;
                assert!(is_refusal(place, nobodys.status), "{}", describe(&call, place, &nobodys));
                for id in wrong {
                    let answer = call.with(&place.place, &id).send().await;
                    let same = (answer.status, bare(&answer)) == (nobodys.status, bare(&nobodys));
                    assert!(same, "{}\nan unknown one: {}", describe(&call, place, &answer), nobodys.text);
                }
            }
            if !places.iter().any(is_made_by_client) {
                let what = format!("a wrong id in {} {}", operation.method, operation.path);
                server.tables().await.must_equal(&before, &what);
            }
        }
        assert!(tried > 40, "only {tried} ids were tried: is the description read as it is written?");
    })
    .await;
}

#[tokio::test]
async fn what_only_a_foreign_key_refuses_is_a_wrong_field_and_no_fault_of_the_server() {
    const OF_NO_SHOP: &str = "INSERT INTO teams (id, shop_id, name) VALUES ($1, $2, 'x')";
    on_both(async |server| {
        let ids = || vec![Argument::from(uuid::Uuid::now_v7()), Argument::from(uuid::Uuid::now_v7())];
        let refused: Result<u64, StoreError> = transact!(server.cx.store, |tx| tx.execute(OF_NO_SHOP, ids()).await);
        let error = refused.expect_err("there is no such shop");
        assert!(matches!(error, StoreError::Reference), "{error:?}");
        assert_eq!(Problem::from(error).kind, ProblemKind::Invalid);
    })
    .await;
}

/// What narrows a list finds nothing; what is looked for is not there; what is compared does not fit.
fn is_refusal(place: &IdPlace, status: u16) -> bool {
    match &place.place {
        Place::Query(_) => status == 200,
        _ if COMPARED.contains(&place.name) => status == 409,
        _ => matches!(status, 404 | 422),
    }
}

fn of_another_table(place: &IdPlace, here: &std::collections::BTreeMap<&'static str, Value>) -> Value {
    here[if place.kind == "RegisterId" { "ProductId" } else { "RegisterId" }].clone()
}

/// Somebody of the same garage who is not what is wanted.
fn of_another_role(place: &IdPlace, here: &std::collections::BTreeMap<&'static str, Value>) -> Value {
    here[match place.name {
        "customer_id" => "preferred_mechanic",
        "cashier_id" => "owner",
        "owner" => "TeamId",
        _ => "customer_id",
    }]
    .clone()
}

/// The answer without what is every answer's own.
fn bare(answer: &Answer) -> Value {
    let mut body = answer.json();
    for own in ["request_id", "instance", "server_time", "stale_before"] {
        body[own] = json!(null);
    }
    body
}

fn describe(call: &Call, place: &IdPlace, answer: &Answer) -> String {
    let operation = call.operation;
    format!("{} {}, {}: {} {}", operation.method, operation.path, place.name, answer.status, answer.text)
}
