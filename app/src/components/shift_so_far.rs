//! What a shift did so far, as its till and whoever looks on show it: a receipt's row, and the devices that stand there.

use leptos::prelude::*;
use session::counter::{SaleKind, SaleSummary, ShiftBoard};

use crate::components::Piece;
use crate::words::time::{Show, moment};

/// A receipt's row: it leads to `receipt`, and comes to `total`.
pub(crate) fn receipt_row(sale: SaleSummary, receipt: String, total: String) -> impl IntoView + use<> {
    let what = match sale.kind {
        SaleKind::Sale => "Sale",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void",
    };
    view! {
        <tr>
            <th scope="row"><a data-basket="kept" href=receipt>{format!("{what} {}", sale.number)}</a></th>
            <td data-label="When">{moment(sale.rung_up_at, Show::Time)}</td>
            <td data-label="Who">{sale.cashier_name}</td>
            <td class="number" data-label="Total">{total}</td>
        </tr>
    }
    .piece()
}

/// How many receipts a shift has, and what they come to, `turnover` being that in words.
pub(crate) fn sums_line(board: &ShiftBoard, turnover: &str) -> String {
    let count = board.shift.sales_count;
    format!("{count} {}, {turnover}", if count == 1 { "receipt" } else { "receipts" })
}

/// The devices that stand at a shift; nothing where none does.
pub(crate) fn devices_line(board: &ShiftBoard) -> String {
    let standing = board.devices.iter().filter(|device| device.left_at.is_none());
    standing.map(|device| format!("{} ({})", device.device, device.user_name)).collect::<Vec<_>>().join(", ")
}
