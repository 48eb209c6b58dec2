//! Many prices at once: what is to change and by how much, then what that comes to, and only then the change.

use leptos::prelude::*;
use session::catalogue::{self, LIST_SEARCH_CHARS_MAX, NewPrice, NewPrices, Rounding, Terms};
use session::id::DraftId;

use super::{any_category, desk, id_of_page, with_currency};
use crate::actions::{ChangePrices, WorkOutPrices, name_of, once_of};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::pages::manage::{runs_the_shop, tabs};
use crate::path;
use crate::request::caller::context;

/// New prices that are shown; all of them are changed.
const SHOWN_MAX: usize = 200;

/// The page that asks what is to change.
#[component]
#[must_use]
pub fn PricesPage() -> impl IntoView {
    load(async {
        let (who, cx) = (runs_the_shop()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, terms) = desk().await?;
        let categories = catalogue::categories(&cx, &manager).await?;
        let layout = Layout {
            forms: const { &[name_of::<WorkOutPrices>()] },
            width: Width::Narrow,
            ..Layout::new("Change prices", viewer)
        };
        let refused = refusal_of::<WorkOutPrices>();
        let kept =
            |name: &str| refused.as_ref().and_then(|refused| refused.kept.get(name)).cloned().unwrap_or_default();
        let by = Field::named("by", "By how much")
            .required()
            .hint(format!("A percentage such as 5 % or -10 %, or an amount in {} such as 1.50.", terms.currency));
        let search = Field::named("search", "With these words").at_most(LIST_SEARCH_CHARS_MAX).optional();
        let category = Field::named("category", "Category").answered(refused.as_ref());
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::CATALOGUE>"Catalogue"</a></p>
            <h1>"Change prices"</h1>
            <p class="quiet">"You see every new price before anything is changed."</p>
            <form class="form" method="post" action={once_of::<WorkOutPrices>()}>
                {choice(category, any_category(&categories, "Everything", &kept("category")))}
                {field(search.answered(refused.as_ref()))}
                {field(by.answered(refused.as_ref()))}
                {choice(Field::named("rounding", "Round to").answered(refused.as_ref()), roundings(&kept("rounding")))}
                <button class="button" data-tone="main" data-size="large">"Show the new prices"</button>
            </form>
        }))
    })
}

fn roundings(chosen: &str) -> Vec<(String, String, bool)> {
    let option = |rounding: &Rounding| {
        let name = match rounding {
            Rounding::Exact => "The smallest coin",
            Rounding::Five => "0.05",
            Rounding::Ten => "0.10",
            Rounding::Fifty => "0.50",
            Rounding::Whole => "Whole amounts, .00",
            Rounding::Ends95 => "The nearest .95",
            Rounding::Ends99 => "The nearest .99",
        };
        (rounding.as_str().to_owned(), name.to_owned(), rounding.as_str() == chosen)
    };
    Rounding::ALL.iter().map(option).collect()
}

/// The page that shows the new prices.
#[component]
#[must_use]
pub fn NewPricesPage() -> impl IntoView {
    let id = id_of_page::<DraftId>();
    load(async move {
        let (who, cx) = (runs_the_shop()?, context());
        let id = id?;
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, terms) = desk().await?;
        let NewPrices { name, prices, .. } = catalogue::new_prices(&cx, &manager, id).await?;
        let count = prices.len();
        let button = if count == 1 { "Change 1 price".to_owned() } else { format!("Change {count} prices") };
        let more =
            (count > SHOWN_MAX).then(|| view! { <p class="quiet">{format!("And {} more.", count - SHOWN_MAX)}</p> });
        let rows = prices.iter().take(SHOWN_MAX).map(|price| row(price, &terms)).collect_view();
        Ok(Layout::new("New prices", viewer).around(view! {
            {tabs()}
            <p><a href=path::PRICES>"Change prices"</a></p>
            <h1>"New prices"</h1>
            <p>{name}</p>
            <form class="form" method="post" action={once_of::<ChangePrices>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <p class="hint">"Nothing is changed yet. A product that somebody changes meanwhile keeps its price, and you are told."</p>
                <button class="button" data-tone="main" data-size="large">{button}</button>
            </form>
            <div class="table-frame" tabindex="0" role="region" aria-label="New prices">
                <table class="table" data-stack="phone">
                    <thead>
                        <tr>
                            <th scope="col">"Product"</th>
                            <th scope="col" class="number">"Now"</th>
                            <th scope="col" class="number">"New"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        }))
    })
}

fn row(price: &NewPrice, terms: &Terms) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=path::product(price.id)>{price.name.clone()}</a></th>
            <td class="number" data-label="Now">{with_currency(price.from_cents, terms)}</td>
            <td class="number" data-label="New">{with_currency(price.to_cents, terms)}</td>
        </tr>
    }
    .into_any()
}
