//! The first day over HTTP: before it, behind its link, and after it.

use app::page_routes;
use serde_json::json;
use session::shop::setup;

use crate::support::html::must_be_valid;
use crate::support::{Setup, TestServer, on_both_with, on_one_with};

fn empty() -> Setup {
    Setup { is_empty: true, ..Setup::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_garage_is_set_up_pages_say_so_and_nothing_is_a_fault() {
    on_both_with(empty(), async |server: &TestServer| {
        let client = server.client();
        for page in ["/", "/sign-in", "/sign-up"] {
            let page = client.get(page).await.must(200);
            assert!(page.text.contains("This garage is not open yet"), "{}", page.text);
        }
        for route in page_routes() {
            if !route.path().contains('{') {
                let page = client.get(route.path()).await;
                assert!(page.status < 500, "{}: {}", route.path(), page.text);
            }
        }
        let typed = [("email", "ada@example.org"), ("name", "Ada"), ("password", "a+sentence+is+a+good+one")];
        client.form("sign_up", "/sign-up", &typed).await;
        let said = client.get("/sign-up").await.must(200);
        assert!(said.text.contains("not open yet"), "{}", said.text);
        let login = client.post("/api/login", &json!({ "email": "ada@example.org", "password": "x" })).await;
        assert_eq!(login.status, 401, "{}", login.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_behind_the_link_end_with_an_owner_who_is_signed_in() {
    on_both_with(empty(), async |server: &TestServer| {
        let client = server.client();
        let token = setup::offer(&server.cx, None).await.expect("offered").expect("a token");
        let token = token.expose();
        let at = |step: &str| format!("/setup?token={token}&step={step}");
        for wrong in ["/setup".to_owned(), "/setup?token=".to_owned(), format!("/setup?token={}", "0".repeat(64))] {
            client.get(&wrong).await.must(404);
        }
        // A foreign link changes nothing.
        let foreign = client.form("setup_shop", "/setup", &[("token", "x"), ("name", "Mine")]).await;
        assert_eq!(foreign.header("location"), "/setup", "{}", foreign.text);
        let sent = async |form: &str, step: &str, fields: &[(&str, &str)]| {
            let fields: Vec<_> = [("token", token)].into_iter().chain(fields.iter().copied()).collect();
            client.form(form, &at(step), &fields).await.header("location").to_owned()
        };
        client.get(&at("shop")).await.must(200);
        // A step that is skipped is asked for where it belongs.
        let owner = [("name", "Olga"), ("email", "olga@garage.test"), ("password", "a+sentence+is+a+good+one")];
        assert_eq!(sent("setup_owner", "owner", &owner).await, at("shop"));
        assert_eq!(sent("setup_shop", "shop", &[("name", "Harbour"), ("country", "NO")]).await, at("money"));
        let money = client.get(&at("money")).await.must(200);
        assert!(money.text.contains("25, 15, 12") && money.text.contains("Europe/Oslo"), "{}", money.text);
        let place = [("location", "Quay"), ("register", "Desk"), ("opening_cash", "100")];
        assert_eq!(sent("setup_place", "place", &place).await, at("people"));
        // Who works there is named, or not: the step can be left out, and come back to.
        let people = client.get(&at("people")).await.must(200).text;
        assert!(
            people.contains("Skip this step")
                && people.contains(&format!("href=\"{}\"", at("owner").replace('&', "&amp;"))),
            "{people}"
        );
        let wrong = [("mechanics", "nora@garage.test%0Ano+address"), ("managers", "")];
        assert_eq!(sent("setup_people", "people", &wrong).await, at("people"));
        let kept = client.get(&at("people")).await.must(200).text;
        assert!(kept.contains("“no address” is no e-mail address") && kept.contains("nora@garage.test"), "{kept}");
        let named = [
            ("mechanics", "nora@garage.test%0AOLGA@garage.test"),
            ("cashiers", "Nora@garage.test"),
            ("managers", "max@garage.test"),
        ];
        assert_eq!(sent("setup_people", "people", &named).await, at("owner"));
        let back = client.get(&at("people")).await.must(200).text;
        assert!(back.contains("max@garage.test"), "{back}");
        assert_eq!(
            sent("setup_owner", "owner", &[("name", "Olga"), ("email", "olga"), ("password", "x")]).await,
            at("owner")
        );
        let kept = client.get(&at("owner")).await.must(200);
        assert!(kept.text.contains("value=\"olga\"") && !kept.text.contains("value=\"x\""), "{}", kept.text);
        assert_eq!(sent("setup_owner", "owner", &owner).await, "/staff");
        let today = client.get("/staff").await.must(200);
        assert!(today.text.contains("What is left to do") && today.text.contains("Olga"), "{}", today.text);
        // Whoever was named is invited, once each, with all that they will do; the owner is there already.
        assert!(today.text.contains("Whoever you named is invited by e-mail."), "{}", today.text);
        let invites = client.get("/api/invites").await.must(200).json();
        let mut invited: Vec<(String, String)> = invites["invites"]
            .as_array()
            .expect("invitations")
            .iter()
            .map(|invite| (invite["email"].as_str().unwrap_or_default().to_owned(), invite["roles"].to_string()))
            .collect();
        invited.sort();
        let wanted = [("max@garage.test", r#"["manager"]"#), ("nora@garage.test", r#"["mechanic","cashier"]"#)];
        assert_eq!(invited, wanted.map(|(email, roles)| (email.to_owned(), roles.to_owned())));
        let mail = server.last_mail_to("nora@garage.test").await.expect("a mail");
        assert!(mail.contains("/join?key="), "{mail}");
        let me = client.get("/api/me").await.must(200).json();
        assert_eq!(me["user"]["roles"], json!(["admin"]));
        let settings = client.get("/api/shop/settings").await.must(200).json();
        assert_eq!(settings["reckoning"]["currency"], "NOK");
        client.get(&at("shop")).await.must(404);
        let page = server.client().get("/").await.must(200);
        assert!(page.text.contains("Harbour") && !page.text.contains("not open yet"), "{}", page.text);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_first_day_are_valid_html() {
    on_one_with(empty(), async |server: &TestServer| {
        let client = server.client();
        let token = setup::offer(&server.cx, None).await.expect("offered").expect("a token");
        let mut pages = std::collections::BTreeMap::new();
        for step in ["shop", "money", "place", "people", "owner"] {
            let path = format!("/setup?token={}&step={step}", token.expose());
            pages.insert(step.to_owned(), client.get(&path).await.must(200).text);
            // What comes back says beside each field what is wrong with it.
            let wrong = [("token", token.expose()), ("mechanics", "x"), ("opening_cash", "x"), ("tax_rates_bp", "x")];
            client.form(&format!("setup_{step}"), &path, &wrong).await;
            pages.insert(format!("{step}, refused"), client.get(&path).await.must(200).text);
        }
        for path in ["/", "/sign-in", "/sign-up", "/nowhere"] {
            pages.insert(path.to_owned(), client.get(path).await.text);
        }
        must_be_valid(&pages);
    })
    .await;
}
