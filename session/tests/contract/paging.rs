//! Lists that go back in time are whole and in order, page by page, also while new things come. On both engines.

use crate::support::{Asks, Garage, on_both};
use session::change::Actor;
use session::consultation::{self, Plan};
use session::cursor::{Cursor, Page};
use session::deal::{self, DealError, DealRecord, Decision, NewQuote, Signed};
use session::id::DealId;
use session::shop::Role;

const MESSAGES: usize = 1_000;
const ARRIVE: usize = 20;

/// Everything of a list, page by page; before each page but the first `something_new` happens.
async fn all<T>(
    page: impl AsyncFn(Option<Cursor>) -> Page<T>,
    rows_max: usize,
    something_new: impl AsyncFn() -> (),
) -> Vec<T> {
    let mut read = Vec::new();
    let mut before = None;
    loop {
        let Page { rows, earlier } = page(before).await;
        assert!(rows.len() <= rows_max);
        read.extend(rows);
        let Some(earlier) = earlier else { return read };
        something_new().await;
        before = Some(earlier.parse().expect("a cursor"));
    }
}

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
        let room = consultation::room(&cx.of(customer.identity()), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(room.messages.len(), 200);
        let (mut read, mut earlier) = (room.messages, room.earlier);
        let mut arrived = MESSAGES;
        while let Some(before) = earlier {
            for _ in 0..ARRIVE {
                write(arrived).await;
                arrived += 1;
            }
            let before: Cursor = before.parse().expect("a cursor");
            let page = consultation::messages(&cx.of(mechanic.identity()), &mechanic.user, id, Some(before))
                .await
                .expect("readable");
            let mut page = page.expect("takes part");
            assert!(page.messages.len() <= 200);
            page.messages.append(&mut read);
            (read, earlier) = (page.messages, page.earlier);
        }
        let numbers: Vec<String> = read.into_iter().map(|message| message.body).collect();
        assert_eq!(numbers, (0..MESSAGES).map(|number| number.to_string()).collect::<Vec<_>>());
        let newest = consultation::messages(&cx.of(customer.identity()), &customer.user, id, None)
            .await
            .expect("readable")
            .expect("takes part");
        assert_eq!(newest.messages.last().map(|message| message.body.clone()), Some((arrived - 1).to_string()));
        let stranger = garage.customer(0).await;
        assert!(
            consultation::messages(&cx.of(stranger.identity()), &stranger.user, id, None)
                .await
                .expect("readable")
                .is_none()
        );
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
            consultation::cancel(&cx.of(customer.identity()), &customer, id, None).await.expect("cancelled");
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
            let page =
                consultation::history(&cx.of(customer.identity()), &customer.user, before).await.expect("readable");
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

async fn quote(garage: &Garage, staff: &Actor, made: &DealRecord) -> DealRecord {
    let new = NewQuote { version: made.deal.version, ..NewQuote::default() };
    deal::quote(&garage.theirs(staff), staff, made.deal.id, &new).await.expect("quoted")
}

#[tokio::test(flavor = "multi_thread")]
async fn of_500_quotes_their_customer_reaches_each_once_and_in_order_while_new_ones_are_made() {
    on_both(async |garage: Garage| {
        let (customer, staff) = (garage.customer(0).await, garage.staff(Role::Mechanic).await);
        let make = async || {
            let made = garage.deal(&staff, "Brakes", Some(&customer)).await;
            quote(&garage, &staff, &made).await.quotes[0].head.id
        };
        let mut made = Vec::new();
        for number in 0..500 {
            garage.cx.clock.advance(i64::from(number % 3 == 0));
            made.push(make().await);
        }
        let page = async |before| {
            deal::of_customer(&garage.theirs(&customer.user), &customer.user, before).await.expect("readable")
        };
        let read = all(page, 20, async || {
            make().await;
        })
        .await;
        made.reverse();
        assert_eq!(read.into_iter().map(|quote| quote.head.id).collect::<Vec<_>>(), made);
        let open = deal::to_decide_on(&garage.theirs(&customer.user), &customer.user).await.expect("readable");
        assert_eq!(open.len(), 20, "what can be decided on is bounded, too");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_hangs_on_a_deal_is_reached_page_by_page_and_what_was_approved_long_ago_is_still_known() {
    on_both(async |mut garage: Garage| {
        (garage.cx.limits.history_rows_max, garage.cx.limits.quote_rows_max) = (7, 3);
        let (cx, staff) = (&garage.cx, garage.staff(Role::Mechanic).await);
        let customer = garage.customer(0).await;
        let mut record = quote(&garage, &staff, &garage.deal(&staff, "Brakes", Some(&customer)).await).await;
        let approve = Signed { decision: Decision::Approve, name: String::new(), reason: String::new(), lines: None };
        deal::decide(&cx.of(customer.identity()), &customer, record.quotes[0].head.id, approve)
            .await
            .expect("approved");
        let id = record.deal.id;
        record = deal::get(&cx.of(staff.identity()), &staff, id).await.expect("seen");
        for number in 0..20 {
            cx.clock.advance(i64::from(number % 3 == 0));
            deal::add_note(&cx.of(staff.identity()), &staff, id, &number.to_string()).await.expect("noted");
            record =
                quote(&garage, &staff, &deal::get(&cx.of(staff.identity()), &staff, id).await.expect("seen")).await;
        }
        assert_eq!((record.quotes.len(), record.notes.len(), record.events.len()), (3, 7, 7));
        assert!(record.earlier.quotes.is_some() && record.earlier.sales.is_none());
        assert_eq!(record.approved.map(|approved| approved.version), Some(1));

        let note = async || {
            deal::add_note(&cx.of(staff.identity()), &staff, id, "new").await.expect("noted");
        };
        let quotes = all(
            async |before| deal::quotes(&cx.of(staff.identity()), &staff, id, before).await.expect("seen"),
            3,
            note,
        )
        .await;
        let versions: Vec<i64> = quotes.into_iter().map(|quote| quote.head.version).collect();
        assert_eq!(versions, (1..=21).rev().collect::<Vec<i64>>());
        let written = deal::get(&cx.of(staff.identity()), &staff, id).await.expect("seen").notes[0].id;
        let notes =
            all(async |before| deal::notes(&cx.of(staff.identity()), &staff, id, before).await.expect("seen"), 7, note)
                .await;
        assert_eq!(notes[0].id, written);
        let old: Vec<String> = notes.into_iter().map(|note| note.body).filter(|body| body != "new").collect();
        assert_eq!(old, (0..20).rev().map(|number| number.to_string()).collect::<Vec<_>>());
        let events = all(
            async |before| deal::events(&cx.of(staff.identity()), &staff, id, before).await.expect("seen"),
            7,
            note,
        )
        .await;
        // Made, 21 quotes, a decision, the notes: each once.
        let ids: std::collections::BTreeSet<_> = events.iter().map(|event| event.id).collect();
        assert_eq!(ids.len(), events.len());
        assert!(events.is_sorted_by_key(|event| std::cmp::Reverse((event.at, event.id))));
        assert!(events.len() > 42, "{}", events.len());

        let stranger = garage.next_shop().await.staff(Role::Manager).await;
        for id in [id, DealId(uuid::Uuid::nil())] {
            let refused = deal::notes(&cx.of(stranger.identity()), &stranger, id, None).await;
            assert!(matches!(refused, Err(DealError::NotFound)), "unknown and hidden are told apart nowhere");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mechanics_day_and_a_long_history_of_one_consultation_are_reached_page_by_page() {
    on_both(async |mut garage: Garage| {
        (garage.cx.limits.history_rows_max, garage.cx.limits.room_lines_max) = (3, 10);
        let (cx, mechanic) = (&garage.cx, garage.mechanic().await);
        let since = cx.clock.now();
        let mut ended = Vec::new();
        for number in 0..8 {
            let customer = garage.customer(0).await;
            let id = garage.live(&customer, &mechanic).await.session.id;
            cx.clock.advance(i64::from(number % 2 == 0));
            consultation::end(&cx.of(mechanic.identity()), &mechanic, id).await.expect("ended");
            ended.push(id);
        }
        let day = async |before| {
            let record = consultation::record_of_day(&cx.of(mechanic.identity()), &mechanic.user, since, before)
                .await
                .expect("readable");
            assert_eq!(record.completed_count, 8, "the totals are of all of it");
            Page { rows: record.sessions, earlier: record.earlier }
        };
        let read = all(day, 3, async || ()).await;
        ended.reverse();
        assert_eq!(read.into_iter().map(|session| session.id).collect::<Vec<_>>(), ended);

        let customer = garage.customer(0).await;
        let waiting = garage.pending(&customer, Plan::Free).await;
        let (id, entry) = (waiting.session.id, waiting.assignment.id);
        for _ in 0..12 {
            cx.clock.advance(1);
            consultation::accept(&cx.of(mechanic.identity()), &mechanic, entry).await.expect("accepted");
            consultation::release(&cx.of(mechanic.identity()), &mechanic, entry).await.expect("given back");
        }
        let room = consultation::room(&cx.of(customer.identity()), &customer.user, id)
            .await
            .expect("readable")
            .expect("takes part");
        assert!(room.events.len() == 10 && room.earlier_events.is_some());
        let history = async |before| {
            let page =
                consultation::events(&cx.of(customer.identity()), &customer.user, id, before).await.expect("readable");
            let mut page = page.expect("takes part");
            page.events.reverse();
            Page { rows: page.events, earlier: page.earlier }
        };
        let events = all(history, 10, async || ()).await;
        let ids: std::collections::BTreeSet<_> = events.iter().map(|event| event.id).collect();
        assert_eq!((ids.len(), events.len()), (26, 26), "made, queued, and twelve times accepted and given back");
        assert!(
            consultation::events(&cx.of(mechanic.identity()), &mechanic.user, id, None)
                .await
                .expect("readable")
                .is_none()
        );
    })
    .await;
}
