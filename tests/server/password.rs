//! A forgotten and a changed password, over HTTP and as a browser without a script sends its forms.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Client, TestServer, on_both};

const NEW: &str = "a whole new sentence";

/// As a browser without a script sends a form from `page`: where it leads.
async fn send(client: &Client, page: &str, form: &str, fields: &[(&str, &str)]) -> String {
    let encoded =
        |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    let body: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", encoded(text))).collect();
    let request = client
        .request(Method::POST, &format!("/fn/{form}"))
        .header("accept", "text/html")
        .header("referer", format!("http://localhost{page}"))
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(body.join("&"))).await.must(303).header("location").to_owned()
}

async fn signs_in(server: &TestServer, name: &str, password: &str) -> bool {
    let body = json!({ "email": format!("{name}@demo.test"), "password": password });
    server.client().post("/api/login", &body).await.status == 200
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_set_anew_by_the_link_in_the_mail_and_the_link_works_once() {
    on_both(async |server: &TestServer| {
        let (browser, before) = (server.client(), server.signed_in("customer1").await);
        assert!(browser.get("/sign-in").await.must(200).text.contains("/forgot-password"));
        let to = send(&browser, "/forgot-password", "forgot_password", &[("email", "Customer1@Demo.Test")]).await;
        assert_eq!(to, "/sign-in");
        let said = browser.get(&to).await.must(200).text;
        assert!(said.contains("a link to set a new password is on its way"), "{said}");
        let link = server.last_mail_to("customer1@demo.test").await.expect("a mail");
        let link =
            link.lines().find_map(|line| line.strip_prefix(crate::support::PUBLIC_URL)).expect("a link").to_owned();

        let page = browser.get(&link).await.must(200);
        assert!(page.text.contains("customer1@demo.test") && page.header("referrer-policy").contains("same-origin"));
        let key = link.split_once("?key=").expect("a key").1;
        let weak = [("key", key), ("password", "password")];
        assert_eq!(
            send(&browser, &link, "set_new_password", &weak).await,
            link,
            "a refusal leads back, and the link works"
        );
        assert!(browser.get(&link).await.must(200).text.contains("lists of leaked ones"));
        let good = [("key", key), ("password", NEW)];
        assert_eq!(send(&browser, &link, "set_new_password", &good).await, "/sign-in");
        assert!(browser.get("/sign-in").await.must(200).text.contains("Your new password is set."));
        assert!(signs_in(server, "customer1", NEW).await && !signs_in(server, "customer1", "forecourt-demo").await);
        before.get("/api/me").await.must(401);

        for used in [link.as_str(), "/new-password", "/new-password?key=x", "/new-password?key=%F0"] {
            let page = browser.get(used).await.must(404);
            assert!(page.text.contains("It was used, it expired, or a newer one took its place."), "{}", page.text);
            assert!(page.text.contains("<a href=\"/forgot-password\">have a new link sent"), "{}", page.text);
        }
        // An invitation is sent anew by whoever runs the shop, and by nobody else.
        let invitation = browser.get("/join?key=x").await.must(404);
        assert!(!invitation.text.contains("have a new link sent"), "{}", invitation.text);
        let again = json!({ "key": key, "password": NEW });
        browser.post("/api/password-links/use", &again).await.problem(404, "link-not-valid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_gets_the_same_answer_and_no_mail() {
    on_both(async |server: &TestServer| {
        let mut answers = Vec::new();
        for email in ["customer1@demo.test", "nobody@demo.test"] {
            let browser = server.client();
            let api = browser.post("/api/password-links", &json!({ "email": email })).await;
            let to = send(&browser, "/forgot-password", "forgot_password", &[("email", email)]).await;
            let page = browser.get(&to).await;
            let said =
                page.text.split("role=\"status\"").nth(1).and_then(|rest| rest.split("</p>").next()).map(str::to_owned);
            answers.push((api.status, api.text, to, page.status, said.expect("it says something")));
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(server.last_mail_to("nobody@demo.test").await, None);
        server.client().post("/api/password-links", &json!({ "email": "nobody" })).await.problem(422, "invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_password_keeps_this_browser_signed_in_under_another_cookie() {
    on_both(async |server: &TestServer| {
        let (here, there) = (server.signed_in("mechanic1").await, server.signed_in("mechanic1").await);
        let wrong = [("present", "wrong"), ("password", NEW), ("everywhere", "yes")];
        assert_eq!(send(&here, "/account", "change_password", &wrong).await, "/account");
        let page = here.get("/account").await.must(200).text;
        assert!(page.contains("This is not your present password") && !page.contains(NEW), "{page}");
        assert!(page.contains("checked"), "what was ticked is kept");
        let right = [("present", "forecourt-demo"), ("password", NEW), ("everywhere", "yes")];
        send(&here, "/account", "change_password", &right).await;
        let page = here.get("/account").await.must(200).text;
        assert!(page.contains("Your password is changed, and you are signed out everywhere else."), "{page}");
        there.get("/api/me").await.must(401);
        assert!(signs_in(server, "mechanic1", NEW).await);

        let body = json!({ "present": NEW, "password": "yet another sentence" });
        let changed = here.post("/api/me/password", &body).await.must(204);
        assert!(changed.headers.get_all("set-cookie").iter().count() >= 1, "another cookie");
        here.get("/api/me").await.must(200);
        here.post("/api/me/password", &body).await.problem(422, "invalid");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_is_changed_on_the_account_page_and_by_the_api() {
    on_both(async |server: &TestServer| {
        let here = server.signed_in("customer1").await;
        send(&here, "/account", "change_name", &[("name", "")]).await;
        assert!(here.get("/account").await.must(200).text.contains("Type a name."));
        send(&here, "/account", "change_name", &[("name", "Ada & Co")]).await;
        let page = here.get("/account").await.must(200).text;
        assert!(page.contains("You are called Ada &amp; Co from now on."), "{page}");
        let patch = here.request(Method::PATCH, "/api/me").json(&json!({ "name": "Ada" }));
        assert_eq!(Answer::of(patch).await.must(200).json()["user"]["name"], "Ada");
        assert_eq!(here.get("/api/me").await.must(200).json()["user"]["name"], "Ada");
        let wishes = json!({ "quotes": false, "accepted": true });
        let put = here.request(Method::PUT, "/api/me/mail-wishes").json(&wishes);
        assert_eq!(Answer::of(put).await.must(200).json(), wishes);
        assert_eq!(here.get("/api/me/mail-wishes").await.must(200).json(), wishes);
        send(&here, "/account", "choose_mail", &[("quotes", "yes")]).await;
        assert_eq!(
            here.get("/api/me/mail-wishes").await.must(200).json(),
            json!({ "quotes": true, "accepted": false })
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_with_a_customer_is_mailed_from_its_page_and_one_without_offers_nothing() {
    on_both(async |server: &TestServer| {
        let cashier = server.signed_in("cashier1").await;
        let registers = cashier.get("/api/pos/registers").await.must(200).json();
        let start = json!({ "register_id": registers["registers"][0]["id"], "opening_cash_cents": 20_000 });
        let shift = cashier.post("/api/pos/sessions/get-or-create", &start).await.must(201).json()["shift"]["id"].clone();
        let product = cashier.get("/api/pos/catalogue").await.must(200).json()["products"][0].clone();
        let customer = cashier.get("/api/pos/customers?email=customer1@demo.test").await.must(200).json();
        for (customer_id, is_offered) in [(customer["id"].clone(), true), (serde_json::Value::Null, false)] {
            let id = uuid::Uuid::now_v7().to_string();
            let sale = json!({ "id": id, "customer_id": customer_id, "lines": [{ "product_id": product["id"], "quantity": 1 }],
                "tenders": [{ "kind": "cash", "amount_cents": 1_000_000 }] });
            let path = format!("/api/pos/shifts/{}/sales", shift.as_str().expect("an id"));
            cashier.post(&path, &sale).await.must(201);
            let page = format!("/pos/sales/{id}");
            assert_eq!(cashier.get(&page).await.must(200).text.contains("E-mail the receipt"), is_offered);
            send(&cashier, &page, "mail_receipt", &[("sale", &id)]).await;
            let answer = cashier.ask(&format!("/api/pos/sales/{id}/mail")).await;
            if is_offered {
                answer.must(202);
                let mail = server.last_mail_to("customer1@demo.test").await.expect("a mail");
                assert!(mail.contains("Here is your receipt"), "{mail}");
            } else {
                answer.problem(409, "no-address");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operations_page_shows_mail_that_was_given_up_and_sends_it_again() {
    on_both(async |server: &TestServer| {
        server.password_link("customer1@demo.test").await;
        let manager = server.signed_in("manager1").await;
        let page = manager.get("/admin").await.must(200).text;
        assert!(
            page.contains("customer1@demo.test") && page.contains("Waits") && !page.contains("new-password?key="),
            "{page}"
        );
        server
            .break_by("UPDATE mails SET given_up_at = created_at, last_error = 'no such mailbox', attempts = 8")
            .await;
        let page = manager.get("/admin").await.must(200).text;
        assert!(page.contains("Given up: no such mailbox") && page.contains("Send again"), "{page}");
        let shop = manager.get("/api/me").await.must(200).json()["user"]["shop_id"].clone();
        let id = server.last_mail_of(shop.as_str().expect("an id").parse().expect("an id")).await.to_string();
        send(&manager, "/admin", "send_mail_again", &[("id", &id)]).await;
        assert!(manager.get("/admin").await.must(200).text.contains("The mail is tried again"));
        assert!(!manager.get("/admin").await.must(200).text.contains("Given up"));
        // Nobody else does.
        let cashier = server.signed_in("cashier1").await;
        let form = cashier.request(Method::POST, "/fn/send_mail_again").header("accept", "application/json");
        let form = form.header("content-type", "application/x-www-form-urlencoded").body(format!("id={id}"));
        assert!(Answer::of(form).await.must(403).text.contains("not-allowed"));
    })
    .await;
}
