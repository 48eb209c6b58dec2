//! The catalogue: what a shop sells, and how it reckons.
//!
//! The lowest of these rooms: [`crate::sale`] uses [`crate::counter`] and [`crate::deal`], and all three use the catalogue and how
//! it adds up ([`basket`]), nothing the other way round.

pub mod basket;
mod kind;
mod view;

pub use kind::{TaxMode, TileColour};
pub use view::{Catalogue, Product, TaxTotal};

crate::server_only! {
    mod find;
    mod product;
    mod tender_names;
    mod terms;
    mod tile_sign;
    mod words;

    pub use find::{FIND_CHARS_MAX, Place, find};
    pub use product::{catalogue, catalogue_of, catalogue_with, meant};
    pub(crate) use product::{Listing, named, product};
    pub use words::make_findable;
    pub use tender_names::{
        TENDER_NAME_CHARS_MAX, TENDER_NAMES_MAX, TenderNames, TenderNamesError, name_tenders,
    };
    pub use terms::{KeptTerms, Terms, terms};
    pub use tile_sign::{MARK_CHARS_MAX, TileSignError, sign_tile};
}
