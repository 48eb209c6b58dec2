//! Mail that was not sent, over the API: listed as the operations page lists it, and sent again.

use serde_json::json;
use session::store::transact;

use crate::support::{TestServer, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn whoever_runs_the_shop_reads_what_was_given_up_and_sends_it_again() {
    on_both(async |server: &TestServer| {
        let (manager, cashier) = (server.signed_in("manager1").await, server.signed_in("cashier1").await);
        for name in ["nora", "omar"] {
            let invite = json!({ "email": format!("{name}@demo.test"), "roles": ["mechanic"] });
            manager.post("/api/invites", &invite).await.must(201);
        }
        const GIVE_UP: &str = "UPDATE mails SET given_up_at = created_at, attempts = 8, last_error = '550 unknown'
            WHERE address = 'nora@demo.test'";
        transact!(server.cx.store, |tx| tx.execute(GIVE_UP, vec![]).await).expect("given up");

        let page = manager.get("/api/shop/mails").await.must(200);
        let list = page.json();
        let mails = list["mails"].as_array().expect("mails");
        let of = |name: &str| mails.iter().find(|mail| mail["address"] == format!("{name}@demo.test")).expect("listed");
        let (nora, omar) = (of("nora"), of("omar"));
        assert_eq!((&nora["can_go_again"], &nora["last_error"]), (&json!(true), &json!("550 unknown")));
        assert_eq!((&omar["can_go_again"], &omar["given_up_at"]), (&json!(false), &json!(null)));
        assert!(!page.text.contains("/join?key="), "it says nothing of what stands in it");
        manager.get("/api/shop/mails?before=x").await.problem(422, "invalid");

        let again =
            |mail: &serde_json::Value| format!("/api/shop/mails/{}/send-again", mail["id"].as_str().expect("an id"));
        cashier.get("/api/shop/mails").await.problem(403, "not-allowed");
        cashier.ask(&again(nora)).await.problem(403, "not-allowed");
        manager.ask(&again(omar)).await.problem(409, "wrong-state");
        manager.ask(&again(nora)).await.must(202);
        manager.ask(&again(nora)).await.problem(409, "wrong-state");
        let list = manager.get("/api/shop/mails").await.must(200).json();
        assert!(list["mails"].as_array().expect("mails").iter().all(|mail| mail["given_up_at"].is_null()), "{list}");
    })
    .await;
}
