//! The calendar feed, read by another program: the weeks in which clocks change are right, and a name is a name.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

use crate::support::Served;

/// What the reader makes of a calendar.
fn read(calendar: &str) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(".tools/icalendar/bin/python");
    assert!(python.exists(), "tools/icalendar installs the reader: `make test` runs it");
    let mut command = Command::new(python);
    command.arg(root.join("tests/process/bookings/read_calendar.py")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("Python starts");
    child.stdin.take().expect("its input").write_all(calendar.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{calendar}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A booking of customer1's with mechanic1 on that slot.
const BOOK: [&str; 2] = [
    "INSERT INTO booking_slots (id, shop_id, mechanic_id, occurrence, starts_at, ends_at, opens_at, seats, taken, rule_version)
        SELECT randomblob(16), m.shop_id, m.id, 'at ' || $1, $1, $1 + 3600000, 0, 1, 1, 0 FROM users AS m WHERE m.email = 'mechanic1@demo.test'",
    "INSERT INTO bookings (id, shop_id, slot_id, mechanic_id, customer_id, customer_name, customer_email, plan, channel, concern, vehicle,
            status, starts_at, made_at)
        SELECT randomblob(16), s.shop_id, s.id, s.mechanic_id, c.id, $2, c.email, 'free', 'chat', 'Brakes;' || char(13, 10) || 'BEGIN:VEVENT',
            '', 'booked', s.starts_at, 0
        FROM booking_slots AS s JOIN users AS c ON c.email = 'customer1@demo.test' WHERE s.occurrence = 'at ' || $1",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_program_reads_the_feed_with_the_right_times_and_no_more_events_than_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let served = Served::demo(folder.path());
    let url = format!("sqlite:{}", folder.path().join("data/forecourt.db").display());
    let mut connection = SqliteConnection::connect(&url).await.expect("the database opens");
    // Ten o'clock in Berlin on the day before the clocks change and on the day after, in both directions.
    let times: [i64; 4] = [2_090_394_000_000, 2_090_563_200_000, 2_108_534_400_000, 2_108_710_800_000];
    let name = format!("Zoë\r\nBEGIN:VEVENT\r\nSUMMARY:{}", "ü".repeat(100));
    for at in times {
        sqlx::query(BOOK[0]).bind(at).execute(&mut connection).await.expect("a slot");
        sqlx::query(BOOK[1]).bind(at).bind(&name).execute(&mut connection).await.expect("a booking");
    }
    connection.close().await.expect("it closes");
    for account in ["customer1", "mechanic1"] {
        let client = served.signed_in(account).await;
        let made = client.post(served.url("/api/me/bookings-feed")).send().await.expect("an answer");
        let path = made.json::<Value>().await.expect("JSON")["path"].as_str().expect("a path").to_owned();
        let answer = reqwest::get(served.url(&path)).await.expect("nobody has to be signed in");
        assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
        let events = read(&answer.text().await.expect("a calendar"));
        let events = events.as_array().expect("events");
        let berlin: Vec<&str> = events.iter().filter_map(|event| event["berlin"].as_str()).collect();
        assert_eq!(berlin, ["2036-03-29 10:00", "2036-03-31 10:00", "2036-10-25 10:00", "2036-10-27 10:00"]);
        assert!(events.iter().all(|event| event["description"] == "Brakes;\nBEGIN:VEVENT"), "{events:?}");
        if account == "mechanic1" {
            let summary = format!("Forecourt Demo Garage: {}", name.replace("\r\n", "\n"));
            assert!(events.iter().all(|event| event["summary"] == summary.as_str()), "{events:?}");
        }
    }
    let unknown =
        reqwest::get(served.url(&format!("/api/bookings.ics?key={}", "0".repeat(64)))).await.expect("an answer");
    assert_eq!(unknown.status(), 404);
}
