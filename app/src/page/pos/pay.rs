//! The basket beside the tiles: its lines, what it comes to, and the two ways to pay it.

use leptos::prelude::*;
use session::id::{SaleId, ShiftId};
use session::money;
use session::shift::Catalogue;
use session::shift::basket::{BasketLine, total};

use super::super::notice::refusal_of;
use crate::path;
use crate::plain_basket::{PlainBasket, reduction};

/// The basket; `sale` is the id its sale will have, so that a form sent twice sells once.
pub(super) fn basket_side(catalogue: &Catalogue, basket: &PlainBasket, shift: ShiftId, sale: SaleId) -> AnyView {
    let known: Vec<_> = basket
        .entries
        .iter()
        .filter_map(|entry| Some((catalogue.products.iter().find(|product| product.id == entry.0)?, entry.1, entry.2)))
        .collect();
    let lines: Vec<BasketLine> = known
        .iter()
        .map(|(product, quantity, off)| BasketLine {
            quantity: *quantity,
            unit_price_cents: product.price_cents,
            discount: reduction(*off),
            tax_bp: product.tax_bp,
        })
        .collect();
    let sum = total(&lines, basket.discount(), catalogue.tax_mode).ok().filter(|_| !known.is_empty());
    let Some(sum) = sum else {
        return view! {
            <section class="till-basket" aria-label="Basket">
                <div class="empty"><p class="empty-title">"Nothing in the basket"</p><p>"Press a tile, type a name or scan a barcode."</p></div>
            </section>
        }
        .into_any();
    };
    let (decimals, here) = (catalogue.decimals, path::till(shift));
    let rows = known
        .iter()
        .zip(&sum.lines)
        .map(|((product, quantity, _), line)| {
            let less = format!("{here}?basket={}", basket.without(product.id).write());
            let more = format!("{here}?basket={}", basket.with(product.id).write());
            view! {
                <li class="basket-line">
                    <span class="basket-name">{product.name.clone()}</span>
                    <span class="basket-steps">
                        <a class="button" data-tone="quiet" href=less aria-label=format!("One {} less", product.name)>"−"</a>
                        <span class="basket-count">{*quantity}</span>
                        <a class="button" data-tone="quiet" href=more aria-label=format!("One {} more", product.name)>"+"</a>
                    </span>
                    <span class="basket-amount">{money::amount(line.total_cents, decimals)}</span>
                </li>
            }
        })
        .collect_view();
    let due = money::amount(sum.total_cents, decimals);
    let written = basket.write();
    view! {
        <section class="till-basket" aria-label="Basket">
            <ul class="basket">{rows}</ul>
            <p class="basket-total"><span>"Total"</span><output>{due.clone()}</output></p>
            <p class="quiet">{format!("{} tax {} in {}", catalogue.tax_mode, money::amount(sum.tax_cents, decimals), catalogue.currency)}</p>
            {pay(&written, shift, sale, &due)}
            <details class="fold">
                <summary>"Void this sale"</summary>
                <form class="form" method="post" action="/fn/sell_basket">
                    {hidden(&written, shift, sale)}
                    <div class="field"><label for="void_reason">"Why is it not paid?"</label><input id="void_reason" name="void_reason" required maxlength="200" autocomplete="off"/></div>
                    <button class="button" data-tone="loss">"Void it and keep the reason"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

fn hidden(basket: &str, shift: ShiftId, sale: SaleId) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="shift" value=shift.to_string()/>
        <input type="hidden" name="id" value=sale.to_string()/>
        <input type="hidden" name="basket" value=basket.to_owned()/>
    }
}

/// One press takes the exact cash; the fold beneath takes any other amounts, a card's among them.
fn pay(basket: &str, shift: ShiftId, sale: SaleId, due: &str) -> impl IntoView + use<> {
    let refused = refusal_of("sell_basket");
    let kept = |field: &str| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or_default();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    view! {
        {error.clone().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
        <form class="pay" method="post" action="/fn/sell_basket">
            {hidden(basket, shift, sale)}
            <input type="hidden" name="cash" value=due.to_owned()/>
            <button class="button" data-tone="main" data-size="large">{format!("Cash, exactly {due}")}</button>
        </form>
        <details class="fold" open=error.is_some()>
            <summary>"Other amounts, or by card"</summary>
            <form class="form" method="post" action="/fn/sell_basket">
                {hidden(basket, shift, sale)}
                <div class="field"><label for="cash">"Cash given"</label><input id="cash" name="cash" inputmode="decimal" autocomplete="off" value=kept("cash")/></div>
                <div class="field"><label for="card">"Card"</label><input id="card" name="card" inputmode="decimal" autocomplete="off" value=kept("card")/></div>
                <div class="field"><label for="card_reference">"The terminal's reference"</label><input id="card_reference" name="card_reference" maxlength="200" autocomplete="off" value=kept("card_reference")/></div>
                <button class="button" data-tone="main">"Take payment"</button>
            </form>
        </details>
    }
}
