//! A form that is sent again as it was, because its answer was lost or the button was pressed twice, is carried out once.

use reqwest::Method;
use scraper::{Html, Selector};
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{Answer, Client, on_both};

/// The address of the form that `page` posts to the server function `name`, as the page has it.
async fn address(client: &Client, page: &str, name: &str) -> String {
    let page = client.get(page).await.must(200);
    let form = Selector::parse(&format!("form[method=post][action^='/fn/{name}?']")).expect("a selector");
    let document = Html::parse_document(&page.text);
    let form = document.select(&form).next().unwrap_or_else(|| panic!("a form of {name} with an id: {}", page.text));
    form.attr("action").unwrap_or_default().to_owned()
}

/// As a browser without a script sends a form: where it leads.
async fn send(client: &Client, to: &str, body: &str) -> Answer {
    let request = client
        .request(Method::POST, to)
        .header("accept", "text/html")
        .header("referer", "http://forecourt.test/deals/new")
        .header("content-type", "application/x-www-form-urlencoded");
    Answer::of(request.body(body.to_owned())).await
}

async fn deals(client: &Client, title: &str) -> usize {
    let found = client.get(&format!("/api/deals?q={title}")).await.must(200).json();
    found["deals"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_form_whose_answer_was_lost_is_sent_again_and_leads_to_the_same_place() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let to = address(&manager, "/deals/new", "create_deal").await;
        let first = send(&manager, &to, "title=Oncebrakes&vehicle=&customer=").await.must(303);
        let said = manager.get(first.header("location")).await.must(200);
        assert!(said.text.contains("was created."), "{}", said.text);
        let again = send(&manager, &to, "title=Oncebrakes&vehicle=&customer=").await.must(303);
        assert_eq!(again.header("location"), first.header("location"));
        assert!(
            manager.get(again.header("location")).await.must(200).text.contains("was created."),
            "it says so again"
        );
        assert_eq!(deals(&manager, "Oncebrakes").await, 1);
        // What was changed meanwhile is another act, and so is what another page's form sends.
        send(&manager, &to, "title=Oncebrakes&vehicle=Golf&customer=").await.must(303);
        assert_eq!(deals(&manager, "Oncebrakes").await, 2);
        let other = address(&manager, "/deals/new", "create_deal").await;
        assert_ne!(to, other);
        send(&manager, &other, "title=Oncebrakes&vehicle=&customer=").await.must(303);
        assert_eq!(deals(&manager, "Oncebrakes").await, 3);
    })
    .await;
}

#[tokio::test]
async fn of_a_button_pressed_many_times_at_once_one_is_carried_out_and_all_are_led_to_it() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let to = address(&customer, "/customer", "start_consultation").await;
        let mut sent = JoinSet::new();
        for _ in 0..8 {
            let (customer, to) = (customer.clone(), to.clone());
            let body = "plan=free&channel=chat&concern=Oncesqueal&vehicle=";
            sent.spawn(async move { send(&customer, &to, body).await.must(303).header("location").to_owned() });
        }
        let led: std::collections::BTreeSet<String> = sent.join_all().await.into_iter().collect();
        assert!(led.len() == 1 && led.iter().all(|to| to.starts_with("/consultations/")), "{led:?}");
        let room = led.first().expect("a room").clone();
        let to = address(&customer, &room, "post_message").await;
        let id = room.trim_start_matches("/consultations/").to_owned();
        let mut sent = JoinSet::new();
        for _ in 0..8 {
            let (customer, to, body) = (customer.clone(), to.clone(), format!("id={id}&body=Oncehello"));
            sent.spawn(async move { send(&customer, &to, &body).await.must(303) });
        }
        sent.join_all().await;
        let messages = customer.get(&format!("/api/consultations/{id}/messages")).await.must(200);
        assert_eq!(messages.text.matches("Oncehello").count(), 1, "{}", messages.text);
    })
    .await;
}

#[tokio::test]
async fn what_was_done_before_a_crash_took_the_answer_is_not_done_again() {
    on_both(async |server| {
        let manager = server.signed_in("manager1").await;
        let to = address(&manager, "/deals/new", "create_deal").await;
        send(&manager, &to, "title=Oncecrash&vehicle=&customer=").await.must(303);
        let new = json!({ "title": "Oncecrash" });
        let call = || manager.request(Method::POST, "/api/deals").header("idempotency-key", "crash").json(&new);
        Answer::of(call()).await.must(201);
        assert_eq!(deals(&manager, "Oncecrash").await, 2);
        server
            .break_by("UPDATE idempotency_keys SET status = NULL, body = NULL, created_at = created_at - 70000")
            .await;
        let again = send(&manager, &to, "title=Oncecrash&vehicle=&customer=").await.must(303);
        assert_eq!(again.header("location"), "/deals/new");
        assert!(manager.get("/deals/new").await.must(200).text.contains("This was already done."));
        Answer::of(call()).await.problem(409, "idempotency-done");
        assert_eq!(deals(&manager, "Oncecrash").await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_no_answer_and_what_is_sent_again_may_be_done() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let to = address(&customer, "/customer", "start_consultation").await;
        let body = "plan=free&channel=chat&concern=Oncerefused&vehicle=";
        let other = server.signed_in("customer1").await;
        let id = other.start_consultation().await["session"]["id"].as_str().expect("an id").to_owned();
        let refused = send(&customer, &to, body).await.must(303);
        assert!(!refused.header("location").starts_with("/consultations/"), "{refused:?}");
        other.ask(&format!("/api/consultations/{id}/cancel")).await.must(200);
        let done = send(&customer, &to, body).await.must(303);
        assert!(done.header("location").starts_with("/consultations/"), "{done:?}");
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_persons_page_does_nothing() {
    on_both(async |server| {
        let (ada, ben) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        let to = address(&ada, "/customer", "start_consultation").await;
        let body = "plan=free&channel=chat&concern=Oncesecret&vehicle=";
        let before = server.tables().await;
        let refused = send(&ben, &to, body).await.must(409);
        assert!(refused.text.contains("signed in as"), "{}", refused.text);
        assert!(!refused.text.contains("Oncesecret"), "what one typed is not shown to another");
        server.tables().await.must_equal(&before, "a form of another person's page");
        let script = ben.request(Method::POST, &to).header("accept", "application/json");
        let script = script.header("content-type", "application/x-www-form-urlencoded").body(body);
        Answer::of(script).await.problem(409, "other-person");
        send(&ada, &to, body).await.must(303);
    })
    .await;
}
