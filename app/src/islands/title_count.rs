//! How many wait, in the title of the page: what one sees of a tab that one does not look at. What several islands count is added up.

use std::cell::RefCell;

use leptos::prelude::*;

thread_local! {
    /// The title without a number, and what each of those who count says.
    static SAID: RefCell<(Option<String>, Vec<i64>)> = const { RefCell::new((None, Vec::new())) };
}

/// Puts `count` before the title of the page whenever it is not nothing.
pub(super) fn in_the_title(count: impl Fn() -> i64 + 'static) {
    Effect::new(move |place: Option<usize>| {
        let count = count();
        SAID.with_borrow_mut(|(plain, counts)| {
            let plain = plain.get_or_insert_with(|| document().title());
            let place = place.unwrap_or_else(|| {
                counts.push(0);
                counts.len() - 1
            });
            if let Some(said) = counts.get_mut(place) {
                *said = count;
            }
            let all: i64 = counts.iter().sum();
            document().set_title(&if all == 0 { plain.clone() } else { format!("({all}) {plain}") });
            place
        })
    });
}
