//! A receipt, on paper and on the screen: the same from the server and from a till that works without one.

use leptos::prelude::*;
use session::money;
use session::sale::{Booking, Receipt, SaleKind, SaleLine};

use crate::components::{Piece, once};
use crate::path;
use crate::words;
use crate::words::time::{Show, shop_moment};

/// What a receipt is called: its shift's number and its own. One that the server does not have yet has none.
pub(crate) fn receipt_name(receipt: &Receipt) -> String {
    let what = match receipt.sale.kind {
        SaleKind::Sale if receipt.sale.deposit_cents > 0 => "Deposit",
        SaleKind::Sale => "Receipt",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void sale",
    };
    match receipt.sale.number {
        0 => what.to_owned(),
        number => format!("{what} {}-{number}", receipt.shift.number),
    }
}

/// The button that sends a receipt to the customer it names; nothing where it names none.
pub(crate) fn mail_receipt(receipt: &Receipt) -> Option<impl IntoView + use<>> {
    receipt.sale.customer_id?;
    let id = receipt.sale.id.to_string();
    Some(
        view! {
            <form method="post" action=once(path::MAIL_RECEIPT)>
                <input type="hidden" name="sale" value=id/>
                <button class="button" data-tone="quiet">"E-mail the receipt"</button>
            </form>
        }
        .piece(),
    )
}

/// A receipt as it is printed.
pub(crate) fn paper(receipt: &Receipt) -> impl IntoView + use<> {
    let (name, decimals) = (receipt_name(receipt), money::decimals(&receipt.currency));
    // The tax on what was paid ahead stands on the last sale.
    let rates = if receipt.sale.deposit_cents == 0 { by_rate(&receipt.lines) } else { Vec::new() };
    let letter_of = |bp: i64| rates.iter().find(|rate| rate.bp == bp).map_or(' ', |rate| rate.letter);
    let rows = receipt.lines.iter().map(|line| row(line, letter_of(line.tax_bp), decimals)).collect_view();
    let taxes = rates.iter().map(|rate| rate_row(rate, receipt, decimals)).collect_view();
    let tenders = receipt
        .tenders
        .iter()
        .map(|tender| {
            let what = words::tender::tender(tender.kind, &tender.name);
            let what = if tender.reference.is_empty() { what } else { format!("{what} {}", tender.reference) };
            view! { <div><dt>{what}</dt><dd>{money::amount(tender.amount_cents, decimals)}</dd></div> }
        })
        .collect_view();
    let sale = &receipt.sale;
    view! {
        <article class="paper" aria-labelledby="paper-title" data-width=width(receipt.paper_mm)>
            {(!receipt.shop_logo.is_empty()).then(|| view! { <img class="logo" src=path::logo(&receipt.shop_logo) alt=""/> })}
            <h1 id="paper-title">{name}</h1>
            <p>
                {receipt.shop_name.clone()}<br/>
                {(!receipt.shop_address.is_empty()).then(|| view! { {receipt.shop_address.clone()}<br/> })}
                {(!receipt.shop_tax_number.is_empty()).then(|| view! { {format!("Tax number {}", receipt.shop_tax_number)}<br/> })}
                {format!("{}, {}", receipt.shift.location_name, receipt.shift.register_name)}
            </p>
            {(!receipt.receipt_head.is_empty()).then(|| view! { <p class="paper-text">{receipt.receipt_head.clone()}</p> })}
            <p class="quiet">{shop_moment(sale.rung_up_at, Show::Day, &receipt.time_zone)} {format!(" {}", receipt.time_zone)} " · " <bdi>{sale.cashier_name.clone()}</bdi></p>
            {sale.till_clock_at.map(|said| view! { <p class="chip">"The till's clock said " {shop_moment(said, Show::Day, &receipt.time_zone)} ", which cannot be"</p> })}
            {(sale.number == 0).then(|| view! { <p class="chip">"Kept on this device: its number comes when it is sent"</p> })}
            {(sale.booking == Booking::Correction).then(|| view! { <p class="chip">"Correction: arrived after the shift was closed"</p> })}
            {(!sale.reason.is_empty()).then(|| view! { <p>"Reason: " {sale.reason.clone()}</p> })}
            {allowed(receipt).map(|words| view! { <p>{words}</p> })}
            {beyond_quote(receipt).map(|words| view! { <p>{words}</p> })}
            {(sale.deposit_cents > 0).then(|| view! { <p>"Paid before the work is done. It is taken off the last sale, on which the tax stands."</p> })}
            {sale.refund_of.map(|of| view! { <p><a href=path::receipt(of)>"The sale it belongs to"</a></p> })}
            <table class="table">
                <thead><tr><th scope="col">"What"</th><th scope="col" class="number">"Each"</th><th scope="col" class="number">"Amount"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <dl class="sums">
                {(sale.discount_cents > 0).then(|| view! { <div><dt>"Discount"</dt><dd>{money::amount(sale.discount_cents, decimals)}</dd></div> })}
                {taxes}
                <div class="sums-total"><dt>"Total, " {money::sign(&receipt.currency).to_owned()}</dt><dd>{money::amount(sale.total_cents, decimals)}</dd></div>
                {(sale.rounding_cents != 0).then(|| view! { <div><dt>"Rounded to the smallest coin"</dt><dd>{money::amount(sale.rounding_cents, decimals)}</dd></div> })}
                {tenders}
                {(sale.change_cents > 0).then(|| view! { <div><dt>"Change"</dt><dd>{money::amount(sale.change_cents, decimals)}</dd></div> })}
            </dl>
            {(!receipt.receipt_foot.is_empty()).then(|| view! { <p class="paper-text">{receipt.receipt_foot.clone()}</p> })}
        </article>
    }
    .piece()
}

/// The roll it goes onto: narrow, usual, or a sheet.
const fn width(paper_mm: i64) -> Option<&'static str> {
    match paper_mm {
        1..=65 => Some("narrow"),
        121.. => Some("sheet"),
        _ => None,
    }
}

/// What a receipt has at one tax rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rate {
    letter: char,
    bp: i64,
    tax_cents: i64,
    total_cents: i64,
}

/// Its rates, the highest first, each with the letter that its lines bear.
fn by_rate(lines: &[SaleLine]) -> Vec<Rate> {
    let mut rates: Vec<Rate> = Vec::new();
    for line in lines {
        match rates.iter_mut().find(|rate| rate.bp == line.tax_bp) {
            Some(rate) => {
                rate.tax_cents += line.tax_cents;
                rate.total_cents += line.total_cents;
            }
            None => rates.push(Rate {
                letter: ' ',
                bp: line.tax_bp,
                tax_cents: line.tax_cents,
                total_cents: line.total_cents,
            }),
        }
    }
    rates.sort_by_key(|rate| std::cmp::Reverse(rate.bp));
    for (letter, rate) in ('A'..='Z').zip(&mut rates) {
        rate.letter = letter;
    }
    rates
}

fn rate_row(rate: &Rate, receipt: &Receipt, decimals: u32) -> impl IntoView + use<> {
    // A line's total holds its tax, whichever way the shop's prices are written.
    let net = money::amount(rate.total_cents - rate.tax_cents, decimals);
    let what = words::tax::tax(receipt.sale.tax_mode);
    let what = format!("{} · {what} {} % on {net}", rate.letter, money::amount(rate.bp, 2));
    view! { <div><dt>{what}</dt><dd>{money::amount(rate.tax_cents, decimals)}</dd></div> }
}

/// What a manager allowed of it: what, who, why.
fn allowed(receipt: &Receipt) -> Option<String> {
    let sale = &receipt.sale;
    let what = match sale.kind {
        SaleKind::Refund => "back in cash",
        SaleKind::Sale | SaleKind::Void => "off the list price",
    };
    Some(signed_for(receipt, sale.approved_cents?, what, (sale.approved_by.as_ref()?, sale.approved_reason.as_ref())))
}

/// What it takes for its deal beyond what the customer approved.
fn beyond_quote(receipt: &Receipt) -> Option<String> {
    let sale = &receipt.sale;
    let by = (sale.beyond_by.as_ref()?, sale.beyond_reason.as_ref());
    Some(signed_for(receipt, sale.beyond_cents?, "more than the customer approved", by))
}

fn signed_for(receipt: &Receipt, cents: i64, what: &str, (who, why): (&String, Option<&String>)) -> String {
    let why = why.map(|reason| format!(": {reason}")).unwrap_or_default();
    let amount = money::amount(cents, money::decimals(&receipt.currency));
    format!("{amount} {what}, allowed by {who}{why}")
}

fn row(line: &SaleLine, rate: char, decimals: u32) -> impl IntoView + use<> {
    let back =
        line.refunded_quantity.is_some().then(|| format!("{} given back", line.unit.shown(line.refunded_quantity)));
    view! {
        <tr>
            <th scope="row">{format!("{} × {}", line.unit.shown(line.quantity), line.name)} {back.map(|back| view! { <span class="quiet">{back}</span> })}</th>
            <td class="number">{money::amount(line.unit_price_cents, decimals)}</td>
            <td class="number">{format!("{} {rate}", money::amount(line.total_cents, decimals))}</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use session::quantity::{Quantity, Unit};

    use super::*;

    #[test]
    fn a_receipt_sums_its_tax_by_rate_and_each_line_bears_its_rates_letter() {
        let line = |tax_bp, tax_cents, total_cents| SaleLine {
            position: 0,
            product_id: None,
            name: "Thing".to_owned(),
            quantity: Quantity::ONE,
            unit: Unit::Piece,
            list_price_cents: None,
            unit_price_cents: total_cents,
            price_reason: String::new(),
            discount_cents: 0,
            tax_bp,
            tax_cents,
            total_cents,
            refunded_quantity: Quantity::ZERO,
        };
        let rates = by_rate(&[line(700, 29, 450), line(1_900, 40, 250), line(700, 131, 1_995)]);
        let shown: Vec<_> = rates.iter().map(|rate| (rate.letter, rate.bp, rate.tax_cents, rate.total_cents)).collect();
        assert_eq!(shown, [('A', 1_900, 40, 250), ('B', 700, 160, 2_445)]);
        assert_eq!(by_rate(&[]), []);
    }
}
