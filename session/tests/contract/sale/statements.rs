//! What a sale asks of the database, and that it is answered as it is read later.

use crate::support::till::cash;
use crate::support::{Garage, START, on_both};
use session::change::Actor;
use session::counter::{self, Shift, TenderKind};
use session::id::ProductId;
use session::quantity::{Quantity, Unit};
use session::sale::basket::Discount;
use session::sale::tender::Tender;
use session::sale::{self, NewLine, NewSale};
use session::shop::Role;

/// Statements of a plain sale, at the most, besides the beginning and the end of its transaction.
const STATEMENTS_MAX: u64 = 8;

async fn till(garage: &Garage, role: Role) -> (Actor, Shift) {
    let teller = garage.teller(role).await;
    let on_shift = counter::get_or_create(&garage.theirs(&teller), &teller, garage.register().await, 0, None)
        .await
        .expect("a shift");
    (teller, on_shift.shift)
}

fn line(product: ProductId, quantity: i64) -> NewLine {
    NewLine {
        product_id: Some(product),
        name: String::new(),
        quantity: Quantity::whole(quantity),
        unit: Unit::Piece,
        unit_price_cents: None,
        price_reason: String::new(),
        discount: Discount::None,
        tax_bp: None,
    }
}

fn card(amount_cents: i64) -> Tender {
    Tender { kind: TenderKind::Card, amount_cents, reference: " T-17 ".to_owned(), name: String::new() }
}

#[tokio::test]
async fn a_sale_of_three_lines_and_two_tenders_is_eight_statements_at_the_most() {
    on_both(async |garage| {
        let (teller, shift) = till(&garage, Role::Cashier).await;
        let product = garage.product("Wiper", 1_000).await;
        let mut new = garage.sale(product, 1, 2_000);
        for name in ["Bulb", "Fuse"] {
            new.lines.push(line(garage.product(name, 500).await, 2));
        }
        new.tenders.push(card(1_000));
        let before = garage.cx.store.counted();
        sale::sell(&garage.theirs(&teller), &teller, shift.id, new).await.expect("a receipt");
        let after = garage.cx.store.counted();
        let statements = after.statements - before.statements;
        assert!(statements <= STATEMENTS_MAX, "{}: {statements}", garage.engine);
        assert_eq!(after.commits - before.commits, 1);
        if garage.cx.store.is_sole_writer() {
            assert!(statements + 2 <= STATEMENTS_MAX, "with BEGIN and COMMIT: {}", statements + 2);
        }
    })
    .await;
}

#[tokio::test]
async fn a_receipt_is_answered_as_it_is_read_later() {
    on_both(async |garage| {
        let (teller, shift) = till(&garage, Role::Manager).await;
        let (wiper, bulb) = (garage.product("Wiper", 1_000).await, garage.product("Bulb", 500).await);
        let customer = garage.customer(3).await.user;
        let plain = garage.sale(wiper, 1, 2_000);
        let own = NewLine {
            product_id: None,
            name: "  Odd job ".to_owned(),
            unit_price_cents: Some(1_234),
            discount: Discount::Bp(333),
            tax_bp: Some(700),
            ..line(wiper, 3)
        };
        let cut = NewLine { unit_price_cents: Some(100), price_reason: " scratched ".to_owned(), ..line(bulb, 2) };
        let full = NewSale {
            lines: vec![line(wiper, 1), own, cut, line(wiper, 4)],
            discount: Discount::Cents(77),
            tenders: vec![card(1_000), cash(1_000_000)],
            customer_id: Some(customer.id),
            rung_up_at: Some(START.plus_ms(-1)),
            ..garage.sale(wiper, 1, 0)
        };
        let void =
            NewSale { void_reason: Some(" not wanted ".to_owned()), tenders: Vec::new(), ..garage.sale(bulb, 1, 0) };
        let nothing = NewSale {
            lines: vec![NewLine { unit_price_cents: Some(0), price_reason: "a gift".to_owned(), ..line(bulb, 1) }],
            tenders: Vec::new(),
            ..garage.sale(bulb, 1, 0)
        };
        let mut long = garage.sale(wiper, 1, 10_000_000);
        for number in 0..150 {
            long.lines.push(line(if number % 3 == 0 { bulb } else { wiper }, number + 1));
        }
        garage.cx.clock.advance(1_000);
        for new in [plain, full, void, nothing, long] {
            let answered =
                sale::sell(&garage.theirs(&teller), &teller, shift.id, new.clone()).await.expect("a receipt");
            let read = sale::receipt(&garage.theirs(&teller), &teller, new.id).await.expect("it is there");
            assert_eq!(answered, read, "{}", garage.engine);
            assert_eq!(answered.lines.len(), new.lines.len());
            let again =
                sale::sell(&garage.theirs(&teller), &teller, shift.id, new.clone()).await.expect("the same again");
            assert_eq!(answered, again, "{}: sent twice, answered twice the same", garage.engine);
        }
        garage.cx.clock.advance(1_000);
        garage.close(&teller, shift.id).await.expect("it can be closed");
        garage.cx.clock.advance(1_000);
        let late = NewSale { queued: true, rung_up_at: Some(START.plus_ms(500)), ..garage.sale(bulb, 1, 500) };
        let answered =
            sale::sell(&garage.theirs(&teller), &teller, shift.id, late.clone()).await.expect("a correction");
        let read = sale::receipt(&garage.theirs(&teller), &teller, late.id).await.expect("it is there");
        assert_eq!(answered, read, "{}: of a closed shift too", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn more_products_than_one_statement_finds_are_all_found_and_another_shops_are_not() {
    on_both(async |garage| {
        let (teller, shift) = till(&garage, Role::Cashier).await;
        let mut new = garage.sale(garage.product("Part 0", 100).await, 1, 1_000_000);
        for number in 1..100 {
            new.lines.push(line(garage.product(&format!("Part {number}"), 100 + number).await, 1));
        }
        let receipt = sale::sell(&garage.theirs(&teller), &teller, shift.id, new.clone()).await.expect("a receipt");
        for (number, line) in (0_i64..).zip(&receipt.lines) {
            assert_eq!((line.name.clone(), line.unit_price_cents), (format!("Part {number}"), 100 + number));
        }
        let elsewhere = garage.next_shop().await.product("Theirs", 100).await;
        let refused = sale::sell(&garage.theirs(&teller), &teller, shift.id, garage.sale(elsewhere, 1, 100)).await;
        assert!(
            matches!(refused, Err(counter::CounterError::Invalid { ref field, .. }) if field == "lines[0].product_id"),
            "{refused:?}"
        );
    })
    .await;
}
