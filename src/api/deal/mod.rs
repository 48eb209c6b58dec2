//! Deals: the list, one of them, its quotes, and which one the person has selected.

pub(super) mod change;
pub(super) mod earlier;
pub(super) mod one;
pub(super) mod quote;
pub(super) mod selection;
