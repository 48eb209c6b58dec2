//! What is sold, as new as the server has it: a till hears of every change of the catalogue, and fetches it.
//!
//! What is in the basket stays there, also where it is archived meanwhile; what was rung up keeps its price.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::change::Topic;
use session::id::ProductId;

use super::TillView;
use super::product_grid::look_up;
use crate::{live, path};

/// Follows the catalogue as long as the page is there.
pub(super) fn follow(till: TillView) {
    let shop_id = till.board.read_untracked().shift.shop_id;
    live::hear(Topic::Catalogue(shop_id), path::API_CATALOGUE.to_owned(), move |revision| {
        if till.catalogue.try_with_untracked(|known| revision > known.revision) == Some(true) {
            leptos::task::spawn_local(follow_up(till));
        }
    });
}

/// Takes the newer catalogue, and says so where that makes what is in the basket dearer or cheaper.
async fn follow_up(till: TillView) {
    let before = untrack(|| till.comes_to());
    reload(till).await;
    let now = untrack(|| till.comes_to());
    // What is kept for the time without a network is as new (`public/till-page.js`).
    if let Ok(event) = web_sys::Event::new("till-catalogue") {
        let _ = document().dispatch_event(&event);
    }
    if let (Some(before), Some(now)) = (before, now)
        && before != now
    {
        let (before, now) = (till.amount(before), till.amount(now));
        let sentence = format!("A price was changed: the basket comes to {now} now, not {before}.");
        till.told.set(sentence.clone());
        till.error.set(sentence);
    }
}

/// Takes the catalogue as it is now. What is in the basket and in it no more stays in sight, and what a deal offers.
pub(super) async fn reload(till: TillView) {
    let json = live::text(path::API_CATALOGUE, "application/json").await;
    let Some(mut newer) = json.and_then(|json| serde_json::from_str::<Catalogue>(&json).ok()) else { return };
    let wanted: Vec<ProductId> = till.basket.read_untracked().entries.iter().map(|entry| entry.product()).collect();
    for product in till.catalogue.get_untracked().products {
        if newer.products.iter().any(|newer| newer.id == product.id) {
            continue;
        }
        if product.of_deal {
            newer.products.push(product);
        } else if wanted.contains(&product.id) {
            // What has no tile is looked up.
            let found = look_up(&product.name).await;
            let now = found.and_then(|found| found.into_iter().find(|found| found.id == product.id));
            newer.products.push(now.unwrap_or(product));
        }
    }
    // Asked for twice at once, the later answer may come first.
    if till.catalogue.read_untracked().revision <= newer.revision {
        till.catalogue.set(newer);
    }
}
