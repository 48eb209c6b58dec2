//! Lists that go back in time are whole and in order, page by page, also while new things come. On both engines.

mod support;

use session::consultation::{self, Cursor, Plan};
use support::{Garage, on_both};

const MESSAGES: usize = 1_000;
const ARRIVE: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_messages_each_is_reached_once_and_in_order_while_new_ones_arrive() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let id = garage.live(&customer, &mechanic).await.session.id;
        let write = async |number: usize| {
            // Several within one moment, and the clock is put back now and then, as that of another node may be.
            cx.clock.advance(if number.is_multiple_of(7) { -2 } else { i64::from(number.is_multiple_of(3)) });
            let author = if number.is_multiple_of(2) { &customer } else { &mechanic };
            consultation::post(cx, author, id, number.to_string()).await.expect("posted");
        };
        for number in 0..MESSAGES {
            write(number).await;
        }
        let room = consultation::room(cx, &customer.user, id).await.expect("readable").expect("takes part");
        assert_eq!(room.messages.len(), 200);
        let (mut read, mut earlier) = (room.messages, room.earlier);
        let mut arrived = MESSAGES;
        while let Some(before) = earlier {
            for _ in 0..ARRIVE {
                write(arrived).await;
                arrived += 1;
            }
            let before: Cursor = before.parse().expect("a cursor");
            let page = consultation::messages(cx, &mechanic.user, id, Some(before)).await.expect("readable");
            let mut page = page.expect("takes part");
            assert!(page.messages.len() <= 200);
            page.messages.append(&mut read);
            (read, earlier) = (page.messages, page.earlier);
        }
        let numbers: Vec<String> = read.into_iter().map(|message| message.body).collect();
        assert_eq!(numbers, (0..MESSAGES).map(|number| number.to_string()).collect::<Vec<_>>());
        let newest = consultation::messages(cx, &customer.user, id, None).await.expect("readable").expect("takes part");
        assert_eq!(newest.messages.last().map(|message| message.body.clone()), Some((arrived - 1).to_string()));
        let stranger = garage.customer(0).await;
        assert!(consultation::messages(cx, &stranger.user, id, None).await.expect("readable").is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_500_consultations_each_is_reached_once_and_in_order_while_new_ones_are_made() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let customer = garage.customer(0).await;
        let make = async || {
            let id = garage.pending(&customer, Plan::Free).await.session.id;
            consultation::cancel(cx, &customer, id, None).await.expect("cancelled");
            id
        };
        let mut made = Vec::new();
        for number in 0..500 {
            cx.clock.advance(i64::from(number % 3 == 0));
            made.push(make().await);
        }
        let mut read = Vec::new();
        let mut before = None;
        loop {
            let page = consultation::history(cx, &customer.user, before).await.expect("readable");
            read.extend(page.sessions.into_iter().map(|session| session.id));
            make().await;
            match page.earlier {
                Some(earlier) => before = Some(earlier.parse().expect("a cursor")),
                None => break,
            }
        }
        made.reverse();
        assert_eq!(read, made);
    })
    .await;
}
