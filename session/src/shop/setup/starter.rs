//! What a garage usually sells, in the catalogue of one that was just set up.

use crate::Context;
use crate::catalogue::{self, CatalogueError};
use crate::change::By;
use crate::shop::User;

/// Puts the starter list into the catalogue of the owner's shop, taxed at its first rate; untaxed where it has none. Again changes
/// nothing.
///
/// # Errors
/// [`CatalogueError`]; nothing is written then.
#[crate::boxed]
pub async fn begin_with_the_list(cx: &Context, owner: &User) -> Result<(), CatalogueError> {
    // A garage that is being set up has nobody yet.
    let cx = &cx.house();
    let settings = crate::shop::settings(cx, owner.shop_id).await?;
    let tax_bp = settings.reckoning.tax_rates_bp.first().copied().unwrap_or(0);
    catalogue::starter(cx, By::person(owner, ""), tax_bp).await.map(|_| ())
}
