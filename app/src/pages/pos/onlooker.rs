//! The board of a shift at which the device does not stand: to read, with the way to join it. Nothing is sold here.

use leptos::prelude::*;
use session::catalogue::Terms;
use session::change::Topic;
use session::counter::{SaleKind, SaleSummary, ShiftBoard, ShiftStatus};
use session::id::CashMovementId;
use session::money;

use super::cash::cash_form;
use super::standing::join;
use crate::actions::{MoveCash, StartShift, name_of};
use crate::basket::Basket;
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
    let (count, sum) = (board.shift.sales_count, money::amount(board.turnover_cents, decimals));
    let sums = format!("{count} {}, {sum} {}", if count == 1 { "receipt" } else { "receipts" }, terms.currency);
    let devices: Vec<_> = board
        .devices
        .iter()
        .filter(|device| device.left_at.is_none())
        .map(|device| format!("{} ({})", device.device, device.user_name))
        .collect();
    let devices = if devices.is_empty() { "nobody".to_owned() } else { devices.join(", ") };
    let is_counting = board.shift.status == ShiftStatus::Counting;
    let rows = board.sales.iter().cloned().map(|sale| row(sale, decimals)).collect_view();
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
