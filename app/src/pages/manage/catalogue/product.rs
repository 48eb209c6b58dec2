//! The page of a product, and that of a new one.

use leptos::prelude::*;
use session::catalogue::{self, ManagedProduct, PriceChange, Terms};
use session::id::ProductId;

use super::product_form::fields;
use super::{desk, id_of_page, with_currency};
use crate::actions::{ArchiveProduct, CreateProduct, EditProduct, RestoreProduct, name_of, once_of};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::pages::manage::{runs_the_shop, tabs};
use crate::path;
use crate::problem::ProblemKind;
use crate::request::caller::context;
use crate::words::time::{Show, shop_moment};

/// The page of a new product.
#[component]
#[must_use]
pub fn NewProductPage() -> impl IntoView {
    load(async {
        let (who, cx) = (runs_the_shop()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, terms) = desk().await?;
        let categories = catalogue::categories(&cx, &manager).await?;
        let layout = Layout {
            forms: const { &[name_of::<CreateProduct>()] },
            width: Width::Narrow,
            ..Layout::new("New product", viewer)
        };
        let refused = refusal_of::<CreateProduct>();
        let fields = fields(refused.as_ref(), None, (&categories, &terms));
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::CATALOGUE>"Catalogue"</a></p>
            <h1>"New product"</h1>
            <form class="form" data-draft="" method="post" action={once_of::<CreateProduct>()}>
                {fields}
                <button class="button" data-tone="main" data-size="large">"Create product"</button>
            </form>
        }))
    })
}

/// The page of a product.
#[component]
#[must_use]
pub fn ProductPage() -> impl IntoView {
    let id = id_of_page::<ProductId>();
    load(async move {
        let (who, cx) = (runs_the_shop()?, context());
        let id = id?;
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, terms) = desk().await?;
        let record = catalogue::product_record(&cx, &manager, id).await?;
        let categories = catalogue::categories(&cx, &manager).await?;
        let product = record.product;
        let layout = Layout {
            forms: const { &[name_of::<EditProduct>()] },
            width: Width::Narrow,
            ..Layout::new(product.name.clone(), viewer)
        };
        let refused = refusal_of::<EditProduct>();
        let is_stale = refused.as_ref().is_some_and(|refused| refused.kind == ProblemKind::Stale);
        let is_archived = product.archived_at.is_some();
        let fields = fields(refused.as_ref(), Some(&product), (&categories, &terms));
        let (away, prices) = (put_away(&product), history(&record.prices, &terms));
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::CATALOGUE>"Catalogue"</a></p>
            <h1>{product.name}</h1>
            {is_archived.then(|| view! {
                <p class="notice" role="note">"Archived: tills don’t show it. Where it lies in a basket or waits to be sent, it is sold at the price it had there."</p>
            })}
            <form class="form" data-draft="" method="post" action={once_of::<EditProduct>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="version" value=product.version.to_string()/>
                {is_stale.then(|| view! {
                    <p class="field-error" role="alert">"Somebody else changed this product meanwhile. Your text is in the fields, the current one beside them. Saving again replaces theirs."</p>
                })}
                {fields}
                <button class="button" data-tone="main" data-size="large">"Save"</button>
            </form>
            {prices}
            {away}
        }))
    })
}

fn put_away(product: &ManagedProduct) -> AnyView {
    let id = product.id.to_string();
    if product.archived_at.is_some() {
        return view! {
            <form class="form block" method="post" action={once_of::<RestoreProduct>()}>
                <input type="hidden" name="id" value=id/>
                <button class="button">"Restore"</button>
            </form>
        }
        .into_any();
    }
    view! {
        <form class="form block" method="post" action={once_of::<ArchiveProduct>()}>
            <input type="hidden" name="id" value=id/>
            <p class="hint">"An archived product leaves the tills and can be restored. Its number and barcode are free meanwhile."</p>
            <button class="button" data-tone="quiet">"Archive"</button>
        </form>
    }
    .into_any()
}

fn history(prices: &[PriceChange], terms: &Terms) -> AnyView {
    if prices.is_empty() {
        return view! {
            <section class="block" aria-labelledby="history-title">
                <h2 id="history-title">"Price history"</h2>
                <p class="quiet">"The price was never changed."</p>
            </section>
        }
        .into_any();
    }
    let row = |change: &PriceChange| {
        let PriceChange { from_cents, to_cents, at, by } = change.clone();
        view! {
            <tr>
                <th scope="row" class="when">{shop_moment(at, Show::Day, &terms.time_zone)}</th>
                <td data-label="By"><bdi>{by.unwrap_or_else(|| "not known".to_owned())}</bdi></td>
                <td class="number" data-label="From">{with_currency(from_cents, terms)}</td>
                <td class="number" data-label="To">{with_currency(to_cents, terms)}</td>
            </tr>
        }
    };
    let rows = prices.iter().map(row).collect_view();
    view! {
        <section class="block" aria-labelledby="history-title">
            <h2 id="history-title">"Price history"</h2>
            <div class="table-frame" tabindex="0" role="region" aria-label="Table of prices">
                <table class="table" data-stack="phone">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"By"</th>
                            <th scope="col" class="number">"From"</th>
                            <th scope="col" class="number">"To"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
