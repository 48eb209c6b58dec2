//! The page of a receipt: on the screen with its change, on paper, and where money goes back from.

use leptos::prelude::*;
use session::counter::TillLine;
use session::id::SaleId;
use session::money;
use session::sale::{self, Receipt, SaleKind};

use super::id_of_page;
use super::standing::own_till;
use crate::actions::{RefundSale, name_of, path_of};
use crate::components::{paper, receipt_name};
use crate::islands::Print;
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::{context, signed_in, teller};

/// The page.
#[component]
#[must_use]
pub fn ReceiptPage() -> impl IntoView {
    let id = id_of_page();
    load(async move {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let receipt = sale::receipt(&cx, &teller, id?).await?;
        let name = receipt_name(&receipt);
        let till = viewer.till_line().cloned();
        let layout = Layout { forms: const { &[name_of::<RefundSale>()] }, ..Layout::new(name, viewer) };
        let decimals = money::decimals(&receipt.currency);
        let change = receipt.sale.change_cents;
        let can_go_back = receipt.sale.kind == SaleKind::Sale
            && receipt.lines.iter().any(|line| line.refunded_quantity < line.quantity);
        let refunds = can_go_back.then(|| refund_forms(&receipt, cx.ids.next(), decimals, till.as_ref()));
        let next = match &till {
            Some(till) => view! { <a class="button" data-tone="main" data-size="large" autofocus href=path::till(till.shift_id)>"Next sale"</a> }.into_any(),
            None => own_till(None),
        };
        let content = view! {
            {(change > 0).then(|| view! {
                <p class="figure"><span class="figure-number">{money::amount(change, decimals)}</span><span class="figure-what">"change"</span></p>
            })}
            <div class="actions">
                {next}
                <Print/>
            </div>
            {paper(&receipt)}
            {refunds}
        };
        Ok(layout.around(content))
    })
}

fn refund_forms(receipt: &Receipt, id: SaleId, decimals: u32, till: Option<&TillLine>) -> AnyView {
    let Some(till) = till else {
        return view! { <p class="quiet">"This device stands at no shift, so there is no drawer to give money back from."</p> }
            .into_any();
    };
    let drawer = format!("Paid from the drawer of {}", till.register_name);
    let shift = till.shift_id.to_string();
    let refused = refusal_of::<RefundSale>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let is_wrong = error.is_some();
    let kept = |field: &str| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or_default();
    let (position, tender) = (kept("position"), kept("tender"));
    let quantity = if is_wrong { kept("quantity") } else { "1".to_owned() };
    let can_credit = receipt.sale.customer_id.is_some();
    let options = receipt
        .lines
        .iter()
        .filter(|line| line.refunded_quantity < line.quantity)
        .map(|line| {
            let left = line.quantity - line.refunded_quantity;
            view! { <option value=line.position.to_string() selected=line.position.to_string() == position>{format!("{} ({left} left, {} each)", line.name, money::amount(line.total_cents / line.quantity, decimals))}</option> }
        })
        .collect_view();
    view! {
        <details class="fold actions-fold" open=is_wrong>
            <summary>"Give money back"</summary>
            <form class="form" method="post" action={path_of::<RefundSale>()}>
                <p>{drawer}</p>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                <input type="hidden" name="shift" value=shift/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="sale" value=receipt.sale.id.to_string()/>
                <div class="field"><label for="position">"What goes back"</label><select id="position" name="position"><option value="">"Everything that is left"</option>{options}</select></div>
                <div class="field"><label for="quantity">"How many of it"</label><input id="quantity" name="quantity" inputmode="numeric" autocomplete="off" value=quantity/></div>
                <div class="field"><label for="reason">"Why"</label><input id="reason" name="reason" required maxlength="200" autocomplete="off" value=kept("reason")/></div>
                <div class="field"><label for="tender">"How the money goes back"</label><select id="tender" name="tender"><option value="cash">"Cash"</option><option value="card" selected=tender == "card">"Card"</option>{can_credit.then(|| view! { <option value="credit" selected=tender == "credit">"Credits of the customer"</option> })}</select></div>
                <button class="button" data-tone="loss">"Give it back"</button>
            </form>
        </details>
    }
    .into_any()
}
