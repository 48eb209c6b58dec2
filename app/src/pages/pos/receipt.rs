//! The page of a receipt: on the screen with its change, on paper, and where money goes back from.

use leptos::prelude::*;
use session::money;
use session::sale::{self, SaleKind};

use super::refund::refund_form;
use super::standing::own_till;
use super::{basket_along, id_of_page};
use crate::actions::{RefundSale, name_of};
use crate::components::{mail_receipt, paper, receipt_name};
use crate::islands::Print;
use crate::layout::guard::load;
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
        let refunds = can_go_back.then(|| refund_form(&receipt, cx.ids.next(), till.as_ref()));
        let by_mail = mail_receipt(&receipt);
        let next = match &till {
            Some(till) => view! { <a class="button" data-tone="main" data-size="large" autofocus data-basket="kept" href=basket_along().at(&path::till(till.shift_id))>"Next sale"</a> }.into_any(),
            None => own_till(None),
        };
        let content = view! {
            {(change > 0).then(|| view! {
                <p class="figure"><span class="figure-number">{money::amount(change, decimals)}</span><span class="figure-what">"change"</span></p>
            })}
            <div class="actions">
                {next}
                <Print/>
                {by_mail}
            </div>
            {paper(&receipt)}
            {refunds}
        };
        Ok(layout.around(content))
    })
}
