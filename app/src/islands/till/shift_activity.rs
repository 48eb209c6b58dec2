//! The activity of a shift so far, on whichever device: receipts, cash that moved, who is on it.

use leptos::prelude::*;
use session::counter::{CashMovement, MovementKind, SaleSummary, ShiftStatus};

use super::TillView;
use crate::components::{Piece, devices_line, once, receipt_row, sums_line};
use crate::path;
use crate::words::time::{Show, moment};

/// Why nothing is sold, and where to go.
pub(super) fn standing(till: TillView, status: ShiftStatus, is_here: bool) -> impl IntoView + use<> {
    let closed = status == ShiftStatus::Closed;
    let title = match status {
        ShiftStatus::Closed => "This shift is closed",
        _ if !is_here => "This device has left this shift",
        ShiftStatus::Open | ShiftStatus::Counting => "The drawer is being counted",
    };
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {if !closed && !is_here {
                view! { <p>"Nothing is sold here until it " <a href=path::till(till.id)>"joins it again"</a> ". " <a href=path::REGISTERS>"Choose a register"</a>"."</p> }.into_any()
            } else if closed {
                view! { <p>"Its Z report is written. " <a href=path::report(till.id)>"Read it"</a> ", or " <a href=path::REGISTERS>"start a new shift"</a> "."</p> }.into_any()
            } else {
                view! { <p>"Selling is frozen until it is closed or goes on. " <a href=path::closing(till.id)>"Count or go on"</a>"."</p> }.into_any()
            }}
        </div>
    }
    .piece()
}

/// What happened on the shift so far. It stands in two places of a page that sells nothing now, one of them hidden: `place` tells the
/// fields of the two apart.
pub(super) fn shift_activity(till: TillView, place: &'static str) -> impl IntoView + use<> {
    let shift = till.board.read_untracked().shift.clone();
    let currency = till.catalogue.read_untracked().currency.clone();
    let sums = move || {
        let board = till.board.read();
        sums_line(&board, &format!("{} {currency}", till.amount(board.turnover_cents)))
    };
    let devices = move || devices_line(&till.board.read());
    let recounts = move || {
        let line = |recount: &session::counter::OpeningRecount| {
            view! { <li>{format!("{} counted {} at the start", recount.user_name, till.amount(recount.amount_cents))}</li> }
        };
        till.board.read().recounts.iter().map(line).collect_view()
    };
    let has_none = Memo::new(move |_| till.board.read().sales.is_empty());
    view! {
        <section class="so-far" aria-label="This shift so far">
            <h2>"This shift so far"</h2>
            <p class="quiet">
                {sums} " · opened by " <bdi>{shift.opened_by_name}</bdi> " " {moment(shift.opened_at, Show::Day)} " · on it: " {devices}
            </p>
            <ul class="quiet">{recounts}</ul>
            <div class="table-frame" tabindex="0" role="region" aria-label="Receipts" hidden=has_none>
                <table class="table" data-stack="phone">
                    <thead><tr><th scope="col">"Receipt"</th><th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col" class="number">"Total"</th></tr></thead>
                    <tbody>
                        <For each=move || till.board.read().sales.clone() key=|sale| sale.id children=move |sale| row(till, sale)/>
                    </tbody>
                </table>
            </div>
            <ul class="moved">
                <For
                    each=move || till.board.read().movements.clone()
                    key=|movement| (movement.id, movement.voided_at)
                    children=move |movement| moved(till, movement, place)
                />
            </ul>
        </section>
    }
    .piece()
}

fn row(till: TillView, sale: SaleSummary) -> impl IntoView + use<> {
    let (receipt, total) = (till.basket.read_untracked().at(&path::receipt(sale.id)), till.amount(sale.total_cents));
    receipt_row(sale, receipt, total)
}

fn moved(till: TillView, movement: CashMovement, place: &str) -> impl IntoView + use<> {
    let what = match movement.kind {
        MovementKind::PaidIn => "Paid in",
        MovementKind::PaidOut => "Paid out",
        MovementKind::Drop => "Cash drop",
    };
    let line = format!("{what} {}: {} ({})", till.amount(movement.amount_cents), movement.reason, movement.by_name);
    let is_open = Memo::new(move |_| till.board.read().shift.status == ShiftStatus::Open);
    let can_void = movement.voided_at.is_none();
    let (field, id) = (format!("void-{place}-{}", movement.id), movement.id);
    view! {
        <li>
            {match (movement.voided_by_name, movement.void_reason) {
                (Some(by), Some(reason)) => view! { <s>{line}</s> <span class="quiet">{format!(" void by {by}: {reason}")}</span> }.into_any(),
                _ => view! { <span>{line}</span> }.into_any(),
            }}
            {can_void.then(|| view! {
                <details class="fold" hidden=move || !is_open.get()>
                    <summary>"Void"</summary>
                    <form class="form" method="post" action=once(path::VOID_MOVEMENT)>
                        <input type="hidden" name="shift" value=till.id.to_string()/>
                        <input type="hidden" name="id" value=id.to_string()/>
                        <input type="hidden" name="basket" value=till.basket.read_untracked().write() data-basket="kept"/>
                        <div class="field"><label for=field.clone()>"Why does it count for nothing?"</label><input id=field name="reason" required maxlength="200" autocomplete="off"/></div>
                        <button class="button" data-tone="loss">"Void this movement"</button>
                    </form>
                </details>
            })}
        </li>
    }
    .piece()
}
