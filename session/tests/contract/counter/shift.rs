//! What a shift does, from opening cash to Z report, told as sentences, on both engines.

use crate::support::till::{cash, closing};
use crate::support::{Asks, Garage, PASSWORD, START, on_both};
use session::change::Actor;
use session::counter::explain::Explanation;
use session::counter::{
    self, Approval, Closing, Count, CountResult, Counted, CounterError, MovementKind, NewMovement, Outcome, Presence,
    ShiftStatus,
};
use session::id::{DeviceKey, ProductId, ShiftId};
use session::login::Password;
use session::quantity::Quantity;
use session::sale::basket::Discount;
use session::sale::tender::Tender;
use session::sale::{self, Booking, NewLine, NewRefund, NewSale, Receipt, RefundLine, TenderKind};
use session::shop::Role;

/// A register with an open shift and something to sell.
struct Till {
    garage: Garage,
    teller: Actor,
    shift: ShiftId,
    oil: ProductId,
}

impl Till {
    async fn open(garage: Garage) -> Self {
        let teller = garage.teller(Role::Cashier).await;
        let register = garage.register().await;
        let oil = garage.product("Engine oil", 1_190).await;
        let on =
            counter::get_or_create(&garage.theirs(&teller), &teller, register, 20_000, None).await.expect("opened");
        Self { garage, teller, shift: on.shift.id, oil }
    }

    fn sale(&self, quantity: i64, cash_cents: i64) -> NewSale {
        self.garage.sale(self.oil, quantity, cash_cents)
    }

    fn refund(&self, of: &Receipt, lines: Vec<RefundLine>) -> NewRefund {
        NewRefund {
            id: self.garage.cx.ids.next(),
            refund_of: of.sale.id,
            lines,
            reason: "Did not fit".to_owned(),
            tender: TenderKind::Cash,
            tender_name: String::new(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        }
    }

    async fn sell(&self, new: NewSale) -> Result<Receipt, CounterError> {
        sale::sell(&self.garage.theirs(&self.teller), &self.teller, self.shift, new).await
    }

    async fn move_cash(&self, kind: MovementKind, amount_cents: i64) -> Result<counter::CashMovement, CounterError> {
        let id = self.garage.cx.ids.next();
        let new = NewMovement { id, kind, amount_cents, reason: "stamps".to_owned() };
        counter::move_cash(&self.garage.theirs(&self.teller), &self.teller, self.shift, new).await
    }

    async fn count(&self, cents: i64) -> Counted {
        self.garage.cx.clock.advance(1);
        counter::count(&self.garage.theirs(&self.teller), &self.teller, self.shift, &Count::Cents(cents))
            .await
            .expect("counted")
    }

    async fn close(
        &self,
        counted: &Counted,
        note: &str,
        approval: Option<Approval>,
    ) -> Result<counter::Reported, CounterError> {
        let closing = Closing { note: note.to_owned(), approval, ..closing(counted) };
        counter::close(&self.garage.theirs(&self.teller), &self.teller, self.shift, closing).await
    }
}

fn field(error: &CounterError) -> &str {
    match error {
        CounterError::Invalid { field, .. } => field,
        _ => "",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn joining_keeps_the_creators_opening_cash_and_records_the_joiners() {
    on_both(async |garage: Garage| {
        let (first, second) = (garage.teller(Role::Cashier).await, garage.teller(Role::Cashier).await);
        let register = garage.register().await;
        let opened =
            counter::get_or_create(&garage.theirs(&first), &first, register, 20_000, None).await.expect("opened");
        assert_eq!((opened.outcome, opened.shift.number), (Outcome::Created, 1));
        garage.cx.clock.advance(3_600_000);
        for _ in 0..2 {
            let joined =
                counter::get_or_create(&garage.theirs(&second), &second, register, 19_500, None).await.expect("joined");
            assert_eq!((joined.outcome, joined.shift.id), (Outcome::Joined, opened.shift.id));
            assert_eq!((joined.shift.opening_cash_cents, joined.opened_by), (None, first.user.name.clone()));
        }
        let manager = garage.teller(Role::Manager).await;
        let board = counter::board(&garage.theirs(&manager), &manager, opened.shift.id).await.expect("readable");
        assert_eq!((board.devices.len(), board.shift.opening_cash_cents), (2, Some(20_000)));
        assert_eq!(board.recounts.iter().map(|recount| recount.amount_cents).collect::<Vec<_>>(), [19_500]);
        assert_eq!(
            counter::till(&garage.cx, second.login_session_id).await.expect("readable").till.map(|till| till.shift_id),
            Some(opened.shift.id)
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_goes_from_opening_to_a_z_report_that_never_changes() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let receipt = till.sell(till.sale(3, 5_000)).await.expect("sold");
        assert_eq!((receipt.sale.number, receipt.sale.total_cents, receipt.sale.change_cents), (1, 3_570, 1_430));
        assert_eq!(receipt.sale.tax_cents, 570);
        let back = till.refund(&receipt, vec![RefundLine { position: 0, quantity: Quantity::ONE }]);
        let refunded = sale::refund(cx, &till.teller, till.shift, back).await.expect("refunded");
        assert_eq!((refunded.sale.number, refunded.sale.total_cents, refunded.sale.tax_cents), (2, -1_190, -190));
        till.move_cash(MovementKind::PaidOut, 1_200).await.expect("paid out");
        let wrong = till.move_cash(MovementKind::PaidIn, 9_999).await.expect("paid in");
        counter::void_movement(cx, &till.teller, till.shift, wrong.id, "typed twice").await.expect("voided");
        let expected = 20_000 + 3_570 - 1_190 - 1_200;
        let counted = till.count(expected + 1_200).await;
        assert_eq!(counted.result, CountResult::Over);
        assert!(counted.needs_note && !counted.needs_manager);
        let manager = till.garage.teller(Role::Manager).await;
        let seen = counter::board(&cx.of(manager.identity()), &manager, till.shift)
            .await
            .expect("readable")
            .count
            .expect("it is counted");
        assert_eq!((seen.expected_cents, seen.variance_cents), (Some(expected), Some(1_200)));
        let hint = Explanation::PerhapsNotDone { what: "Paid out 12.00: stamps".to_owned() };
        assert_eq!(seen.explanations, [hint]);
        let refused = till.close(&counted, "", None).await.expect_err("a note is missing");
        assert_eq!(field(&refused), "note");
        let z = till.close(&counted, "The stamps were not bought", None).await.expect("closed");
        assert_eq!((z.report.kind.as_str(), z.report.number), ("Z", 1));
        let drawer = z.report.drawer.expect("a Z report shows the drawer");
        assert_eq!((drawer.expected_cents, drawer.counted_cents), (expected, Some(expected + 1_200)));
        assert_eq!(z.report.tenders.iter().map(|tender| tender.total_cents).sum::<i64>(), 3_570 - 1_190);
        cx.clock.advance(86_400_000);
        let again = counter::report(cx, &till.teller, till.shift).await.expect("readable");
        assert_eq!(again.body, z.body);
        let repeated = till.close(&counted, "Once more", None).await.expect("the closer may ask again");
        assert_eq!(repeated.body, z.body);
        assert!(counter::till(cx, till.teller.login_session_id).await.expect("readable").till.is_none());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_is_sent_twice_is_recorded_once() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let new = till.sale(1, 2_000);
        let first = till.sell(new.clone()).await.expect("sold");
        let again = till.sell(NewSale { queued: true, ..new.clone() }).await.expect("the same");
        assert_eq!(first, again);
        let other = NewSale { id: new.id, ..till.sale(2, 5_000) };
        assert!(matches!(till.sell(other).await, Err(CounterError::IdTaken)));
        let next = till.sell(till.sale(1, 1_190)).await.expect("sold");
        assert_eq!(next.sale.number, 2, "a repeat takes no number");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_is_never_recorded_under_the_name_of_whoever_signed_in_after_it_was_rung_up() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let other = till.garage.teller(Role::Cashier).await;
        let rung_up = NewSale { cashier_id: Some(till.teller.user.id), queued: true, ..till.sale(1, 1_190) };
        let refused =
            sale::sell(&till.garage.cx, &other, till.shift, rung_up.clone()).await.expect_err("somebody else's");
        assert!(matches!(refused, CounterError::NotYours));
        let receipt = till.sell(rung_up).await.expect("their own");
        assert_eq!((receipt.sale.number, receipt.sale.cashier_name), (1, till.teller.user.name.clone()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_by_their_whole_e_mail_and_only_in_their_own_shop() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let customer = till.garage.customer(3).await.user;
        let email = format!("  {} ", customer.email.to_uppercase());
        let found = sale::find_customer(cx, till.garage.shop_id, &email).await.expect("readable").expect("found");
        assert_eq!((found.id, found.name.clone(), found.credits), (customer.id, customer.name.clone(), 3));
        assert_eq!(sale::customer(cx, &till.teller, customer.id).await.expect("readable"), Some(found));
        for nobody in ["", "nobody@demo.test", &customer.email[1..], &till.teller.user.email] {
            assert_eq!(sale::find_customer(cx, till.garage.shop_id, nobody).await.expect("readable"), None, "{nobody}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sold_while_the_drawer_is_counted_but_what_a_till_had_kept_arrives() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let counted = till.count(20_000).await;
        let refused = till.sell(till.sale(1, 1_190)).await.expect_err("frozen");
        assert!(matches!(refused, CounterError::NotOpen { status: ShiftStatus::Counting }));
        let kept = NewSale { queued: true, ..till.sale(1, 1_190) };
        assert_eq!(till.sell(kept).await.expect("arrived").sale.booking, Booking::Regular);
        let stale = till.close(&counted, "", None).await.expect_err("the count is older than the sale");
        assert!(matches!(stale, CounterError::CountStale));
        counter::reopen(&till.garage.theirs(&till.teller), &till.teller, till.shift).await.expect("selling goes on");
        till.sell(till.sale(1, 1_190)).await.expect("sold");
        let counted = till.count(20_000 + 2 * 1_190).await;
        assert_eq!(counted.result, CountResult::Agrees);
        till.close(&counted, "", None).await.expect("closed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sale_that_arrives_after_closing_goes_to_its_own_shift_and_onto_the_next_x_report() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let late = NewSale { queued: true, ..till.sale(1, 1_190) };
        let z = till.close(&till.count(20_000).await, "", None).await.expect("closed");
        let refused = till.sell(NewSale { queued: false, ..late.clone() }).await.expect_err("closed");
        assert!(matches!(refused, CounterError::NotOpen { status: ShiftStatus::Closed }));
        let register = counter::get(cx, &till.teller, till.shift).await.expect("readable").register_id;
        cx.clock.advance(1_000);
        let next = counter::get_or_create(cx, &till.teller, register, 20_000, None).await.expect("opened");
        assert_eq!((next.outcome, next.shift.number), (Outcome::Created, 2));
        cx.clock.advance(1_000);
        let receipt = till.sell(late).await.expect("nothing that was rung up is lost");
        assert_eq!((receipt.sale.booking, receipt.shift.id), (Booking::Correction, till.shift));
        assert_eq!(counter::report(cx, &till.teller, till.shift).await.expect("readable").body, z.body);
        let x = counter::report(cx, &till.teller, next.shift.id).await.expect("readable").report;
        let corrections: Vec<_> = x.corrections.iter().map(|late| (late.shift_number, late.total_cents)).collect();
        assert_eq!((x.kind.as_str(), corrections), ("X", vec![(1, 1_190)]));
        assert!(x.drawer.is_none(), "a cashier counts blind");
        assert!(x.receipts.is_empty(), "its sums are its own");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_goes_back_than_was_sold_and_all_of_it_adds_up() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let new = NewSale { discount: Discount::Cents(100), ..till.sale(3, 5_000) };
        let receipt = till.sell(new).await.expect("sold");
        let mut back = 0;
        for _ in 0..3 {
            let one = till.refund(&receipt, vec![RefundLine { position: 0, quantity: Quantity::ONE }]);
            back += sale::refund(cx, &till.teller, till.shift, one).await.expect("refunded").sale.total_cents;
        }
        assert_eq!(back, -receipt.sale.total_cents);
        let more = till.refund(&receipt, vec![RefundLine { position: 0, quantity: Quantity::ONE }]);
        let refused = sale::refund(cx, &till.teller, till.shift, more).await.expect_err("nothing is left");
        assert_eq!(field(&refused), "lines[0].quantity");
        let rest = sale::refund(cx, &till.teller, till.shift, till.refund(&receipt, Vec::new())).await;
        assert_eq!(field(&rest.expect_err("nothing is left")), "lines");
        assert_eq!(counter::board(cx, &till.teller, till.shift).await.expect("readable").shift.sales_count, 4);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_pay_and_come_back() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (cx, customer) = (&till.garage.cx, till.garage.customer(1).await.user);
        let credit =
            Tender { kind: TenderKind::Credit, amount_cents: 4_900, reference: String::new(), name: String::new() };
        let new = |id| NewSale {
            id,
            tenders: vec![credit.clone(), cash(1_050)],
            customer_id: Some(customer.id),
            ..till.sale(5, 0)
        };
        let receipt = till.sell(new(cx.ids.next())).await.expect("sold");
        assert_eq!(session::consultation::balance(cx, customer.id).await.expect("readable"), 0);
        let none = till.sell(new(cx.ids.next())).await.expect_err("no credit is left");
        assert!(matches!(none, CounterError::NoCredit));
        let nobody = till.sell(NewSale { customer_id: None, ..new(cx.ids.next()) }).await.expect_err("whose credit?");
        assert_eq!(field(&nobody), "customer_id");
        let whole = NewRefund { tender: TenderKind::Credit, ..till.refund(&receipt, Vec::new()) };
        let refused = sale::refund(cx, &till.teller, till.shift, whole).await.expect_err("59.50 is no whole credit");
        assert_eq!(field(&refused), "tender");
        assert_eq!(till.garage.count("SELECT COUNT(*) FROM sales", vec![]).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_difference_needs_a_managers_own_sign_in() {
    on_both(async |garage: Garage| {
        let manager = garage.person(Role::Manager).await;
        let till = Till::open(garage).await;
        let counted = till.count(10_000).await;
        assert!(counted.needs_manager);
        let sign = |email: &str, password: &str| {
            Some(Approval {
                email: email.to_owned(),
                password: Password::new(password.to_owned()),
                code: String::new(),
            })
        };
        let alone = till.close(&counted, "No idea", None).await.expect_err("too large");
        assert!(matches!(alone, CounterError::NeedsManager));
        for wrong in [sign(&manager.email, "wrong"), sign(&till.teller.user.email, PASSWORD)] {
            let refused = till.close(&counted, "No idea", wrong).await.expect_err("no manager");
            assert!(matches!(refused, CounterError::NotAManager));
        }
        let z = till.close(&counted, "No idea", sign(&manager.email, PASSWORD)).await.expect("closed");
        assert_eq!(z.report.approved_by, Some(manager.name));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_is_not_closed_over_sales_that_a_device_still_holds() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        counter::present(cx, &till.teller, till.shift, Presence { unsent_count: 2, device_key: None })
            .await
            .expect("on the shift");
        let counted = till.count(20_000).await;
        let CounterError::Unsent(devices) = till.close(&counted, "", None).await.expect_err("two are unsent") else {
            panic!("another refusal");
        };
        assert_eq!(devices.iter().map(|device| device.unsent_count).collect::<Vec<_>>(), [2]);
        let manager = till.garage.teller(Role::Manager).await;
        let closing = Closing { unsent_reason: "The tablet fell into the pit".to_owned(), ..closing(&counted) };
        till.garage.join(&manager, till.shift).await;
        let z = counter::close(&cx.of(manager.identity()), &manager, till.shift, closing).await.expect("a manager may");
        assert!(z.report.note.contains("pit") && z.report.unsent.len() == 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_holds_is_known_of_it_whoever_is_signed_in_there() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (cx, garage) = (&till.garage.cx, &till.garage);
        let next = garage.teller(Role::Cashier).await;
        let register =
            counter::get(&cx.of(next.identity()), &next, till.shift).await.expect("of this shop").register_id;
        counter::get_or_create(&cx.of(next.identity()), &next, register, 20_000, None).await.expect("joined");
        let (tablet, other): (DeviceKey, DeviceKey) = (cx.ids.next(), cx.ids.next());
        let says = |unsent_count, device_key| Presence { unsent_count, device_key: Some(device_key) };
        counter::present(cx, &till.teller, till.shift, says(0, tablet)).await.expect("on the shift");
        counter::present(&cx.of(next.identity()), &next, till.shift, says(1, tablet)).await.expect("on the shift");
        let unsent = async || {
            let board = counter::board(cx, &till.teller, till.shift).await.expect("a board");
            board.devices.iter().map(|device| device.unsent_count).sum::<i64>()
        };
        // Whoever rang it up is back with another login, on no shift at all, and it was sent.
        let again = garage.teller_again(&till.teller.user).await;
        counter::holds(&cx.of(again.identity()), &again, other, 0).await.expect("another browser");
        assert_eq!(unsent().await, 1);
        let stranger = garage.next_shop().await.teller(Role::Cashier).await;
        counter::holds(&cx.of(stranger.identity()), &stranger, tablet, 0).await.expect("it says nothing of this shop");
        assert_eq!(unsent().await, 1);
        counter::holds(&cx.of(again.identity()), &again, tablet, 0).await.expect("sent");
        assert_eq!(unsent().await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_sale_is_said_by_its_field_and_stores_nothing() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let line = |change: fn(&mut NewLine)| {
            let mut new = till.sale(1, 1_190);
            change(&mut new.lines[0]);
            new
        };
        let cases = [
            (NewSale { lines: vec![], ..till.sale(1, 0) }, "lines"),
            (line(|line| line.quantity = Quantity::ZERO), "lines[0].quantity"),
            (line(|line| line.unit_price_cents = Some(-1)), "lines[0].unit_price_cents"),
            (line(|line| line.unit_price_cents = Some(1_100)), "lines[0].price_reason"),
            (line(|line| line.discount = Discount::Cents(1_191)), "lines[0].discount"),
            (line(|line| line.product_id = None), "lines[0].unit_price_cents"),
            (NewSale { discount: Discount::Bp(-1), ..till.sale(1, 1_190) }, "discount"),
            (till.sale(1, 1_189), "tenders"),
            (till.sale(1, -5), "tenders[0].amount_cents"),
            (till.sale(1, i64::MAX), "tenders[0].amount_cents"),
            (NewSale { void_reason: Some("Changed their mind".to_owned()), ..till.sale(1, 1_190) }, "tenders"),
            (NewSale { customer_id: Some(till.teller.user.id), ..till.sale(1, 1_190) }, "customer_id"),
        ];
        for (new, wanted) in cases {
            let refused = till.sell(new).await.expect_err(wanted);
            assert_eq!(field(&refused), wanted, "{refused}");
        }
        let cheap = line(|line| {
            line.unit_price_cents = Some(100);
            line.price_reason = "A friend".to_owned();
        });
        assert!(matches!(till.sell(cheap).await, Err(CounterError::NeedsManager)));
        assert_eq!(till.garage.count("SELECT COUNT(*) FROM sales", vec![]).await, 0);
        let board =
            counter::board(&till.garage.theirs(&till.teller), &till.teller, till.shift).await.expect("readable");
        assert_eq!(board.shift.sales_count, 0, "no number is lost");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_void_sale_is_kept_with_its_reason_and_brings_no_money() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let void =
            NewSale { tenders: Vec::new(), void_reason: Some("Changed their mind".to_owned()), ..till.sale(1, 0) };
        assert_eq!(till.sell(void).await.expect("kept").sale.reason, "Changed their mind");
        till.count(20_000 + 1_190).await;
        let manager = till.garage.teller(Role::Manager).await;
        let board = counter::board(&till.garage.theirs(&manager), &manager, till.shift).await.expect("readable");
        let counted = board.count.expect("it is counted");
        let hint = Explanation::PerhapsDone { what: "Void sale 1: 11.90".to_owned() };
        assert_eq!((counted.variance_cents, counted.explanations), (Some(1_190), vec![hint]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_of_another_shop_is_not_there_and_a_disabled_one_is_closed() {
    on_both(async |garage: Garage| {
        let teller = garage.teller(Role::Cashier).await;
        let foreign = garage.next_shop().await.register().await;
        let refused = counter::get_or_create(&garage.theirs(&teller), &teller, foreign, 20_000, None).await;
        assert!(matches!(refused, Err(CounterError::NotFound)));
        let register = garage.register().await;
        let disable = "UPDATE registers SET disabled_at = 1 WHERE id = $1";
        let done = session::store::transact!(garage.cx.store, |tx| tx.execute(disable, vec![register.into()]).await);
        done.expect("disabled");
        let refused = counter::get_or_create(&garage.theirs(&teller), &teller, register, 20_000, None).await;
        assert!(matches!(refused, Err(CounterError::RegisterDisabled)));
        let other = garage.register().await;
        for wrong in [-1, i64::MAX] {
            let refused = counter::get_or_create(&garage.theirs(&teller), &teller, other, wrong, None)
                .await
                .expect_err("no amount");
            assert_eq!(field(&refused), "opening_cash_cents");
        }
        let opened = counter::get_or_create(&garage.theirs(&teller), &teller, other, 0, None).await.expect("opened");
        assert_eq!(opened.shift.opened_at, START);
        let stranger = garage.next_shop().await.teller(Role::Manager).await;
        let looked = counter::board(&garage.theirs(&stranger), &stranger, opened.shift.id).await;
        assert!(matches!(looked, Err(CounterError::NotFound)));
        let sent = counter::present(&garage.theirs(&stranger), &stranger, opened.shift.id, Presence::default()).await;
        assert!(matches!(sent, Err(CounterError::NotFound)));
    })
    .await;
}
