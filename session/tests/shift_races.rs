//! Races at the till: 64 tasks behind one barrier, 100 rounds, on both engines.

mod support;

use session::shift::basket::Discount;
use session::shift::tender::Tender;
use session::shift::{self, Closing, Count, NewLine, NewSale, Outcome, ShiftError, Teller, TenderKind};
use session::shop::Role;
use support::race::{ROUNDS, TASKS, at_once};
use support::{Garage, on_both};

const CASH: i64 = 20_000;
const PRICE: i64 = 1_000;

fn sale(garage: &Garage, product: session::id::ProductId) -> NewSale {
    let line = NewLine {
        product_id: Some(product),
        name: String::new(),
        quantity: 1,
        unit_price_cents: None,
        price_reason: String::new(),
        discount: Discount::None,
        tax_bp: None,
    };
    NewSale {
        id: garage.cx.ids.next(),
        lines: vec![line],
        discount: Discount::None,
        tenders: vec![Tender { kind: TenderKind::Cash, amount_cents: PRICE, reference: String::new() }],
        customer_id: None,
        void_reason: None,
        rung_up_at: None,
        queued: false,
    }
}

async fn close(garage: &Garage, teller: &Teller, id: session::id::ShiftId) -> Result<shift::Reported, ShiftError> {
    let guess = shift::count(&garage.cx, teller, id, &Count::Cents(0)).await?;
    garage.cx.clock.advance(1);
    let counted = shift::count(&garage.cx, teller, id, &Count::Cents(guess.expected_cents)).await?;
    let closing = Closing { count_id: counted.id, note: String::new(), approval: None, unsent_reason: String::new() };
    shift::close(&garage.cx, teller, id, closing).await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_simultaneous_starts_one_opens_the_shift_and_63_join_it() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let mut tellers = Vec::new();
        for _ in 0..8 {
            tellers.push(garage.teller(Role::Cashier).await);
        }
        for round in 1..=ROUNDS {
            let answers = at_once(|number| {
                let (cx, teller) = (garage.cx.clone(), tellers[number % tellers.len()].clone());
                async move { shift::get_or_create(&cx, &teller, register, CASH).await }
            })
            .await;
            let answers: Vec<_> = answers.into_iter().map(|answer| answer.expect("one shift for all")).collect();
            let created = answers.iter().filter(|answer| answer.outcome == Outcome::Created).count();
            let id = answers[0].shift.id;
            assert_eq!(created, 1, "round {round} on {}", garage.engine);
            assert!(answers.iter().all(|answer| answer.shift.id == id), "round {round} on {}", garage.engine);
            assert_eq!(answers[0].shift.number, i64::try_from(round).expect("small"), "no gap, no repeat");
            close(&garage, &tellers[0], id).await.expect("closed for the next round");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_against_closing_is_in_the_z_report_or_refused() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let product = garage.product("Bulb", PRICE).await;
        let teller = garage.teller(Role::Cashier).await;
        for round in 0..ROUNDS / 4 {
            let id = shift::get_or_create(&garage.cx, &teller, register, CASH).await.expect("opened").shift.id;
            let answers = at_once(|number| {
                let (garage, teller) = (garage.clone(), teller.clone());
                let new = sale(&garage, product);
                async move {
                    if number < TASKS / 2 {
                        shift::sell(&garage.cx, &teller, id, new).await.map(|_| None)
                    } else {
                        close(&garage, &teller, id).await.map(|z| Some(z.body))
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
                    Err(ShiftError::NotOpen { .. } | ShiftError::CountStale) => {}
                    Err(error) => panic!("round {round} on {}: {error}", garage.engine),
                }
            }
            let z = match reports.first() {
                Some(body) => body.clone(),
                None => close(&garage, &teller, id).await.expect("closed at last").body,
            };
            assert!(reports.iter().all(|body| *body == z), "one Z report, round {round} on {}", garage.engine);
            let report: shift::ShiftReport = serde_json::from_str(&z).expect("a report");
            let counted: i64 = report.receipts.iter().map(|kind| kind.count).sum();
            assert_eq!(counted, sold, "round {round} on {}", garage.engine);
            let expected = report.drawer.map(|drawer| drawer.expected_cents);
            assert_eq!(expected, Some(CASH + sold * PRICE), "round {round} on {}", garage.engine);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_against_closing_ends_on_one_open_shift_or_on_the_closed_one_before_it_closed() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let closer = garage.teller(Role::Cashier).await;
        let joiners = [garage.teller(Role::Cashier).await, garage.teller(Role::Cashier).await];
        for round in 0..ROUNDS / 4 {
            let first = shift::get_or_create(&garage.cx, &closer, register, CASH).await.expect("opened").shift.id;
            let answers = at_once(|number| {
                let (garage, closer, joiner) = (garage.clone(), closer.clone(), joiners[number % 2].clone());
                async move {
                    if number == 0 {
                        close(&garage, &closer, first).await.map(|_| None)
                    } else {
                        shift::get_or_create(&garage.cx, &joiner, register, CASH).await.map(|on| Some(on.shift.id))
                    }
                }
            })
            .await;
            let mut ids: Vec<_> = answers.into_iter().filter_map(|answer| answer.expect("no error")).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.retain(|id| *id != first);
            assert!(ids.len() <= 1, "round {round} on {}: {ids:?}", garage.engine);
            let open = "SELECT COUNT(*) FROM shifts WHERE status <> 'closed'";
            assert_eq!(garage.count(open, vec![]).await, i64::try_from(ids.len()).expect("small"), "round {round}");
            for id in ids {
                close(&garage, &closer, id).await.expect("closed for the next round");
            }
        }
    })
    .await;
}
