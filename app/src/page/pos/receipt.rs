//! A receipt: on the screen with its change, on paper, and where money goes back from.

use leptos::prelude::*;
use session::money;
use session::shift::{self, Booking, Receipt, SaleKind, SaleLine, TenderKind};

use super::super::frame::{Frame, provide_active};
use super::super::guard::load;
use super::super::notice::refusal_of;
use super::id_of_page;
use crate::caller::{context, signed_in, teller};
use crate::path;
use crate::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn ReceiptPage() -> impl IntoView {
    let id = id_of_page();
    load(async move {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        provide_active(&cx, &who.user).await?;
        let receipt = shift::receipt(&cx, &teller, id?).await?;
        let name = name(&receipt);
        let frame = Frame { title: name.clone(), who: Some(who), forms: &["refund_sale"], ..Frame::default() };
        let decimals = money::decimals(&receipt.currency);
        let change = receipt.sale.change_cents;
        let can_go_back = receipt.sale.kind == SaleKind::Sale && receipt.lines.iter().any(|line| line.refunded_quantity < line.quantity);
        let refunds = can_go_back.then(|| refund_forms(&receipt, cx.ids.next(), decimals).into_any());
        let content = view! {
            {(change > 0).then(|| view! {
                <p class="figure"><span class="figure-number">{money::amount(change, decimals)}</span><span class="figure-what">"change"</span></p>
            })}
            <div class="actions">
                <a class="button" data-tone="main" data-size="large" autofocus href=path::till(receipt.shift.id)>"Next sale"</a>
            </div>
            {paper(&receipt, name, decimals)}
            {refunds}
        };
        Ok(frame.around(content))
    })
}

fn name(receipt: &Receipt) -> String {
    let what = match receipt.sale.kind {
        SaleKind::Sale => "Receipt",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void sale",
    };
    format!("{what} {}-{}", receipt.shift.number, receipt.sale.number)
}

fn paper(receipt: &Receipt, name: String, decimals: u32) -> impl IntoView + use<> {
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
            let what = if tender.reference.is_empty() { what.to_owned() } else { format!("{what} {}", tender.reference) };
            view! { <div><dt>{what}</dt><dd>{money::amount(tender.amount_cents, decimals)}</dd></div> }
        })
        .collect_view();
    let sale = &receipt.sale;
    view! {
        <article class="paper" aria-labelledby="paper-title">
            <h1 id="paper-title">{name}</h1>
            <p>{receipt.shop_name.clone()}<br/>{format!("{}, {}", receipt.shift.location_name, receipt.shift.register_name)}</p>
            <p class="quiet">{moment(sale.rung_up_at, Show::Day)} " · " {sale.cashier_name.clone()}</p>
            {(sale.booking == Booking::Correction).then(|| view! { <p class="chip">"Correction: arrived after the shift was closed"</p> })}
            {(!sale.reason.is_empty()).then(|| view! { <p>"Reason: " {sale.reason.clone()}</p> })}
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

fn refund_forms(receipt: &Receipt, id: session::id::SaleId, decimals: u32) -> impl IntoView + use<> {
    let refused = refusal_of("refund_sale");
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let is_wrong = error.is_some();
    let kept = refused.and_then(|refused| refused.kept.get("reason").cloned()).unwrap_or_default();
    let options = receipt
        .lines
        .iter()
        .filter(|line| line.refunded_quantity < line.quantity)
        .map(|line| {
            let left = line.quantity - line.refunded_quantity;
            view! { <option value=line.position.to_string()>{format!("{} ({left} left, {} each)", line.name, money::amount(line.total_cents / line.quantity, decimals))}</option> }
        })
        .collect_view();
    view! {
        <details class="fold actions-fold" open=is_wrong>
            <summary>"Give money back"</summary>
            <form class="form" method="post" action="/fn/refund_sale">
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="sale" value=receipt.sale.id.to_string()/>
                <div class="field"><label for="position">"What goes back"</label><select id="position" name="position"><option value="">"Everything that is left"</option>{options}</select></div>
                <div class="field"><label for="quantity">"How many of it"</label><input id="quantity" name="quantity" inputmode="numeric" autocomplete="off" value="1"/></div>
                <div class="field"><label for="reason">"Why"</label><input id="reason" name="reason" required maxlength="200" autocomplete="off" value=kept/></div>
                <div class="field"><label for="tender">"How the money goes back"</label><select id="tender" name="tender"><option value="cash">"Cash"</option><option value="card">"Card"</option></select></div>
                <button class="button" data-tone="loss">"Give it back"</button>
            </form>
        </details>
    }
}
