//! What a till sends, and the whole walk of closing one.

use session::change::Actor;
use session::counter::{self, Closing, Count, Counted, CounterError, Reported};
use session::id::{ProductId, ShiftId};
use session::quantity::{Quantity, Unit};
use session::sale::basket::Discount;
use session::sale::tender::Tender;
use session::sale::{NewLine, NewSale, TenderKind};
use session::shop::{Role, User};

use super::Garage;

/// Money for a sale, in notes and coins.
pub(crate) fn cash(amount_cents: i64) -> Tender {
    Tender { kind: TenderKind::Cash, amount_cents, reference: String::new(), name: String::new() }
}

/// What closes on this count, with nothing to say about it and all of it left in the drawer.
pub(crate) fn closing(counted: &Counted) -> Closing {
    Closing { count_id: counted.id, drop_cents: 0, note: String::new(), approval: None, unsent_reason: String::new() }
}

impl Garage {
    /// A new sale of one product at the catalogue's price.
    pub(crate) fn sale(&self, product: ProductId, quantity: i64, cash_cents: i64) -> NewSale {
        let line = NewLine {
            product_id: Some(product),
            name: String::new(),
            quantity: Quantity::whole(quantity),
            unit: Unit::Piece,
            unit_price_cents: None,
            price_reason: String::new(),
            discount: Discount::None,
            tax_bp: None,
        };
        NewSale {
            id: self.cx.ids.next(),
            lines: vec![line],
            discount: Discount::None,
            tenders: vec![cash(cash_cents)],
            customer_id: None,
            void_reason: None,
            rung_up_at: None,
            cashier_id: None,
            deal_id: None,
            is_deposit: false,
            queued: false,
        }
    }

    /// Puts the teller's device on an open shift, without counting.
    pub(crate) async fn join(&self, teller: &Actor, id: ShiftId) {
        let shift = counter::get(&self.theirs(teller), teller, id).await.expect("a shift of this shop");
        let on =
            counter::get_or_create(&self.theirs(teller), teller, shift.register_id, None, None).await.expect("joined");
        assert_eq!(on.shift.id, id, "it is open");
    }

    /// What should be in the drawer, as a manager is shown it.
    pub(crate) async fn expected(&self, teller: &Actor, id: ShiftId) -> i64 {
        let manager = User { roles: Role::Manager.into(), ..teller.user.clone() };
        let report = counter::report(&self.cx, &self.at_home(manager), id).await.expect("a shift of this shop").report;
        report.drawer.expect("a manager sees the drawer").expected_cents
    }

    /// Counts what should be in the drawer.
    pub(crate) async fn count_right(&self, teller: &Actor, id: ShiftId) -> Result<Counted, CounterError> {
        counter::begin_count(&self.theirs(teller), teller, id).await?;
        let expected_cents = self.expected(teller, id).await;
        self.cx.clock.advance(1);
        counter::count(&self.theirs(teller), teller, id, &Count::Cents(expected_cents)).await
    }

    /// Closes on this count, with nothing to say about it.
    pub(crate) async fn close_on(
        &self,
        teller: &Actor,
        id: ShiftId,
        counted: &Counted,
    ) -> Result<Reported, CounterError> {
        counter::close(&self.theirs(teller), teller, id, closing(counted)).await
    }

    /// Counts and closes.
    pub(crate) async fn close(&self, teller: &Actor, id: ShiftId) -> Result<Reported, CounterError> {
        let counted = self.count_right(teller, id).await?;
        self.close_on(teller, id, &counted).await
    }
}
