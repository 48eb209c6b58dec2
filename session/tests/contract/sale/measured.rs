//! What is sold by measure: parts of an hour, a litre, a metre. Each amount is rounded once, what goes back in parts adds up to what
//! was paid, and pieces stay whole.

use crate::support::till::cash;
use crate::support::{Garage, on_both};
use session::change::Actor;
use session::counter::{self, CounterError};
use session::deal::{self, LineKind, NewDeal, NewDealLine};
use session::id::{ProductId, ShiftId};
use session::quantity::{Quantity, Unit};
use session::sale::{self, NewLine, NewRefund, NewSale, Receipt, RefundLine, TenderKind};
use session::shop::Role;
use session::store::transact;

struct Till {
    garage: Garage,
    cashier: Actor,
    shift: ShiftId,
    labour: ProductId,
}

impl Till {
    /// A till at which an hour of labour costs 99.99.
    async fn open(garage: Garage) -> Self {
        let cashier = garage.teller(Role::Cashier).await;
        let register = garage.register().await;
        let shift = counter::get_or_create(&garage.theirs(&cashier), &cashier, register, 90_000, None)
            .await
            .expect("opened")
            .shift
            .id;
        let labour = garage.product("Labour", 9_999).await;
        const BY_HOUR: &str = "UPDATE products SET unit = 'h' WHERE id = $1";
        transact!(garage.cx.store, |tx| tx.execute(BY_HOUR, vec![labour.into()]).await).expect("sold by the hour");
        Self { garage, cashier, shift, labour }
    }

    fn of(&self, thousandths: i64, cash_cents: i64) -> NewSale {
        let mut new = self.garage.sale(self.labour, 1, cash_cents);
        new.lines[0].quantity = Quantity::of_thousandths(thousandths);
        new
    }

    async fn sell(&self, new: NewSale) -> Result<Receipt, CounterError> {
        sale::sell(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await
    }

    async fn back(&self, of: &Receipt, thousandths: i64) -> Result<Receipt, CounterError> {
        let new = NewRefund {
            id: self.garage.cx.ids.next(),
            refund_of: of.sale.id,
            lines: vec![RefundLine { position: 0, quantity: Quantity::of_thousandths(thousandths) }],
            reason: "Done sooner".to_owned(),
            tender: TenderKind::Cash,
            tender_name: String::new(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        };
        sale::refund(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await
    }
}

fn field(refused: Result<Receipt, CounterError>) -> String {
    match refused {
        Err(CounterError::Invalid { field, .. }) => field,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_an_hour_cost_their_part_and_what_goes_back_in_parts_adds_up() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let receipt = till.sell(till.of(1_250, 20_000)).await.expect("sold");
        let line = &receipt.lines[0];
        assert_eq!((line.quantity, line.unit), (Quantity::of_thousandths(1_250), Unit::Hour));
        assert_eq!(receipt.sale.total_cents, 12_499, "124.9875, rounded once");
        let mut back = 0;
        for thousandths in [1, 333, 333, 333, 250] {
            back += till.back(&receipt, thousandths).await.expect("given back").sale.total_cents;
        }
        assert_eq!(back, -12_499, "to the last minor unit");
        assert_eq!(field(till.back(&receipt, 1).await), "lines[0].quantity");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_are_whole_at_the_till_in_a_refund_and_on_a_deal() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let oil = till.garage.product("Oil", 1_000).await;
        let mut half = till.garage.sale(oil, 1, 1_000);
        half.lines[0].quantity = Quantity::of_thousandths(500);
        assert_eq!(field(till.sell(half.clone()).await), "lines[0].quantity");
        // What a till kept was sold by what it was sold by then.
        let kept = till.sell(NewSale { queued: true, ..half }).await.expect("kept sales are taken");
        assert_eq!(kept.sale.total_cents, 500);
        let two = till.sell(till.garage.sale(oil, 2, 2_000)).await.expect("sold");
        assert_eq!(field(till.back(&two, 500).await), "lines[0].quantity");
        let open = |unit| NewLine {
            product_id: None,
            name: "Cable".to_owned(),
            quantity: Quantity::of_thousandths(2_500),
            unit,
            unit_price_cents: Some(200),
            ..till.garage.sale(oil, 1, 0).lines.remove(0)
        };
        let new = |unit| NewSale { lines: vec![open(unit)], tenders: vec![cash(500)], ..till.garage.sale(oil, 1, 0) };
        assert_eq!(field(till.sell(new(Unit::Piece)).await), "lines[0].quantity");
        let sold = till.sell(new(Unit::Metre)).await.expect("sold by the metre");
        assert_eq!((sold.sale.total_cents, sold.lines[0].unit), (500, Unit::Metre));
        let line = |unit| NewDealLine {
            kind: LineKind::Labour,
            product_id: None,
            name: "Fitting".to_owned(),
            quantity: Quantity::of_thousandths(1_500),
            unit,
            unit_price_cents: Some(10_000),
            tax_bp: None,
            is_optional: false,
            discount: Default::default(),
            discount_reason: String::new(),
        };
        let offered = |unit| NewDeal { title: "Brakes".to_owned(), lines: vec![line(unit)], ..NewDeal::default() };
        assert!(
            deal::create(&till.garage.theirs(&till.cashier), &till.cashier, &offered(None)).await.is_err(),
            "left out, it is the piece"
        );
        let made = deal::create(&till.garage.theirs(&till.cashier), &till.cashier, &offered(Some(Unit::Hour)))
            .await
            .expect("made");
        assert_eq!((made.lines[0].total_cents, made.lines[0].unit), (15_000, Unit::Hour));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_counted_in_pieces_before_is_what_it_was() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let oil = till.garage.product("Oil", 1_000).await;
        let sold = till.sell(till.garage.sale(oil, 3, 3_000)).await.expect("sold");
        till.back(&sold, 1_000).await.expect("one goes back");
        let on = if till.garage.engine == "sqlite" { "" } else { " ON deal_quote_lines" };
        let again = if till.garage.engine == "sqlite" {
            "CREATE TRIGGER tr_deal_quote_lines_no_update BEFORE UPDATE ON deal_quote_lines BEGIN SELECT RAISE(ABORT, 'no'); END"
        } else {
            "CREATE TRIGGER tr_deal_quote_lines_no_update BEFORE UPDATE ON deal_quote_lines FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        };
        // As it was before this migration.
        let drop: &'static str = String::leak(format!("DROP TRIGGER tr_deal_quote_lines_no_update{on}"));
        for sql in [
            drop,
            "UPDATE sale_lines SET quantity_thousandths = quantity_thousandths / 1000, refunded_thousandths = refunded_thousandths / 1000",
            "ALTER TABLE sale_lines RENAME COLUMN quantity_thousandths TO quantity",
            "ALTER TABLE sale_lines RENAME COLUMN refunded_thousandths TO refunded_quantity",
            "ALTER TABLE deal_lines RENAME COLUMN quantity_thousandths TO quantity",
            "ALTER TABLE deal_quote_lines RENAME COLUMN quantity_thousandths TO quantity",
            "ALTER TABLE products DROP COLUMN unit",
            "ALTER TABLE sale_lines DROP COLUMN unit",
            "ALTER TABLE deal_lines DROP COLUMN unit",
            "ALTER TABLE deal_quote_lines DROP COLUMN unit",
            again,
            "DELETE FROM _sqlx_migrations WHERE version = 21",
        ] {
            till.garage.as_owner(sql).await;
        }
        till.garage.migrate().await;
        let receipt = sale::receipt(&till.garage.theirs(&till.cashier), &till.cashier, sold.sale.id).await.expect("the receipt");
        let line = &receipt.lines[0];
        assert_eq!((line.quantity, line.refunded_quantity, line.unit), (Quantity::whole(3), Quantity::ONE, Unit::Piece));
    })
    .await;
}
