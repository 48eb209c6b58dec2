//! The sale that was rung up last: its change, readable from two metres at once, its receipt as soon as the server has it or this
//! device keeps it, and for a minute the way to undo it.

use std::time::Duration;

use leptos::prelude::*;
use session::id::{Ids, SaleId};
use session::sale::{Receipt, SaleKind, TenderKind};

use super::TillView;
use crate::components::{Field, Piece, field, mail_receipt, once, paper};
use crate::path;

/// So long the sale before can be undone in one step.
const UNDO_FOR: Duration = Duration::from_secs(60);

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
                    {(!is_kept).then(|| mail_receipt(&receipt))}
                    {undo(till, &receipt)}
                </div>
                {paper(&receipt)}
            </div>
        }.into_any())
    };
    view.piece()
}

/// Gives everything back the way it was paid. What was paid in several ways is given back on its receipt's page.
fn undo(till: TillView, receipt: &Receipt) -> Option<impl IntoView + use<>> {
    let sale = &receipt.sale;
    let tender = one_way(receipt).filter(|_| sale.kind == SaleKind::Sale && sale.number > 0)?;
    let is_offered = RwSignal::new(true);
    set_timeout(
        move || {
            let _ = is_offered.try_set(false);
        },
        UNDO_FOR,
    );
    let (id, number) = (sale.id, sale.number);
    let reason = Field::new("undo_reason", "reason", "Why?").required();
    let back = format!("Give {} back and undo sale {number}", till.amount(sale.total_cents));
    let refund: SaleId = Ids::system().next();
    Some(
        view! {
            <details class="drop" hidden=move || !is_offered.get()>
                <summary class="button" data-tone="quiet">"Undo"</summary>
                <form class="form drop-body" method="post" action=once(path::REFUND_SALE)>
                    <input type="hidden" name="shift" value=till.id.to_string()/>
                    <input type="hidden" name="id" value=refund.to_string()/>
                    <input type="hidden" name="sale" value=id.to_string()/>
                    <input type="hidden" name="what" value="all"/>
                    <input type="hidden" name="tender" value=tender.as_str()/>
                    {field(reason)}
                    <button class="button" data-tone="loss">{back}</button>
                </form>
            </details>
        }
        .piece(),
    )
}

/// The one way in which all of it was paid.
fn one_way(receipt: &Receipt) -> Option<TenderKind> {
    let first = receipt.tenders.first()?.kind;
    receipt.tenders.iter().all(|tender| tender.kind == first).then_some(first)
}
