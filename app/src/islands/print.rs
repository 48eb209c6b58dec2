//! The print button. It shows once a script can do it; without one the browser's own command does.

use leptos::prelude::*;

/// Prints what the page's print style leaves of it.
#[island]
pub fn Print() -> impl IntoView {
    let is_awake = RwSignal::new(false);
    Effect::new(move |_| is_awake.set(true));
    let print = |_| {
        let _ = window().print();
    };
    view! { <button class="button" data-tone="quiet" hidden=move || !is_awake.get() on:click=print>"Print"</button> }
}
