//! Who may do what of managing a shop: every set of roles × every page and every call of it.

use reqwest::Method;
use session::login::{self, NewUser, Password};
use session::people::Roles;

use crate::support::description::operations;
use crate::support::scene::Scene;
use crate::support::{Answer, Client, TestServer, on_both};

/// What begins so is for whoever runs the shop, except for what needs nobody to be signed in.
const CALLS: [&str; 4] = ["/api/people", "/api/invites", "/api/catalogue", "/api/shop"];
const FOR_ANYBODY: [&str; 1] = ["/api/invites/use"];
const PAGES: [&str; 12] = [
    "/manage",
    "/manage/people",
    "/manage/invites",
    "/manage/consultations",
    "/manage/catalogue",
    "/manage/catalogue/new",
    "/manage/catalogue/categories",
    "/manage/catalogue/prices",
    "/manage/catalogue/import",
    "/manage/places",
    "/manage/shop",
    "/manage/log",
];

/// Somebody new of the demo garage with these roles, signed in.
async fn somebody(server: &TestServer, roles: Roles) -> Client {
    let shop_id = session::shop::first(&server.cx.store).await.expect("readable").expect("a shop");
    let name = format!("roles-{}", roles.to_string().replace('+', "-"));
    let (email, password) = (format!("{name}@demo.test"), Password::new(session::demo::PASSWORD.to_owned()));
    let new = NewUser { shop_id, email, name: name.clone(), password, roles, referred_by: None };
    login::add_user(&server.cx, new).await.expect("somebody new");
    server.signed_in(&name).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_set_of_roles_sees_and_changes_of_the_shop_what_the_rule_says_and_nothing_else() {
    on_both(async |server: &TestServer| {
        let scene = Scene::of(server).await;
        let is_of_managing =
            |path: &str| CALLS.iter().any(|start| path.starts_with(start)) && !FOR_ANYBODY.contains(&path);
        let mut calls = Vec::new();
        for operation in operations() {
            if is_of_managing(operation.path) {
                calls.push(scene.call(operation).await);
            }
        }
        assert!(calls.len() > 25, "only {}", calls.len());
        for roles in Roles::every() {
            let client = somebody(server, roles).await;
            let may = roles.runs_the_shop();
            for page in PAGES {
                let asked = client.request(Method::GET, page).header("accept", "text/html");
                let status = Answer::of(asked).await.status;
                assert_eq!(status, if may { 200 } else { 302 }, "{roles}: {page}");
            }
            let before = server.tables().await;
            for call in &calls {
                let what = format!("{roles}: {} {}", call.operation.method, call.operation.path);
                if !may {
                    let answer = call.by(&client).send().await;
                    assert_eq!(answer.status, 403, "{what}: {}", answer.text);
                } else if call.operation.method == "get" {
                    let answer = call.by(&client).send().await;
                    assert_eq!(answer.status, 200, "{what}: {}", answer.text);
                }
            }
            if !may {
                server.tables().await.must_equal(&before, &roles.to_string());
            }
        }
    })
    .await;
}
