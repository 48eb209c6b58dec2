//! Deals, their quotes, and the selected one.

mod life;
mod quotes;
mod quotes_before;
mod quotes_walk;
mod selection;
mod sight;
