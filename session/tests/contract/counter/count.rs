//! The count is blind: until a shift is closed a cashier sees no cash sums, every count is kept, and the largest difference of a
//! counting decides, on both engines.

use crate::support::till::closing;
use crate::support::{Asks, Garage, PASSWORD, on_both};
use serde::Serialize;
use session::change::{Actor, Topic};
use session::counter::{
    self, Approval, Closing, Count, CountResult, Counted, CounterError, MovementKind, NewMovement, Presence, Reported,
};
use session::id::{RegisterId, ShiftId};
use session::login::Password;
use session::sale;
use session::shop::{Role, User};
use session::snapshot::{self, Extent};

/// What the drawer holds at the start, what comes in, and what is found: sums that no other number contains.
const OPENING: i64 = 7_654_321;
const SOLD: i64 = 1_237;
const FOUND_BY_WHO_JOINED: i64 = 7_651_119;

/// A cashier and a manager who both stand at an open shift.
struct Till {
    garage: Garage,
    register: RegisterId,
    cashier: Actor,
    manager: Actor,
    shift: ShiftId,
}

impl Till {
    async fn open(garage: Garage) -> Self {
        let (cashier, manager) = (garage.teller(Role::Cashier).await, garage.teller(Role::Manager).await);
        let register = garage.register().await;
        let on =
            counter::get_or_create(&garage.theirs(&cashier), &cashier, register, OPENING, None).await.expect("opened");
        garage.join(&manager, on.shift.id).await;
        Self { garage, register, cashier, manager, shift: on.shift.id }
    }

    async fn count(&self, cents: i64) -> Counted {
        self.garage.cx.clock.advance(1);
        counter::count(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, &Count::Cents(cents))
            .await
            .expect("counted")
    }

    async fn close(&self, closing: Closing) -> Result<Reported, CounterError> {
        counter::close(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, closing).await
    }

    fn signed(&self) -> Option<Approval> {
        let password = Password::new(PASSWORD.to_owned());
        Some(Approval { email: self.manager.user.email.clone(), password, code: String::new() })
    }

    /// The next shift of the register, opened with so much.
    async fn next(&self, cents: i64) -> counter::OnShift {
        counter::get_or_create(&self.garage.theirs(&self.cashier), &self.cashier, self.register, cents, None)
            .await
            .expect("opened")
    }
}

fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("it can be written")
}

/// All that `teller` is shown of a shift, wherever they ask.
async fn shown(till: &Till, teller: &Actor) -> Vec<String> {
    let (cx, id) = (&till.garage.cx, till.shift);
    let snapshot = async |who: &User| {
        let all = snapshot::of(cx, who, Topic::Shift(id), Extent::Whole).await.expect("readable");
        all.expect("it is there").json.to_string()
    };
    vec![
        json(&counter::get(cx, teller, id).await.expect("readable")),
        json(&counter::board(cx, teller, id).await.expect("readable")),
        counter::report(cx, teller, id).await.expect("readable").body,
        json(&counter::present(cx, teller, id, Presence::default()).await.expect("on the shift")),
        json(&counter::get_or_create(cx, teller, till.register, None, None).await.expect("joined")),
        json(&counter::registers(cx, teller).await.expect("readable")),
        snapshot(&teller.user).await,
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn until_a_shift_is_closed_a_cashier_sees_no_cash_sums_and_a_manager_sees_them() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (cx, id) = (&till.garage.cx, till.shift);
        let found = counter::get_or_create(cx, &till.manager, till.register, FOUND_BY_WHO_JOINED, None).await;
        found.expect("it is noted beside the opening");
        let product = till.garage.product("Bulb", SOLD).await;
        let mut said = Vec::new();
        for _ in 0..2 {
            let receipt = sale::sell(cx, &till.cashier, id, till.garage.sale(product, 1, SOLD)).await.expect("sold");
            said.push(json(&receipt));
            said.push(json(&sale::receipt(cx, &till.cashier, receipt.sale.id).await.expect("readable")));
        }
        let new = NewMovement {
            id: cx.ids.next(),
            kind: MovementKind::PaidOut,
            amount_cents: 1_200,
            reason: "stamps".into(),
        };
        counter::move_cash(cx, &till.cashier, id, new).await.expect("paid out");
        let expected = OPENING + 2 * SOLD - 1_200;
        let secrets = [OPENING, FOUND_BY_WHO_JOINED, expected, 3_333].map(|cents| cents.to_string());
        let is_told = |answers: &[String], secret: &str| answers.iter().any(|answer| answer.contains(secret));

        // Whoever asks first: what one is shown is never the other's.
        let (managers, cashiers) = (shown(&till, &till.manager).await, shown(&till, &till.cashier).await);
        assert!(is_told(&managers, &secrets[0]) && is_told(&managers, &secrets[1]) && is_told(&managers, &secrets[2]));
        said.extend(cashiers);
        said.push(json(&counter::begin_count(cx, &till.cashier, id).await.expect("frozen")));
        said.push(json(&till.count(expected - 3_333).await));
        said.extend(shown(&till, &till.cashier).await);
        let managers = shown(&till, &till.manager).await;
        assert!(is_told(&managers, &secrets[3]), "a manager judges the count: {managers:?}");
        said.push(json(&counter::reopen(cx, &till.cashier, id).await.expect("selling goes on")));
        said.extend(shown(&till, &till.cashier).await);
        for secret in &secrets {
            let told: Vec<_> = said.iter().filter(|answer| answer.contains(secret.as_str())).collect();
            assert!(told.is_empty(), "{secret} is told: {told:#?}");
        }
        let x = counter::report(cx, &till.cashier, id).await.expect("readable").report;
        assert!(x.tenders.is_empty() && x.movements.is_empty(), "what is left of the sum is the cash");
        assert_eq!(x.receipts.iter().map(|kind| kind.count).sum::<i64>(), 2, "what was sold is no secret");

        let counted = till.count(expected).await;
        let z = till.close(closing(&counted)).await.expect("closed");
        assert_eq!(z.report.drawer.map(|drawer| drawer.opening_cents), Some(OPENING));
        let board = counter::board(cx, &till.cashier, id).await.expect("readable");
        assert_eq!((board.shift.opening_cash_cents, board.recounts.len()), (Some(OPENING), 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_counts_nothing_to_learn_the_sum_learns_nothing_and_needs_a_note_and_a_manager_all_the_same() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let guess = till.count(0).await;
        assert_eq!((guess.result, guess.expected_cents, guess.variance_cents), (CountResult::Short, None, None));
        let exact = till.count(OPENING).await;
        assert_eq!((exact.number, exact.result), (2, CountResult::Agrees));
        assert!(exact.needs_note && exact.needs_manager, "the largest difference decides");
        let refused = till.close(closing(&exact)).await.expect_err("without a word");
        assert!(matches!(refused, CounterError::Invalid { field, .. } if field == "note"));
        let alone = Closing { note: "A guess".to_owned(), ..closing(&exact) };
        assert!(matches!(till.close(alone.clone()).await, Err(CounterError::NeedsManager)));
        let z = till.close(Closing { approval: till.signed(), ..alone }).await.expect("closed").report;
        let counts: Vec<_> =
            z.counts.iter().map(|count| (count.counted_cents, count.expected_cents, count.variance_cents)).collect();
        assert_eq!(counts, [(0, OPENING, -OPENING), (OPENING, OPENING, 0)]);
        assert!(z.counts.iter().all(|count| count.counted_by == till.cashier.user.name && count.counting == 1));
        assert!(z.counts[0].at < z.counts[1].at);
        assert_eq!((z.approved_by, z.note.as_str()), (Some(till.manager.user.name.clone()), "A guess"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_of_earlier_countings_stand_in_the_z_report_and_ask_nothing_of_the_present_one() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let old = till.count(0).await;
        counter::reopen(cx, &till.cashier, till.shift).await.expect("selling goes on");
        counter::begin_count(cx, &till.cashier, till.shift).await.expect("frozen again");
        let board = counter::board(cx, &till.cashier, till.shift).await.expect("readable");
        assert!(board.count.is_none(), "nothing was counted in this counting");
        assert!(matches!(till.close(closing(&old)).await, Err(CounterError::CountStale)));
        // The clock of another server may be behind: what belongs to which counting is no question of time.
        cx.clock.advance(-3_600_000);
        let counted = till.count(OPENING).await;
        assert_eq!((counted.number, counted.needs_note, counted.needs_manager), (1, false, false));
        let z = till.close(closing(&counted)).await.expect("closed").report;
        let mut counts: Vec<_> = z.counts.iter().map(|count| (count.counting, count.counted_cents)).collect();
        counts.sort_unstable();
        assert_eq!(counts, [(1, 0), (2, OPENING)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_opens_a_register_is_told_what_the_last_closing_left_and_both_reports_say_the_difference() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let first = counter::report(cx, &till.manager, till.shift).await.expect("readable").report;
        assert_eq!(first.drawer.and_then(|drawer| drawer.opening_variance_cents()), None, "nobody closed it before");
        let counted = till.count(OPENING).await;
        let refused = till.close(Closing { drop_cents: OPENING + 1, ..closing(&counted) }).await;
        assert!(matches!(refused, Err(CounterError::Invalid { field, .. }) if field == "drop_cents"));
        let z = till.close(Closing { drop_cents: OPENING - 20_000, ..closing(&counted) }).await.expect("closed").report;
        let drawer = z.drawer.expect("a Z report shows the drawer");
        assert_eq!((drawer.closing_drop_cents, drawer.left_cents), (Some(OPENING - 20_000), Some(20_000)));

        let opened = till.next(19_000).await;
        assert_eq!(opened.left_before_cents, Some(20_000));
        let joined = counter::get_or_create(cx, &till.manager, till.register, None, None).await.expect("joined");
        assert_eq!(joined.left_before_cents, None, "whoever joins opened nothing");
        let difference = |report: &Reported| report.report.drawer.and_then(|drawer| drawer.opening_variance_cents());
        let x = counter::report(cx, &till.manager, opened.shift.id).await.expect("readable");
        assert_eq!(difference(&x), Some(-1_000));
        let z = till.garage.close(&till.cashier, opened.shift.id).await.expect("it holds nothing up");
        assert_eq!(difference(&z), Some(-1_000));
        assert_eq!(till.next(19_000).await.left_before_cents, Some(19_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_without_counting_proposes_nothing_and_nobody_opens_a_shift_that_way() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let next = till.garage.teller(Role::Cashier).await;
        till.garage.join(&next, till.shift).await;
        let board = counter::board(cx, &till.manager, till.shift).await.expect("readable");
        assert_eq!((board.devices.len(), board.recounts.len()), (3, 0));
        let free = till.garage.register().await;
        let other = till.garage.teller(Role::Cashier).await;
        let refused = counter::get_or_create(&cx.of(other.identity()), &other, free, None, None)
            .await
            .expect_err("nothing to join");
        assert!(matches!(refused, CounterError::Invalid { field, .. } if field == "opening_cash_cents"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_was_there_before_the_last_count_is_what_was_left_and_a_counting_goes_on() {
    on_both(async |garage: Garage| {
        let (closed, counting) = (Till::open(garage.clone()).await, Till::open(garage).await);
        closed.garage.close(&closed.cashier, closed.shift).await.expect("closed");
        counting.count(OPENING).await;
        // As it was before this migration.
        for undone in [
            "ALTER TABLE shifts DROP COLUMN left_cents",
            "ALTER TABLE shifts DROP COLUMN left_before_cents",
            "ALTER TABLE shifts DROP COLUMN countings",
            "ALTER TABLE shift_counts DROP COLUMN counting",
            "DELETE FROM _sqlx_migrations WHERE version = 18",
        ] {
            closed.garage.as_owner(undone).await;
        }
        closed.garage.migrate().await;
        assert_eq!(closed.next(20_000).await.left_before_cents, Some(OPENING));
        let board = counter::board(&counting.garage.theirs(&counting.cashier), &counting.cashier, counting.shift)
            .await
            .expect("readable");
        let counted = board.count.expect("the count of before is the newest still");
        let z = counting.close(closing(&counted)).await.expect("it can be closed on it");
        assert_eq!(z.report.counts.iter().map(|count| count.counting).collect::<Vec<_>>(), [0]);
    })
    .await;
}
