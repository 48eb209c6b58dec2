//! Why something about the catalogue was refused. Whatever it is, nothing was stored.

use super::view::ManagedProduct;
use crate::store::StoreError;

/// Why a command about the catalogue was refused.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Only who runs the shop keeps its catalogue.
    #[error("only who runs the shop keeps its catalogue")]
    NotAllowed,
    /// There is no such product, category or draft in this shop, or no longer.
    #[error("there is no such thing in the catalogue of this shop")]
    NotFound,
    /// It was changed since: the present one, and which of the fields sent are not as it has them.
    #[error("it was changed meanwhile")]
    Stale {
        /// As it is now.
        current: Box<ManagedProduct>,
        /// The fields of the edit that the product has otherwise.
        differs: Vec<&'static str>,
    },
    /// The catalogue was changed since the preview was shown.
    #[error("the catalogue was changed since")]
    Overtaken,
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong with it, for people.
        message: String,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CatalogueError {
    /// A field that does not hold what it must.
    pub(in crate::catalogue) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }

    /// A number or a barcode that another product has.
    pub(in crate::catalogue) fn taken(error: StoreError) -> Self {
        let is = |name| error.is_constraint(name);
        if is("uq_product_number") {
            return Self::invalid(
                "number",
                "Another product has this number. Give this one another, or archive that one.",
            );
        }
        if is("uq_product_barcode") || is("uq_product_barcode_key") {
            return Self::invalid(
                "barcode",
                "Another product has this barcode. Give this one another, or archive that one.",
            );
        }
        Self::Store(error)
    }
}
