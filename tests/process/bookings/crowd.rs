//! A thousand people who prebooked a slot with ten seats, written into the database as they would be, and what came of it.

use std::time::Duration;

/// Who prebooked.
pub(super) const PEOPLE: i64 = 1_000;
/// How many of them there is room for.
pub(super) const SEATS: i64 = 10;
/// The longest it may take from the moment on until somebody whom nothing disturbed knows.
pub(super) const TOLD_WITHIN_MS: i64 = 2_000;

/// The statements that write them, for a slot that opens at `$1`: each runs on both engines but for how a row is numbered and an id is made.
/// `{series}` numbers the rows as `n`, `{id}` is a new id, `{hash}` 32 bytes of its own.
pub(super) const CROWD: [&str; 6] = [
    "INSERT INTO users (id, shop_id, email, name, password_hash, roles, created_at)
        SELECT {id}, sh.id, 'crowd' || n || '@crowd.test', 'Crowd ' || n, '', 'customer', 1 FROM {series} CROSS JOIN shops AS sh",
    "INSERT INTO login_sessions (id, shop_id, user_id, kind, fingerprint, device, created_at, last_seen_at, idle_ms)
        SELECT {id}, u.shop_id, u.id, 'background', {hash}, 'scheduled work', 1, 1, 0 FROM users AS u WHERE u.email LIKE '%@crowd.test'",
    "INSERT INTO background_tokens (id, shop_id, user_id, login_session_id, hash, sealed, epoch, issued_at, due_at, expires_at)
        SELECT {id}, l.shop_id, l.user_id, l.id, {hash}, 'unread here', 0, 1, 9000000000000000, 9000000000000000
        FROM login_sessions AS l JOIN users AS u ON u.id = l.user_id WHERE l.kind = 'background' AND u.email LIKE '%@crowd.test'",
    "INSERT INTO booking_slots (id, shop_id, mechanic_id, occurrence, starts_at, ends_at, opens_at, seats, rule_version)
        SELECT {id}, m.shop_id, m.id, 'crowd', $1 + 86400000, $1 + 90000000, $1, 10, 0 FROM users AS m WHERE m.email = 'mechanic8@demo.test'",
    // Who has the higher number asked sooner: not in the order of the rows.
    "INSERT INTO prebookings (id, shop_id, user_id, plan, channel, concern, vehicle, status, wish, slot_id, due_at, made_at)
        SELECT {id}, u.shop_id, u.id, 'free', 'chat', 'Brakes', '', 'waiting', 1, s.id, $1,
            1000000 - CAST(substr(u.name, 7) AS INTEGER)
        FROM users AS u JOIN booking_slots AS s ON s.occurrence = 'crowd' AND s.opens_at = $1 WHERE u.email LIKE '%@crowd.test'",
    "INSERT INTO prebooking_wishes (prebooking_id, wish, shop_id, user_id, slot_id, due_at, is_waiting)
        SELECT p.id, 1, p.shop_id, p.user_id, p.slot_id, p.due_at, 1 FROM prebookings AS p WHERE p.due_at = $1",
];

pub(super) const DECIDED: &str = "SELECT COUNT(*) FROM prebookings WHERE status <> 'waiting'";
/// Each of them: number, status, when it was decided, how often it was tried, mails that tell of it, bookings.
pub(super) const OUTCOME: &str = "SELECT CAST(substr(u.name, 7) AS BIGINT), p.status, p.ended_at, p.attempt,
        (SELECT COUNT(*) FROM mails AS m WHERE m.user_id = p.user_id AND m.kind = 'booking'),
        (SELECT COUNT(*) FROM bookings AS b WHERE b.customer_id = p.user_id AND b.status = 'booked')
     FROM prebookings AS p JOIN users AS u ON u.id = p.user_id ORDER BY p.made_at LIMIT 10000";

/// A row of it.
pub(super) type Row = (i64, String, Option<i64>, i64, i64, i64);

/// Exactly as many as there are seats are booked, in the order of asking; everybody else missed it; each was told once.
pub(super) fn must_be_right(rows: &[Row]) {
    assert_eq!(i64::try_from(rows.len()), Ok(PEOPLE));
    for (place, (number, status, _, _, mails, bookings)) in (1_i64..).zip(rows) {
        let expected = if place <= SEATS { ("booked", 1) } else { ("missed", 0) };
        assert_eq!((status.as_str(), *bookings), expected, "number {number}, who asked in place {place}");
        assert_eq!(*mails, 1, "number {number} is told once");
    }
}

/// How long after `moment` the last of those knew whom nothing disturbed; and how many others there were.
pub(super) fn undisturbed(rows: &[Row], moment: i64) -> (i64, usize) {
    let took = |row: &Row| row.2.unwrap_or(i64::MAX) - moment;
    let latest = rows.iter().filter(|row| row.3 == 1).map(took).max().unwrap_or(0);
    (latest, rows.iter().filter(|row| row.3 != 1).count())
}

/// A moment at least so far away, between two runs of the job that sends mail: that takes what it can get of two cores.
pub(super) fn moment(from_now_ms: i64) -> i64 {
    const MAIL_EVERY_MS: i64 = 5_000;
    let earliest = now() + from_now_ms;
    earliest + (1_500 - earliest).rem_euclid(MAIL_EVERY_MS)
}

/// Now, in Unix milliseconds.
pub(super) fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is later than 1970");
    i64::try_from(since.as_millis()).expect("it fits")
}

/// Waits a little between two looks.
pub(super) async fn a_moment() {
    tokio::time::sleep(Duration::from_millis(10)).await;
}
