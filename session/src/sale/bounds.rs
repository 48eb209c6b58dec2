//! What a sale may hold at the most, the same at the till and here: a till without a network must not take what the server never
//! can.

use serde::{Deserialize, Serialize};

use super::basket::{Discount, WHOLE_BP};
use super::new_sale::{NewLine, NewSale};
use crate::counter::TenderKind;
use crate::text;

/// Tenders of one sale.
pub const TENDERS_MAX: usize = 10;

/// The bounds of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaleBounds {
    /// Lines, 1 at the least.
    pub lines_max: usize,
    /// How much of one thing, in its unit; 1 at the least.
    pub quantity_max: i64,
    /// A price, a tender, a total: in minor units.
    pub amount_cents_max: i64,
    /// Characters of a name, a reason or a reference.
    pub text_chars_max: usize,
}

/// A field of a sale that does not hold what it must.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfBounds {
    /// Which field, as `lines[0].quantity`.
    pub field: String,
    /// What is wrong with it, for people.
    pub message: String,
}

impl SaleBounds {
    /// Whether `new` lies within them. What only the database knows is not looked at.
    ///
    /// # Errors
    /// The first field that does not.
    pub fn check(&self, new: &NewSale) -> Result<(), OutOfBounds> {
        if new.lines.is_empty() || new.lines.len() > self.lines_max {
            return Err(wrong("lines", format!("A receipt has 1 to {} lines.", self.lines_max)));
        }
        for (place, line) in new.lines.iter().enumerate() {
            self.check_line(line)
                .map_err(|error| OutOfBounds { field: format!("lines[{place}].{}", error.field), ..error })?;
        }
        if let Some(reason) = &new.void_reason {
            self.check_text("void_reason", reason, 1)?;
            if !new.tenders.is_empty() {
                return Err(wrong("tenders", "A void sale is not paid."));
            }
        }
        if new.is_deposit {
            self.check_deposit(new)?;
        }
        if new.tenders.len() > TENDERS_MAX {
            return Err(wrong("tenders", format!("At most {TENDERS_MAX} tenders pay one sale.")));
        }
        for (place, tender) in new.tenders.iter().enumerate() {
            self.check_amount(&format!("tenders[{place}].amount_cents"), tender.amount_cents)?;
            self.check_text(&format!("tenders[{place}].reference"), &tender.reference, 0)?;
            let is_other = tender.kind == TenderKind::Other;
            self.check_text(&format!("tenders[{place}].name"), &tender.name, usize::from(is_other))?;
        }
        Ok(())
    }

    /// A deposit is one amount on a deal, and nothing off it.
    fn check_deposit(&self, new: &NewSale) -> Result<(), OutOfBounds> {
        if new.deal_id.is_none() {
            return Err(wrong("deal_id", "Say on which deal the deposit is paid."));
        }
        let line = new.lines.first().filter(|line| new.lines.len() == 1 && line.product_id.is_none());
        let is_plain = line.is_some_and(|line| line.discount == Discount::None && line.tax_bp.unwrap_or(0) == 0);
        if !is_plain || new.discount != Discount::None {
            return Err(wrong("lines", "A deposit is one line without tax, and nothing comes off it."));
        }
        if new.tenders.iter().any(|tender| tender.kind == TenderKind::Deposit) {
            return Err(wrong("tenders", "A deposit pays for no other one."));
        }
        Ok(())
    }

    /// Whether a receipt may come to so much.
    ///
    /// # Errors
    /// When it is more than a till takes.
    pub fn check_total(&self, total_cents: i64) -> Result<(), OutOfBounds> {
        if total_cents > self.amount_cents_max {
            return Err(wrong("lines", "The total is more than this till takes. Split the sale."));
        }
        Ok(())
    }

    fn check_line(&self, line: &NewLine) -> Result<(), OutOfBounds> {
        line.quantity.within(self.quantity_max).map_err(|message| wrong("quantity", message))?;
        if line.product_id.is_none() {
            line.quantity.sold_by(line.unit).map_err(|message| wrong("quantity", message))?;
        }
        // Also of what is in the catalogue, where they say nothing: nobody sends without bounds.
        self.check_text("name", &line.name, 0)?;
        self.check_text("price_reason", &line.price_reason, 0)?;
        if line.tax_bp.is_some_and(|bp| !(0..=WHOLE_BP).contains(&bp)) {
            return Err(wrong("tax_bp", "The rate must be between 0 and 10000 basis points."));
        }
        match line.unit_price_cents {
            Some(cents) => self.check_amount("unit_price_cents", cents)?,
            None if line.product_id.is_none() => return Err(wrong("unit_price_cents", "Say what one costs.")),
            None => {}
        }
        // What is in the catalogue goes by its name there.
        self.check_text("name", &line.name, usize::from(line.product_id.is_none()))
    }

    fn check_amount(&self, field: &str, cents: i64) -> Result<(), OutOfBounds> {
        let most = self.amount_cents_max;
        if (0..=most).contains(&cents) {
            return Ok(());
        }
        Err(wrong(field, format!("The amount must be between 0 and {most} minor units.")))
    }

    fn check_text(&self, field: &str, typed: &str, chars_min: usize) -> Result<(), OutOfBounds> {
        text::checked(typed, chars_min, self.text_chars_max).map(drop).map_err(|message| wrong(field, message))
    }
}

fn wrong(field: &str, message: impl Into<String>) -> OutOfBounds {
    OutOfBounds { field: field.to_owned(), message: message.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Ids;
    use crate::quantity::{Quantity, Unit};
    use crate::sale::tender::Tender;

    const BOUNDS: SaleBounds =
        SaleBounds { lines_max: 2, quantity_max: 10, amount_cents_max: 1_000, text_chars_max: 5 };

    fn line() -> NewLine {
        NewLine {
            product_id: None,
            name: "Bulb".to_owned(),
            quantity: Quantity::ONE,
            unit: Unit::Piece,
            unit_price_cents: Some(100),
            price_reason: String::new(),
            discount: Discount::None,
            tax_bp: None,
        }
    }

    fn sale(lines: Vec<NewLine>, amount_cents: i64) -> NewSale {
        NewSale {
            id: Ids::counted().next(),
            lines,
            discount: Discount::None,
            tenders: vec![Tender {
                kind: TenderKind::Cash,
                amount_cents,
                reference: String::new(),
                name: String::new(),
            }],
            customer_id: None,
            void_reason: None,
            rung_up_at: None,
            cashier_id: None,
            deal_id: None,
            is_deposit: false,
            queued: false,
        }
    }

    #[test]
    fn what_no_server_would_take_is_named_by_its_field() {
        assert_eq!(BOUNDS.check(&sale(vec![line()], 1_000)), Ok(()));
        let field = |new: NewSale| BOUNDS.check(&new).expect_err("out of bounds").field;
        let with = |line: NewLine| sale(vec![line], 100);
        let with_one = || with(line());
        assert_eq!(field(sale(Vec::new(), 0)), "lines");
        assert_eq!(field(sale(vec![line(), line(), line()], 0)), "lines");
        assert_eq!(field(sale(vec![line()], 1_001)), "tenders[0].amount_cents");
        let deposit = NewSale { is_deposit: true, ..sale(vec![line()], 100) };
        assert_eq!(field(deposit.clone()), "deal_id");
        let deposit = NewSale { deal_id: Some(Ids::counted().next()), ..deposit };
        assert_eq!(BOUNDS.check(&deposit), Ok(()));
        assert_eq!(field(NewSale { lines: vec![line(), line()], ..deposit.clone() }), "lines");
        assert_eq!(field(NewSale { discount: Discount::Cents(1), ..deposit }), "lines");
        let named =
            |kind, name: &str| Tender { kind, amount_cents: 100, reference: String::new(), name: name.to_owned() };
        assert_eq!(field(NewSale { tenders: vec![named(TenderKind::Other, "")], ..with_one() }), "tenders[0].name");
        assert_eq!(field(with(NewLine { quantity: Quantity::whole(11), ..line() })), "lines[0].quantity");
        for (thousandths, unit) in [(0, Unit::Hour), (-1, Unit::Hour), (10_001, Unit::Hour), (1_500, Unit::Piece)] {
            let quantity = Quantity::of_thousandths(thousandths);
            assert_eq!(field(with(NewLine { quantity, unit, ..line() })), "lines[0].quantity", "{thousandths}");
        }
        let half = NewLine { quantity: Quantity::of_thousandths(500), unit: Unit::Hour, ..line() };
        assert_eq!(BOUNDS.check(&with(half)), Ok(()));
        assert_eq!(field(with(NewLine { name: String::new(), ..line() })), "lines[0].name");
        assert_eq!(field(with(NewLine { price_reason: "a gift".to_owned(), ..line() })), "lines[0].price_reason");
        assert_eq!(field(with(NewLine { tax_bp: Some(10_001), ..line() })), "lines[0].tax_bp");
        assert_eq!(field(with(NewLine { unit_price_cents: Some(-1), ..line() })), "lines[0].unit_price_cents");
        assert_eq!(field(NewSale { void_reason: Some(" ".to_owned()), ..sale(vec![line()], 0) }), "void_reason");
        assert_eq!(field(NewSale { void_reason: Some("no".to_owned()), ..sale(vec![line()], 0) }), "tenders");
        assert!(BOUNDS.check_total(1_000).is_ok() && BOUNDS.check_total(1_001).is_err());
    }
}
