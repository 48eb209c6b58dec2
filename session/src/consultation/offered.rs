//! What a shop can do for its customers. Nothing else is offered them, and nothing else is taken.

use super::types::{Channel, Plan};
use crate::Context;
use crate::id::ShopId;
use crate::store::{StoreError, args};

const OFFERED: &str = "SELECT channels, plans FROM shops WHERE id = $1";

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
pub async fn offered(cx: &Context, shop_id: ShopId) -> Result<Offered, StoreError> {
    let (channels, plans) = cx.store.one::<(String, String)>(OFFERED, args![shop_id]).await?;
    Ok(Offered { channels: words(&channels), plans: words(&plans) })
}

/// The words of a list; what is none of ours is nothing that can be done.
fn words<T: std::str::FromStr>(list: &str) -> Vec<T> {
    list.split(',').filter_map(|word| word.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::consultation::{Channel, Plan};

    #[test]
    fn a_shop_offers_what_it_names_and_nothing_that_nobody_knows() {
        assert_eq!(words::<Channel>("chat"), [Channel::Chat]);
        assert_eq!(words::<Plan>("credit, free,barter"), [Plan::Credit, Plan::Free]);
        assert_eq!(words::<Plan>(""), []);
    }
}
