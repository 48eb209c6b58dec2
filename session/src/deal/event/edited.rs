//! What an edit did, in a sentence for the history: which lines came, went or changed, and which fields. Never what stayed as it was.

use crate::deal::types::DealLine;
use crate::quantity::{Quantity, Unit};

/// The history names so many changes of one edit; of more it says how many.
const NAMED_MAX: usize = 4;

/// A field with what is in it now, where an edit changed it.
pub(in crate::deal) type ChangedField<'a> = (&'static str, &'a str);

/// The sentence. `amount` writes an amount with its currency.
pub(in crate::deal) fn sentence(
    fields: &[ChangedField<'_>],
    (before, after): (&[DealLine], &[DealLine]),
    amount: &dyn Fn(i64) -> String,
) -> String {
    let mut said: Vec<String> = fields.iter().map(|(name, now)| field(name, now)).collect();
    said.extend(lines(before, after, amount));
    let more = said.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        said.truncate(NAMED_MAX);
        said.push(format!("and {more} more {}", if more == 1 { "change" } else { "changes" }));
    }
    said.join("; ")
}

fn field(name: &str, now: &str) -> String {
    if now.is_empty() { format!("{name} removed") } else { format!("{name}: {now}") }
}

/// What became of the lines. One of the same name is taken for the one that was changed.
fn lines(before: &[DealLine], after: &[DealLine], amount: &dyn Fn(i64) -> String) -> Vec<String> {
    let mut gone: Vec<&DealLine> = before.iter().collect();
    let mut came: Vec<&DealLine> = Vec::new();
    for line in after {
        match gone.iter().position(|before| before.offers_what(line)) {
            Some(place) => drop(gone.remove(place)),
            None => came.push(line),
        }
    }
    let mut said = Vec::new();
    for line in came {
        let was = gone.iter().position(|before| before.name == line.name && before.kind == line.kind);
        said.push(match was {
            Some(place) => changed(gone.remove(place), line, amount),
            None => format!("Added {}", whole(line, amount)),
        });
    }
    said.extend(gone.into_iter().map(|line| format!("Removed {}", whole(line, amount))));
    said
}

/// A line with what it comes to, and how much of it there is where that is not one.
fn whole(line: &DealLine, amount: &dyn Fn(i64) -> String) -> String {
    let total = amount(line.total_cents);
    if line.quantity == Quantity::ONE && line.unit == Unit::Piece {
        format!("{}, {total}", line.name)
    } else {
        format!("{} ({}), {total}", line.name, line.unit.shown(line.quantity))
    }
}

fn changed(before: &DealLine, after: &DealLine, amount: &dyn Fn(i64) -> String) -> String {
    let shown = |line: &DealLine| line.unit.shown(line.quantity);
    let mut what = Vec::new();
    if (before.quantity, before.unit) != (after.quantity, after.unit) {
        what.push(format!("qty {} to {}", shown(before), shown(after)));
    }
    if before.unit_price_cents != after.unit_price_cents {
        what.push(format!("price {} to {}", amount(before.unit_price_cents), amount(after.unit_price_cents)));
    }
    if (before.discount, &before.discount_reason) != (after.discount, &after.discount_reason) {
        what.push(if after.discount.is_some() { "discount changed" } else { "discount removed" }.to_owned());
    }
    if before.is_optional != after.is_optional {
        what.push(if after.is_optional { "now optional" } else { "no longer optional" }.to_owned());
    }
    if what.is_empty() { format!("Changed {}", after.name) } else { format!("{}: {}", after.name, what.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::basket::Discount;
    use crate::deal::kind::LineKind;
    use crate::money;

    fn line(name: &str, quantity: i64, unit_price_cents: i64) -> DealLine {
        DealLine {
            kind: LineKind::Part,
            product_id: None,
            name: name.to_owned(),
            quantity: Quantity::whole(quantity),
            unit: Unit::Piece,
            unit_price_cents,
            tax_bp: 1_900,
            tax_cents: 0,
            total_cents: quantity * unit_price_cents,
            discount: Discount::None,
            discount_reason: String::new(),
            is_optional: false,
            approved_cents: None,
        }
    }

    fn said(fields: &[ChangedField<'_>], before: &[DealLine], after: &[DealLine]) -> String {
        sentence(fields, (before, after), &|cents| format!("{} EUR", money::amount(cents, 2)))
    }

    #[test]
    fn a_line_that_came_went_or_changed_is_named_with_what_it_comes_to() {
        let (filter, hose) = (line("Oil filter", 1, 1_450), line("Hose", 2, 500));
        assert_eq!(said(&[], &[], std::slice::from_ref(&filter)), "Added Oil filter, 14.50 EUR");
        assert_eq!(
            said(&[], &[filter.clone(), hose.clone()], std::slice::from_ref(&filter)),
            "Removed Hose (2), 10.00 EUR"
        );
        let dearer = DealLine { quantity: Quantity::whole(3), ..line("Hose", 3, 600) };
        assert_eq!(
            said(&[], &[filter.clone(), hose], &[filter, dearer]),
            "Hose: qty 2 to 3, price 5.00 EUR to 6.00 EUR"
        );
    }

    #[test]
    fn what_stayed_is_not_told_and_many_changes_are_counted() {
        let same = [line("Hose", 1, 500), line("Hose", 1, 500)];
        assert_eq!(said(&[], &same, &same), "");
        let many: Vec<DealLine> = (0..6).map(|number| line(&format!("Part {number}"), 1, 100)).collect();
        assert!(said(&[], &[], &many).ends_with("; and 2 more changes"));
        assert_eq!(said(&[("Vehicle", ""), ("Title", "Brakes")], &[], &[]), "Vehicle removed; Title: Brakes");
    }
}
