//! What a shop sets for itself, its places, its first day, its log.

mod log;
mod logo;
mod places;
mod settings;
mod setup;
