//! The sale that was rung up last: its change, readable from two metres at once, and its receipt as soon as the server has it or this
//! device keeps it.

use leptos::prelude::*;
use session::sale::Receipt;

use super::TillView;
use crate::components::{Piece, paper};
use crate::path;

/// The sale that was rung up last.
#[derive(Clone, Debug)]
pub(super) struct LastSale {
    /// Its receipt; the till's own until the server has it.
    pub(super) receipt: Receipt,
    /// While it is on its way.
    pub(super) is_sending: bool,
}

pub(super) fn last_receipt(till: TillView) -> impl IntoView + use<> {
    let print = move |_| {
        let _ = window().print();
    };
    let view = move || {
        let LastSale { receipt, is_sending } = till.last.get()?;
        let (change, is_kept) = (receipt.sale.change_cents, receipt.sale.number == 0);
        let figure = (change > 0).then(|| view! {
            <p class="figure"><span class="figure-number">{till.amount(change)}</span><span class="figure-what">"change"</span></p>
        });
        if is_sending {
            return Some(
                view! { <div class="after">{figure}<p class="quiet">"Sold. The receipt is on its way."</p></div> }
                    .into_any(),
            );
        }
        Some(view! {
            <div class="after">
                {figure}
                <div class="actions">
                    <button class="button" data-tone="quiet" on:click=print>"Print"</button>
                    {(!is_kept).then(|| view! { <a class="button" data-tone="quiet" href=path::receipt(receipt.sale.id)>"Open the receipt"</a> })}
                </div>
                {paper(&receipt)}
            </div>
        }.into_any())
    };
    view.piece()
}
