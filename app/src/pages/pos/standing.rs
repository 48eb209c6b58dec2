//! Where a device stands: what is asked before it moves to another shift, and the ways to join one and to leave it.

use leptos::prelude::*;
use session::counter::{Shift, TillLine};
use session::id::ShiftId;

use super::basket_along;
use crate::actions::{LeaveShift, StartShift, once_of};
use crate::layout::notice::refusal_of;
use crate::path;

/// Asks whether the device leaves the shift at which it stands; nothing where it stands at none.
pub(super) fn moving(till: Option<&TillLine>) -> Option<impl IntoView + use<>> {
    let till = till?;
    let (shift, question) =
        (till.shift_id.to_string(), format!("This device stands at {}. Leave it and start here", till.register_name));
    Some(view! { <label class="check"><input type="checkbox" name="leave" value=shift required/> {question}</label> })
}

/// Joins an open shift at which the device does not stand, without counting.
pub(super) fn join(shift: &Shift, till: Option<&TillLine>) -> impl IntoView + use<> {
    let error = refusal_of::<StartShift>().map(|refused| refused.detail);
    view! {
        <form class="form" method="post" action={once_of::<StartShift>()}>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <input type="hidden" name="register" value=shift.register_id.to_string()/>
            {moving(till)}
            <button class="button" data-tone="main" data-size="large">"Join this shift"</button>
        </form>
    }
}

/// Leaves the shift.
pub(super) fn leave(id: ShiftId) -> impl IntoView {
    view! {
        <form method="post" action={once_of::<LeaveShift>()}>
            <input type="hidden" name="shift" value=id.to_string()/>
            <button class="button" data-tone="quiet">"Leave this till"</button>
        </form>
    }
}

/// The way to the device's own till, by its register's name; or that there is none.
pub(super) fn own_till(till: Option<&TillLine>) -> AnyView {
    match till {
        Some(till) => {
            let (to, name) =
                (basket_along().at(&path::till(till.shift_id)), format!("To the till, {}", till.register_name));
            view! { <a class="button" data-tone="quiet" data-basket="kept" href=to>{name}</a> }.into_any()
        }
        None => view! {
            <span class="quiet">"This device stands at no till."</span>
            <a class="button" data-tone="quiet" href=path::REGISTERS>"To the registers"</a>
        }
        .into_any(),
    }
}
