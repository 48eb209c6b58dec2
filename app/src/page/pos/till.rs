//! The till: what is sold, what is in the basket, how it is paid; beneath it what the shift did so far.
//!
//! Every tile is a link to the same page with one more in the basket, so that it sells without a script. The field on top
//! has the focus: a scanner types its digits there and ends with Enter.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::money;
use session::shift::{self, CashMovement, Catalogue, Product, SaleKind, SaleSummary, ShiftBoard, ShiftStatus};

use super::super::frame::{Frame, provide_active};
use super::super::guard::load;
use super::super::notice::refusal_of;
use super::id_of_page;
use super::pay::basket_side;
use crate::caller::{context, signed_in, teller};
use crate::path;
use crate::plain_basket::PlainBasket;
use crate::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn TillPage() -> impl IntoView {
    let id = id_of_page();
    let query = use_query_map().with_untracked(|query| (query.get("basket"), query.get("find")));
    load(async move {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let id = id?;
        provide_active(&cx, &who.user).await?;
        let board = shift::board(&cx, &teller, id).await?;
        let catalogue = shift::catalogue(&cx, &teller).await?;
        let (basket, find) = (PlainBasket::read(&query.0.unwrap_or_default()), query.1.unwrap_or_default());
        let found = find.trim().to_owned();
        // What a scanner typed goes straight into the basket.
        let scanned = catalogue.products.iter().find(|product| !found.is_empty() && product.barcode.as_deref() == Some(&found));
        let (basket, find) = scanned.map_or((basket.clone(), find), |product| (basket.with(product.id), String::new()));
        let title = format!("{} · shift {}", board.shift.register_name, board.shift.number);
        let frame = Frame {
            title: title.clone(),
            who: Some(who),
            forms: &["sell_basket", "move_cash"],
            ..Frame::default()
        };
        let sale = cx.ids.next();
        let is_open = board.shift.status == ShiftStatus::Open;
        let content = view! {
            <div class="till-head">
                <h1>{title}</h1>
                <nav class="till-ways" aria-label="Shift">
                    <a class="button" data-tone="quiet" href=path::report(id)>"X report"</a>
                    <a class="button" data-tone="quiet" href=path::closing(id)>{if is_open { "Close" } else { "Go on closing" }}</a>
                </nav>
            </div>
            {if is_open {
                view! {
                    <div class="till">
                        {tiles(&catalogue, &basket, &find, &path::till(id))}
                        {basket_side(&catalogue, &basket, id, sale)}
                    </div>
                }
                .into_any()
            } else {
                standing(&board).into_any()
            }}
            {so_far(&board, &catalogue, cx.ids.next())}
        };
        Ok(frame.around(content))
    })
}

fn standing(board: &ShiftBoard) -> impl IntoView + use<> {
    let (closed, id) = (board.shift.status == ShiftStatus::Closed, board.shift.id);
    view! {
        <div class="empty">
            <p class="empty-title">{if closed { "This shift is closed" } else { "The drawer is being counted" }}</p>
            {if closed {
                view! { <p>"Its Z report is written. " <a href=path::report(id)>"Read it"</a> ", or " <a href=path::REGISTERS>"start a new shift"</a> "."</p> }.into_any()
            } else {
                view! { <p>"Selling is frozen until it is closed or goes on. " <a href=path::closing(id)>"Count or go on"</a>"."</p> }.into_any()
            }}
        </div>
    }
}

fn tiles(catalogue: &Catalogue, basket: &PlainBasket, find: &str, here: &str) -> impl IntoView + use<> {
    let words = find.trim().to_lowercase();
    let fits = |product: &&Product| words.is_empty() || product.name.to_lowercase().contains(&words);
    let found: Vec<&Product> = catalogue.products.iter().filter(fits).collect();
    let mut categories: Vec<&str> = found.iter().map(|product| product.category.as_str()).collect();
    categories.dedup();
    let groups = categories
        .into_iter()
        .map(|category| {
            let tiles = found
                .iter()
                .filter(|product| product.category == category)
                .map(|product| {
                    let to = format!("{here}?basket={}", basket.with(product.id).write());
                    view! {
                        <li><a class="tile" href=to><span class="tile-name">{product.name.clone()}</span><span class="tile-price">{money::amount(product.price_cents, catalogue.decimals)}</span></a></li>
                    }
                })
                .collect_view();
            view! { <h2 class="tiles-head">{category.to_owned()}</h2><ul class="tiles">{tiles}</ul> }
        })
        .collect_view();
    let nothing = found.is_empty().then(|| view! { <p class="empty">"Nothing is called that, and no barcode is. Clear the field to see everything."</p> });
    view! {
        <section class="till-goods" aria-label="What is sold">
            <form class="find" method="get" action=here.to_owned() role="search">
                <input type="hidden" name="basket" value=basket.write()/>
                <label class="hidden" for="find">"Find by name or barcode"</label>
                <input id="find" name="find" type="search" autofocus autocomplete="off" placeholder="Name or barcode" value=find.to_owned()/>
                <button class="button" data-tone="quiet">"Find"</button>
            </form>
            {groups}
            {nothing}
        </section>
    }
}

fn so_far(board: &ShiftBoard, catalogue: &Catalogue, movement: session::id::CashMovementId) -> impl IntoView + use<> {
    let decimals = catalogue.decimals;
    let rows = board.sales.iter().cloned().map(|sale| row(sale, decimals)).collect_view();
    let moved = board.movements.iter().cloned().map(|movement| moved(movement, board, decimals)).collect_view();
    let devices = board.devices.iter().map(|device| format!("{} ({})", device.device, device.user_name)).collect::<Vec<_>>().join(", ");
    let recounts = board
        .recounts
        .iter()
        .map(|recount| view! { <li>{format!("{} counted {} at the start", recount.user_name, money::amount(recount.amount_cents, decimals))}</li> })
        .collect_view();
    let is_open = board.shift.status == ShiftStatus::Open;
    view! {
        <section class="block" aria-labelledby="so-far">
            <h2 id="so-far">"This shift so far"</h2>
            <p class="quiet">
                {format!("{} receipts, {} {}", board.shift.sales_count, money::amount(board.turnover_cents, decimals), catalogue.currency)}
                " · opened by " {board.shift.opened_by_name.clone()} " " {moment(board.shift.opened_at, Show::Day)}
                " · on it: " {devices}
            </p>
            <ul class="quiet">{recounts}</ul>
            {(!board.sales.is_empty()).then(|| view! {
                <div class="table-frame" tabindex="0" role="region" aria-label="Receipts">
                    <table class="table" data-stack="phone">
                        <thead><tr><th scope="col">"Receipt"</th><th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col" class="number">"Total"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
            {is_open.then(|| cash_form(board.shift.id, movement))}
            <ul class="moved">{moved}</ul>
        </section>
    }
}

fn row(sale: SaleSummary, decimals: u32) -> impl IntoView {
    let what = match sale.kind {
        SaleKind::Sale => "Sale",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void",
    };
    view! {
        <tr>
            <th scope="row"><a href=path::receipt(sale.id)>{format!("{what} {}", sale.number)}</a></th>
            <td data-label="When">{moment(sale.rung_up_at, Show::Time)}</td>
            <td data-label="Who">{sale.cashier_name}</td>
            <td class="number" data-label="Total">{money::amount(sale.total_cents, decimals)}</td>
        </tr>
    }
}

fn moved(movement: CashMovement, board: &ShiftBoard, decimals: u32) -> impl IntoView + use<> {
    let what = match movement.kind {
        shift::MovementKind::PaidIn => "Paid in",
        shift::MovementKind::PaidOut => "Paid out",
        shift::MovementKind::Drop => "To the safe",
    };
    let line = format!("{what} {}: {} ({})", money::amount(movement.amount_cents, decimals), movement.reason, movement.by_name);
    let can_void = movement.voided_at.is_none() && board.shift.status == ShiftStatus::Open;
    let (field, shift, id) = (format!("void-{}", movement.id), board.shift.id, movement.id);
    view! {
        <li>
            {match (movement.voided_by_name, movement.void_reason) {
                (Some(by), Some(reason)) => view! { <s>{line}</s> <span class="quiet">{format!(" void by {by}: {reason}")}</span> }.into_any(),
                _ => view! { <span>{line}</span> }.into_any(),
            }}
            {can_void.then(|| view! {
                <details class="fold">
                    <summary>"Void"</summary>
                    <form class="form" method="post" action="/fn/void_movement">
                        <input type="hidden" name="shift" value=shift.to_string()/>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <div class="field"><label for=field.clone()>"Why does it count for nothing?"</label><input id=field name="reason" required maxlength="200" autocomplete="off"/></div>
                        <button class="button" data-tone="loss">"Void this movement"</button>
                    </form>
                </details>
            })}
        </li>
    }
}

fn cash_form(shift: session::id::ShiftId, id: session::id::CashMovementId) -> impl IntoView {
    let refused = refusal_of("move_cash");
    let kept = |field: &str| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or_default();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let is_wrong = error.is_some();
    let chosen = kept("kind");
    let options = [("paid_out", "Paid out"), ("paid_in", "Paid in"), ("drop", "Drop to the safe")]
        .map(|(value, name)| view! { <option value=value selected=chosen == value>{name}</option> })
        .collect_view();
    view! {
        <details class="fold" open=is_wrong>
            <summary>"Move cash without a sale"</summary>
            <form class="form" method="post" action="/fn/move_cash">
                <input type="hidden" name="shift" value=shift.to_string()/>
                <input type="hidden" name="id" value=id.to_string()/>
                {error.map(|error| view! { <p class="field-error">{error}</p> })}
                <div class="field"><label for="kind">"What happens"</label><select id="kind" name="kind">{options}</select></div>
                <div class="field"><label for="amount">"Amount"</label><input id="amount" name="amount" inputmode="decimal" autocomplete="off" required value=kept("amount")/></div>
                <div class="field"><label for="reason">"What for"</label><input id="reason" name="reason" required maxlength="200" autocomplete="off" value=kept("reason")/></div>
                <button class="button" data-tone="main">"Record it"</button>
            </form>
        </details>
    }
}
