//! Ways to pay: those a shop names itself, cash that is rounded to the smallest coin, and deposits on deals that are taken off their
//! last sale once. What a shift took adds up whichever way it came.

use crate::support::till::cash;
use crate::support::{Garage, on_both};
use session::catalogue::{self, TenderNamesError};
use session::change::Actor;
use session::counter::{self, CounterError, ShiftReport};
use session::deal::{self, DealRecord};
use session::id::{ProductId, ShiftId};
use session::sale::tender::Tender;
use session::sale::{self, NewLine, NewRefund, NewSale, Receipt, TenderKind};
use session::shop::Role;
use session::store::transact;

struct Till {
    garage: Garage,
    cashier: Actor,
    manager: Actor,
    shift: ShiftId,
    oil: ProductId,
}

impl Till {
    /// A till that sells oil for 12.33, with 100.00 in its drawer.
    async fn open(garage: Garage) -> Self {
        let (cashier, manager) = (garage.teller(Role::Cashier).await, garage.teller(Role::Manager).await);
        let oil = garage.product("Oil", 1_233).await;
        let register = garage.register().await;
        let shift = counter::get_or_create(&garage.theirs(&cashier), &cashier, register, 10_000, None)
            .await
            .expect("opened")
            .shift
            .id;
        Self { garage, cashier, manager, shift, oil }
    }

    async fn named(&self, names: &[&str]) -> Result<(), TenderNamesError> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        catalogue::name_tenders(&self.garage.theirs(&self.manager), &self.manager, &names).await
    }

    async fn with_coins_of(&self, cents: i64) {
        const COIN: &str = "UPDATE shops SET cash_coin_cents = $2 WHERE id = $1";
        let values = vec![self.garage.shop_id.into(), cents.into()];
        transact!(self.garage.cx.store, |tx| tx.execute(COIN, values.clone()).await).expect("a coin");
        self.garage.cx.store.forget_everything();
    }

    fn paid(&self, tenders: Vec<Tender>) -> NewSale {
        NewSale { tenders, ..self.garage.sale(self.oil, 1, 0) }
    }

    /// So much paid on a deal before its last sale.
    fn deposit(&self, of: &DealRecord, cents: i64) -> NewSale {
        let line = NewLine {
            product_id: None,
            name: "Deposit".to_owned(),
            unit_price_cents: Some(cents),
            ..self.garage.sale(self.oil, 1, 0).lines.remove(0)
        };
        let deal_id = Some(of.deal.id);
        NewSale { lines: vec![line], deal_id, is_deposit: true, ..self.paid(vec![cash(cents)]) }
    }

    /// The deal's work for 100.00, paid with so much of its deposit and the rest in cash.
    fn last_sale(&self, of: &DealRecord, deposit_cents: i64) -> NewSale {
        let line = NewLine {
            product_id: None,
            name: "Work".to_owned(),
            unit_price_cents: Some(10_000),
            tax_bp: Some(1_900),
            ..self.garage.sale(self.oil, 1, 0).lines.remove(0)
        };
        let tenders = [tender(TenderKind::Deposit, deposit_cents, ""), cash(10_000 - deposit_cents)];
        let tenders = tenders.into_iter().filter(|tender| tender.amount_cents > 0).collect();
        NewSale { lines: vec![line], deal_id: Some(of.deal.id), ..self.paid(tenders) }
    }

    async fn sell(&self, new: NewSale) -> Result<Receipt, CounterError> {
        sale::sell(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await
    }

    async fn back(&self, of: &Receipt, tender: TenderKind, name: &str) -> Result<Receipt, CounterError> {
        let new = NewRefund {
            id: self.garage.cx.ids.next(),
            refund_of: of.sale.id,
            lines: Vec::new(),
            reason: "Did not fit".to_owned(),
            tender,
            tender_name: name.to_owned(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        };
        sale::refund(&self.garage.cx, &self.manager_here().await, self.shift, new).await
    }

    /// The manager, at the till of the cashier.
    async fn manager_here(&self) -> Actor {
        self.garage.join(&self.manager, self.shift).await;
        self.manager.clone()
    }

    async fn balance(&self, of: &DealRecord) -> i64 {
        deal::prefill(&self.garage.theirs(&self.manager), &self.manager, of.deal.id)
            .await
            .expect("the deal")
            .deposit_cents
    }

    async fn closed(&self) -> ShiftReport {
        self.garage.close(&self.cashier, self.shift).await.expect("closed").report
    }
}

fn tender(kind: TenderKind, amount_cents: i64, name: &str) -> Tender {
    Tender { kind, amount_cents, reference: String::new(), name: name.to_owned() }
}

fn field(refused: Result<Receipt, CounterError>) -> String {
    match refused {
        Err(CounterError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

/// What came in by every way is what the receipts come to, the deposits, and what rounding made of it.
fn adds_up(report: &ShiftReport) {
    let tenders: i64 = report.tenders.iter().map(|tender| tender.total_cents).sum();
    let receipts: i64 = report.receipts.iter().map(|receipt| receipt.total_cents).sum();
    assert_eq!(tenders, receipts + report.deposits_cents + report.rounding_cents, "{report:?}");
    let taxed: i64 = report.taxes.iter().map(|tax| tax.net_cents + tax.tax_cents).sum();
    assert_eq!(taxed, receipts, "a deposit is no turnover");
    assert_eq!(report.drawer.and_then(|drawer| drawer.variance_cents), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_names_its_ways_to_pay_and_receipts_and_reports_call_them_so() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let voucher = || vec![tender(TenderKind::Other, 1_000, "Voucher"), cash(233)];
        assert_eq!(field(till.sell(till.paid(voucher())).await), "tenders[0].name", "not named yet");
        till.named(&["Bank transfer", "Voucher"]).await.expect("named");
        assert_eq!(
            catalogue::catalogue(&till.garage.cx, till.garage.shop_id).await.expect("the catalogue").tenders,
            ["Bank transfer", "Voucher"]
        );
        let sold = till.sell(till.paid(voucher())).await.expect("sold");
        let names: Vec<_> = sold.tenders.iter().map(|tender| (tender.kind, tender.name.as_str())).collect();
        assert_eq!(names, [(TenderKind::Other, "Voucher"), (TenderKind::Cash, "")]);
        let over = vec![tender(TenderKind::Other, 2_000, "Voucher")];
        assert_eq!(field(till.sell(till.paid(over)).await), "tenders", "no change out of a voucher");
        // A name that is dropped stays on paper, and money goes back the way it came.
        till.named(&[]).await.expect("named");
        assert_eq!(field(till.sell(till.paid(voucher())).await), "tenders[0].name");
        till.sell(NewSale { queued: true, ..till.paid(voucher()) }).await.expect("what a till kept was called so then");
        assert_eq!(field(till.back(&sold, TenderKind::Other, "Bank transfer").await), "tender_name");
        till.back(&sold, TenderKind::Other, "Voucher").await.expect("given back");
        let report = till.closed().await;
        adds_up(&report);
        let vouchers = report.tenders.iter().find(|tender| tender.name == "Voucher").expect("a line of its own");
        assert_eq!(vouchers.total_cents, 2_000 - 1_233);
        let refused = catalogue::name_tenders(&till.garage.theirs(&till.cashier), &till.cashier, &[]).await;
        assert!(matches!(refused, Err(TenderNamesError::NotAllowed)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_is_rounded_to_the_smallest_coin_and_the_drawer_holds_what_was_paid() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        till.with_coins_of(5).await;
        let sold = till.sell(till.paid(vec![cash(2_000)])).await.expect("sold");
        assert_eq!((sold.sale.total_cents, sold.sale.rounding_cents, sold.sale.change_cents), (1_233, 2, 765));
        let by_card = till.sell(till.paid(vec![tender(TenderKind::Card, 1_233, "")])).await.expect("sold");
        assert_eq!(by_card.sale.rounding_cents, 0);
        let back = till.back(&sold, TenderKind::Cash, "").await.expect("given back");
        assert_eq!((back.sale.total_cents, back.sale.rounding_cents), (-1_233, -2));
        assert_eq!(back.tenders[0].amount_cents, -1_235, "coins that there are");
        till.sell(till.paid(vec![cash(1_235)])).await.expect("sold");
        let report = till.closed().await;
        adds_up(&report);
        assert_eq!((report.rounding_cents, report.drawer.expect("a drawer").expected_cents), (2, 10_000 + 1_235));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deposit_is_taken_off_the_last_sale_once_and_is_no_turnover_before() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let made = till.garage.deal(&till.cashier, "Gearbox", None).await;
        assert_eq!(field(till.sell(NewSale { deal_id: None, ..till.deposit(&made, 3_000) }).await), "deal_id");
        let paid = till.sell(till.deposit(&made, 3_000)).await.expect("taken");
        assert_eq!((paid.sale.deposit_cents, till.balance(&made).await), (3_000, 3_000));
        let prefill =
            deal::prefill(&till.garage.theirs(&till.cashier), &till.cashier, made.deal.id).await.expect("the deal");
        assert_eq!(prefill.paid_cents, 0, "it was not sold yet");
        assert_eq!(field(till.sell(till.last_sale(&made, 3_001)).await), "tenders");
        let sold = till.sell(till.last_sale(&made, 3_000)).await.expect("sold");
        assert_eq!((sold.sale.total_cents, sold.sale.tax_cents, till.balance(&made).await), (10_000, 1_597, 0));
        assert_eq!(field(till.sell(till.last_sale(&made, 1)).await), "tenders", "taken off once");
        assert_eq!(field(till.back(&paid, TenderKind::Cash, "").await), "tenders", "it was taken off already");
        // The sale goes back, and what its deposit paid may go back to it.
        assert_eq!(field(till.back(&sold, TenderKind::Deposit, "").await), "tender", "more than the deposit paid");
        till.back(&sold, TenderKind::Cash, "").await.expect("given back");
        let other = till.garage.deal(&till.cashier, "Clutch", None).await;
        let whole = till.sell(till.deposit(&other, 10_000)).await.expect("taken");
        let sold = till.sell(till.last_sale(&other, 10_000)).await.expect("sold");
        till.back(&sold, TenderKind::Deposit, "").await.expect("back to the deposit");
        assert_eq!(till.balance(&other).await, 10_000);
        let back = till.back(&whole, TenderKind::Cash, "").await.expect("and from there to the customer");
        assert_eq!((back.sale.deposit_cents, till.balance(&other).await), (-10_000, 0));
        let report = till.closed().await;
        adds_up(&report);
        assert_eq!(report.deposits_cents, 3_000);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_tills_that_take_the_same_deposit_off_at_once_one_does() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let made = till.garage.deal(&till.cashier, "Gearbox", None).await;
        till.sell(till.deposit(&made, 5_000)).await.expect("taken");
        let (one, other) = (till.last_sale(&made, 5_000), till.last_sale(&made, 5_000));
        let (one, other) = tokio::join!(till.sell(one), till.sell(other));
        assert_eq!(u8::from(one.is_ok()) + u8::from(other.is_ok()), 1, "{one:?} {other:?}");
        assert_eq!(till.balance(&made).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_basket_of_a_deal_that_is_called_off_was_not_sold() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let made = till.garage.deal(&till.cashier, "Gearbox", None).await;
        let void = NewSale { void_reason: Some("Left".to_owned()), tenders: vec![], ..till.last_sale(&made, 0) };
        till.sell(void).await.expect("void");
        let void = NewSale { void_reason: Some("Left".to_owned()), tenders: vec![], ..till.deposit(&made, 100) };
        till.sell(void).await.expect("void");
        const SOLD: &str = "SELECT COUNT(*) FROM deal_events WHERE kind IN ('deal_sold', 'deal_deposit_paid')";
        assert_eq!((till.garage.count(SOLD, vec![]).await, till.balance(&made).await), (0, 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tenders_of_before_stay_as_they_were() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let sold = till.sell(till.paid(vec![tender(TenderKind::Card, 1_000, ""), cash(233)])).await.expect("sold");
        // As it was before this migration, on the engine whose table is made anew.
        let undo: &[&'static str] = if till.garage.engine == "sqlite" {
            &[
                "ALTER TABLE shops DROP COLUMN tenders",
                "ALTER TABLE shops DROP COLUMN cash_coin_cents",
                "ALTER TABLE sales DROP COLUMN rounding_cents",
                "DELETE FROM _sqlx_migrations WHERE version = 22",
            ]
        } else {
            &[
                "ALTER TABLE shops DROP COLUMN tenders",
                "ALTER TABLE shops DROP COLUMN cash_coin_cents",
                "ALTER TABLE sales DROP COLUMN rounding_cents",
                "ALTER TABLE sale_tenders DROP COLUMN name",
                "DELETE FROM _sqlx_migrations WHERE version = 22",
            ]
        };
        for sql in undo {
            till.garage.as_owner(sql).await;
        }
        till.garage.migrate().await;
        let again =
            sale::receipt(&till.garage.theirs(&till.cashier), &till.cashier, sold.sale.id).await.expect("the receipt");
        assert_eq!(again.tenders, sold.tenders);
        const FORGE: &str = "UPDATE sale_tenders SET amount_cents = 1";
        assert!(transact!(till.garage.cx.store, |tx| tx.execute(FORGE, vec![]).await).is_err(), "append-only still");
    })
    .await;
}
