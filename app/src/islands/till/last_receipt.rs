//! The last receipt: its change, readable from two metres, and its receipt.

use leptos::prelude::*;

use super::TillView;
use crate::components::{Piece, paper};
use crate::path;

pub(super) fn last_receipt(till: TillView) -> impl IntoView + use<> {
    let print = move |_| {
        let _ = window().print();
    };
    let view = move || {
        let receipt = till.last.get()?;
        let (change, is_kept) = (receipt.sale.change_cents, receipt.sale.number == 0);
        Some(view! {
            <div class="after">
                {(change > 0).then(|| view! {
                    <p class="figure"><span class="figure-number">{till.amount(change)}</span><span class="figure-what">"change"</span></p>
                })}
                <div class="actions">
                    <button class="button" data-tone="quiet" on:click=print>"Print"</button>
                    {(!is_kept).then(|| view! { <a class="button" data-tone="quiet" href=path::receipt(receipt.sale.id)>"Open the receipt"</a> })}
                </div>
                {paper(&receipt)}
            </div>
        })
    };
    view.piece()
}
