//! A receipt, on paper and on the screen: the same from the server and from a till that works without one.

use leptos::prelude::*;
use session::money;
use session::sale::{Booking, Receipt, SaleKind, SaleLine, TenderKind};

use crate::components::Piece;
use crate::path;
use crate::words::time::{Show, moment};

/// What a receipt is called: its shift's number and its own. One that the server does not have yet has none.
pub(crate) fn receipt_name(receipt: &Receipt) -> String {
    let what = match receipt.sale.kind {
        SaleKind::Sale => "Receipt",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void sale",
    };
    match receipt.sale.number {
        0 => what.to_owned(),
        number => format!("{what} {}-{number}", receipt.shift.number),
    }
}

/// A receipt as it is printed.
pub(crate) fn paper(receipt: &Receipt) -> impl IntoView + use<> {
    let (name, decimals) = (receipt_name(receipt), money::decimals(&receipt.currency));
    let rows = receipt.lines.iter().map(|line| row(line, decimals)).collect_view();
    let tenders = receipt
        .tenders
        .iter()
        .map(|tender| {
            let what = match tender.kind {
                TenderKind::Cash => "Cash",
                TenderKind::Card => "Card",
                TenderKind::Credit => "Credit",
            };
            let what =
                if tender.reference.is_empty() { what.to_owned() } else { format!("{what} {}", tender.reference) };
            view! { <div><dt>{what}</dt><dd>{money::amount(tender.amount_cents, decimals)}</dd></div> }
        })
        .collect_view();
    let sale = &receipt.sale;
    view! {
        <article class="paper" aria-labelledby="paper-title">
            <h1 id="paper-title">{name}</h1>
            <p>{receipt.shop_name.clone()}<br/>{format!("{}, {}", receipt.shift.location_name, receipt.shift.register_name)}</p>
            <p class="quiet">{moment(sale.rung_up_at, Show::Day)} " · " {sale.cashier_name.clone()}</p>
            {sale.till_clock_at.map(|said| view! { <p class="chip">"The till's clock said " {moment(said, Show::Day)} ", which cannot be"</p> })}
            {(sale.number == 0).then(|| view! { <p class="chip">"Kept on this device: its number comes when it is sent"</p> })}
            {(sale.booking == Booking::Correction).then(|| view! { <p class="chip">"Correction: arrived after the shift was closed"</p> })}
            {(!sale.reason.is_empty()).then(|| view! { <p>"Reason: " {sale.reason.clone()}</p> })}
            {allowed(receipt).map(|words| view! { <p>{words}</p> })}
            {sale.refund_of.map(|of| view! { <p><a href=path::receipt(of)>"The sale it belongs to"</a></p> })}
            <table class="table">
                <thead><tr><th scope="col">"What"</th><th scope="col" class="number">"Each"</th><th scope="col" class="number">"Amount"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <dl class="sums">
                {(sale.discount_cents > 0).then(|| view! { <div><dt>"Reduced by"</dt><dd>{money::amount(sale.discount_cents, decimals)}</dd></div> })}
                <div><dt>{format!("Tax, {}", sale.tax_mode)}</dt><dd>{money::amount(sale.tax_cents, decimals)}</dd></div>
                <div class="sums-total"><dt>"Total, " {receipt.currency.clone()}</dt><dd>{money::amount(sale.total_cents, decimals)}</dd></div>
                {tenders}
                {(sale.change_cents > 0).then(|| view! { <div><dt>"Change"</dt><dd>{money::amount(sale.change_cents, decimals)}</dd></div> })}
            </dl>
        </article>
    }
    .piece()
}

/// What a manager allowed of it: what, who, why.
fn allowed(receipt: &Receipt) -> Option<String> {
    let sale = &receipt.sale;
    let (who, cents) = (sale.approved_by.as_ref()?, sale.approved_cents?);
    let what = match sale.kind {
        SaleKind::Refund => "back in cash",
        SaleKind::Sale | SaleKind::Void => "off the list price",
    };
    let why = sale.approved_reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
    let amount = money::amount(cents, money::decimals(&receipt.currency));
    Some(format!("{amount} {what}, allowed by {who}{why}"))
}

fn row(line: &SaleLine, decimals: u32) -> impl IntoView + use<> {
    let back = (line.refunded_quantity > 0).then(|| format!("{} of them given back", line.refunded_quantity));
    view! {
        <tr>
            <th scope="row">{format!("{} × {}", line.quantity, line.name)} {back.map(|back| view! { <span class="quiet">{back}</span> })}</th>
            <td class="number">{money::amount(line.unit_price_cents, decimals)}</td>
            <td class="number">{money::amount(line.total_cents, decimals)}</td>
        </tr>
    }
}
