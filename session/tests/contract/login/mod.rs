//! Login sessions and accounts.

mod addresses;
mod devices;
mod known;
mod races;
mod second_factor;
mod session;
