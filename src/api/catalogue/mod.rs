//! The catalogue, as whoever runs the shop keeps it: products, categories, files in and out.

pub(super) mod category;
pub(super) mod import;
pub(super) mod prices;
pub(super) mod product;
