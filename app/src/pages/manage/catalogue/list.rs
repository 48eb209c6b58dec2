//! The list of products: searched, by category, and those that were archived; a page at a time.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use session::catalogue::{self, LIST_SEARCH_CHARS_MAX, ListFilter, ManagedProduct, Terms};
use session::money;

use super::{any_category, desk};
use crate::actions::{RestoreProduct, once_of};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer};
use crate::pages::manage::{runs_the_shop, tabs};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::words;

/// What the address asks for.
#[derive(Clone, Debug, Default)]
struct Asked {
    search: String,
    category: String,
    is_archived: bool,
    after: String,
}

impl Asked {
    fn here() -> Self {
        use_query_map().with_untracked(|query| {
            let of = |name: &str| query.get(name).unwrap_or_default();
            let is_archived = of("view") == "archived";
            Self { search: of("q"), category: of("category"), is_archived, after: of("after") }
        })
    }

    fn filter(&self) -> Result<ListFilter, Problem> {
        let Self { search, category, is_archived, after } = self.clone();
        let no_place = |_| Problem::invalid("after", "This page of the list does not exist. Start with the first.");
        let after = if after.is_empty() { None } else { Some(after.parse().map_err(no_place)?) };
        Ok(ListFilter { search, category, is_archived, after })
    }

    fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || !self.category.is_empty()
    }

    /// The address of the page that begins after this place.
    fn next(&self, after: &str) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let view = if self.is_archived { "archived" } else { "" };
        let (search, category, after) = (encoded(&self.search), encoded(&self.category), encoded(after));
        format!("{}?view={view}&q={search}&category={category}&after={after}", path::CATALOGUE)
    }
}

/// The page.
#[component]
#[must_use]
pub fn CataloguePage() -> impl IntoView {
    let asked = Asked::here();
    load(async move {
        let (who, cx) = (runs_the_shop()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, terms) = desk().await?;
        let page = catalogue::list_products(&cx, &manager, &asked.filter()?).await?;
        let categories = catalogue::categories(&cx, &manager).await?;
        let title = if asked.is_archived { "Archived products" } else { "Catalogue" };
        let way = |to: String, name: &'static str, is_here: bool| {
            view! { <li><a href=to aria-current=is_here.then_some("page")>{name}</a></li> }
        };
        let archived = format!("{}?view=archived", path::CATALOGUE);
        let next = page.next.as_deref().map(|after| {
            view! { <a class="button" data-tone="quiet" href=asked.next(after)>"More products"</a> }
        });
        let search =
            Field::named("q", "Search").keys("search").at_most(LIST_SEARCH_CHARS_MAX).holding(asked.search.clone());
        let category =
            choice(Field::named("category", "Category"), any_category(&categories, "Any category", &asked.category));
        let view_kept = asked.is_archived.then(|| view! { <input type="hidden" name="view" value="archived"/> });
        let shown = shown(&page.products, &asked, &terms);
        Ok(Layout::new(title, viewer).around(view! {
            {tabs()}
            <div class="page-head">
                <h1>{title}</h1>
                <a class="button" data-tone="main" href=path::NEW_PRODUCT>"New product"</a>
            </div>
            <nav class="tabs" aria-label="View">
                <ul>
                    {way(path::CATALOGUE.to_owned(), "In the catalogue", !asked.is_archived)}
                    {way(archived, "Archived", asked.is_archived)}
                </ul>
            </nav>
            <p>
                <a href=path::CATEGORIES>"Categories"</a> " · " <a href=path::PRICES>"Change prices"</a> " · "
                <a href=path::IMPORT>"Import"</a> " · " <a href=path::API_EXPORT download="catalogue.csv">"Export"</a>
            </p>
            <form class="filters" method="get" action=path::CATALOGUE role="search" aria-label="Products">
                {view_kept}
                {field(search)}
                {category}
                <button class="button" data-tone="quiet">"Filter"</button>
            </form>
            {shown}
            {next}
        }))
    })
}

fn shown(products: &[ManagedProduct], asked: &Asked, terms: &Terms) -> AnyView {
    if products.is_empty() {
        let (title, text) = match (asked.is_archived, asked.is_narrowed()) {
            (_, true) => ("No products found", "Search for something else, or remove a filter."),
            (true, false) => ("No archived products", "Products you archive can be restored from here."),
            (false, false) => ("No products yet", "Create the first one, or import a list."),
        };
        return view! { <div class="empty"><p class="empty-title">{title}</p><p>{text}</p></div> }.into_any();
    }
    let is_archived = asked.is_archived;
    let rows = products.iter().map(|product| row(product, terms)).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Table of products">
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"Product"</th>
                        <th scope="col">"Category"</th>
                        <th scope="col" class="number">{format!("Price, {}", terms.currency)}</th>
                        <th scope="col" class="number">"Tax"</th>
                        {is_archived.then(|| view! { <th scope="col"><span class="hidden">"Do"</span></th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(product: &ManagedProduct, terms: &Terms) -> AnyView {
    let ManagedProduct { id, name, number, barcode, category, price_cents, tax_bp, unit, archived_at, .. } =
        product.clone();
    let price = words::unit::price(money::amount(price_cents, terms.decimals()), unit);
    let codes: Vec<String> = [number, barcode].into_iter().flatten().collect();
    let codes = (!codes.is_empty()).then(|| view! { <span class="quiet">{codes.join(" · ")}</span> });
    let restore = archived_at.map(|_| {
        let label = format!("Restore {name}");
        view! {
            <td class="table-action">
                <form method="post" action={once_of::<RestoreProduct>()}>
                    <input type="hidden" name="id" value=id.to_string()/>
                    <button class="button" data-tone="quiet" aria-label=label>"Restore"</button>
                </form>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row"><a href=path::product(id)>{name}</a>{codes}</th>
            <td data-label="Category">{category}</td>
            <td class="number" data-label="Price">{price}</td>
            <td class="number" data-label="Tax">{super::percent(tax_bp)}</td>
            {restore}
        </tr>
    }
    .into_any()
}
