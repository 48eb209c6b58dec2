//! A deal's lines as a table that is changed where it stands, the form that adds one, and what comes off all of them.
//!
//! Each row's fields belong to a form in its last cell: a row of a table can be no form itself.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::deal::{Deal, DealLine, DealRecord, LINE_NAME_CHARS_MAX};
use session::money;
use session::quantity::Unit;

use super::line_table::{comes_off, foot, head, what};
use super::stage_menu::place_of;
use crate::actions::{AddDealLine, ChangeDealLine, DiscountDeal, once_of};
use crate::basket::shown_discount;
use crate::components::{Field, choice, field};
use crate::layout::notice::refusal_of;
use crate::request::caller::context;
use crate::request::flash::Refused;
use crate::words::deal as label;
use crate::words::unit::units;

/// The lines of a deal, each to be changed in its row.
pub(super) fn editable(record: &DealRecord, catalogue: &Catalogue) -> AnyView {
    if record.lines.is_empty() {
        return view! { <div class="empty"><p class="empty-title">"No lines yet"</p><p>"Add the parts and the labour this job needs."</p></div> }.into_any();
    }
    let decimals = catalogue.decimals;
    let rows: Vec<AnyView> =
        record.lines.iter().enumerate().map(|(place, line)| row(&record.deal, place, line, decimals)).collect();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Lines">
            <table class="table line-table" data-stack="phone">
                {head(true)}
                <tbody>{rows}</tbody>
                {foot(&record.lines, record.deal.total_cents, decimals, true)}
            </table>
        </div>
    }
    .into_any()
}

fn row(deal: &Deal, place: usize, line: &DealLine, decimals: u32) -> AnyView {
    let refused = refusal_of::<ChangeDealLine>()
        .filter(|refused| refused.kept.get("line").is_some_and(|kept| *kept == place.to_string()));
    let refused = refused.as_ref();
    let form = format!("line-{place}");
    let of = |what: &str| format!("{what} of {}", line.name);
    let quantity = Field::new(format!("quantity-{place}"), "quantity", of("Qty")).holding(line.quantity.to_string());
    let price = Field::new(format!("price-{place}"), "price", of("Price"));
    let price = price.holding(money::amount(line.unit_price_cents, decimals));
    let in_row = |of: Field| field(of.decimal().required().kept(refused).within(&form).unlabelled());
    let unit = (line.unit != Unit::Piece).then(|| view! { " " <span class="unit">{line.unit.as_str()}</span> });
    view! {
        <tr>
            <th scope="row">{what(line, decimals)}</th>
            <td data-label="Type">{label::line(line.kind)}</td>
            <td class="number" data-label="Qty">{in_row(quantity)} {unit}</td>
            <td class="number" data-label="Price">{in_row(price)}</td>
            <td class="number" data-label="Amount">{money::amount(line.total_cents, decimals)}</td>
            <td class="table-action">{change_form(deal, (place, line), form, refused, decimals)}</td>
        </tr>
    }
    .into_any()
}

/// What saves a row, changes the rest of its line, and takes it off.
fn change_form(
    deal: &Deal,
    (place, line): (usize, &DealLine),
    form: String,
    refused: Option<&Refused>,
    decimals: u32,
) -> AnyView {
    let error = refused.map(|refused| refused.detail.clone());
    let is_open = error.is_some();
    let of = |what: &str| format!("{what} {}", line.name);
    let discount = (shown_discount(line.discount, decimals), line.discount_reason.clone());
    view! {
        <form id=form method="post" action={once_of::<ChangeDealLine>()}>
            {place_of(deal)}
            <input type="hidden" name="line" value=place.to_string()/>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <button class="button" data-tone="quiet" aria-label=of("Save")>"Save"</button>
            <details class="fold" open=is_open>
                <summary aria-label=of("More about")>"More"</summary>
                {discount_fields(&place.to_string(), refused, discount)}
                {may_be_left_out(line.is_optional)}
                <button class="button" data-tone="loss" name="remove" value="yes" aria-label=of("Remove") formnovalidate>"Remove"</button>
            </details>
        </form>
    }
    .into_any()
}

/// The two fields of what comes off, and why. `of` sets their ids apart.
fn discount_fields(of: &str, refused: Option<&Refused>, (discount, reason): (String, String)) -> impl IntoView + use<> {
    let off = Field::new(format!("discount-{of}"), "discount", "Discount").placeholder("10% or 5.00").holding(discount);
    let why = Field::new(format!("discount-reason-{of}"), "discount_reason", "Reason").holding(reason);
    let why = why.at_most(context().limits.reason_chars_max);
    view! { {field(off.kept(refused))} {field(why.kept(refused))} }
}

/// What comes off all of the deal, and the form that changes it.
pub(super) fn discount_form(deal: &Deal, decimals: u32) -> AnyView {
    let refused = refusal_of::<DiscountDeal>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let is_refused = error.is_some();
    let now = (shown_discount(deal.discount, decimals), deal.discount_reason.clone());
    view! {
        {comes_off(deal.discount, &deal.discount_reason, decimals)}
        <details class="fold" open=is_refused>
            <summary>"Discount on the whole deal"</summary>
            <form class="row-form" method="post" action={once_of::<DiscountDeal>()}>
                {place_of(deal)}
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                {discount_fields("all", refused.as_ref(), now)}
                <button class="button" data-tone="quiet">"Save discount"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Whether a line may be left out, to be ticked.
fn may_be_left_out(is_ticked: bool) -> impl IntoView {
    view! { <label class="check"><input type="checkbox" name="optional" value="yes" checked=is_ticked/> "Optional: the customer may leave it out"</label> }
}

/// The form that adds a line.
pub(super) fn add_line(deal: &Deal, catalogue: &Catalogue) -> AnyView {
    let refused = refusal_of::<AddDealLine>();
    let refused = refused.as_ref();
    let error = refused.map(|refused| refused.detail.clone());
    let typed = |field: &str| refused.and_then(|refused| refused.kept.get(field)).map_or("", String::as_str);
    let is_labour = typed("kind") == "labour";
    let has_more = ["discount", "discount_reason", "optional"].iter().any(|field| !typed(field).is_empty());
    let kinds = [("part", "Part", false), ("labour", "Labour", is_labour)];
    let kinds = kinds.map(|(value, text, is_chosen)| (value.to_owned(), text.to_owned(), is_chosen)).into();
    let name = Field::new("line-name", "name", "Item").at_most(LINE_NAME_CHARS_MAX).required().offering("known").wide();
    let quantity = Field::new("line-quantity", "quantity", "Qty").decimal().placeholder("1");
    let units = units(typed("unit"));
    let price = Field::new("line-price", "price", format!("Price, {}", catalogue.currency));
    let price = price.decimal().placeholder("list price");
    let known =
        catalogue.products.iter().map(|product| view! { <option value=product.name.clone()></option> }).collect_view();
    let is_optional = !typed("optional").is_empty();
    view! {
        <form class="row-form add-line" method="post" action={once_of::<AddDealLine>()} aria-label="Add a line">
            {place_of(deal)}
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            {choice(Field::new("line-kind", "kind", "Type"), kinds)}
            {field(name.kept(refused))}
            <datalist id="known">{known}</datalist>
            {field(quantity.kept(refused))}
            {choice(Field::new("line-unit", "unit", "Unit"), units)}
            {field(price.kept(refused))}
            <button class="button" data-tone="quiet">"Add"</button>
            <details class="fold" open=has_more>
                <summary>"Discount, optional"</summary>
                <div class="row-form">
                    {discount_fields("new", refused, (String::new(), String::new()))}
                    {may_be_left_out(is_optional)}
                </div>
            </details>
        </form>
    }
    .into_any()
}
