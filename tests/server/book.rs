//! The page on which customers book: which week it begins with.

use reqwest::Method;
use serde_json::json;
use session::clock::{Clock, Timestamp};
use session::context::Limits;

use crate::support::{Answer, Client, Setup, on_both_with};

/// Friday, 27 November 2026, 20:00 in UTC: whoever can be booked in the demo world works from Monday to Friday.
const FRIDAY_EVENING: Timestamp = Timestamp(1_795_809_600_000);

#[tokio::test]
async fn on_a_friday_evening_it_begins_with_the_next_week_and_leads_to_this_one() {
    let setup = Setup { clock: Some(Clock::set(FRIDAY_EVENING)), ..Setup::default() };
    on_both_with(setup, async |server| {
        let customer = server.signed_in("customer1").await;
        let next = customer.get("/book").await.must(200).text;
        for said in ["Week of 30 November 2026", "Nothing is free before this week", ">This week<", "Book "] {
            assert!(next.contains(said), "{said}: {next}");
        }
        assert!(next.contains("href=\"/book?week=2026-11-23\""), "{next}");
        assert!(!next.contains("name=\"week\""), "another mechanic's first week may be another one");

        let this = customer.get("/book?week=2026-11-23").await.must(200).text;
        assert!(
            this.contains("Week of 23 November 2026") && this.contains("Nothing can be booked this week"),
            "{this}"
        );
        assert!(!this.contains(">This week<") && this.contains("name=\"week\" value=\"2026-11-23\""), "{this}");
        let over = customer.get("/book?week=2026-11-16").await.must(200).text;
        assert!(over.contains("Week of 30 November 2026"), "a week that is over is nobody's wish: {over}");

        // Nobody can be booked any more: the present week it is.
        for name in ["mechanic1", "mechanic2"] {
            works(&server.signed_in(name).await, "").await;
        }
        let none = customer.get("/book").await.must(200).text;
        assert!(none.contains("Week of 23 November 2026") && !none.contains("Nothing is free before"), "{none}");
    })
    .await;
}

#[tokio::test]
async fn a_week_in_which_the_clock_is_put_forward_shows_the_garages_hours_and_the_moments_they_are() {
    let monday: Timestamp = "2027-03-22T05:00:00Z".parse().expect("a moment");
    let setup = Setup { clock: Some(Clock::set(monday)), ..Setup::default() };
    on_both_with(setup, async |server| {
        works(&server.signed_in("mechanic1").await, "09:00-10:00").await;
        let customer = server.signed_in("customer1").await;
        let week = customer.get("/book?week=2027-03-22").await.must(200).text;
        for day in ["27T08:00", "28T07:00"] {
            assert!(week.contains(&format!("datetime=\"2027-03-{day}")), "{day}: {week}");
        }
        assert_eq!(week.matches("09:00–10:00").count(), 7, "an hour a day by the garage's clock: {week}");
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_ones_prebookings_page_by_page() {
    let limits = Limits { history_rows_max: 2, ..Limits::default() };
    let setup = Setup { clock: Some(Clock::set(FRIDAY_EVENING)), limits, ..Setup::default() };
    on_both_with(setup, async |server| {
        let (customer, other) = (server.signed_in("customer1").await, server.signed_in("customer2").await);
        let until = FRIDAY_EVENING.plus_ms(30 * 86_400_000);
        let slots = customer.get(&format!("/api/slots?until={until}")).await.must(200).json();
        let is_later = |slot: &&serde_json::Value| slot["opens_at"].as_str() > slots["server_time"].as_str();
        let later: Vec<_> = slots["slots"].as_array().expect("slots").iter().filter(is_later).take(3).collect();
        let mut made = Vec::new();
        for slot in later {
            let new = json!({ "slots": [slot["id"]], "plan": "free", "channel": "chat", "concern": "Brakes" });
            other.post("/api/prebookings", &new).await.must(201);
            made.insert(0, customer.post("/api/prebookings", &new).await.must(201).json()["prebooking"].clone());
        }
        let first = customer.get("/api/prebookings").await.must(200).json();
        let before = first["earlier"].as_str().expect("there are more");
        let last = customer.get(&format!("/api/prebookings?before={before}")).await.must(200).json();
        assert!(last["earlier"].is_null(), "{last}");
        let read = [&first, &last].map(|page| page["prebookings"].as_array().expect("a list").clone()).concat();
        // Made at one moment, they are in the order of their ids.
        made.sort_by_key(|prebooking| std::cmp::Reverse(prebooking["id"].as_str().expect("an id").to_owned()));
        assert_eq!(read, made);
        assert_eq!(customer.get("/api/prebookings?before=x").await.problem(422, "invalid")["field"], "before");
        server.client().get("/api/prebookings").await.problem(401, "not-signed-in");
    })
    .await;
}

/// Saves the hours of every day of a mechanic.
async fn works(mechanic: &Client, hours: &str) {
    let mut calendar = mechanic.get("/api/mechanic/calendar").await.must(200).json();
    calendar["week"] = json!(vec![hours; 7]);
    calendar["slot_minutes"] = json!(60);
    let fields = calendar.as_object_mut().expect("a calendar");
    fields.retain(|field, _| WRITTEN.contains(&field.as_str()));
    Answer::of(mechanic.request(Method::PUT, "/api/mechanic/calendar").json(&calendar)).await.must(200);
}

/// What a calendar that is saved says.
const WRITTEN: [&str; 7] = ["version", "week", "exceptions", "slot_minutes", "seats", "opens_days", "opens_minutes"];
