//! The table of a deal's or a quote's lines, and the forms that change it.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::catalogue::basket::Discount;
use session::deal::{Deal, DealLine, LINE_NAME_CHARS_MAX};
use session::money;

use crate::actions::{AddDealLine, ChangeDealLine, DiscountDeal, once_of};
use crate::basket::shown_discount;
use crate::components::{Field, choice, field};
use crate::layout::notice::refusal_of;
use crate::request::caller::context;
use crate::request::flash::Refused;
use crate::words::deal as label;
use crate::words::unit::{how_much, units};

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
                    <th scope="row">{line.name.clone()} {optional(line)} {comes_off(line.discount, &line.discount_reason, decimals)}</th>
                    <td data-label="Sort">{label::line(line.kind)}</td>
                    <td class="number" data-label="How much">{line.unit.shown(line.quantity)}</td>
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
                        <th scope="col" class="number">"How much"</th>
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

/// What comes off something, and why.
pub(super) fn comes_off(discount: Discount, reason: &str, decimals: u32) -> Option<AnyView> {
    let (off, reason) = (shown_discount(discount, decimals), reason.to_owned());
    discount.is_some().then(|| view! { <p class="quiet">{format!("{off} off: ")} <bdi>{reason}</bdi></p> }.into_any())
}

/// The two fields of what comes off, and why. `of` sets their ids apart.
fn discount_fields(of: &str, refused: Option<&Refused>, (discount, reason): (String, String)) -> impl IntoView + use<> {
    let off = Field::new(format!("discount-{of}"), "discount", "Discount").placeholder("10% or 5.00").holding(discount);
    let why = Field::new(format!("discount-reason-{of}"), "discount_reason", "Why").holding(reason);
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
            <summary>"Take something off all of it"</summary>
            <form class="row-form" method="post" action={once_of::<DiscountDeal>()}>
                <input type="hidden" name="id" value=deal.id.to_string()/>
                <input type="hidden" name="version" value=deal.version.to_string()/>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                {discount_fields("all", refused.as_ref(), now)}
                <button class="button" data-tone="main">"Save the discount"</button>
            </form>
        </details>
    }
    .into_any()
}

/// That a customer may leave a line out, or that they did.
fn optional(line: &DealLine) -> Option<AnyView> {
    line.is_optional.then(|| view! { " " <span class="quiet">"optional"</span> }.into_any())
}

/// Whether a line may be left out, to be ticked.
fn may_be_left_out(is_ticked: bool) -> impl IntoView {
    view! { <label class="check"><input type="checkbox" name="optional" value="yes" checked=is_ticked/> "Optional: the customer may leave it out"</label> }
}

/// The form that changes one line.
pub(super) fn change_line(deal: &Deal, place: usize, line: &DealLine, decimals: u32) -> AnyView {
    let refused = refusal_of::<ChangeDealLine>()
        .filter(|refused| refused.kept.get("line").is_some_and(|kept| *kept == place.to_string()));
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let quantity = Field::new(format!("quantity-{place}"), "quantity", how_much(line.unit)).decimal().required();
    let quantity = quantity.holding(line.quantity.to_string()).kept(refused.as_ref());
    let price = Field::new(format!("price-{place}"), "price", "Each").decimal().required();
    let price = price.holding(money::amount(line.unit_price_cents, decimals)).kept(refused.as_ref());
    let is_open = error.is_some();
    let label = format!("Change {}", line.name);
    view! {
        <details class="fold" open=is_open>
            <summary aria-label=label>"Change"</summary>
            <form class="row-form" method="post" action={once_of::<ChangeDealLine>()}>
                <input type="hidden" name="id" value=deal.id.to_string()/>
                <input type="hidden" name="version" value=deal.version.to_string()/>
                <input type="hidden" name="line" value=place.to_string()/>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                {field(quantity)}
                {field(price)}
                {discount_fields(&place.to_string(), refused.as_ref(), (shown_discount(line.discount, decimals), line.discount_reason.clone()))}
                {may_be_left_out(line.is_optional)}
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
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let kept = |of: Field| of.kept(refused.as_ref());
    let is_labour = refused.as_ref().and_then(|refused| refused.kept.get("kind")).is_some_and(|kind| kind == "labour");
    let is_optional =
        refused.as_ref().and_then(|refused| refused.kept.get("optional")).is_some_and(|kept| !kept.is_empty());
    let kinds = [("part", "Part", false), ("labour", "Labour", is_labour)];
    let kinds = kinds.map(|(value, text, is_chosen)| (value.to_owned(), text.to_owned(), is_chosen)).into();
    let name = Field::new("line-name", "name", "What").at_most(LINE_NAME_CHARS_MAX).required().offering("known").wide();
    let quantity = Field::new("line-quantity", "quantity", "How much").decimal().placeholder("1");
    let units = units(refused.as_ref().and_then(|refused| refused.kept.get("unit")).map_or("", String::as_str));
    let price = Field::new("line-price", "price", format!("Each, {}", catalogue.currency));
    let price = price.decimal().placeholder("as in the catalogue");
    let known =
        catalogue.products.iter().map(|product| view! { <option value=product.name.clone()></option> }).collect_view();
    view! {
        <form class="row-form" method="post" action={once_of::<AddDealLine>()} aria-label="Add a part or labour">
            <input type="hidden" name="id" value=deal.id.to_string()/>
            <input type="hidden" name="version" value=deal.version.to_string()/>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            {choice(Field::new("line-kind", "kind", "Sort"), kinds)}
            {field(kept(name))}
            <datalist id="known">{known}</datalist>
            {field(kept(quantity))}
            {choice(Field::new("line-unit", "unit", "Unit"), units)}
            {field(kept(price))}
            {discount_fields("new", refused.as_ref(), (String::new(), String::new()))}
            {may_be_left_out(is_optional)}
            <button class="button" data-tone="main">"Add"</button>
        </form>
    }
    .into_any()
}
