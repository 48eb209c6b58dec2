//! The catalogue: what a shop sells, and how it reckons.
//!
//! The lowest of these rooms: [`crate::sale`] uses [`crate::counter`] and [`crate::deal`], and all three use the catalogue and how
//! it adds up ([`basket`]), nothing the other way round.

crate::server_only! {
    /// The columns of a [`ManagedProduct`], of `products AS p`.
    macro_rules! managed_columns {
        () => {
            "p.id, p.version, p.name, p.number, p.barcode, p.barcode_kind, p.category, p.price_cents, p.cost_cents, p.tax_bp, p.unit,
            p.colour, p.mark, p.position, p.archived_at"
        };
    }
}

pub mod barcode;
pub mod basket;
mod import;
mod kind;
mod manage;
mod view;

pub use import::{FileColumn, ImportPreview, Imported, PreviewLine};
pub use kind::{BarcodeKind, ImportColumn, Rounding, TaxMode, TileColour};
pub use manage::{Category, ManagedProduct, NewProduct, PriceChange, ProductEdit, ProductPage, ProductRecord};
pub use view::{Catalogue, Product, TaxTotal};

crate::server_only! {
    mod find;
    mod product;
    mod tender_names;
    mod terms;
    mod tile_sign;
    mod words;

    pub use import::{
        IMPORT_CHARS_MAX, IMPORT_COLUMNS_MAX, IMPORT_FILE_CHARS_MAX, apply_import, choose_columns, export_catalogue, import_preview, read_import, starter,
    };
    pub use manage::{
        BARCODE_CHARS_MAX, CATEGORIES_MAX, CATEGORY_CHARS_MAX, CatalogueError, DraftKind, LIST_SEARCH_CHARS_MAX, ListFilter, ListPlace,
        NewPrice, NewPrices, POSITION_MAX, PRODUCT_NAME_CHARS_MAX, PRODUCT_NUMBER_CHARS_MAX, RAISE_BP_MAX, Raise, Repriced, TAX_BP_MAX,
        archive_product, arrange_categories, categories, change_prices, create_product, edit_product, list_products, new_prices,
        product_record, rename_category, restore_product, work_out_prices,
    };
    pub use find::{FIND_CHARS_MAX, Place, find};
    pub use product::{catalogue, catalogue_of, catalogue_with, meant};
    pub(crate) use manage::forget_old_drafts;
    pub(crate) use product::{Listing, named, product};
    pub use words::make_findable;
    pub use tender_names::{
        TENDER_NAME_CHARS_MAX, TENDER_NAMES_MAX, TenderNames, TenderNamesError, name_tenders,
    };
    pub use terms::{KeptTerms, Terms, terms};
    pub use tile_sign::{MARK_CHARS_MAX, TileSignError, sign_tile};
}
