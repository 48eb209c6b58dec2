//! The receipt a till writes by itself, for a sale that the server does not have yet.

use leptos::prelude::*;
use session::quantity::Quantity;
use session::sale::{Booking, Receipt, Sale, SaleKind, SaleLine};

use super::TillView;
use super::sale_queue;
use super::sell::RungUp;

/// The receipt of a sale that waits on this device. It has no number yet.
pub(super) fn own_receipt(till: TillView, rung_up: &RungUp) -> Receipt {
    let RungUp { new, basket, total, settled, .. } = rung_up;
    let catalogue = till.catalogue.read_untracked();
    let line = |(place, (line, sum)): (usize, (&session::sale::NewLine, &session::sale::basket::LineTotal))| {
        let product = catalogue.products.iter().find(|product| Some(product.id) == line.product_id);
        SaleLine {
            position: i64::try_from(place).unwrap_or(0),
            product_id: line.product_id,
            name: product.map_or_else(|| line.name.clone(), |product| product.name.clone()),
            quantity: line.quantity,
            unit: product.map_or(line.unit, |product| product.unit),
            list_price_cents: product.map(|product| product.price_cents),
            unit_price_cents: line.unit_price_cents.unwrap_or(0),
            price_reason: line.price_reason.clone(),
            discount_cents: sum.discount_cents,
            tax_bp: product.map_or_else(|| line.tax_bp.unwrap_or(0), |product| product.tax_bp),
            tax_cents: sum.tax_cents,
            total_cents: sum.total_cents,
            refunded_quantity: Quantity::ZERO,
        }
    };
    let at = new.rung_up_at.unwrap_or_else(sale_queue::now);
    let state = till.state.get_value();
    Receipt {
        sale: Sale {
            id: new.id,
            shift_id: till.id,
            number: 0,
            kind: if new.void_reason.is_some() { SaleKind::Void } else { SaleKind::Sale },
            refund_of: None,
            cashier_name: state.cashier,
            customer_id: basket.customer,
            customer_name: till.customer.read_untracked().as_ref().map(|known| known.name.clone()),
            reason: new.void_reason.clone().unwrap_or_default(),
            tax_mode: catalogue.tax_mode,
            discount_cents: total.discount_cents,
            tax_cents: total.tax_cents,
            total_cents: total.total_cents,
            change_cents: settled.change_cents,
            rounding_cents: settled.rounding_cents,
            deposit_cents: if new.is_deposit { total.total_cents } else { 0 },
            booking: Booking::Regular,
            rung_up_at: at,
            recorded_at: at,
            till_clock_at: None,
            approved_by: None,
            approved_cents: None,
            approved_reason: None,
            beyond_by: None,
            beyond_cents: None,
            beyond_reason: None,
        },
        lines: new.lines.iter().zip(&total.lines).enumerate().map(line).collect(),
        tenders: new.tenders.clone(),
        shift: till.board.read_untracked().shift.clone(),
        shop_name: state.shop_name,
        shop_address: state.shop_address,
        shop_tax_number: state.shop_tax_number,
        shop_logo: state.shop_logo,
        receipt_head: state.receipt_head,
        receipt_foot: state.receipt_foot,
        paper_mm: state.paper_mm,
        time_zone: state.time_zone,
        currency: catalogue.currency.clone(),
    }
}
