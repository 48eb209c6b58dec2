//! The people of a shop: what they may do.

mod roles;

pub use roles::Roles;
