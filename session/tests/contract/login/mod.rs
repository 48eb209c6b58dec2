//! Login sessions and accounts.

mod addresses;
mod background;
mod background_races;
mod devices;
mod ending;
mod known;
mod races;
mod second_factor;
mod session;
