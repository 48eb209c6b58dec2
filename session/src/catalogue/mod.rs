//! The catalogue: what a shop sells, and how it reckons.
//!
//! The lowest of the till's three rooms: [`crate::sale`] uses [`crate::counter`] and both use the catalogue, nothing the
//! other way round.

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
