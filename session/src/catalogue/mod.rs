//! The catalogue: what a shop sells, and how it reckons.
//!
//! The lowest of these rooms: [`crate::sale`] uses [`crate::counter`] and [`crate::deal`], and all three use the catalogue and how
//! it adds up ([`basket`]), nothing the other way round.

pub mod basket;
mod kind;
mod view;

pub use kind::TaxMode;
pub use view::{Catalogue, Product, TaxTotal};

crate::server_only! {
    mod product;
    mod terms;

    pub use product::catalogue;
    pub(crate) use product::{names, product};
    pub use terms::{Terms, terms};
}
