//! Login sessions and accounts.

mod addresses;
mod known;
mod races;
mod session;
