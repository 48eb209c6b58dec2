//! The status badge: colour, icon and word together, never colour alone. And the plain badge beside it.

use leptos::prelude::*;
use session::consultation::{Channel, Plan, Status};

use crate::words::consultation as label;

/// Where a consultation stands, as a pill.
pub(crate) fn pill(status: Status) -> impl IntoView {
    view! {
        <span class="pill" data-status=status.as_str()>
            <span class="icon" data-icon=status.as_str() aria-hidden="true"></span>
            {label::status(status)}
        </span>
    }
}

/// What sort of consultation it is: plan and channel.
pub(crate) fn badge(plan: Plan, channel: Channel) -> impl IntoView {
    view! {
        <span class="sort">
            <span class="icon" data-icon=channel.as_str() aria-hidden="true"></span>
            {label::sort(plan, channel)}
        </span>
    }
}
