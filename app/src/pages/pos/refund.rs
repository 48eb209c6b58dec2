//! The form that gives money back for a sale: all that is left of it, or so much of one line, the way it was paid unless somebody
//! says otherwise.

use leptos::prelude::*;
use session::counter::TillLine;
use session::id::SaleId;
use session::money::{self, part_of};
use session::sale::{ApprovalKind, Receipt, SaleLine, TenderKind};

use super::signature::{is_for_a_manager, signature_fields};
use crate::actions::{RefundSale, once_of};
use crate::layout::notice::refusal_of;
use crate::words;

/// The form, for the drawer at which this device stands.
pub(super) fn refund_form(receipt: &Receipt, id: SaleId, till: Option<&TillLine>) -> AnyView {
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
    let is_line = kept("what") == "line";
    let signature = refused.as_ref().filter(|refused| is_for_a_manager(refused));
    let signature = signature.map(|refused| signature_fields(refused, ApprovalKind::Refund));
    let (lines, tenders) = (lines(receipt, &kept("position")), tenders(receipt, &kept("tender")));
    view! {
        <details class="fold actions-fold" open=is_wrong>
            <summary>"Give money back"</summary>
            <form class="form" method="post" action={once_of::<RefundSale>()}>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                <p>{drawer}</p>
                <input type="hidden" name="shift" value=shift/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="sale" value=receipt.sale.id.to_string()/>
                <fieldset class="field choices">
                    <legend>"What goes back"</legend>
                    <div class="choices-row">
                        <div class="choice"><input type="radio" id="what-all" name="what" value="all" required checked=!is_line/><label for="what-all"><span class="choice-title">"Everything that is left"</span></label></div>
                        <div class="choice"><input type="radio" id="what-line" name="what" value="line" checked=is_line/><label for="what-line"><span class="choice-title">"One line"</span><span class="quiet">"Choose it and how much of it."</span></label></div>
                    </div>
                </fieldset>
                <div class="field"><label for="position">"Which line"</label><select id="position" name="position"><option value="">"No single line"</option>{lines}</select></div>
                <div class="field"><label for="quantity">"How much of it"</label><input id="quantity" name="quantity" inputmode="decimal" autocomplete="off" value=kept("quantity")/></div>
                <div class="field"><label for="reason">"Why"</label><input id="reason" name="reason" required maxlength="200" autocomplete="off" value=kept("reason")/></div>
                <div class="field"><label for="tender">"How the money goes back"</label><select id="tender" name="tender">{tenders}</select></div>
                {signature}
                <button class="button" data-tone="loss">"Give it back"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The lines of which something is left.
fn lines(receipt: &Receipt, chosen: &str) -> impl IntoView + use<> {
    let decimals = money::decimals(&receipt.currency);
    let line = |line: &SaleLine| {
        let left = line.unit.shown(line.quantity.less(line.refunded_quantity));
        let each = part_of(line.total_cents, 1_000, line.quantity.thousandths()).unwrap_or(line.total_cents);
        let each = money::amount(each, decimals);
        let (value, is_chosen) = (line.position.to_string(), line.position.to_string() == chosen);
        view! { <option value=value selected=is_chosen>{format!("{} ({left} left, {each} each)", line.name)}</option> }
    };
    receipt.lines.iter().filter(|line| line.refunded_quantity < line.quantity).map(line).collect_view()
}

/// The ways the money can go back, the one by which most of it came first.
fn tenders(receipt: &Receipt, chosen: &str) -> impl IntoView + use<> {
    ways_back(receipt)
        .into_iter()
        .map(|(kind, name)| {
            let shown = match kind {
                TenderKind::Credit => "Credits of the customer".to_owned(),
                TenderKind::Deposit => "The deal's deposit".to_owned(),
                kind => words::tender::tender(kind, &name),
            };
            let value = if kind == TenderKind::Other { format!("{kind}:{name}") } else { kind.to_string() };
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{shown}</option> }
        })
        .collect_view()
}

/// Cash and card always, everything else where it paid.
fn ways_back(receipt: &Receipt) -> Vec<(TenderKind, String)> {
    let mut ways =
        vec![(TenderKind::Cash, String::new(), -receipt.sale.change_cents), (TenderKind::Card, String::new(), 0)];
    if receipt.sale.customer_id.is_some() {
        ways.push((TenderKind::Credit, String::new(), 0));
    }
    for tender in &receipt.tenders {
        match ways.iter_mut().find(|(kind, name, _)| *kind == tender.kind && *name == tender.name) {
            Some((.., paid_cents)) => *paid_cents += tender.amount_cents,
            None => ways.push((tender.kind, tender.name.clone(), tender.amount_cents)),
        }
    }
    ways.sort_by_key(|(.., paid_cents)| std::cmp::Reverse(*paid_cents));
    ways.into_iter().map(|(kind, name, _)| (kind, name)).collect()
}
