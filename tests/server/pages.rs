//! Pages and files, as far as the server is concerned with them.

use reqwest::Method;

use crate::support::{Answer, Client, on_both, on_one};

#[tokio::test]
async fn pages_are_rendered_with_a_policy_around_their_own_scripts() {
    on_both(async |server| {
        let client = server.client();
        let first = client.get("/").await.must(200);
        assert!(first.header("content-type").starts_with("text/html"));
        let policy = first.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
        assert!(policy.contains("'wasm-unsafe-eval'") && !policy.contains("unsafe-inline"), "{policy}");
        assert!(first.text.contains(&format!("nonce=\"{nonce}\"")));
        let second = client.get("/").await.must(200);
        assert!(!second.header("content-security-policy").contains(nonce), "a nonce is used once");
    })
    .await;
}

#[tokio::test]
async fn the_sign_in_page_shows_the_demo_accounts_while_they_are_there() {
    on_one(&[], async |server| {
        let page = server.client().get("/sign-in").await.must(200);
        assert!(page.text.contains("forecourt-demo"), "{}", page.text);
    })
    .await;
}

#[tokio::test]
async fn a_form_signs_in_without_a_script() {
    on_both(async |server| {
        let client = server.client();
        let form = client
            .request(Method::POST, "/fn/sign_in")
            .header("accept", "text/html")
            .header("referer", format!("http://{}/sign-in", server.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .body("email=customer1%40demo.test&password=forecourt-demo");
        let answer = Answer::of(form).await;
        assert!(matches!(answer.status, 302 | 303), "{answer:?}");
        client.get("/api/me").await.must(200);
        assert!(client.get("/customer").await.must(200).text.contains("Ada Winter"));
    })
    .await;
}

/// As `public/forms.js` sends a form.
async fn sent_by_script(client: &Client, name: &str, page: &str, body: &str) -> Answer {
    let form = client
        .request(Method::POST, &format!("/fn/{name}"))
        .header("accept", "text/html")
        .header("forecourt-form", "script")
        .header("referer", format!("http://localhost{page}"))
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(form.body(body.to_owned())).await
}

#[tokio::test]
async fn a_form_that_a_script_sends_is_told_where_to_go_and_the_page_there_says_the_rest() {
    on_both(async |server| {
        let client = server.signed_in("customer1").await;
        // What the script does not go to by itself: a page that is fetched leaves the message for the one that is shown.
        let shown = async || {
            let page = client.request(Method::GET, "/customer").header("sec-fetch-mode", "navigate");
            Answer::of(page).await.must(200).text
        };
        let wrong = sent_by_script(&client, "start_consultation", "/customer", "plan=free&channel=chat&concern=").await;
        assert_eq!((wrong.status, wrong.header("location")), (200, "/customer"), "{wrong:?}");
        client.request(Method::GET, "/customer").header("sec-fetch-mode", "cors").send().await.expect("an answer");
        assert!(shown().await.contains("concern-error"), "the refusal is on the page");

        let right = "plan=free&channel=chat&concern=It+squeals.";
        let done = sent_by_script(&client, "start_consultation", "/customer", right).await.must(200);
        assert!(done.header("location").starts_with("/consultations/"), "{done:?}");
        sent_by_script(&client, "sign_out", "/customer", "").await.must(200);
        let nobody = sent_by_script(&client, "start_consultation", "/customer", right).await;
        assert_eq!((nobody.status, nobody.header("location")), (200, "/sign-in?next=/customer"), "{nobody:?}");
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_not_there_says_so_as_a_page() {
    on_one(&[], async |server| {
        let answer = server.client().get("/no/such/page").await.must(404);
        assert!(answer.header("content-type").starts_with("text/html"), "{answer:?}");
    })
    .await;
}

#[tokio::test]
async fn nothing_outside_the_site_is_served() {
    on_one(&[], async |server| {
        for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/pkg/..%2f..%2fetc/passwd", "/pkg/../../etc/passwd"] {
            let answer = server.client().get(path).await;
            assert!(
                answer.status == 404 && !answer.text.contains("root:") && !answer.text.contains("[workspace]"),
                "{path}: {answer:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_that_asks_again_without_a_script_says_so_in_its_head_and_nowhere_else() {
    on_both(async |server| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let again = "<noscript><meta http-equiv=\"refresh\" content=\"20\"></noscript></head>";
        let asks = async |client: &Client, path: &str| {
            let page = client.get(path).await.must(200);
            assert_eq!(page.header("refresh"), "", "a browser with scripts would follow it too");
            assert_eq!(
                page.text.matches("http-equiv").count(),
                usize::from(page.text.contains(again)),
                "{}",
                page.text
            );
            page.text.contains(again)
        };
        assert!(asks(&mechanic, "/mechanic").await);
        assert!(asks(&server.signed_in("manager1").await, "/mechanic").await);
        assert!(!asks(&customer, "/customer").await, "somebody may be typing there");
        customer.start_consultation().await;
        assert!(asks(&customer, "/customer").await);
        assert!(asks(&customer, "/customer").await, "the page that is kept, too");
        assert!(!asks(&customer, "/account").await);
    })
    .await;
}
