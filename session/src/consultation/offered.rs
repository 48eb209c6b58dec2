//! What a shop can do for its customers. Nothing else is offered them, and nothing else is taken.

use super::types::{Channel, Plan};
use crate::Context;
use crate::id::ShopId;
use crate::shop;
use crate::store::StoreError;

/// The channels and plans of a shop, each in the order in which they are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// How to talk.
    pub channels: Vec<Channel>,
    /// What it costs.
    pub plans: Vec<Plan>,
}

/// What the shop can do.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn offered(cx: &Context, shop_id: ShopId) -> Result<Offered, StoreError> {
    // How long one waits is reckoned from everybody's consultations.
    let cx = &cx.house();
    let settings = shop::settings(cx, shop_id).await?;
    Ok(Offered { channels: settings.offers.channels.clone(), plans: settings.offers.plans.clone() })
}
