//! Races at the till: 64 tasks behind one barrier, 100 rounds, on both engines.

use std::time::Duration;

use crate::support::race::{ROUNDS, TASKS, at_once};
use crate::support::till::closing;
use crate::support::{Garage, on_both};
use session::change::Actor;
use session::counter::{self, Closing, CounterError, Outcome, Reported, ShiftStatus};
use session::id::{SaleId, ShiftId};
use session::sale::{self, Booking, NewSale, Sale};
use session::shop::Role;

const CASH: i64 = 20_000;
const PRICE: i64 = 1_000;
/// Counts until one is not made old by a sale that races it.
const CLOSES_WITHIN: usize = 1_000;

async fn tellers(garage: &Garage, number: usize) -> Vec<Actor> {
    let mut tellers = Vec::new();
    for _ in 0..number {
        tellers.push(garage.teller(Role::Cashier).await);
    }
    tellers
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_starts_one_opens_the_shift_and_63_join_it() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let tellers = tellers(&garage, 8).await;
        for round in 1..=ROUNDS {
            let answers = at_once(|number| {
                let (cx, teller) = (garage.cx.clone(), tellers[number % tellers.len()].clone());
                async move { counter::get_or_create(&cx, &teller, register, CASH, None).await }
            })
            .await;
            let answers: Vec<_> = answers.into_iter().map(|answer| answer.expect("one shift for all")).collect();
            let created = answers.iter().filter(|answer| answer.outcome == Outcome::Created).count();
            let id = answers[0].shift.id;
            assert_eq!(created, 1, "round {round} on {}", garage.engine);
            assert!(answers.iter().all(|answer| answer.shift.id == id), "round {round} on {}", garage.engine);
            assert_eq!(answers[0].shift.number, i64::try_from(round).expect("small"), "no gap, no repeat");
            garage.close(&tellers[0], id).await.expect("closed for the next round");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_against_closing_is_in_the_z_report_or_refused() {
    const RECORDED: &str = "SELECT COUNT(*) FROM sales WHERE shift_id = $1 AND booking = 'regular'";
    const STRAY: &str = "SELECT COUNT(*) FROM sales WHERE booking <> 'regular'";
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let product = garage.product("Bulb", PRICE).await;
        let teller = garage.teller(Role::Cashier).await;
        let (mut sold_of_all, mut refused_of_all) = (0, 0);
        for round in 0..ROUNDS as u64 {
            let id = counter::get_or_create(&garage.theirs(&teller), &teller, register, CASH, None)
                .await
                .expect("opened")
                .shift
                .id;
            let answers = at_once(|number| {
                let (garage, teller) = (garage.clone(), teller.clone());
                let new = garage.sale(product, 1, PRICE);
                async move {
                    if number % 8 > 0 {
                        sale::sell(&garage.theirs(&teller), &teller, id, new).await.map(|_| None)
                    } else {
                        // From before the first sale to after the last one.
                        tokio::time::sleep(Duration::from_millis(round % 25)).await;
                        garage.close(&teller, id).await.map(|z| Some(z.body))
                    }
                }
            })
            .await;
            let mut sold = 0;
            let mut reports = Vec::new();
            for answer in answers {
                match answer {
                    Ok(None) => sold += 1,
                    Ok(Some(body)) => reports.push(body),
                    Err(CounterError::NotOpen { .. } | CounterError::CountStale) => refused_of_all += 1,
                    Err(error) => panic!("round {round} on {}: {error}", garage.engine),
                }
            }
            let z = match reports.first() {
                Some(body) => body.clone(),
                None => garage.close(&teller, id).await.expect("closed at last").body,
            };
            assert!(reports.iter().all(|body| *body == z), "one Z report, round {round} on {}", garage.engine);
            let report: counter::ShiftReport = serde_json::from_str(&z).expect("a report");
            let counted: i64 = report.receipts.iter().map(|kind| kind.count).sum();
            assert_eq!(counted, sold, "round {round} on {}", garage.engine);
            let expected = report.drawer.map(|drawer| drawer.expected_cents);
            assert_eq!(expected, Some(CASH + sold * PRICE), "round {round} on {}", garage.engine);
            let recorded = garage.count(RECORDED, vec![id.into()]).await;
            assert_eq!(recorded, sold, "what was refused left no row, round {round} on {}", garage.engine);
            sold_of_all += sold;
        }
        assert!(sold_of_all > 0 && refused_of_all > 0, "{sold_of_all} and {refused_of_all}: no race");
        assert_eq!(garage.count(STRAY, vec![]).await, 0, "nobody kept one to bring it later");
    })
    .await;
}

/// One of the two closed, whatever they pressed and how often; the other was told why not.
async fn one_closed(
    garage: &Garage,
    teller: &Actor,
    id: ShiftId,
    answers: Vec<Result<Reported, CounterError>>,
    refusals: Refusals,
) {
    const REPORTS: &str = "SELECT COUNT(*) FROM shift_reports WHERE shift_id = $1";
    const EVENTS: &str = "SELECT COUNT(*) FROM shift_events WHERE shift_id = $1 AND kind = 'shift_closed'";
    const AUDITED: &str = "SELECT COUNT(*) FROM audit_log WHERE subject = $1 AND action = 'shift_closed'";
    let z = counter::report(&garage.theirs(teller), teller, id).await.expect("readable");
    assert_eq!(z.report.kind, "Z", "nobody closed it on {}", garage.engine);
    let mut closers = Vec::new();
    for (number, answer) in answers.into_iter().enumerate() {
        match answer {
            Ok(report) => {
                assert_eq!(report.body, z.body, "task {number} on {}", garage.engine);
                closers.push(number % 2);
            }
            Err(CounterError::NotOpen { status: ShiftStatus::Closed }) => {}
            Err(CounterError::CountStale) if refusals == Refusals::ClosedOrStale => {}
            Err(error) => panic!("task {number} on {}: {error}", garage.engine),
        }
    }
    assert!(!closers.is_empty(), "whoever closed it was told otherwise on {}", garage.engine);
    assert!(closers.iter().all(|person| *person == closers[0]), "both closed it on {}", garage.engine);
    for count in [REPORTS, EVENTS] {
        assert_eq!(garage.count(count, vec![id.into()]).await, 1, "{count} on {}", garage.engine);
    }
    assert_eq!(garage.count(AUDITED, vec![id.to_string().into()]).await, 1, "on {}", garage.engine);
}

/// What the loser may be told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusals {
    Closed,
    ClosedOrStale,
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_close_at_once_one_closes_and_the_other_is_told_that_it_is_closed() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let two = tellers(&garage, 2).await;
        for round in 1..=ROUNDS {
            let on =
                counter::get_or_create(&garage.cx, &two[0], register, CASH, None).await.expect("the register is free");
            assert_eq!((on.outcome, on.shift.number), (Outcome::Created, i64::try_from(round).expect("small")));
            garage.join(&two[1], on.shift.id).await;
            let counted = garage.count_right(&two[1], on.shift.id).await.expect("counted");
            let answers = at_once(|number| {
                let (garage, teller, counted) = (garage.clone(), two[number % 2].clone(), counted.clone());
                async move { garage.close_on(&teller, on.shift.id, &counted).await }
            })
            .await;
            one_closed(&garage, &two[0], on.shift.id, answers, Refusals::Closed).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_count_and_close_at_once_one_closes_and_the_other_is_told_why_not() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let two = tellers(&garage, 2).await;
        for round in 1..=ROUNDS / 4 {
            let on =
                counter::get_or_create(&garage.cx, &two[0], register, CASH, None).await.expect("the register is free");
            assert_eq!((on.outcome, on.shift.number), (Outcome::Created, i64::try_from(round).expect("small")));
            garage.join(&two[1], on.shift.id).await;
            let answers = at_once(|number| {
                let (garage, teller) = (garage.clone(), two[number % 2].clone());
                async move { garage.close(&teller, on.shift.id).await }
            })
            .await;
            one_closed(&garage, &two[0], on.shift.id, answers, Refusals::ClosedOrStale).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_against_closing_ends_on_one_open_shift_or_on_the_closed_one_before_it_closed() {
    const OPEN: &str = "SELECT COUNT(*) FROM shifts WHERE status <> 'closed'";
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let closer = garage.teller(Role::Cashier).await;
        let joiners = tellers(&garage, TASKS / 2).await;
        let (mut before_of_all, mut after_of_all) = (0, 0);
        for round in 0..ROUNDS as u64 {
            let first = counter::get_or_create(&garage.cx, &closer, register, CASH, None).await.expect("opened").shift;
            let counted = garage.count_right(&closer, first.id).await.expect("counted");
            let answers = at_once(|number| {
                let (garage, closer, counted) = (garage.clone(), closer.clone(), counted.clone());
                let joiner = joiners[number % joiners.len()].clone();
                let number = u32::try_from(number).expect("small");
                async move {
                    if number == 0 {
                        tokio::time::sleep(Duration::from_millis(round % 10)).await;
                        garage.close_on(&closer, first.id, &counted).await.map(|_| None)
                    } else {
                        // One after the other, from before the close to after it.
                        tokio::time::sleep(Duration::from_micros(300) * number).await;
                        counter::get_or_create(&garage.cx, &joiner, register, CASH, None).await.map(Some)
                    }
                }
            })
            .await;
            let joined: Vec<_> = answers.into_iter().filter_map(|answer| answer.expect("no error")).collect();
            let after: Vec<_> = joined.iter().filter(|on| on.shift.id != first.id).collect();
            for on in &joined {
                assert!(on.shift.status.is_active(), "nobody joins a closed one, round {round} on {}", garage.engine);
            }
            for on in &after {
                assert_eq!(on.shift.id, after[0].shift.id, "round {round} on {}", garage.engine);
                assert_eq!(on.shift.number, first.number + 1, "round {round} on {}", garage.engine);
            }
            let created = joined.iter().filter(|on| on.outcome == Outcome::Created).count();
            assert_eq!(created, usize::from(!after.is_empty()), "round {round} on {}", garage.engine);
            assert_eq!(garage.count(OPEN, vec![]).await, i64::try_from(created).expect("small"), "round {round}");
            if let Some(on) = after.first() {
                garage.join(&closer, on.shift.id).await;
                garage.close(&closer, on.shift.id).await.expect("closed for the next round");
            }
            before_of_all += joined.len() - after.len();
            after_of_all += after.len();
        }
        assert!(before_of_all > 0 && after_of_all > 0, "{before_of_all} and {after_of_all}: no race");
    })
    .await;
}

/// Sends each of these twice at the same moment, one after the other at growing distances, and does `also` meanwhile.
/// Both answers to a sale are the same receipt.
async fn sent_twice<F: Future<Output = ()> + Send + 'static>(
    garage: &Garage,
    teller: &Actor,
    id: ShiftId,
    kept: &[NewSale],
    also: impl Fn(usize) -> F,
) -> Vec<Sale> {
    let answers = at_once(|number| {
        let (garage, teller, also) = (garage.clone(), teller.clone(), also(number));
        let new = kept.get(number / 2).cloned();
        async move {
            let Some(new) = new else {
                also.await;
                return None;
            };
            let place = u32::try_from(number / 2).expect("small");
            tokio::time::sleep(Duration::from_micros(200) * place * place).await;
            Some(
                sale::sell(&garage.theirs(&teller), &teller, id, new)
                    .await
                    .expect("nothing that was rung up is lost")
                    .sale,
            )
        }
    })
    .await;
    let sales: Vec<_> = answers.into_iter().flatten().collect();
    assert_eq!(sales.len(), kept.len() * 2, "each was sent twice");
    for pair in sales.chunks(2) {
        assert_eq!(pair[0], pair[1], "the same sale twice on {}", garage.engine);
    }
    sales.into_iter().step_by(2).collect()
}

/// Closes it, however often a sale that comes in makes it count again.
async fn close_at_last(garage: &Garage, teller: &Actor, id: ShiftId) -> Reported {
    // A count into which a sale came is off, and the largest difference of a counting asks for a word.
    let note = "Sales came while it was counted".to_owned();
    for _ in 0..CLOSES_WITHIN {
        let closed = async {
            let counted = garage.count_right(teller, id).await?;
            let closing = Closing { note: note.clone(), ..closing(&counted) };
            counter::close(&garage.theirs(teller), teller, id, closing).await
        };
        match closed.await {
            Ok(z) => return z,
            // One came between the count and the close.
            Err(CounterError::CountStale) => {}
            Err(error) => panic!("{error} on {}", garage.engine),
        }
    }
    panic!("not closed after {CLOSES_WITHIN} counts on {}", garage.engine);
}

/// The sales that arrived late, in a report.
fn corrections(report: &Reported) -> Vec<SaleId> {
    let mut ids: Vec<_> = report.report.corrections.iter().map(|late| late.id).collect();
    ids.sort_unstable();
    ids
}

fn sums(report: &Reported) -> (i64, i64, Option<i64>) {
    let receipts = &report.report.receipts;
    let tenders = &report.report.tenders;
    (
        receipts.iter().map(|kind| kind.count).sum(),
        tenders.iter().map(|tender| tender.total_cents).sum(),
        report.report.drawer.map(|drawer| drawer.expected_cents),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn offline_sales_that_race_the_close_or_come_on_the_next_shift_are_each_recorded_once_in_their_own() {
    const RACING: usize = TASKS / 2 - 1;
    const LATE: usize = TASKS / 4;
    const ON: &str = "SELECT COUNT(*) FROM sales WHERE shift_id = $1";
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let product = garage.product("Bulb", PRICE).await;
        let manager = garage.teller(Role::Manager).await;
        let kept = |number: usize| -> Vec<NewSale> {
            (0..number).map(|_| NewSale { queued: true, ..garage.sale(product, 1, PRICE) }).collect()
        };
        for round in 0..ROUNDS / 4 {
            let at = format!("round {round} on {}", garage.engine);
            let first = counter::get_or_create(&garage.theirs(&manager), &manager, register, CASH, None)
                .await
                .expect("opened")
                .shift;
            let x = counter::report(&garage.theirs(&manager), &manager, first.id).await.expect("readable");
            assert_eq!(corrections(&x), [], "none is shown twice, {at}");

            let racing = kept(RACING);
            let mut sales = sent_twice(&garage, &manager, first.id, &racing, |number| {
                let (garage, manager) = (garage.clone(), manager.clone());
                async move {
                    if number == TASKS - 1 {
                        close_at_last(&garage, &manager, first.id).await;
                    }
                }
            })
            .await;
            let z = counter::report(&garage.theirs(&manager), &manager, first.id).await.expect("readable");
            garage.cx.clock.advance(1_000);
            sales.extend(sent_twice(&garage, &manager, first.id, &kept(1), |_| async {}).await);
            garage.cx.clock.advance(1_000);

            let next = counter::get_or_create(&garage.theirs(&manager), &manager, register, CASH, None)
                .await
                .expect("opened")
                .shift;
            assert_eq!(next.number, first.number + 1, "{at}");
            sales.extend(
                sent_twice(&garage, &manager, first.id, &kept(LATE), |_| {
                    let (garage, manager) = (garage.clone(), manager.clone());
                    let own = garage.sale(product, 1, PRICE);
                    async move {
                        sale::sell(&garage.theirs(&manager), &manager, next.id, own)
                            .await
                            .expect("the next shift sells");
                    }
                })
                .await,
            );
            let again = sent_twice(&garage, &manager, first.id, &racing, |_| async {}).await;
            assert_eq!(again, sales[..RACING], "asked again, they are where they were, {at}");

            assert!(sales.iter().all(|sale| sale.shift_id == first.id), "{at}");
            let mut numbers: Vec<_> = sales.iter().map(|sale| sale.number).collect();
            numbers.sort_unstable();
            let all = i64::try_from(sales.len()).expect("small");
            assert_eq!(numbers, (1..=all).collect::<Vec<_>>(), "no gap, no repeat, {at}");
            assert_eq!(garage.count(ON, vec![first.id.into()]).await, all, "each is recorded once, {at}");

            let is_late = |sale: &&Sale| sale.booking == Booking::Correction;
            let mut late: Vec<_> = sales.iter().filter(is_late).map(|sale| sale.id).collect();
            late.sort_unstable();
            let regular = all - i64::try_from(late.len()).expect("small");
            assert_eq!(sums(&z), (regular, regular * PRICE, Some(CASH + regular * PRICE)), "{at}");
            let reprinted = counter::report(&garage.theirs(&manager), &manager, first.id).await.expect("readable");
            assert_eq!(reprinted.body, z.body, "{at}");

            let x = counter::report(&garage.theirs(&manager), &manager, next.id).await.expect("readable");
            assert_eq!(corrections(&x), late, "each late one is shown, {at}");
            let own = i64::try_from(TASKS - 2 * LATE).expect("small");
            assert_eq!(sums(&x), (own, own * PRICE, Some(CASH + own * PRICE)), "none of it is the next one's, {at}");
            let z = garage.close(&manager, next.id).await.expect("closed");
            assert_eq!((corrections(&z), sums(&z)), (late, sums(&x)), "{at}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_late_sales_that_race_the_next_close_each_shows_on_exactly_one_z_report() {
    const LATE: usize = TASKS / 4;
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let product = garage.product("Bulb", PRICE).await;
        let teller = garage.teller(Role::Cashier).await;
        let open = async || {
            counter::get_or_create(&garage.theirs(&teller), &teller, register, CASH, None)
                .await
                .expect("opened")
                .shift
                .id
        };
        let old = open().await;
        garage.close(&teller, old).await.expect("closed");
        let (mut late, mut shown) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS / 2 {
            let next = open().await;
            let counted = garage.count_right(&teller, next).await.expect("counted");
            let kept: Vec<_> = (0..LATE).map(|_| NewSale { queued: true, ..garage.sale(product, 1, PRICE) }).collect();
            let sales = sent_twice(&garage, &teller, old, &kept, |number| {
                let (garage, teller, counted) = (garage.clone(), teller.clone(), counted.clone());
                async move {
                    if number == TASKS - 1 {
                        tokio::time::sleep(Duration::from_millis(2)).await;
                        garage.close_on(&teller, next, &counted).await.expect("late sales hold nothing up");
                    }
                }
            })
            .await;
            late.extend(sales.iter().map(|sale| sale.id));
            let z = counter::report(&garage.theirs(&teller), &teller, next).await.expect("readable");
            shown.extend(corrections(&z));
        }
        let last = open().await;
        shown.extend(corrections(&garage.close(&teller, last).await.expect("closed")));
        late.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, late, "each once on {}", garage.engine);
    })
    .await;
}
