//! Keeps the still parts of the counter's pages fresh: they are fetched again whenever what they show changed.

use leptos::prelude::*;

use crate::live;

/// Follows what the page names in `data-fresh`, and shows nothing itself.
#[island]
pub fn Fresh() -> impl IntoView {
    Effect::new(|_| live::keep_fresh());
}
