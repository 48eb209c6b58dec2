//! The board of a shift at which the device does not stand: to read, with the way to join it. Nothing is sold here.

use leptos::prelude::*;
use session::catalogue::Terms;
use session::change::Topic;
use session::counter::{SaleSummary, ShiftBoard, ShiftStatus};
use session::id::CashMovementId;
use session::money;

use super::cash::cash_form;
use super::standing::join;
use crate::actions::{MoveCash, StartShift, name_of};
use crate::basket::Basket;
use crate::components::{devices_line, receipt_row, sums_line};
use crate::layout::notice::refusal_of;
use crate::layout::{Followed, Layout, Viewer};
use crate::path;
use crate::words::time::{Show, moment};

/// The page.
pub(super) fn onlooker(viewer: Viewer, board: &ShiftBoard, terms: &Terms, id: CashMovementId) -> AnyView {
    let shift = &board.shift;
    // What was typed for this drawer is kept, for the one at which the device stands.
    let own = viewer.till_line().map_or((shift.id, &shift.register_name), |till| (till.shift_id, &till.register_name));
    let refused = refusal_of::<MoveCash>().map(|_| cash_form((own.0, own.1.as_str()), id, &Basket::default()));
    let title = format!("{} · shift {}", shift.register_name, shift.number);
    let way = join(shift, viewer.till_line());
    let layout = Layout {
        forms: const { &[name_of::<StartShift>(), name_of::<MoveCash>()] },
        followed: Some(Followed { topic: Topic::Shift(shift.id), revision: board.revision }),
        ..Layout::new(title.clone(), viewer)
    };
    layout.around(view! {
        <div class="till-head">
            <h1>{title}</h1>
            <nav class="till-ways" aria-label="Shift"><a class="button" data-tone="quiet" href=path::report(shift.id)>"X report"</a></nav>
        </div>
        // Once it is closed there is nothing to join.
        <p class="hidden" id="standing" data-refresh="reload">{shift.status.is_active().to_string()}</p>
        <p>"This device does not stand at this shift. It can be read here; selling begins with joining it."</p>
        {way}
        {refused}
        <div id="so-far-here" data-refresh="yes">{so_far(board, terms)}</div>
    })
}

fn so_far(board: &ShiftBoard, terms: &Terms) -> impl IntoView + use<> {
    let decimals = terms.decimals();
    let turnover = format!("{} {}", money::amount(board.turnover_cents, decimals), terms.currency);
    let sums = sums_line(board, &turnover);
    let devices =
        Some(devices_line(board)).filter(|devices| !devices.is_empty()).unwrap_or_else(|| "nobody".to_owned());
    let is_counting = board.shift.status == ShiftStatus::Counting;
    let row = |sale: &SaleSummary| {
        receipt_row(sale.clone(), path::receipt(sale.id), money::amount(sale.total_cents, decimals))
    };
    let rows = board.sales.iter().map(row).collect_view();
    view! {
        <section class="block" aria-labelledby="so-far">
            <h2 id="so-far">"This shift so far"</h2>
            {is_counting.then(|| view! { <p>"The drawer is being counted."</p> })}
            <p class="quiet">
                {sums} " · opened by " <bdi>{board.shift.opened_by_name.clone()}</bdi> " " {moment(board.shift.opened_at, Show::Day)}
                " · on it: " {devices}
            </p>
            {(!board.sales.is_empty()).then(|| view! {
                <div class="table-frame" tabindex="0" role="region" aria-label="Receipts">
                    <table class="table" data-stack="phone">
                        <thead><tr><th scope="col">"Receipt"</th><th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col" class="number">"Total"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
        </section>
    }
}
