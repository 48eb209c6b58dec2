//! The room of the catalogue: its list, a product, categories, many prices at once, and files in and out.

mod categories;
mod import;
mod list;
mod prices;
mod product;
mod product_form;
mod read_import;

pub use categories::CategoriesPage;
pub use import::ImportPage;
pub use list::CataloguePage;
pub use prices::{NewPricesPage, PricesPage};
pub use product::{NewProductPage, ProductPage};
pub use read_import::ReadImportPage;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use session::catalogue::{self, Category, Terms};
use session::change::Actor;
use session::money;

use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// The id in the address of the page.
pub(super) fn id_of_page<T: std::str::FromStr>() -> Result<T, Problem> {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    id.parse().map_err(|_| Problem::not_found())
}

/// Who looks, and how their shop reckons.
async fn desk() -> Result<(Actor, Terms), Problem> {
    super::runs_the_shop()?;
    let manager = actor()?;
    let terms = catalogue::terms(&context(), manager.user.shop_id).await?;
    Ok((manager, terms))
}

/// An amount with its currency.
fn with_currency(cents: i64, terms: &Terms) -> String {
    format!("{} {}", money::amount(cents, terms.decimals()), terms.currency)
}

/// The categories to choose one from, or any.
fn any_category(categories: &[Category], any: &str, chosen: &str) -> Vec<(String, String, bool)> {
    let each =
        categories.iter().map(|category| (category.name.clone(), category.name.clone(), category.name == chosen));
    std::iter::once((String::new(), any.to_owned(), chosen.is_empty())).chain(each).collect()
}

/// A rate in percent, without decimals that say nothing: `19 %`, `5.5 %`.
fn percent(bp: i64) -> String {
    format!("{}\u{a0}%", percent_typed(bp))
}

/// The same as it is typed.
fn percent_typed(bp: i64) -> String {
    let text = money::amount(bp, 2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
