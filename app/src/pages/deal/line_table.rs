//! The table of a quote's lines, to be read. A deal's own lines, to be changed, are in `line_forms`.

use leptos::prelude::*;
use session::catalogue::basket::Discount;
use session::deal::DealLine;
use session::money;

use crate::basket::shown_discount;
use crate::words::deal as label;

/// Lines and what they come to.
pub(super) fn lines(of: &[DealLine], total_cents: i64, decimals: u32) -> AnyView {
    let rows = of
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <th scope="row">{what(line, decimals)}</th>
                    <td data-label="Type">{label::line(line.kind)}</td>
                    <td class="number" data-label="Qty">{line.unit.shown(line.quantity)}</td>
                    <td class="number" data-label="Price">{money::amount(line.unit_price_cents, decimals)}</td>
                    <td class="number" data-label="Amount">{money::amount(line.total_cents, decimals)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Lines of the quote">
            <table class="table" data-stack="phone">
                {head(false)}
                <tbody>{rows}</tbody>
                {foot(of, total_cents, decimals, false)}
            </table>
        </div>
    }
    .into_any()
}

/// The heads of the columns; the last one holds what changes a line.
pub(super) fn head(is_changed: bool) -> AnyView {
    view! {
        <thead>
            <tr>
                <th scope="col">"Item"</th>
                <th scope="col">"Type"</th>
                <th scope="col" class="number">"Qty"</th>
                <th scope="col" class="number">"Price"</th>
                <th scope="col" class="number">"Amount"</th>
                {is_changed.then(|| view! { <th scope="col"><span class="hidden">"Change"</span></th> })}
            </tr>
        </thead>
    }
    .into_any()
}

/// What lines come to, and the tax in it.
pub(super) fn foot(of: &[DealLine], total_cents: i64, decimals: u32, is_changed: bool) -> AnyView {
    let tax: i64 = of.iter().map(|line| line.tax_cents).sum();
    let last = || is_changed.then(|| view! { <td></td> });
    view! {
        <tfoot>
            <tr class="line-total"><th scope="row" colspan="4">"Total"</th><td class="number">{money::amount(total_cents, decimals)}</td>{last()}</tr>
            <tr><th scope="row" colspan="4" class="quiet">"of which tax"</th><td class="number quiet">{money::amount(tax, decimals)}</td>{last()}</tr>
        </tfoot>
    }
    .into_any()
}

/// What a line is: its name, whether it may be left out, what comes off it.
pub(super) fn what(line: &DealLine, decimals: u32) -> AnyView {
    let optional = line.is_optional.then(|| view! { " " <span class="chip">"optional"</span> });
    view! { <bdi>{line.name.clone()}</bdi> {optional} {comes_off(line.discount, &line.discount_reason, decimals)} }
        .into_any()
}

/// What comes off something, and why.
pub(super) fn comes_off(discount: Discount, reason: &str, decimals: u32) -> Option<AnyView> {
    let (off, reason) = (shown_discount(discount, decimals), reason.to_owned());
    discount.is_some().then(|| view! { <p class="quiet">{format!("{off} off: ")} <bdi>{reason}</bdi></p> }.into_any())
}
