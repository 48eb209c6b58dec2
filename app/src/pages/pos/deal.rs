//! The selected deal at the till: putting it into the basket, and asking first where the customer is another one or it was paid
//! already.

use leptos::prelude::*;
use session::deal::{Prefill, SelectedDeal};
use session::id::ShiftId;
use session::sale::KnownCustomer;

use crate::basket::Basket;
use crate::path;

/// Whose sale it is to be, where the basket and the deal say different things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// Nobody was asked yet.
    Unasked,
    /// The deal's customer's.
    Deals,
    /// The basket's customer's.
    Baskets,
}

impl Whose {
    /// As the address says it.
    pub(super) fn read(text: &str) -> Self {
        match text {
            "deal" => Self::Deals,
            "basket" => Self::Baskets,
            _ => Self::Unasked,
        }
    }
}

/// The way to put the selected deal into the basket; nothing while it is in it, or while nothing is sold.
pub(super) fn offer(shift: ShiftId, basket: &Basket, selected: Option<&SelectedDeal>) -> Option<AnyView> {
    let deal = selected.filter(|deal| basket.deal != Some(deal.id))?;
    let (name, title) = (format!("D-{}", deal.number), deal.title.clone());
    Some(
        view! {
            <p class="till-deal">
                <span><span class="deal-number">{name.clone()}</span> " " {title}</span>
                // A script adds the basket of this moment.
                <a class="button" data-tone="quiet" data-basket="along" href=with(shift, basket, deal.id, "")>{format!("Put {name} into the basket")}</a>
            </p>
        }
        .into_any(),
    )
}

/// The question whose sale it is to be.
pub(super) fn question(shift: ShiftId, basket: &Basket, prefill: &Prefill, customer: &KnownCustomer) -> AnyView {
    let deal = &prefill.deal;
    let of_deal = format!("Sell it to {}", deal.customer_name);
    let of_basket = format!("Keep {}", customer.name);
    // Whoever is asked this about a deal that was paid has said already that it is sold once more.
    let with = |whose: &str| {
        let to = with(shift, basket, deal.id, whose);
        if prefill.paid_cents > 0 { format!("{to}&again=yes") } else { to }
    };
    view! {
        <div class="notice" data-tone="plain" role="alert">
            <div>
                <p class="notice-title">{format!("D-{} is for {}", deal.number, deal.customer_name)}</p>
                <p>{format!("The basket is for {}. Whose sale is it to be? The basket was not changed.", customer.name)}</p>
                <p class="actions">
                    <a class="button" data-tone="main" href=with("deal")>{of_deal}</a>
                    <a class="button" data-tone="quiet" href=with("basket")>{of_basket}</a>
                    <a class="button" data-tone="plain" href=basket.at(&path::till(shift))>"Leave the deal out"</a>
                </p>
            </div>
        </div>
    }
    .into_any()
}

/// The question whether a deal that was paid is to be sold once more.
pub(super) fn paid_already(shift: ShiftId, basket: &Basket, prefill: &Prefill, paid: &str) -> AnyView {
    let deal = &prefill.deal;
    view! {
        <div class="notice" data-tone="plain" role="alert">
            <div>
                <p class="notice-title">{format!("D-{} was paid at the till: {paid}", deal.number)}</p>
                <p>"Is it to be sold once more? The basket was not changed."</p>
                <p class="actions">
                    <a class="button" data-tone="main" href=basket.at(&path::till(shift))>"Leave it out"</a>
                    <a class="button" data-tone="quiet" href=format!("{}&again=yes", with(shift, basket, deal.id, ""))>"Sell it again"</a>
                    <a class="button" data-tone="plain" href=path::deal(deal.id)>"Look at the deal"</a>
                </p>
            </div>
        </div>
    }
    .into_any()
}

fn with(shift: ShiftId, basket: &Basket, deal: session::id::DealId, whose: &str) -> String {
    let here = basket.at(&path::till(shift));
    let with_deal = path::with_query(&here, "deal", &deal.to_string());
    if whose.is_empty() { with_deal } else { path::with_query(&with_deal, "whose", whose) }
}
