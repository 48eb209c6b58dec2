//! What a customer who waits is told and may do, over HTTP: their place, a mechanic by name, an appointment, by whose clock.

use serde_json::{Value, json};
use session::clock::{Clock, Timestamp};
use session::context::Limits;

use crate::support::{Client, Setup, TestServer, on_both, on_both_with};

fn id(of: &Value) -> &str {
    of["id"].as_str().expect("an id")
}

async fn active(client: &Client) -> Value {
    client.get("/api/customer/active-session").await.must(200).json()["session"].clone()
}

async fn consultation(client: &Client) -> Value {
    let path = format!("/api/consultations/{}", id(&active(client).await));
    client.get(&path).await.must(200).json()["session"].clone()
}

#[tokio::test]
async fn whoever_waits_reads_their_place_and_hears_when_it_changes_and_nothing_of_the_others() {
    on_both(async |server: &TestServer| {
        let (ada, ben, mechanic) = (
            server.signed_in("customer1").await,
            server.signed_in("customer2").await,
            server.signed_in("mechanic1").await,
        );
        let first = ada.start_consultation().await;
        ben.start_consultation().await;
        let place = ben.get("/api/customer/queue-place").await.must(200).json()["place"].clone();
        assert_eq!((place["place"].as_i64(), place["waiting_count"].as_i64()), (Some(2), Some(2)));
        assert_eq!(place["usual_wait_ms"], json!(null), "nothing was ever accepted here");
        let room = format!("/consultations/{}", id(&active(&ben).await));
        for page in ["/customer", &room] {
            let html = ben.get(page).await.must(200).text;
            assert!(html.contains("One person is ahead of you.") && html.contains("Too few"), "{page}: {html}");
        }
        let queue = ben.live_at(&["queue"]).await;
        ben.get(&queue).await.problem(403, "not-allowed");
        let mut stream = ben.stream(&queue.replace("follow=", "watch=")).await;
        let before = stream.next("queue").await;
        assert_eq!(before, json!({ "revision": place["revision"] }), "that it changed, and no more");
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&first["assignment"]))).await.must(200);
        assert!(stream.next("queue").await["revision"].as_i64() > before["revision"].as_i64());
        assert!(ben.get("/customer").await.text.contains("You are next."));
        assert!(!ada.get("/customer").await.text.contains("You are next."), "who was accepted waits no longer");
    })
    .await;
}

#[tokio::test]
async fn a_customer_asks_for_a_mechanic_by_name_on_their_page() {
    on_both(async |server: &TestServer| {
        let (customer, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let listed = customer.get("/api/mechanics").await.must(200).json()["mechanics"].clone();
        let mara = listed.as_array().expect("a list").iter().find(|one| one["name"] == "Mara Stein").expect("Mara");
        assert!(customer.get("/customer").await.text.contains("Mara Stein"));
        let fields = [("plan", "free"), ("channel", "chat"), ("concern", "Brakes")];
        let form = async |asked: &str| {
            let fields = [fields.as_slice(), &[("preferred_mechanic", asked)]].concat();
            customer.form("start_consultation", "/customer", &fields).await
        };
        for nobody in ["x", "00000000-0000-0000-0000-000000000007"] {
            form(nobody).await;
            let html = customer.get("/customer").await.text;
            assert!(html.contains("There is no such mechanic in this shop."), "{html}");
        }
        form(id(mara)).await;
        let queue = mechanic.get("/api/mechanic/queue").await.must(200).json();
        assert_eq!(queue["assignments"][0]["preferred_mechanic_id"], mara["id"]);
        assert!(mechanic.get("/mechanic").await.text.contains("asked for you"));
    })
    .await;
}

/// The form of the customer's page with a time in it.
async fn starts(client: &Client, typed: &str, zone: &str, which: &str) -> String {
    let fields = [
        ("plan", "free"),
        ("channel", "chat"),
        ("concern", "Brakes"),
        ("scheduled_for", typed),
        ("zone", zone),
        ("which", which),
    ];
    let answer = client.form("start_consultation", "/customer", &fields).await;
    client.get(answer.header("location")).await.must(200).text
}

#[tokio::test]
async fn a_later_start_is_by_the_clock_that_the_form_names_or_else_the_shops() {
    // In October, before clocks go back.
    let clock = Clock::set("2026-10-20T12:00:00Z".parse::<Timestamp>().expect("a moment"));
    let setup = Setup { clock: Some(clock), ..Setup::default() };
    on_both_with(setup, async |server: &TestServer| {
        let ada = server.signed_in("customer1").await;
        assert!(
            ada.get("/customer").await.text.contains("In the garage&#x27;s time zone, Europe/Berlin.")
                || ada.get("/customer").await.text.contains("In the garage's time zone, Europe/Berlin.")
        );
        starts(&ada, "2026-10-21T10:00", "America/New_York", "").await;
        assert_eq!(consultation(&ada).await["scheduled_for"], "2026-10-21T14:00:00.000Z");
        let ben = server.signed_in("customer2").await;
        starts(&ben, "2026-10-21T10:00", "", "").await;
        assert_eq!(consultation(&ben).await["scheduled_for"], "2026-10-21T08:00:00.000Z");

        // The night in which 02:30 comes twice.
        let carla = server.signed_in("customer3").await;
        let asked = starts(&carla, "2026-10-25T02:30", "Europe/Berlin", "").await;
        assert!(asked.contains("02:30 comes twice") && asked.contains("The first 02:30 (UTC+02)"), "{asked}");
        assert!(asked.contains("value=\"2026-10-25T02:30\"") && asked.contains("Time zone: Europe/Berlin."), "{asked}");
        starts(&carla, "2026-10-25T02:30", "Europe/Berlin", "second").await;
        assert_eq!(consultation(&carla).await["scheduled_for"], "2026-10-25T01:30:00.000Z");
    })
    .await;
}

#[tokio::test]
async fn a_time_that_the_clocks_skip_is_moved_on_and_the_page_says_so() {
    let clock = Clock::set("2027-03-20T12:00:00Z".parse::<Timestamp>().expect("a moment"));
    let setup = Setup { clock: Some(clock), ..Setup::default() };
    on_both_with(setup, async |server: &TestServer| {
        let ada = server.signed_in("customer1").await;
        let page = starts(&ada, "2027-03-28T02:30", "Europe/Berlin", "").await;
        assert!(page.contains("02:30 does not come, so we took 03:30"), "{page}");
        assert_eq!(consultation(&ada).await["scheduled_for"], "2027-03-28T01:30:00.000Z");
    })
    .await;
}

#[tokio::test]
async fn an_appointment_is_moved_and_brought_forward_on_the_customers_page() {
    let clock = Clock::set("2026-10-20T12:00:00Z".parse::<Timestamp>().expect("a moment"));
    let setup = Setup { clock: Some(clock), ..Setup::default() };
    on_both_with(setup, async |server: &TestServer| {
        let ada = server.signed_in("customer1").await;
        starts(&ada, "2026-10-21T10:00", "Europe/Berlin", "").await;
        let html = ada.get("/customer").await.text;
        assert!(html.contains("Move appointment") && html.contains("Get help now"), "{html}");
        let made = active(&ada).await;
        let moved = [("id", id(&made)), ("scheduled_for", "2026-10-22T09:00"), ("zone", "Europe/Berlin")];
        ada.form("move_appointment", "/customer", &moved).await;
        assert!(ada.get("/customer").await.text.contains("Your appointment was moved."));
        assert_eq!(consultation(&ada).await["scheduled_for"], "2026-10-22T07:00:00.000Z");
        ada.form("join_queue", "/customer", &[("id", id(&made))]).await;
        let now = active(&ada).await;
        assert_eq!((&now["id"], &now["status"]), (&made["id"], &json!("pending")));
        let api = format!("/api/consultations/{}/appointment", id(&made));
        ada.post(&api, &json!({ "scheduled_for": "2026-10-23T09:00:00Z" })).await.problem(409, "wrong-state");
        ada.post(&api, &json!({})).await.must(200);
    })
    .await;
}

#[tokio::test]
async fn a_long_conversation_and_a_long_history_are_read_to_their_beginning_by_page_and_by_api() {
    let limits = Limits { consultations_per_customer_per_hour_max: 1_000, ..Limits::default() };
    on_both_with(Setup { limits, ..Setup::default() }, async |server: &TestServer| {
        let (ada, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let made = ada.start_consultation().await;
        let room = format!("/consultations/{}", id(&made["session"]));
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&made["assignment"]))).await.must(200);
        for number in 0..201 {
            ada.post(&format!("/api{room}/messages"), &json!({ "body": format!("Word {number}.") })).await.must(201);
        }
        let page = ada.get(&format!("/api{room}/messages")).await.must(200).json();
        assert_eq!(page["messages"].as_array().map(Vec::len), Some(200));
        let before = page["earlier"].as_str().expect("there is one more");
        let first = mechanic.get(&format!("/api{room}/messages?before={before}")).await.must(200).json();
        assert_eq!((&first["messages"][0]["body"], &first["earlier"]), (&json!("Word 0."), &json!(null)));
        let html = ada.get(&room).await.must(200).text;
        assert!(!html.contains("Word 0.") && html.contains(&format!("{room}?before={before}")), "a link leads there");
        assert!(ada.get(&format!("{room}?before={before}")).await.must(200).text.contains("Word 0."));
        ada.get(&format!("/api{room}/messages?before=yesterday")).await.problem(422, "invalid");
        let stranger = server.signed_in("customer2").await;
        stranger.get(&format!("{room}?before={before}")).await.must(404);

        let history = async |before: &str| {
            let path = format!("/api/customer/consultations?before={before}");
            ada.get(&path).await.must(200).json()
        };
        mechanic.ask(&format!("/api{room}/start")).await.must(200);
        mechanic.ask(&format!("/api{room}/end")).await.must(200);
        for _ in 0..50 {
            let made = ada.start_consultation().await;
            ada.ask(&format!("/api/consultations/{}/cancel", id(&made["session"]))).await.must(200);
        }
        let newest = history("").await;
        assert_eq!(newest["sessions"].as_array().map(Vec::len), Some(50));
        let before = newest["earlier"].as_str().expect("there is one more");
        assert_eq!(history(before).await["sessions"][0]["id"], made["session"]["id"]);
        assert!(!ada.get("/customer").await.text.contains(&room));
        assert!(ada.get("/customer").await.text.contains(&format!("/customer?before={before}#history-title")));
        assert!(ada.get(&format!("/customer?before={before}")).await.text.contains(&room));
    })
    .await;
}

#[tokio::test]
async fn a_note_of_as_many_characters_as_it_may_have_is_saved_in_whichever_script_it_is_written() {
    on_both(async |server: &TestServer| {
        let (ada, mechanic) = (server.signed_in("customer1").await, server.signed_in("mechanic1").await);
        let made = ada.start_consultation().await;
        let room = id(&made["session"]).to_owned();
        mechanic.ask(&format!("/api/mechanic/assignments/{}/accept", id(&made["assignment"]))).await.must(200);
        for (version, letter) in [("0", "%E8%BB%8A"), ("1", "%F0%9F%9A%97")] {
            let note = letter.repeat(10_000);
            let fields = [("id", &*room), ("version", version), ("note", &note)];
            let answer = mechanic.form("save_note", &format!("/consultations/{room}"), &fields).await;
            assert!(mechanic.get(answer.header("location")).await.text.contains("Notes saved."), "{letter}");
        }
        // As escaped as JSON may be.
        let escaped = format!("{{\"body\":\"{}\"}}", "\\ud83d\\ude97".repeat(4_000));
        let post = ada.request(reqwest::Method::POST, &format!("/api/consultations/{room}/messages"));
        crate::support::Answer::of(post.header("content-type", "application/json").body(escaped)).await.must(201);
    })
    .await;
}

#[tokio::test]
async fn a_consultation_is_handed_over_on_the_mechanics_pages() {
    on_both(async |server: &TestServer| {
        let person = async |account: &str| server.signed_in(account).await;
        let (ada, mara, nils) = (person("customer1").await, person("mechanic1").await, person("mechanic2").await);
        let made = ada.start_consultation().await;
        let room = format!("/consultations/{}", id(&made["session"]));
        mara.ask(&format!("/api/mechanic/assignments/{}/accept", id(&made["assignment"]))).await.must(200);
        mara.ask(&format!("/api{room}/start")).await.must(200);
        let me = nils.get("/api/me").await.must(200).json()["user"].clone();
        let offer = [("id", id(&made["session"])), ("mechanic", id(&me)), ("word", "Gearbox!")];
        mara.form("hand_over", &room, &offer).await;
        assert!(mara.get(&room).await.text.contains("It stays yours until they accept."));
        assert!(!ada.get(&room).await.text.contains("Gearbox!"), "what mechanics say to each other is theirs");
        let page = nils.get("/mechanic").await.text;
        assert!(page.contains("Gearbox!") && page.contains("asks you to take over"), "{page}");
        let offers = nils.get("/api/mechanic/handovers").await.must(200).json()["handovers"].clone();
        let answer = nils.form("take_over", "/mechanic", &[("id", id(&offers[0]))]).await;
        assert_eq!(answer.header("location"), room);
        assert!(nils.get(&room).await.must(200).text.contains("Handed to you by"));
        assert!(ada.get(&room).await.text.contains("Nils Brandt"));
        // Whoever handed it over goes on with the queue.
        assert_eq!(mara.get(&room).await.header("location"), "/mechanic");
        mara.get(&format!("/api{room}")).await.problem(404, "not-found");
    })
    .await;
}
