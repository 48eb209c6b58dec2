//! Where the rooms of whoever runs the shop are.

use session::id::{ConsultationId, DraftId, ProductId, UserId};

/// The rooms of whoever runs the shop.
pub const MANAGE: &str = "/manage";
/// What the shop sets for itself.
pub const MANAGE_SHOP: &str = "/manage/shop";
/// Its locations and registers.
pub const MANAGE_PLACES: &str = "/manage/places";
/// Who did what.
pub const MANAGE_LOG: &str = "/manage/log";
/// The same as a file.
pub const LOG_CSV: &str = "/api/shop/log.csv";

/// The people of the shop.
pub const PEOPLE: &str = "/manage/people";

/// Inviting somebody to work here.
pub const INVITES: &str = "/manage/invites";
/// The people of the shop that a view shows and a search finds.
#[must_use]
pub fn people(view: &str, search: &str) -> String {
    let search = percent_encoding::utf8_percent_encode(search, percent_encoding::NON_ALPHANUMERIC);
    format!("{PEOPLE}?view={view}&q={search}")
}

/// One of them.
#[must_use]
pub fn person(id: UserId) -> String {
    format!("{PEOPLE}/{id}")
}

/// The consultations of the shop, to read.
pub const ALL_CONSULTATIONS: &str = "/manage/consultations";

/// One of them.
#[must_use]
pub fn overseen(id: ConsultationId) -> String {
    format!("{ALL_CONSULTATIONS}/{id}")
}

/// The catalogue, as whoever runs the shop keeps it.
pub const CATALOGUE: &str = "/manage/catalogue";
/// Where a product is made.
pub const NEW_PRODUCT: &str = "/manage/catalogue/new";
/// The order and the names of the categories.
pub const CATEGORIES: &str = "/manage/catalogue/categories";
/// Where many prices are changed.
pub const PRICES: &str = "/manage/catalogue/prices";
/// Where a file is brought into the catalogue.
pub const IMPORT: &str = "/manage/catalogue/import";
/// The catalogue as a file.
pub const API_EXPORT: &str = "/api/catalogue/export.csv";
/// A product, as whoever runs the shop changes it.
#[must_use]
pub fn product(id: ProductId) -> String {
    format!("{CATALOGUE}/{id}")
}

/// New prices that wait for somebody to say that they are right.
#[must_use]
pub fn new_prices(id: DraftId) -> String {
    format!("{PRICES}/{id}")
}

/// A file that was read, and what it would do.
#[must_use]
pub fn import(id: DraftId) -> String {
    format!("{IMPORT}/{id}")
}
