//! How many wait, in the title of the page: what one sees of a tab that one does not look at.

use leptos::prelude::*;

/// Puts `count` before the title of the page whenever it is not nothing.
pub(super) fn in_the_title(count: impl Fn() -> i64 + 'static) {
    Effect::new(move |plain: Option<String>| {
        let plain = plain.unwrap_or_else(|| document().title());
        let count = count();
        document().set_title(&if count == 0 { plain.clone() } else { format!("({count}) {plain}") });
        plain
    });
}
