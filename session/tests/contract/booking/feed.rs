//! The calendar at a secret address: whose it is, and that nothing anybody typed is more than a text in it.

use session::booking::{self, For};
use session::people::link::LinkKey;

use super::wanted;
use crate::support::{Garage, on_both};

#[tokio::test]
async fn a_feed_is_its_persons_alone_and_opens_nothing_once_it_is_revoked() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let customer = garage.customer(0).await;
        let (open, _) = garage.open_and_later(&mechanic).await;
        let booked = garage.book(&customer, open.id).await;
        let read = async |key: &LinkKey| booking::feed(&garage.cx, key).await.expect("it can be read");
        let (of_customer, of_mechanic) = (
            booking::make_feed(&garage.theirs(&customer), &customer).await.expect("a feed"),
            booking::make_feed(&garage.theirs(&mechanic), &mechanic).await.expect("a feed"),
        );
        for (key, with) in [(&of_customer, &mechanic.user.name), (&of_mechanic, &customer.user.name)] {
            let calendar = read(key).await.expect("a calendar");
            assert!(calendar.contains(&format!("UID:{}@forecourt\r\n", booked.id)), "{calendar}");
            assert!(calendar.contains(&format!("SUMMARY:Test: {with}\r\n")), "{calendar}");
        }
        let another = booking::make_feed(&garage.theirs(&customer), &customer).await.expect("another");
        assert_eq!(read(&of_customer).await, None, "the one before opens nothing");
        booking::revoke_feed(&garage.theirs(&customer), &customer).await.expect("revoked");
        assert_eq!(read(&another).await, None);
        assert_eq!(read(&LinkKey::new("0".repeat(64))).await, None);
        const STORED: &str = "SELECT COUNT(*) FROM booking_feeds WHERE CAST(hash AS TEXT) LIKE $1";
        assert_eq!(garage.count(STORED, vec![of_mechanic.expose().into()]).await, 0, "its hash alone is kept");
    })
    .await;
}

#[tokio::test]
async fn no_line_is_longer_than_75_octets_and_no_text_becomes_a_line() {
    on_both(async |garage: Garage| {
        let mechanic = garage.booked_mechanic(1).await;
        let (open, _) = garage.open_and_later(&mechanic).await;
        let guest = For::Customer { name: format!("Zoë {}", "ü".repeat(80)), email: String::new() };
        let mut wanted = wanted();
        wanted.concern = "Squeals;\nBEGIN:VEVENT\nSUMMARY:mine, all mine\\".to_owned();
        booking::book(&garage.theirs(&mechanic), &mechanic, open.id, &wanted, &guest).await.expect("booked");
        let key = booking::make_feed(&garage.theirs(&mechanic), &mechanic).await.expect("a feed");
        let calendar = booking::feed(&garage.cx, &key).await.expect("read").expect("a calendar");
        assert!(calendar.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{calendar}");
        assert_eq!(calendar.matches("BEGIN:VEVENT\r\n").count(), 1, "{calendar}");
    })
    .await;
}
