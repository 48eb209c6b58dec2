//! Keeping the catalogue: what managers and admins do with products, their prices and their categories.

mod view;

pub use view::{Category, ManagedProduct, NewProduct, PriceChange, ProductEdit, ProductPage, ProductRecord};

crate::server_only! {
    mod bulk;
    mod category;
    pub(super) mod draft;
    mod edit;
    mod error;
    pub(super) mod list;
    pub(super) mod row;

    pub use bulk::{NewPrice, NewPrices, RAISE_BP_MAX, Raise, Repriced, change_prices, new_prices, work_out_prices};
    pub use category::{CATEGORIES_MAX, arrange_categories, categories, rename_category};
    pub use draft::DraftKind;
    pub(crate) use draft::forget_old as forget_old_drafts;
    pub use edit::{archive_product, create_product, edit_product, product_record, restore_product};
    pub use error::CatalogueError;
    pub use list::{LIST_SEARCH_CHARS_MAX, ListFilter, ListPlace, list_products};
    pub use row::{
        BARCODE_CHARS_MAX, CATEGORY_CHARS_MAX, POSITION_MAX, PRODUCT_NAME_CHARS_MAX, PRODUCT_NUMBER_CHARS_MAX, TAX_BP_MAX,
    };
}
