//! The shift's line of the banner: the shift this device is on, and a warning once it has been open for too long.

use leptos::prelude::*;
use session::counter::{ShiftStatus, TillSnapshot};

use super::guard::present_path;
use crate::path;
use crate::words::time::{Show, moment};

/// The line; nothing where the device is on no shift.
pub(super) fn shift_line(snapshot: &TillSnapshot) -> Option<impl IntoView + use<>> {
    let till = snapshot.till.clone()?;
    let here = path::till(till.shift_id);
    let is_long = snapshot.server_time.since_ms(till.opened_at) > snapshot.warn_after_ms;
    let standing =
        if till.status == ShiftStatus::Open { "Shift open since " } else { "Drawer being counted, open since " };
    let is_here = present_path() == here;
    Some(view! {
        <section class="banner" data-status=if till.status == ShiftStatus::Open { "live" } else { "pending" } aria-label="Shift">
            <div class="banner-row">
                <span class="pill"><span class="icon" data-icon="live" aria-hidden="true"></span>{till.register_name}</span>
                <span class="banner-who">
                    {standing} {moment(till.opened_at, Show::Day)}
                    {format!(", {} {}", till.devices_count, if till.devices_count == 1 { "device" } else { "devices" })}
                    {is_long.then_some(". It has been open for more than a day: count and close it.")}
                </span>
                <div class="banner-actions">
                    {(!is_here).then(|| view! { <a class="button" data-tone="main" href=here>"Return"</a> })}
                </div>
            </div>
        </section>
    })
}
