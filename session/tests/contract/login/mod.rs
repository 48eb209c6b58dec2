//! Login sessions and accounts.

mod addresses;
mod background;
mod background_races;
mod ending;
mod known;
mod races;
mod session;
