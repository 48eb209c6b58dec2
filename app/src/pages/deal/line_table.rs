//! The table of a deal's or a quote's lines, and the forms that change it.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::deal::{Deal, DealLine};
use session::money;

use crate::actions::{AddDealLine, ChangeDealLine, path_of};
use crate::layout::notice::refusal_of;
use crate::words::deal as label;

/// What stands in the last column of a line: the form that changes it.
pub(super) type Change<'a> = &'a dyn Fn(usize, &DealLine) -> AnyView;

/// Lines and what they come to. `change` gives each its form, where they may be changed.
pub(super) fn lines(of: &[DealLine], total_cents: i64, decimals: u32, change: Option<Change<'_>>) -> AnyView {
    let is_changed = change.is_some();
    let rows = of
        .iter()
        .enumerate()
        .map(|(place, line)| {
            let form = change.map(|change| view! { <td class="table-action">{change(place, line)}</td> });
            view! {
                <tr>
                    <th scope="row">{line.name.clone()}</th>
                    <td data-label="Sort">{label::line(line.kind)}</td>
                    <td class="number" data-label="How many">{line.quantity}</td>
                    <td class="number" data-label="Each">{money::amount(line.unit_price_cents, decimals)}</td>
                    <td class="number" data-label="Amount">{money::amount(line.total_cents, decimals)}</td>
                    {form}
                </tr>
            }
        })
        .collect_view();
    let tax: i64 = of.iter().map(|line| line.tax_cents).sum();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="What is offered">
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Sort"</th>
                        <th scope="col" class="number">"How many"</th>
                        <th scope="col" class="number">"Each"</th>
                        <th scope="col" class="number">"Amount"</th>
                        {is_changed.then(|| view! { <th scope="col"><span class="hidden">"Change"</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot>
                    <tr><th scope="row" colspan="4">"Total"</th><td class="number">{money::amount(total_cents, decimals)}</td>{is_changed.then(|| view! { <td></td> })}</tr>
                    <tr><th scope="row" colspan="4" class="quiet">"of it tax"</th><td class="number quiet">{money::amount(tax, decimals)}</td>{is_changed.then(|| view! { <td></td> })}</tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// The form that changes one line.
pub(super) fn change_line(deal: &Deal, place: usize, line: &DealLine, decimals: u32) -> AnyView {
    let refused = refusal_of::<ChangeDealLine>()
        .filter(|refused| refused.kept.get("line").is_some_and(|kept| *kept == place.to_string()));
    let kept =
        |field: &str, now: String| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or(now);
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let (quantity, price) = (format!("quantity-{place}"), format!("price-{place}"));
    let is_open = error.is_some();
    let label = format!("Change {}", line.name);
    view! {
        <details class="fold" open=is_open>
            <summary aria-label=label>"Change"</summary>
            <form class="row-form" method="post" action={path_of::<ChangeDealLine>()}>
                <input type="hidden" name="id" value=deal.id.to_string()/>
                <input type="hidden" name="version" value=deal.version.to_string()/>
                <input type="hidden" name="line" value=place.to_string()/>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                <div class="field"><label for=quantity.clone()>"How many"</label><input id=quantity name="quantity" inputmode="numeric" autocomplete="off" required value=kept("quantity", line.quantity.to_string())/></div>
                <div class="field"><label for=price.clone()>"Each"</label><input id=price name="price" inputmode="decimal" autocomplete="off" required value=kept("price", money::amount(line.unit_price_cents, decimals))/></div>
                <button class="button" data-tone="main">"Save"</button>
                <button class="button" data-tone="plain" name="remove" value="yes" formnovalidate>"Take it off"</button>
            </form>
        </details>
    }
    .into_any()
}

/// The form that adds a line.
pub(super) fn add_line(deal: &Deal, catalogue: &Catalogue) -> AnyView {
    let refused = refusal_of::<AddDealLine>();
    let kept = |field: &str| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or_default();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let is_labour = kept("kind") == "labour";
    let known =
        catalogue.products.iter().map(|product| view! { <option value=product.name.clone()></option> }).collect_view();
    view! {
        <form class="row-form" method="post" action={path_of::<AddDealLine>()} aria-label="Add a part or labour">
            <input type="hidden" name="id" value=deal.id.to_string()/>
            <input type="hidden" name="version" value=deal.version.to_string()/>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <div class="field">
                <label for="line-kind">"Sort"</label>
                <select id="line-kind" name="kind"><option value="part">"Part"</option><option value="labour" selected=is_labour>"Labour"</option></select>
            </div>
            <div class="field" data-wide="yes">
                <label for="line-name">"What"</label>
                <input id="line-name" name="name" list="known" required maxlength="200" autocomplete="off" value=kept("name")/>
                <datalist id="known">{known}</datalist>
            </div>
            <div class="field"><label for="line-quantity">"How many"</label><input id="line-quantity" name="quantity" inputmode="numeric" autocomplete="off" placeholder="1" value=kept("quantity")/></div>
            <div class="field"><label for="line-price">{format!("Each, {}", catalogue.currency)}</label><input id="line-price" name="price" inputmode="decimal" autocomplete="off" placeholder="as in the catalogue" value=kept("price")/></div>
            <button class="button" data-tone="main">"Add"</button>
        </form>
    }
    .into_any()
}
