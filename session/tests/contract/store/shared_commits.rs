//! Writers that wait share one commit: each is all there or not at all, whatever becomes of the others, and nobody is answered
//! before it.

use std::sync::Arc;
use std::time::Duration;

use crate::support::race::{TASKS, at_once};
use crate::support::{Garage, on_both};
use session::change::{Actor, By, Change, Topic};
use session::counter::{self, CounterError};
use session::id::LocationId;
use session::sale;
use session::shop::Role;
use session::store::{StoreError, Tx, transact};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

const PLACE: &str = "INSERT INTO locations (id, shop_id, name) VALUES ($1, $2, $3)";
const PLACES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM locations WHERE id = $1";
/// Long enough for everybody to stand in line.
const A_WHILE: Duration = Duration::from_millis(30);

type Answer = JoinHandle<Result<(), StoreError>>;

/// What a writer does besides writing down its place.
#[derive(Clone, Debug, Default)]
enum Then {
    #[default]
    Nothing,
    /// Says that it is there, and goes on when it is told to. No work in earnest waits for anything.
    Hold(Arc<Notify>, Arc<Notify>),
    Refuse,
    Break(&'static str),
}

async fn place(garage: &Garage, tx: &mut Tx, id: LocationId) -> Result<u64, StoreError> {
    tx.execute(PLACE, vec![id.into(), garage.shop_id.into(), id.to_string().into()]).await
}

/// A writer in a task of its own, and the place it writes down.
async fn writer(garage: &Garage, then: Then) -> (LocationId, Answer) {
    let (garage, id) = (garage.clone(), garage.cx.ids.next::<LocationId>());
    let task = tokio::spawn(async move {
        transact!(garage.cx.store, |tx| {
            place(&garage, tx, id).await?;
            match &then {
                Then::Nothing => {}
                Then::Hold(here, go_on) => {
                    here.notify_one();
                    go_on.notified().await;
                }
                Then::Refuse => {
                    place(&garage, tx, id).await?;
                }
                Then::Break(sql) => {
                    // Whatever it says to that: the work goes on as if nothing had happened.
                    let _ = tx.execute(sql, vec![garage.cx.ids.next::<LocationId>().into(), id.into()]).await;
                    let _ = place(&garage, tx, garage.cx.ids.next()).await;
                }
            }
            Ok(())
        })
    });
    tokio::time::sleep(A_WHILE / 10).await;
    (id, task)
}

/// A writer that holds the turn until the answered one is told to go on.
async fn holder(garage: &Garage) -> ((LocationId, Answer), Arc<Notify>) {
    let (here, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let held = writer(garage, Then::Hold(here.clone(), go_on.clone())).await;
    here.notified().await;
    (held, go_on)
}

async fn is_there(garage: &Garage, id: LocationId) -> bool {
    garage.count(PLACES, vec![id.into()]).await == 1
}

#[tokio::test]
async fn a_work_that_fails_takes_nobody_with_it() {
    on_both(async |garage| {
        let (first, go_on) = holder(&garage).await;
        let before = writer(&garage, Then::Nothing).await;
        let failing = writer(&garage, Then::Refuse).await;
        let after = writer(&garage, Then::Nothing).await;
        let commits = garage.cx.store.counted().commits;
        go_on.notify_one();
        for (id, answer) in [first, before, after] {
            answer.await.expect("the task ends well").expect("it is written");
            assert!(is_there(&garage, id).await, "{}", garage.engine);
        }
        let (id, answer) = failing;
        assert!(answer.await.expect("the task ends well").is_err());
        assert!(!is_there(&garage, id).await, "{}: nothing of it is kept", garage.engine);
        if garage.cx.store.is_sole_writer() {
            let commits = garage.cx.store.counted().commits - commits;
            assert!(commits < 3, "they share a commit: {commits}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_caller_that_goes_away_takes_nobody_with_it_and_leaves_nothing_behind() {
    on_both(async |garage| {
        let (first, go_on) = holder(&garage).await;
        let before = writer(&garage, Then::Nothing).await;
        let (here, never) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (gone, leaves) = writer(&garage, Then::Hold(here.clone(), never)).await;
        let (waited, waits) = writer(&garage, Then::Nothing).await;
        let after = writer(&garage, Then::Nothing).await;
        if garage.cx.store.is_sole_writer() {
            // It stands in line, and goes away there.
            waits.abort();
        }
        go_on.notify_one();
        here.notified().await;
        leaves.abort();
        for (id, answer) in [first, before, after] {
            answer.await.expect("the task ends well").expect("it is written");
            assert!(is_there(&garage, id).await, "{}", garage.engine);
        }
        assert!(leaves.await.expect_err("it was aborted").is_cancelled());
        assert!(!is_there(&garage, gone).await, "{}: nothing of it is kept", garage.engine);
        let was_written = waits.await.is_ok();
        assert_eq!(is_there(&garage, waited).await, was_written, "{}", garage.engine);
        let (id, last) = writer(&garage, Then::Nothing).await;
        last.await.expect("the task ends well").expect("the transaction is not left open");
        assert!(is_there(&garage, id).await);
    })
    .await;
}

#[tokio::test]
async fn callers_that_go_away_at_any_moment_take_nobody_with_them() {
    on_both(async |garage| {
        let answers = at_once(|number| {
            let garage = garage.clone();
            async move {
                let id = garage.cx.ids.next::<LocationId>();
                let work = async {
                    transact!(garage.cx.store, |tx| {
                        place(&garage, tx, id).await?;
                        place(&garage, tx, garage.cx.ids.next()).await
                    })
                };
                let patience = Duration::from_micros(if number % 2 == 0 { 60_000_000 } else { 97 * number as u64 });
                (id, number % 2 == 0, tokio::time::timeout(patience, work).await)
            }
        })
        .await;
        for (id, is_patient, answer) in answers {
            match answer {
                Ok(done) => {
                    done.expect("it is written");
                    assert!(is_there(&garage, id).await, "{}: whoever is answered finds it", garage.engine);
                }
                Err(_) => assert!(!is_patient, "{}: only who went away has no answer", garage.engine),
            }
        }
        let (id, last) = writer(&garage, Then::Nothing).await;
        last.await.expect("the task ends well").expect("the transaction is not left open");
        assert!(is_there(&garage, id).await);
        let halves = "SELECT CAST(COUNT(*) AS BIGINT) % 2 FROM locations WHERE shop_id = $1 AND id <> $2";
        assert_eq!(garage.count(halves, vec![garage.shop_id.into(), id.into()]).await, 0, "{}", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit_and_everybody_finds_what_they_wrote_after_it() {
    on_both(async |garage| {
        if garage.cx.store.is_sole_writer() {
            let (first, go_on) = holder(&garage).await;
            let (here, until) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let second = writer(&garage, Then::Nothing).await;
            let third = writer(&garage, Then::Hold(here.clone(), until.clone())).await;
            go_on.notify_one();
            here.notified().await;
            tokio::time::sleep(A_WHILE).await;
            for (id, answer) in [&first, &second, &third] {
                assert!(!answer.is_finished() && !is_there(&garage, *id).await, "not committed yet");
            }
            until.notify_one();
            for (id, answer) in [first, second, third] {
                answer.await.expect("the task ends well").expect("it is written");
                assert!(is_there(&garage, id).await);
            }
        }
        let topic = Topic::Queue(garage.shop_id);
        let mut notices = garage.cx.store.notices();
        at_once(|_| {
            let garage = garage.clone();
            async move {
                let id = garage.cx.ids.next::<LocationId>();
                let written: Result<(), StoreError> = transact!(garage.cx.store, |tx| {
                    place(&garage, tx, id).await?;
                    let topics = [topic];
                    let change = Change::audited(By::clock(garage.shop_id), "place_made", id.to_string(), &topics);
                    tx.record(&garage.cx, change).await
                });
                written.expect("it is written");
                assert!(is_there(&garage, id).await, "{}", garage.engine);
            }
        })
        .await;
        let grown = "SELECT queue_revision FROM shops WHERE id = $1";
        let grown = garage.count(grown, vec![garage.shop_id.into()]).await;
        assert!(grown >= TASKS as i64, "{}: {grown}", garage.engine);
        for _ in 0..TASKS {
            let told = tokio::time::timeout(Duration::from_secs(10), notices.recv()).await;
            assert!(told.expect("in time").expect("a notice").concerns(topic), "{}", garage.engine);
        }
    })
    .await;
}

#[tokio::test]
async fn a_transaction_that_fails_as_a_whole_acknowledges_nobody_and_the_next_one_works() {
    // Both are the embedded engine's own ways: a reference that is looked at by the commit, and a statement that rolls back all.
    const LATER: &str = "PRAGMA defer_foreign_keys = ON";
    const AT_ONCE: &str =
        "INSERT OR ROLLBACK INTO locations (id, shop_id, name) SELECT $1, shop_id, NULL FROM locations WHERE id = $2";
    on_both(async |garage| {
        if !garage.cx.store.is_sole_writer() {
            return;
        }
        let mut kept = 0;
        for (broken, goes_on) in [(LATER, false), (AT_ONCE, true)] {
            let (first, go_on) = holder(&garage).await;
            let before = writer(&garage, Then::Nothing).await;
            let breaks =
                if goes_on { writer(&garage, Then::Break(broken)).await } else { dangling(&garage, broken).await };
            let after = writer(&garage, Then::Nothing).await;
            go_on.notify_one();
            for (id, answer) in [first, before, breaks] {
                let refused = answer.await.expect("the task ends well");
                assert!(refused.is_err(), "{broken}");
                assert!(!is_there(&garage, id).await, "{broken}");
            }
            let (id, answer) = after;
            // The one behind it has a transaction of its own, where that broke before its commit.
            let answer = answer.await.expect("the task ends well");
            assert!(!goes_on || answer.is_ok(), "{answer:?}");
            assert_eq!(is_there(&garage, id).await, answer.is_ok());
            kept += i64::from(answer.is_ok()) + 1;
            let (id, last) = writer(&garage, Then::Nothing).await;
            last.await.expect("the task ends well").expect("the next one works");
            assert!(is_there(&garage, id).await);
        }
        let there = "SELECT CAST(COUNT(*) AS BIGINT) FROM locations WHERE shop_id = $1";
        assert_eq!(
            garage.count(there, vec![garage.shop_id.into()]).await,
            kept,
            "nothing was kept outside of a transaction"
        );
    })
    .await;
}

/// A writer whose reference to nothing is found by the commit only.
async fn dangling(garage: &Garage, later: &'static str) -> (LocationId, Answer) {
    let (garage, id) = (garage.clone(), garage.cx.ids.next::<LocationId>());
    let task = tokio::spawn(async move {
        transact!(garage.cx.store, |tx| {
            tx.execute(later, Vec::new()).await?;
            let nowhere = garage.cx.ids.next::<LocationId>();
            tx.execute(PLACE, vec![id.into(), nowhere.into(), id.to_string().into()]).await.map(drop)
        })
    });
    tokio::time::sleep(A_WHILE / 10).await;
    (id, task)
}

#[tokio::test]
async fn sixty_four_sales_at_once_take_far_fewer_commits_and_have_numbers_without_gaps() {
    on_both(async |garage| {
        let teller: Actor = garage.teller(Role::Cashier).await;
        let shift =
            counter::get_or_create(&garage.cx, &teller, garage.register().await, 0, None).await.expect("a shift").shift;
        let product = garage.product("Wiper", 1_000).await;
        let before = garage.cx.store.counted();
        let receipts = at_once(|_| {
            let (garage, teller, id) = (garage.clone(), teller.clone(), shift.id);
            async move {
                let new = garage.sale(product, 1, 1_000);
                let receipt = sale::sell(&garage.cx, &teller, id, new.clone()).await?;
                let again = sale::receipt(&garage.cx, &teller, new.id).await?;
                assert_eq!(receipt.sale, again.sale, "whoever is answered finds it");
                Ok::<_, CounterError>(receipt)
            }
        })
        .await;
        let mut numbers: Vec<i64> =
            receipts.into_iter().map(|receipt| receipt.expect("a receipt").sale.number).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=TASKS as i64).collect::<Vec<_>>());
        let commits = garage.cx.store.counted().commits - before.commits;
        if garage.cx.store.is_sole_writer() {
            assert!(commits <= TASKS as u64 / 2, "{commits}");
        }
    })
    .await;
}

#[tokio::test]
async fn whoever_is_refused_for_what_one_before_them_did_hears_of_it_once_that_is_committed() {
    on_both(async |garage| {
        let teller: Actor = garage.teller(Role::Cashier).await;
        let register = garage.register().await;
        let shift = counter::get_or_create(&garage.cx, &teller, register, 0, None).await.expect("a shift").shift;
        let product = garage.product("Wiper", 1_000).await;
        let sales: Vec<_> = (0..8).map(|_| garage.sale(product, 1, 1_000)).collect();
        let receipts = at_once(|number| {
            let (garage, teller, id) = (garage.clone(), teller.clone(), shift.id);
            let new = sales[number % sales.len()].clone();
            async move { sale::sell(&garage.cx, &teller, id, new).await }
        })
        .await;
        let mut numbers: Vec<i64> = receipts
            .into_iter()
            .map(|receipt| receipt.expect("sent eight times at once, answered eight times the same").sale.number)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers, (1..=8).collect::<Vec<_>>(), "{}", garage.engine);
    })
    .await;
}
