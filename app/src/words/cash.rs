//! The words of a drawer: what is over or short in it, why cash moved, what was paid with.

use session::counter::MovementKind;
use session::money;
use session::sale::SaleKind;

/// A difference in words, never as a bare signed number: what was found less what should have been there.
pub(crate) fn difference(variance_cents: i64, decimals: u32) -> String {
    let amount = money::amount(variance_cents.abs(), decimals);
    match variance_cents {
        0 => "Exact".to_owned(),
        1.. => format!("Over {amount}"),
        _ => format!("Short {amount}"),
    }
}

/// Why cash moved without a sale.
pub(crate) const fn movement(kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::PaidIn => "Paid in",
        MovementKind::PaidOut => "Paid out",
        MovementKind::Drop => "Cash drop",
    }
}

/// Receipts of a kind.
pub(crate) const fn receipts(kind: SaleKind) -> &'static str {
    match kind {
        SaleKind::Sale => "Sales",
        SaleKind::Refund => "Refunds",
        SaleKind::Void => "Void sales",
    }
}

/// One receipt of a kind.
pub(crate) const fn receipt(kind: SaleKind) -> &'static str {
    match kind {
        SaleKind::Sale => "Sale",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void sale",
    }
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_says_over_or_short_and_no_sign() {
        let said = [1_000, -1_000, 0, i64::from(i32::MIN)].map(|cents| difference(cents, 2));
        assert_eq!(said, ["Over 10.00", "Short 10.00", "Exact", "Short 21474836.48"]);
    }
}
